"""The main lane in an event loop of the test; interrupts by signals are in `integration/test_kernel_interrupts.py`."""

from __future__ import annotations

import asyncio
import gc
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import HandlerError
from jupyter_tools.kernel.lanes.beside import AsyncLane, ThreadLane
from jupyter_tools.kernel.lanes.lane import Job, Lane
from jupyter_tools.kernel.lanes.main import MainLane
from jupyter_tools.kernel.page.event import check_result
from tests.waiting import join, turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Bench:
    """A lane, the main one on the test's own loop, and what its handlers did."""

    def __init__(self, lane: Lane | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.queued: list[tuple[str, int, int, bool]] = []
        self.lane: Any = lane or MainLane(self.loop.call_soon_threadsafe, self._queued)
        self.log: list[Any] = []
        self.ended: dict[tuple[str, int], asyncio.Future[str]] = {}

    def add(
        self, visit: str, event: int, handler: Callable[[], Any], *, beside: bool = False, step: Any = None
    ) -> asyncio.Future[str]:
        """Queue a handler; the future of its outcome."""
        ended = self.ended[visit, event] = self.loop.create_future()

        def end(outcome: str) -> None:
            self.loop.call_soon_threadsafe(ended.set_result, outcome)

        async def run() -> None:
            if self.lane.was_interrupted(visit, event):
                end("never started")
                return
            try:
                take = step or (lambda value: self.log.append(("step", value)))
                await self.lane.call(visit, event, handler, take, take)
            except (KeyboardInterrupt, asyncio.CancelledError):
                end("cancelled")
            except BaseException as error:  # noqa: BLE001 - whatever a handler raises
                end(repr(error))
            else:
                end("ok")

        self.lane.add(Job(visit, event, run, lambda: beside))
        return ended

    def nothing_is_left(self) -> bool:
        """Whether the lane remembers nothing of jobs that have ended."""
        lane = self.lane
        main = getattr(lane, "_lines", None) or getattr(lane, "_turns", None) or getattr(lane, "_current", None)
        return not (lane._jobs or lane._armed or main)

    def _queued(self, job: Job, position: int, others: bool) -> None:  # noqa: FBT001 - the lane's callback
        self.queued.append((job.visit, job.event, position, others))


def run(test: Callable[[Bench], Awaitable[None]], lane: Callable[[], Lane] | None = None) -> None:
    """Run a test in a loop; afterwards nothing is left."""

    async def whole() -> None:
        bench = Bench(lane() if lane else None)
        before = signal.getsignal(signal.SIGINT)
        await asyncio.wait_for(test(bench), 20)
        await turns(bench.nothing_is_left)
        assert signal.getsignal(signal.SIGINT) is before

    asyncio.run(whole())


every_lane = pytest.mark.parametrize("lane", [None, ThreadLane, AsyncLane], ids=["main", "thread", "async"])


def test_events_of_a_visit_run_in_order() -> None:
    async def test(bench: Bench) -> None:
        async def handler(at: int) -> None:
            bench.log.append(("start", at))
            for _ in range(5 - at):
                await asyncio.sleep(0)
            bench.log.append(("end", at))

        await asyncio.gather(*[bench.add("v", at, lambda at=at: handler(at)) for at in range(5)])  # type: ignore[misc]
        found = [one for one in bench.log if one[0] != "step"]
        assert found == [(kind, at) for at in range(5) for kind in ("start", "end")]

    run(test)


def test_visits_come_in_between_where_a_handler_awaits() -> None:
    async def test(bench: Bench) -> None:
        gate = asyncio.Event()

        async def waits() -> None:
            bench.log.append("waits")
            await gate.wait()
            bench.log.append("waited")

        slow = bench.add("a", 1, waits)
        await bench.add("b", 1, lambda: bench.log.append("b"))
        assert not slow.done()
        gate.set()
        await slow
        assert [one for one in bench.log if isinstance(one, str)] == ["waits", "b", "waited"]

    run(test)


def test_generators_come_in_turns() -> None:
    async def test(bench: Bench) -> None:
        def steps(name: str) -> Any:
            for at in range(3):
                bench.log.append(f"{name}{at}")
                yield None

        await asyncio.gather(bench.add("a", 1, lambda: steps("a")), bench.add("b", 1, lambda: steps("b")))
        found = [one for one in bench.log if isinstance(one, str)]
        assert sorted(found) == ["a0", "a1", "a2", "b0", "b1", "b2"]
        assert found.index("b0") < found.index("a2")

    run(test)


def test_an_async_handler_runs_beside_others_of_its_visit() -> None:
    async def test(bench: Bench) -> None:
        gate = asyncio.Event()
        slow = bench.add("v", 1, gate.wait, beside=True)
        assert await bench.add("v", 2, lambda: bench.log.append("beside")) == "ok"
        assert not slow.done()
        gate.set()
        assert await slow == "ok"

    run(test)


def test_a_generator_holds_plain_handlers_of_its_visit_and_no_async_ones() -> None:
    async def test(bench: Bench) -> None:
        gate: list[int] = []

        def steps() -> Any:
            while not gate:
                yield None

        async def waits() -> None:
            bench.log.append("async")

        first = bench.add("v", 1, steps)
        assert await bench.add("v", 2, waits, beside=True) == "ok"
        held = bench.add("v", 3, lambda: bench.log.append("plain"))
        assert await bench.add("w", 1, lambda: bench.log.append("other visit")) == "ok"
        gate.append(1)
        assert await asyncio.gather(first, held) == ["ok", "ok"]
        assert [one for one in bench.log if isinstance(one, str)] == ["async", "other visit", "plain"]

    run(test)


def test_visits_take_turns() -> None:
    async def test(bench: Bench) -> None:
        ends: list[asyncio.Future[str]] = []

        def first() -> None:
            for name in ("a1", "a2", "a3", "b1", "b2"):
                ended = bench.add(name[0], int(name[1]), lambda name=name: bench.log.append(name))  # type: ignore[misc]
                ends.append(ended)

        await bench.add("a", 0, first)
        await asyncio.gather(*ends)
        assert [one for one in bench.log if isinstance(one, str)] == ["a1", "b1", "a2", "b2", "a3"]

    run(test)


def test_waiting_jobs_get_their_places() -> None:
    async def test(bench: Bench) -> None:
        gate = threading.Event()

        def long() -> None:
            added = [bench.add("a", 2, lambda: None), bench.add("b", 1, lambda: None), bench.add("b", 2, lambda: None)]
            ends.extend(added)
            while len(bench.queued) < 3:
                gate.wait(0.01)

        ends = [bench.loop.create_future()]
        ends[0].set_result("ok")
        await bench.add("a", 1, long)
        await asyncio.gather(*ends)
        assert bench.queued[:3] == [("a", 2, 1, False), ("b", 1, 2, True), ("b", 2, 3, True)]

    run(test)


def test_visits_whose_client_has_gone_come_last() -> None:
    async def test(bench: Bench) -> None:
        gate = threading.Event()
        ends: list[asyncio.Future[str]] = []

        def long() -> None:
            for visit in ("gone", "back", "here"):
                bench.lane.set_present(visit, present=visit == "here")
                ends.extend(
                    bench.add(visit, event, lambda name=f"{visit} {event}": bench.log.append(name))  # type: ignore[misc]
                    for event in (1, 2)
                )
            bench.lane.set_present("back", present=True)
            while len(bench.queued) < 6:
                gate.wait(0.01)

        await bench.add("here", 0, long)
        await asyncio.gather(*ends)
        order = ["back 1", "here 1", "back 2", "here 2", "gone 1", "gone 2"]
        assert [one for one in bench.log if isinstance(one, str)] == order
        assert [f"{visit} {event}" for visit, event, *_ in bench.queued] == order

    run(test)


def test_a_thread_does_not_wait_for_others() -> None:
    async def test(bench: Bench) -> None:
        gate = threading.Event()
        slow = bench.add("v", 1, gate.wait)
        assert await bench.add("v", 2, lambda: None) == "ok"
        gate.set()
        assert await slow == "ok"

    run(test, ThreadLane)


def test_the_async_lane_has_one_loop() -> None:
    async def test(bench: Bench) -> None:
        async def handler() -> None:
            bench.log.append(asyncio.get_running_loop())

        await asyncio.gather(bench.add("v", 1, handler), bench.add("w", 1, handler))
        loops = {id(one) for one in bench.log if not isinstance(one, tuple)}
        assert len(loops) == 1
        assert id(bench.loop) not in loops

    run(test, AsyncLane)


def test_jupyters_stop_ends_what_awaits() -> None:
    async def test(bench: Bench) -> None:
        ended = bench.add("v", 1, lambda: asyncio.sleep(60), beside=True)
        await turns(lambda: bench.lane._jobs["v", 1].task)
        signal.raise_signal(signal.SIGINT)
        assert await ended == "cancelled"

    run(test)


@every_lane
def test_steps_and_results(lane: Any) -> None:
    def generator() -> Any:
        yield 1
        yield 2
        return 3

    async def coroutine() -> int:
        return 4

    async def agenerator() -> Any:
        yield 5
        yield 6

    async def test(bench: Bench) -> None:
        def task() -> Any:
            return asyncio.ensure_future(asyncio.sleep(0, 7))

        handlers: list[Callable[[], Any]] = [generator, coroutine, agenerator, task, lambda: 8]
        for at, handler in enumerate(handlers):
            assert await bench.add("v", at, handler) == "ok"
        assert [value for _, value in bench.log] == [1, 2, 3, 4, 5, 6, None, 7, 8]

    run(test, lane)


@pytest.mark.parametrize("raised", [ValueError("x"), SystemExit(3), GeneratorExit(), BaseException("all")])
def test_what_a_handler_raises_ends_its_event_only(raised: BaseException) -> None:
    async def test(bench: Bench) -> None:
        def sync() -> None:
            raise raised

        async def waits() -> None:
            await asyncio.sleep(0)
            raise raised

        def steps() -> Any:
            yield None
            raise raised

        for at, handler in enumerate((sync, waits, steps)):
            assert await bench.add("v", at, handler) == repr(raised)
        assert await bench.add("v", 9, lambda: None) == "ok"

    run(test)


def test_a_job_that_fails_itself_does_not_end_the_queue(capsys: pytest.CaptureFixture[str]) -> None:
    async def test(bench: Bench) -> None:
        async def broken() -> None:
            raise RuntimeError("not even an answer")

        async def stopped() -> None:
            raise KeyboardInterrupt

        bench.lane.add(Job("v", 1, broken))
        bench.lane.add(Job("v", 2, stopped))
        assert await bench.add("v", 3, lambda: None) == "ok"

    run(test)
    del capsys


def test_a_waiting_event_never_starts() -> None:
    async def test(bench: Bench) -> None:
        gate = asyncio.Event()
        first = bench.add("v", 1, gate.wait)
        second = bench.add("v", 2, lambda: bench.log.append("ran"))
        assert bench.lane.interrupt("v", 2)
        gate.set()
        assert await asyncio.gather(first, second) == ["ok", "never started"]
        assert "ran" not in bench.log

    run(test)


@every_lane
def test_an_awaiting_handler_is_cancelled(lane: Any) -> None:
    async def test(bench: Bench) -> None:
        async def waits() -> None:
            try:
                bench.log.append("started")
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0)
                bench.log.append("cleaned")

        ended = bench.add("v", 1, waits)
        after = bench.add("v", 2, lambda: None)
        await turns(lambda: "started" in bench.log)
        assert bench.lane.interrupt("v", 1)
        assert await asyncio.gather(ended, after) == ["cancelled", "ok"]
        assert "cleaned" in bench.log

    run(test, lane)


@every_lane
def test_a_generator_is_cancelled_between_its_steps_and_closed(lane: Any) -> None:
    async def test(bench: Bench) -> None:
        def endless() -> Any:
            try:
                while True:
                    bench.log.append("turn")
                    yield None
            finally:
                bench.log.append("closed")

        ended = bench.add("v", 1, endless)
        await turns(lambda: "turn" in bench.log)
        assert bench.lane.interrupt("v", 1)
        assert await ended == "cancelled"
        assert bench.log[-1] == "closed"

    run(test, lane)


@every_lane
def test_an_async_generator_is_cancelled_and_closed(lane: Any) -> None:
    async def test(bench: Bench) -> None:
        async def endless() -> Any:
            try:
                while True:
                    yield None
                    await asyncio.sleep(0)
            finally:
                bench.log.append("closed")

        ended = bench.add("v", 1, endless)
        await turns(lambda: bench.log)
        assert bench.lane.interrupt("v", 1)
        assert await ended == "cancelled"
        assert bench.log[-1] == "closed"

    run(test, lane)


@every_lane
@pytest.mark.parametrize("kind", ["sync", "async", "step", "generator", "async generator"])
def test_a_busy_handler_is_interrupted(kind: str, lane: Any) -> None:
    async def test(bench: Bench) -> None:
        def busy() -> None:
            threading.Thread(target=bench.lane.interrupt, args=("v", 1)).start()
            while True:
                pass

        async def waits() -> None:
            await asyncio.sleep(0)
            busy()

        def steps() -> Any:
            yield None
            busy()

        async def asteps() -> Any:
            yield None
            busy()

        class Busy(list[Any]):
            def append(self, _value: Any) -> None:
                busy()

        if kind == "step":
            bench.log = Busy()
        handlers = {"sync": busy, "async": waits, "step": lambda: None, "generator": steps, "async generator": asteps}
        assert await bench.add("v", 1, handlers[kind]) == "cancelled"
        bench.log = []
        assert await bench.add("v", 2, lambda: None) == "ok"

    run(test, lane)


@every_lane
def test_a_handler_that_goes_on_is_interrupted_again(lane: Any) -> None:
    async def test(bench: Bench) -> None:
        def retries() -> None:
            for _ in range(3):
                try:
                    threading.Thread(target=bench.lane.interrupt, args=("v", 1)).start()
                    while True:
                        pass
                except KeyboardInterrupt:
                    bench.log.append(bench.lane.holds_thread("v", 1))
            threading.Thread(target=bench.lane.interrupt, args=("v", 1)).start()
            while True:
                pass

        assert await bench.add("v", 1, retries) == "cancelled"
        assert bench.log == [not isinstance(bench.lane, ThreadLane)] * 3
        assert not bench.lane.holds_thread("v", 1)

    run(test, lane)


def test_after_commit_a_step_is_not_interrupted() -> None:
    async def test(bench: Bench) -> None:
        def step(_value: Any) -> None:
            bench.lane.commit()
            signal.raise_signal(signal.SIGINT)
            bench.log.append("whole")

        assert await bench.add("v", 1, lambda: None, step=step) == "ok"
        assert bench.log == ["whole"]

    run(test)


def test_a_signal_for_an_event_that_has_ended_hits_no_other() -> None:
    async def test(bench: Bench) -> None:
        def other() -> None:
            bench.lane._jobs["gone", 1].signalled = True
            signal.raise_signal(signal.SIGINT)

        gate = asyncio.Event()
        gone = bench.add("gone", 1, gate.wait)
        assert await bench.add("v", 1, other) == "ok"
        gate.set()
        assert await gone == "ok"

    run(test)


def test_interrupting_what_is_not_there() -> None:
    async def test(bench: Bench) -> None:
        assert not bench.lane.interrupt("v", 1)
        await bench.add("v", 1, lambda: None)
        await turns(lambda: not bench.lane._jobs)
        assert not bench.lane.interrupt("v", 1)

    run(test)


def test_events_from_many_threads() -> None:
    async def test(bench: Bench) -> None:
        seen: dict[str, list[int]] = {name: [] for name in "abcd"}
        ended = bench.loop.create_future()

        def feed(name: str) -> None:
            for at in range(200):

                async def job(at: int = at) -> None:
                    await bench.lane.call(name, at, lambda: seen[name].append(at), lambda _: None)
                    if sum(map(len, seen.values())) == 800 and not ended.done():
                        ended.set_result(None)

                bench.lane.add(Job(name, at, job))

        threads = [threading.Thread(target=feed, args=(name,)) for name in seen]
        for one in threads:
            one.start()
        await ended
        for one in threads:
            join(one)
        assert all(found == list(range(200)) for found in seen.values())

    run(test)


@pytest.mark.parametrize("result", [5, "", False, object(), [], asyncio])
def test_a_handler_returns_its_context_or_nothing(result: Any) -> None:
    context = object()
    check_result(None, context)
    check_result(context, context)
    with pytest.raises(HandlerError, match=rf"this one gave an? {type(result).__name__}"):
        check_result(result, context)


def test_a_job_that_ends_after_those_it_ran_beside() -> None:
    async def test(bench: Bench) -> None:
        gate = asyncio.Event()
        slow = bench.add("v", 1, gate.wait, beside=True)
        assert await bench.add("v", 2, lambda: None) == "ok"
        await turns(lambda: not bench.lane._lines)
        gate.set()
        assert await slow == "ok"
        await turns(bench.nothing_is_left)

    failed: list[Any] = []

    async def watched(bench: Bench) -> None:
        bench.loop.set_exception_handler(lambda _, context: failed.append(context))
        await test(bench)
        gc.collect()  # which tells of a task that failed

    run(watched)
    assert failed == []


def test_the_queue_goes_on_whatever_a_job_raises() -> None:
    async def test(bench: Bench) -> None:
        async def broken() -> None:
            raise SystemExit

        bench.loop.set_exception_handler(lambda *_: None)
        bench.lane._pumping = True
        bench.lane.add(Job("a", 1, broken))
        with pytest.raises(SystemExit):
            bench.lane._pump()
        assert await bench.add("b", 1, lambda: None) == "ok"

    run(test)


TRACED = """
import faulthandler, sys, threading
from jupyter_tools.kernel.lanes.beside import {lane}
from jupyter_tools.kernel.lanes.lane import Job

lane = {lane}()
inside, ended = threading.Event(), threading.Event()
loops = [{swallows}]

def handler():
    inside.set()
    while loops:
        try:
            while True:
                pass
        except KeyboardInterrupt:
            loops.pop()
    lane.commit()

async def run():
    try:
        await lane.call("v", 1, handler)
    finally:
        ended.set()

lane.add(Job("v", 1, run))
inside.wait()
for _ in loops:
    lane.interrupt("v", 1)
ended.wait()
# A function that is traced is not entered while CPython has an exception to raise that belongs to no thread.
faulthandler.dump_traceback_later(20, exit=True)
sys.settrace(lambda *_: None)
(lambda: print("entered"))()
"""


@pytest.mark.parametrize("swallows", ["", "1"], ids=["not interrupted", "interrupted"])
@pytest.mark.parametrize("lane", ["ThreadLane", "AsyncLane"])
def test_functions_can_be_traced_after_a_handler(lane: str, swallows: str) -> None:
    command = [sys.executable, "-c", TRACED.format(lane=lane, swallows=swallows)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
    assert done.stdout == "entered\n", done.stderr
