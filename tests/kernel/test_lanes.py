"""The main lane in an event loop of the test; interrupts by signals are in `integration/test_kernel_interrupts.py`."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import HandlerError
from jupyter_tools.kernel.lanes import MainLane, check_result

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Bench:
    """A lane on the test's own loop, and what its handlers did."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.lane = MainLane(lambda call: self.loop.call_soon_threadsafe(call) and None)
        self.log: list[Any] = []
        self.ended: dict[tuple[str, int], asyncio.Future[str]] = {}

    def add(self, visit: str, event: int, handler: Callable[[], Any]) -> asyncio.Future[str]:
        """Queue a handler; the future of its outcome."""
        ended = self.ended[visit, event] = self.loop.create_future()

        async def job() -> None:
            if self.lane.was_interrupted(visit, event):
                ended.set_result("never started")
                return
            try:
                await self.lane.call(visit, event, handler, lambda value: self.log.append(("step", value)))
            except (KeyboardInterrupt, asyncio.CancelledError):
                ended.set_result("cancelled")
            except BaseException as error:  # noqa: BLE001 - whatever a handler raises
                ended.set_result(repr(error))
            else:
                ended.set_result("ok")

        self.lane.add(visit, event, job)
        return ended

    def nothing_is_left(self) -> bool:
        """Whether the lane remembers nothing of jobs that have ended."""
        lane = self.lane
        return not (lane._queues or lane._tasks or lane._interrupted or lane._due or lane._signalled or lane._armed)


async def until(condition: Callable[[], Any]) -> None:
    """Let the loop turn until something holds."""
    for _ in range(100_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError


def run(test: Callable[[Bench], Awaitable[None]]) -> None:
    """Run a test in a loop; afterwards nothing is left."""

    async def whole() -> None:
        bench = Bench()
        before = signal.getsignal(signal.SIGINT)
        await asyncio.wait_for(test(bench), 20)
        await asyncio.gather(*bench.lane._serving)
        assert bench.nothing_is_left()
        assert signal.getsignal(signal.SIGINT) is before

    asyncio.run(whole())


def test_events_of_a_visit_run_in_order() -> None:
    async def test(bench: Bench) -> None:
        async def handler(at: int) -> None:
            bench.log.append(("start", at))
            await asyncio.sleep(0.001 * (5 - at))
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
        assert found == ["a0", "b0", "a1", "b1", "a2", "b2"]

    run(test)


def test_steps_and_results() -> None:
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
        future = bench.loop.create_future()
        future.set_result(7)
        handlers: list[Callable[[], Any]] = [generator, coroutine, agenerator, lambda: future, lambda: 8]
        for at, handler in enumerate(handlers):
            assert await bench.add("v", at, handler) == "ok"
        assert [value for _, value in bench.log] == [1, 2, 3, 4, 5, 6, None, 7, 8]

    run(test)


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

        bench.lane.add("v", 1, broken)
        bench.lane.add("v", 2, stopped)
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


def test_an_awaiting_handler_is_cancelled() -> None:
    async def test(bench: Bench) -> None:
        started = asyncio.Event()

        async def waits() -> None:
            try:
                started.set()
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0)
                bench.log.append("cleaned")

        ended = bench.add("v", 1, waits)
        after = bench.add("v", 2, lambda: None)
        await started.wait()
        assert bench.lane.interrupt("v", 1)
        assert await asyncio.gather(ended, after) == ["cancelled", "ok"]
        assert "cleaned" in bench.log

    run(test)


def test_a_generator_is_cancelled_between_its_steps_and_closed() -> None:
    async def test(bench: Bench) -> None:
        def endless() -> Any:
            try:
                while True:
                    bench.log.append("turn")
                    yield None
            finally:
                bench.log.append("closed")

        ended = bench.add("v", 1, endless)
        await until(lambda: "turn" in bench.log)
        assert bench.lane.interrupt("v", 1)
        assert await ended == "cancelled"
        assert bench.log[-1] == "closed"

    run(test)


def test_an_async_generator_is_cancelled_and_closed() -> None:
    async def test(bench: Bench) -> None:
        async def endless() -> Any:
            try:
                while True:
                    yield None
                    await asyncio.sleep(0)
            finally:
                bench.log.append("closed")

        ended = bench.add("v", 1, endless)
        await until(lambda: bench.log)
        assert bench.lane.interrupt("v", 1)
        assert await ended == "cancelled"
        assert bench.log[-1] == "closed"

    run(test)


@pytest.mark.parametrize("kind", ["sync", "async", "step", "generator", "async generator"])
def test_a_busy_handler_is_interrupted_by_a_signal(kind: str) -> None:
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

    run(test)


def test_after_commit_a_step_is_not_interrupted() -> None:
    async def test(bench: Bench) -> None:
        def step(_value: Any) -> None:
            bench.lane.commit()
            signal.raise_signal(signal.SIGINT)
            bench.log.append("whole")

        ended = bench.loop.create_future()

        async def job() -> None:
            await bench.lane.call("v", 1, lambda: None, step)
            ended.set_result(None)

        bench.lane.add("v", 1, job)
        await ended
        assert bench.log == ["whole"]

    run(test)


def test_a_signal_for_an_event_that_has_ended_hits_no_other() -> None:
    async def test(bench: Bench) -> None:
        def other() -> None:
            bench.lane._signalled.add(("gone", 1))
            signal.raise_signal(signal.SIGINT)

        assert await bench.add("v", 1, other) == "ok"

    run(test)


def test_interrupting_what_is_not_there() -> None:
    async def test(bench: Bench) -> None:
        assert not bench.lane.interrupt("v", 1)
        await bench.add("v", 1, lambda: None)
        await until(lambda: not bench.lane._queues)
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

                bench.lane.add(name, at, job)

        threads = [threading.Thread(target=feed, args=(name,)) for name in seen]
        for one in threads:
            one.start()
        await ended
        for one in threads:
            one.join()
        assert all(found == list(range(200)) for found in seen.values())

    run(test)


@pytest.mark.parametrize("result", [5, "", False, object(), [], asyncio])
def test_a_handler_returns_its_context_or_nothing(result: Any) -> None:
    context = object()
    check_result(None, context)
    check_result(context, context)
    with pytest.raises(HandlerError, match=f"this one gave a {type(result).__name__}"):
        check_result(result, context)
