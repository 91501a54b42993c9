"""Where in the kernel handlers run: the main lane, on the main thread between cells.

Events of one visit run one after the other; those of other visits come in between only where a handler awaits. Anything
that belongs to the main thread (pyplot, sqlite connections, objects of its event loop) works as in a cell.
"""

from __future__ import annotations

import asyncio
import inspect
import signal
import sys
import threading
import traceback
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import HandlerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

T = TypeVar("T")
Job = tuple[str, int]
"""A visit and its event."""


class MainLane:
    """Runs jobs on the thread of an event loop, in order per visit, and interrupts them."""

    def __init__(self, submit: Callable[[Callable[[], None]], None]) -> None:
        self._submit = submit
        # The first job of a queue is the one that runs.
        self._queues: dict[str, deque[tuple[int, Callable[[], Awaitable[None]]]]] = {}
        self._tasks: dict[Job, asyncio.Task[Any]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._armed: Job | None = None
        self._interrupted: set[Job] = set()
        self._signalled: set[Job] = set()
        # Interrupted while no part of them ran: what comes first, their next part or the loop, ends them.
        self._due: set[Job] = set()
        self._lock = threading.Lock()

    def add(self, visit: str, event: int, job: Callable[[], Awaitable[None]]) -> None:
        """Queue a job; may be called from any thread."""
        with self._lock:
            queue = self._queues.get(visit)
            if queue is not None:
                queue.append((event, job))
                return
            self._queues[visit] = deque([(event, job)])
        self._submit(lambda: self._start(visit))

    def interrupt(self, visit: str, event: int) -> bool:
        """End a job: one that waits never starts, one that runs is interrupted. Whether there was such a job."""
        job = (visit, event)
        with self._lock:
            if not any(one == event for one, _ in self._queues.get(visit, ())):
                return False
            self._interrupted.add(job)
            if self._armed == job:
                self._signalled.add(job)
                _signal_main_thread()
                return True
            self._due.add(job)
            task = self._tasks.get(job)
        if task is not None:
            task.get_loop().call_soon_threadsafe(self._cancel, job, task)
        return True

    def was_interrupted(self, visit: str, event: int) -> bool:
        """Whether a job that has not started was interrupted, so that it must not."""
        return (visit, event) in self._interrupted

    async def call(self, visit: str, event: int, function: Callable[[], Any], step: Callable[[Any], None]) -> Any:
        """Run a handler of any kind to its end; `step` gets what it yields, and at last what it returns."""
        job = (visit, event)
        result = self._armed_call(job, function)
        if inspect.isgenerator(result) or inspect.isasyncgen(result) or inspect.isawaitable(result):
            result = await self._awaited(job, result, step)
        self._armed_call(job, lambda: step(result))

    def commit(self) -> None:
        """Called by a step: what follows is not interrupted."""
        self._armed = None

    async def _awaited(self, job: Job, result: Any, step: Callable[[Any], None]) -> Any:
        task = asyncio.current_task()
        with self._lock:
            if task is not None:
                self._tasks[job] = task
        try:
            if inspect.isgenerator(result):
                return await self._generator(job, result, step)
            if inspect.isasyncgen(result):
                return await self._async_generator(job, result, step)
            return await _Steps(self, job, result)
        finally:
            with self._lock:
                self._tasks.pop(job, None)

    async def _generator(self, job: Job, generator: Any, step: Callable[[Any], None]) -> Any:
        try:
            while True:
                ended, value = self._armed_call(job, lambda: _next(generator))
                if ended:
                    return value
                self._armed_call(job, partial(step, value))
                await asyncio.sleep(0)
        finally:
            self._armed_call(job, generator.close, generator.close)

    async def _async_generator(self, job: Job, generator: Any, step: Callable[[Any], None]) -> None:
        try:
            while True:
                try:
                    value = await _Steps(self, job, anext(generator))
                except StopAsyncIteration:
                    return
                self._armed_call(job, partial(step, value))
        finally:
            await _Steps(self, job, generator.aclose())

    def _cancel(self, job: Job, task: asyncio.Task[Any]) -> None:
        with self._lock:
            due = job in self._due
            self._due.discard(job)
        if due:
            task.cancel()

    def _start(self, visit: str) -> None:
        task = asyncio.ensure_future(self._serve(visit))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, visit: str) -> None:
        while True:
            with self._lock:
                queue = self._queues[visit]
                if not queue:
                    del self._queues[visit]
                    return
                event, job = queue[0]
            try:
                # A task of its own, so that a cancelled handler does not end the visit's queue.
                await asyncio.ensure_future(_run(job))
            except asyncio.CancelledError:
                continue
            finally:
                with self._lock:
                    queue.popleft()
                    self._interrupted.discard((visit, event))
                    self._due.discard((visit, event))
                    self._signalled.discard((visit, event))

    def _armed_call(self, job: Job, function: Callable[[], T], late: Callable[[], T] | None = None) -> T:
        """Call a part of a handler, or `late` if the handler was interrupted since its last part.

        SIGINT (the kernel's Stop, or `interrupt`) raises KeyboardInterrupt in the part, and nowhere else. A try
        statement and no context manager: an interrupt between a call and the next line would pass over the end of a
        `with`.
        """
        before = signal.signal(signal.SIGINT, self._on_signal) if _on_main_thread() else None
        try:
            with self._lock:
                due = job in self._due
                self._due.discard(job)
                self._armed = job if _on_main_thread() else None
            result = (late or _interrupt)() if due else function()
            self._armed = None
            return result
        finally:
            self._armed = None
            if before is not None:
                signal.signal(signal.SIGINT, before)

    def _on_signal(self, _number: int, _frame: Any) -> None:
        signalled = set(self._signalled)
        self._signalled.clear()
        if self._armed is not None and (not signalled or self._armed in signalled):
            self._armed = None
            raise KeyboardInterrupt


class _Steps:
    """Awaits something, with each of its steps between two pauses interruptible."""

    def __init__(self, lane: MainLane, job: Job, awaitable: Awaitable[Any]) -> None:
        self._lane = lane
        self._job = job
        self._coroutine = _wait(awaitable)

    def __await__(self) -> Generator[Any, Any, Any]:
        coroutine = self._coroutine
        resume: Callable[[], Any] = partial(coroutine.send, None)

        def cancel() -> Any:
            return coroutine.throw(asyncio.CancelledError())

        while True:
            try:
                paused = self._lane._armed_call(self._job, resume, cancel)  # noqa: SLF001 - one unit of two classes
            except StopIteration as end:
                return end.value
            try:
                yield paused
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the coroutine's
                resume = partial(coroutine.throw, error)
            else:
                resume = partial(coroutine.send, None)


async def _wait(awaitable: Awaitable[T]) -> T:
    return await awaitable


async def _run(job: Callable[[], Awaitable[None]]) -> None:
    try:
        await job()
    except KeyboardInterrupt:
        return  # a task that ends with it would end the kernel's event loop
    except Exception:  # noqa: BLE001 - the visit's next events must run, whatever happened to this one
        traceback.print_exc(file=sys.__stderr__)


def _interrupt() -> Any:
    raise KeyboardInterrupt


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _next(generator: Any) -> tuple[bool, Any]:
    try:
        return False, next(generator)
    except StopIteration as end:
        return True, end.value


def _signal_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def check_result(result: Any, context: Any) -> None:
    """A handler returns or yields its context, or nothing. Raises `HandlerError` for anything else."""
    if result is not None and result is not context:
        message = f"a handler sets `context` and returns nothing; this one gave a {type(result).__name__}"
        raise HandlerError(message)
