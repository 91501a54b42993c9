"""What visitors are not shown of their events: it is in the server's log, and nowhere else."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, EventError, Output
from jupyter_tools.server.page_log import PageLog
from jupyter_tools.server.visits.log import VISIT, keep_hidden
from tests.outputs import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import Client, House


class Kept(logging.Handler):
    """Keeps the records of our package."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        if record.getMessage().startswith("jupyter_tools: "):
            self.records.append(record)

    @property
    def texts(self) -> list[str]:
        """What the records say."""
        return [record.getMessage() for record in self.records]


@pytest.fixture
def log() -> Iterator[tuple[PageLog, Kept]]:
    """A log of pages, and what was written to it."""
    logger, kept = logging.getLogger("jupyter_tools.tests"), Kept()
    logger.setLevel(logging.INFO)
    logger.addHandler(kept)
    yield PageLog(logger), kept
    logger.removeHandler(kept)


def keep(log: PageLog, message: Any, *, builder: bool = False) -> None:
    """Keep what a message of a visit tells."""
    record: Any = SimpleNamespace(id="0123456789abcdef", builder=builder)
    trace: Any = SimpleNamespace(masked=str)
    keep_hidden(log, "x/desk.ipynb", record, trace, message)


def output(text: str, kind: Any = "stdout") -> Output:
    """An output of event 3."""
    return Output(seq=0, event=3, kind=kind, text=text, data={}, **UNNAMED)


def test_what_a_handler_prints_for_a_visitor_is_kept(log: Any) -> None:
    page_log, kept = log
    keep(page_log, output("one\ntwo\n"))
    keep(page_log, output("oh", "stderr"))
    assert kept.texts == [
        "jupyter_tools: x/desk.ipynb: visit 01234567, event 3, stdout\n    one\n    two",
        "jupyter_tools: x/desk.ipynb: visit 01234567, event 3, stderr\n    oh",
    ]
    assert {record.levelno for record in kept.records} == {logging.INFO}


def test_what_is_shown_is_not_kept_twice(log: Any) -> None:
    page_log, kept = log
    keep(page_log, output("a figure", "display"))
    keep(page_log, output("\n"))
    keep(page_log, output("printed"), builder=True)
    keep(page_log, Done(seq=0, event=3, outcome="ok", error=None, changes={}, handler="", at_once=False))
    error = EventError(id="e1", message="refused", field=None, traceback=None, cell=None, line=None)
    keep(page_log, Done(seq=0, event=3, outcome="error", error=error, changes={}, handler="", at_once=False))
    assert kept.texts == []


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\x1b[2J", "\x9b2J"])
@pytest.mark.parametrize("fails", [False, True])
def test_what_a_visitor_gave_cannot_forge_a_record_nor_steer_the_terminal(log: Any, end: str, *, fails: bool) -> None:
    page_log, kept = log
    forged = "[E 2026-01-01 ServerApp] all data was lost"
    text = f"name: {end}{forged}\r"
    error = EventError(id="e1", message="told", field=None, traceback=text, cell=None, line=None)
    done = Done(seq=0, event=3, outcome="error", error=error, changes={}, handler="", at_once=False)
    keep(page_log, done if fails else output(text))
    [entry] = kept.texts
    assert not [line for line in entry.splitlines()[1:] if not line.startswith("    ")]
    assert not [one for one in entry if not one.isprintable() and one != "\n"]
    assert forged in entry


async def test_of_a_published_page(house: House) -> None:
    path = house.write("hidden")
    kernel = await house.kernel(path)
    publication = await house.publish(path)
    visitor, builder = await house.visitor(publication), await house.builder(path)
    await kernel.hold(visitor, builder)
    level, kept = house.room.log.level, Kept()
    house.room.log.setLevel(logging.INFO)
    house.room.log.addHandler(kept)
    try:
        shown = [await print_and_fail(kernel, client) for client in (visitor, builder)]
    finally:
        house.room.log.removeHandler(kept)
        house.room.log.setLevel(level)
    assert "secret" not in str(shown[0])
    assert str(shown[1]).count("secret") == 2
    where = f"jupyter_tools: {path}: visit {visitor.visit[:VISIT]}, event 1, stdout"
    failed = f"jupyter_tools: {path}: error e1 of a visitor"
    assert kept.texts == [f"{where}\n    a secret", f"{failed}\n    Traceback with a secret"]
    assert [record.levelno for record in kept.records] == [logging.INFO, logging.ERROR]
    assert visitor.visit not in str(kept.texts)


async def print_and_fail(kernel: Any, client: Client) -> list[Any]:
    """What a client is sent of a handler that prints and fails."""
    event = await client.click("other")
    run = await kernel.expect(Run, event=event, visit=client.visit)
    kernel.emit(run.visit, Output(seq=0, event=event, kind="stdout", text="a secret\n", data={}, **UNNAMED))
    error = EventError(
        id="e1", message="It failed.", field=None, traceback="Traceback with a secret", cell=None, line=None
    )
    kernel.emit(
        run.visit, Done(seq=0, event=event, outcome="error", error=error, changes={}, handler="", at_once=False)
    )
    messages = [await client.next()]
    while (messages[-1] or {})["type"] != "done":
        messages.append(await client.next())
    return messages
