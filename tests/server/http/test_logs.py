"""What reaches the log: text, whoever logs it and whichever handler takes it."""

from __future__ import annotations

import asyncio
import logging
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from tornado.log import LogFormatter

from jupyter_tools.protocol.messages import Done, EventError
from jupyter_tools.server.http.logs import CLEAN, clean_logs
from tests.server.house import BUILDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import House

HOSTILE = "\x1b[2J\x9b31m\u202e\r[E 2026-01-01 ServerApp] forged"
FORMATTERS = [logging.Formatter("%(levelname)s %(message)s"), LogFormatter(color=False)]


@pytest.fixture(params=FORMATTERS, ids=["plain", "tornado"])
def log(request: pytest.FixtureRequest) -> Iterator[tuple[logging.Logger, StringIO]]:
    """A logger that is cleaned, and what its handler writes."""
    parent, logger = logging.getLogger("tests.cleaned"), logging.getLogger("tests.cleaned.child")
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param)
    parent.addHandler(handler)
    parent.setLevel(logging.INFO)
    parent.propagate = False
    clean_logs(logger, logging.getLogger("tests.cleaned.server"))
    yield logger, stream
    parent.removeHandler(handler)


def expect_text(text: str) -> None:
    """That there is no command in it, and only one line that begins a record."""
    assert "forged" in text
    assert not [one for one in text if not one.isprintable() and one not in "\t\n"]
    assert not [
        line for line in text.rstrip("\n").split("\n")[1:] if not line.startswith(("    ", "Traceback (", "Stack ("))
    ]


def fail(logger: logging.Logger, text: str = f"a\n{HOSTILE}") -> None:
    try:
        sys.exit(text)
    except SystemExit:
        logger.exception("failed")


def test_keys_to_pages_are_left_out(log: Any) -> None:
    logger, stream = log
    key = "2%7C1%3A0%7C10%3A1795879575%7C19%3Ajupyter_tools.visit%7C100%3AeyJw"
    logger.error("GET %s failed", f"/jupyter-tools/pages/desk/?a=1&visit_token={key}&b=2")
    fail(logger, f"HTTPServerRequest(uri='/jupyter-tools/pages/desk/?visit_token={key}', version='HTTP/1.1')")
    assert key not in stream.getvalue()
    assert "?a=1&visit_token=[secret]&b=2 failed" in stream.getvalue()
    assert "visit_token=[secret]', version" in stream.getvalue()


def test_messages_arguments_and_tracebacks(log: Any) -> None:
    logger, stream = log
    for write in (
        lambda: logger.info(HOSTILE),
        lambda: logger.info("%s", f"a\n{HOSTILE}"),
        lambda: logger.warning(ValueError(f"\n{HOSTILE}")),
        lambda: fail(logger),
        lambda: logging.getLogger("tests.cleaned.other").error("%s", HOSTILE),
        lambda: logging.getLogger("tests.cleaned.server").error("%s", HOSTILE),
    ):
        write()
        expect_text(stream.getvalue())
        stream.seek(0)
        stream.truncate()


def test_what_is_harmless_is_logged_as_it_is(log: Any) -> None:
    logger, stream = log
    logger.info("ümlaut %d", 5)
    assert "ümlaut 5" in stream.getvalue()
    kept: list[logging.LogRecord] = []
    logger.addFilter(lambda record: kept.append(record) or True)
    logger.info("ümlaut %d", 6)
    assert (kept[0].msg, kept[0].args) == ("ümlaut %d", (6,))


def test_arguments_that_do_not_fit_break_nothing() -> None:
    record = logging.LogRecord("x", logging.INFO, "file", 1, "%d", (HOSTILE,), None)
    assert CLEAN.filter(record)
    assert (record.msg, record.args) == ("%d", (HOSTILE,))


class Kept(logging.StreamHandler[StringIO]):
    """A handler that an administrator adds after the server has started."""

    def __init__(self) -> None:
        super().__init__(StringIO())
        self.setFormatter(FORMATTERS[0])


async def test_a_visitors_texts_in_the_servers_log(house: House) -> None:
    path = house.write("logs")
    kernel = await house.kernel(path)
    visitor = await house.visitor(await house.publish(path))
    await kernel.hold(visitor)
    loggers = [house.room.log, house.app.log, logging.getLogger("tornado.access"), logging.getLogger("asyncio")]
    kept = Kept()
    for one in loggers:
        one.addHandler(kept)
    try:
        event = await visitor.click()
        error = EventError(id="e1", message="no", field=None, traceback=f"T\n{HOSTILE}", cell=None, line=None)
        kernel.emit(
            visitor.visit, Done(seq=0, event=event, outcome="error", error=error, changes={}, handler="", at_once=False)
        )
        await visitor.until("done", event=event)
        asyncio.get_running_loop().call_exception_handler({"message": HOSTILE, "exception": ValueError(HOSTILE)})
        await house.fetch(f"jupyter-tools/pages/{'%1b%5b2J'}", headers={"User-Agent": "x", "Referer": "\x1b[2J"})
        await house.fetch("jupyter-tools/api/pages/%1b.ipynb", headers={**BUILDER, "Referer": "\x1b[2Jforged"})
    finally:
        for one in loggers:
            one.removeHandler(kept)
    text = kept.stream.getvalue()
    assert text.count("forged") >= 2
    assert not [one for one in text if not one.isprintable() and one not in "\t\n"]
    assert "\n[E" not in text


def test_handlers_of_other_loggers_are_left_alone() -> None:
    assert sys.modules["logging"].getLogger("tests.not_cleaned").filters == []
