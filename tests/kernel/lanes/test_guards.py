"""Interrupts of handlers that start threads, and those that a finalizer swallows."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.kernel.lanes.beside import AsyncLane, ThreadLane
from jupyter_tools.kernel.lanes.lane import Job, Lane
from tests.waiting import DEADLINE, until

if TYPE_CHECKING:
    from collections.abc import Callable

LANES = [ThreadLane, AsyncLane]


class Run:
    """A handler on a lane."""

    def __init__(self, lane: Lane, handler: Callable[[], object], event: int = 1) -> None:
        self.lane = lane
        self.handler = handler
        self.event = event
        self.ended = threading.Event()
        self.outcome = ""
        lane.add(Job("a", event, self._run))

    def interrupt(self) -> None:
        """Interrupt it."""
        self.lane.interrupt("a", self.event)

    def end(self) -> str:
        """Its outcome, once it has ended."""
        assert self.ended.wait(DEADLINE), "the handler goes on"
        return self.outcome

    async def _run(self) -> None:
        try:
            await self.lane.call("a", self.event, self.handler)
            self.outcome = "ok"
        except (KeyboardInterrupt, asyncio.CancelledError):
            self.outcome = "cancelled"
        finally:
            self.ended.set()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="a new thread never has its starter's number")
@pytest.mark.parametrize("lane", LANES)
def test_an_interrupt_waits_until_a_thread_has_started(lane: type[Lane], monkeypatch: pytest.MonkeyPatch) -> None:
    begin, started, ran = threading.Event(), threading.Event(), threading.Event()
    start_new_thread = threading._start_new_thread  # type: ignore[attr-defined]

    def start(*arguments: object) -> object:
        if arguments[0].__self__ is new:  # type: ignore[attr-defined]
            run.interrupt()
        return start_new_thread(*arguments)

    def handler() -> None:
        begin.wait()
        new.start()
        started.set()
        time.sleep(DEADLINE)

    new = threading.Thread(target=ran.set, daemon=True)
    run = Run(lane(), handler)
    monkeypatch.setattr(threading, "_start_new_thread", start)
    begin.set()
    assert run.end() == "cancelled"
    assert ran.wait(DEADLINE)
    assert not started.is_set()
    end(run.lane)


@pytest.mark.parametrize("lane", LANES)
def test_a_handler_that_starts_threads_ends_whenever_it_is_interrupted(lane: type[Lane]) -> None:
    random, one = Random(1), lane()  # noqa: S311 - nothing secret
    for event in range(200):
        ready, gate = threading.Event(), threading.Event()

        async def handler(ready: threading.Event = ready, gate: threading.Event = gate) -> None:
            ready.set()
            threading.Thread(target=gate.wait, daemon=True).start()
            await asyncio.sleep(DEADLINE)

        run = Run(one, handler, event)
        assert ready.wait(DEADLINE)
        moment = time.perf_counter() + random.random() * 5e-4
        while time.perf_counter() < moment:
            pass
        run.interrupt()
        assert run.end() == "cancelled"
        gate.set()
    end(one)


class Slow:
    """An object whose finalizer swallows what is raised meanwhile, as Python makes all finalizers do."""

    def __init__(self, entered: threading.Event) -> None:
        self.entered = entered

    def __del__(self) -> None:
        """Take a while."""
        self.entered.set()
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            pass


@pytest.mark.parametrize("lane", LANES)
def test_an_interrupt_that_a_finalizer_swallows_is_raised_again(lane: type[Lane]) -> None:
    entered, went_on = threading.Event(), threading.Event()

    def handler() -> None:
        slow = Slow(entered)
        del slow
        went_on.set()
        while True:
            pass

    run = Run(lane(), handler)
    assert entered.wait(DEADLINE)
    run.interrupt()
    assert run.end() == "cancelled"
    assert went_on.is_set()
    end(run.lane)


@pytest.mark.parametrize("lane", LANES)
def test_an_interrupt_that_a_finalizer_swallows_ends_a_handler_that_waits_by_then(lane: type[Lane]) -> None:
    entered = threading.Event()

    async def handler() -> None:
        slow = Slow(entered)
        del slow
        await asyncio.sleep(DEADLINE)

    run = Run(lane(), handler)
    assert entered.wait(DEADLINE)
    run.interrupt()
    assert run.end() == "cancelled"
    end(run.lane)


def test_threads_of_others_start_as_ever() -> None:
    lane = ThreadLane()
    ran = threading.Event()
    threading.Thread(target=ran.set).start()
    assert ran.wait(DEADLINE)
    with pytest.raises(RuntimeError, match="threads can only be started once"):
        start_twice()
    assert lane.key_in(threading.get_ident()) is None


def start_twice() -> None:
    """Start a thread that has started."""
    thread = threading.Thread(target=int)
    thread.start()
    thread.start()


def end(lane: Lane) -> None:
    """Close the loop of a lane."""
    if isinstance(lane, AsyncLane) and (loop := lane._loop) is not None:
        loop.call_soon_threadsafe(loop.stop)
        until(lambda: not loop.is_running())
        loop.close()
