"""What a visit's process may take: the limits that are set, and what events are told."""

from __future__ import annotations

import resource
from typing import Any

import pytest

from jupyter_tools.kernel.process import limits as module
from jupyter_tools.kernel.process.limits import MEGABYTE, STACKS, Limits
from jupyter_tools.protocol.link import Emit, Limit
from jupyter_tools.protocol.messages import Done, EventError, Output, Running
from tests.outputs import UNNAMED
from tests.waiting import until

INFINITE = resource.RLIM_INFINITY


class System:
    """The limits of a process, as the system keeps them."""

    def __init__(self) -> None:
        self.limits: dict[int, tuple[int, int]] = {}

    def getrlimit(self, kind: int) -> tuple[int, int]:
        return self.limits.get(kind, (INFINITE, INFINITE))

    def setrlimit(self, kind: int, limits: tuple[int, int]) -> None:
        self.limits[kind] = limits

    def soft(self, kind: int) -> int:
        return self.getrlimit(kind)[0]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    """The system, in place of that of the tests' own process."""
    fake = System()
    monkeypatch.setattr(resource, "getrlimit", fake.getrlimit)
    monkeypatch.setattr(resource, "setrlimit", fake.setrlimit)
    monkeypatch.setattr(module, "_data", lambda: 700 * MEGABYTE)
    return fake


@pytest.fixture
def interrupted() -> list[tuple[str, int]]:
    """The events that were interrupted."""
    return []


@pytest.fixture
def limits(system: System, interrupted: list[tuple[str, int]]) -> Limits:
    """Limits of 100 MB and 5 seconds."""
    one = Limits(lambda visit, event: interrupted.append((visit, event)))
    one.set(Limit(memory_mb=100, cpu_seconds=5))
    assert system.soft(resource.RLIMIT_DATA) == 800 * MEGABYTE + STACKS
    return one


def running(event: int = 1) -> Emit:
    return Emit(visit="v", message=Running(seq=0, event=event, component="a", name="click"))


def done(outcome: Any = "ok", traceback: str | None = None, event: int = 1) -> Emit:
    error = None
    if traceback is not None:
        error = EventError(id="i", message="Something", field=None, traceback=traceback, cell="c", line=3)
    return Emit(
        visit="v", message=Done(seq=0, event=event, outcome=outcome, error=error, changes={}, handler="", at_once=False)
    )


def test_each_event_has_its_full_time(limits: Limits, system: System) -> None:
    assert limits.passing(running()) == running()
    first = system.soft(resource.RLIMIT_CPU)
    assert first >= 5
    limits.passing(running(2))
    assert system.soft(resource.RLIMIT_CPU) >= first
    assert limits.passing(done(event=1)) == done(event=1)
    assert system.soft(resource.RLIMIT_CPU) != INFINITE
    assert limits.passing(done(event=2)) == done(event=2)
    assert system.soft(resource.RLIMIT_CPU) == INFINITE


def test_an_event_that_has_used_up_its_time_is_interrupted_and_says_so(
    limits: Limits, interrupted: list[tuple[str, int]]
) -> None:
    limits.passing(running())
    limits._exceed()
    until(lambda: interrupted == [("v", 1)])
    message = limits.passing(done("cancelled")).message
    assert isinstance(message, Done)
    assert message.outcome == "error"
    assert message.error is not None
    assert message.error.message == "This took more than the 5 seconds of processor time that it may."
    assert message.error.id
    limits.passing(running(2))
    assert limits.passing(done("cancelled", event=2)) == done("cancelled", event=2)


def test_an_event_that_ends_well_all_the_same_has_ended_well(limits: Limits) -> None:
    limits.passing(running())
    limits._interrupt_all()
    assert limits.passing(done("ok")) == done("ok")


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("MemoryError", True),
        ("numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8 GiB", True),
        ("ValueError: MemoryError is no reason", False),
        ("", False),
    ],
)
def test_an_event_without_memory_says_how_much_it_may_have(limits: Limits, last: str, *, told: bool) -> None:
    before = done("error", f"Traceback\n  x\n{last}\n")
    message = limits.passing(before).message
    assert isinstance(message, Done)
    assert message.error is not None
    assert (message.error.message == "This needed more than the 100 MB of memory that a visit may take.") is told
    assert (message.error.id, message.error.line) == ("i", 3)


def test_without_limits_nothing_is_set_and_nothing_said(system: System) -> None:
    one = Limits(lambda *_: None)
    one.set(Limit(memory_mb=None, cpu_seconds=None))
    one.passing(running())
    failed = done("error", "MemoryError")
    assert one.passing(failed) == failed
    output = Emit(visit="v", message=Output(seq=0, event=1, kind="stdout", text="x", data={}, **UNNAMED))
    assert one.passing(output) is output
    assert system.limits == {}


def test_a_hard_limit_of_the_system_is_kept(system: System) -> None:
    system.limits[resource.RLIMIT_DATA] = (INFINITE, 750 * MEGABYTE)
    Limits(lambda *_: None).set(Limit(memory_mb=100, cpu_seconds=None))
    assert system.limits[resource.RLIMIT_DATA] == (750 * MEGABYTE, 750 * MEGABYTE)


def test_memory_is_not_limited_where_it_cannot_be_measured(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_data", lambda: None)
    Limits(lambda *_: None).set(Limit(memory_mb=100, cpu_seconds=1))
    assert system.limits == {}


def test_the_present_memory_is_that_of_this_process() -> None:
    data = module._data()
    assert data is not None
    assert 1 * MEGABYTE < data < 100_000 * MEGABYTE
