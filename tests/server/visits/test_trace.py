"""What is noted of an event while it is under way."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_tools.protocol.base import EventError
from jupyter_tools.protocol.link import Emit
from jupyter_tools.protocol.messages import Done, Output, Running, Update
from jupyter_tools.reports import journal
from jupyter_tools.server.visits import trace
from jupyter_tools.server.visits.trace import Traced

ERROR = EventError(id="e1", message="told", field=None, traceback="Trace", cell=None, line=None)
OTHER = EventError(id="e2", message="less", field=None, traceback=None, cell=None, line=None)


class Clock:
    """A monotonic clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(trace.time, "monotonic", clock)
    return clock


def begun() -> Traced:
    entry = journal.begun(page="desk.ipynb", event=1, component="search", name="click", handler="search")
    return Traced(entry=entry, hidden=frozenset(), secrets=(), encoded={}, asked=trace.time.monotonic())


def emit(message: Any, code: str | None = None) -> Emit:
    return Emit(visit="v", message=message, code=code)


def test_an_entry_learns_what_the_kernel_sends(clock: Clock) -> None:
    event = begun()
    clock.now += 0.25
    event.take(emit(Running(seq=0, event=1, component="search", name="click"), "c0de"))
    assert (event.entry.wait, event.entry.code, event.entry.run) == (0.25, "c0de", None)
    for text in ("a", "b"):
        event.take(emit(Update(seq=0, event=1, changes={"note": {"text": text}}, handler="")))
    printed = {"kind": "stdout", "text": "hi", "data": {}, "metadata": {}, "display": "", "replaces": False}
    event.take(emit(Output.model_validate({"seq": 0, "event": 1, "handler": "search", **printed})))
    clock.now += 0.5
    event.end("ok")
    assert (event.entry.outcome, event.entry.run, event.entry.error) == ("ok", 0.5, None)
    assert event.entry.changes == {"note": {"text": "b"}}
    assert (event.output, event.printed) == (["hi"], 2)


def test_an_event_that_did_not_start_has_no_times(clock: Clock) -> None:  # noqa: ARG001 - stops the clock
    event = begun()
    event.end("cancelled")
    assert (event.entry.outcome, event.entry.wait, event.entry.run) == ("cancelled", None, None)


def test_the_error_of_the_kernel_is_kept(clock: Clock) -> None:  # noqa: ARG001 - stops the clock
    event = begun()
    event.take(emit(Done(seq=0, event=1, outcome="error", error=ERROR, changes={}, handler="", at_once=False)))
    event.end("error", OTHER)
    assert event.entry.error == ERROR


def test_events_share_no_changes() -> None:
    first, second = begun(), begun()
    first.take(emit(Update(seq=0, event=1, changes={"note": {"text": "a"}}, handler="")))
    assert second.entry.changes == {}
