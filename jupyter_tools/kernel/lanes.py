"""Where in the kernel handlers run: the main lane, on the main thread between cells.

Events of one visit run one after the other; those of other visits come in between only where a handler awaits. Anything
that belongs to the main thread (pyplot, sqlite connections, objects of its event loop) works as in a cell.
"""

from __future__ import annotations

import asyncio
import inspect
import signal
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import HandlerError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

Job = tuple[str, int]
"""A visit and its event."""


class MainLane:
    """Runs jobs on the thread of an event loop, in order per visit, and interrupts them."""

    def __init__(self, submit: Callable[[Callable[[], None]], None]) -> None:
        self._submit = submit
        self._queues: dict[str, deque[tuple[int, Callable[[], Awaitable[None]]]]] = {}
        self._tasks: dict[Job, asyncio.Task[None]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._running: Job | None = None
        self._lock = threading.Lock()
        self._interrupted: set[Job] = set()

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
        with self._lock:
            job = (visit, event)
            if self._running == job:
                self._interrupted.add(job)
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
                return True
            if job in self._tasks:
                self._interrupted.add(job)
                task = self._tasks[job]
                task.get_loop().call_soon_threadsafe(task.cancel)
                return True
            waiting = any(one == event for one, _ in self._queues.get(visit, ()))
            if waiting:
                self._interrupted.add(job)
            return waiting

    def was_interrupted(self, visit: str, event: int) -> bool:
        """Whether a job that has not started was interrupted, so that it must not."""
        return (visit, event) in self._interrupted

    async def call(self, visit: str, event: int, function: Callable[[], Any], step: Callable[[Any], None]) -> Any:
        """Run a handler of any kind to its end; `step` gets what it yields. Its return value."""
        job = (visit, event)
        task = asyncio.current_task()
        if task is not None:
            self._tasks[job] = task
        try:
            with self._interruptible(job):
                result = function()
            if inspect.isgenerator(result):
                return await self._generator(job, result, step)
            if inspect.isasyncgen(result):
                async for value in result:
                    step(value)
                return None
            return await result if inspect.isawaitable(result) else result
        finally:
            self._tasks.pop(job, None)
            self._interrupted.discard(job)

    async def _generator(self, job: Job, generator: Any, step: Callable[[Any], None]) -> Any:
        while True:
            with self._interruptible(job):
                try:
                    value = next(generator)
                except StopIteration as end:
                    return end.value
            step(value)
            await asyncio.sleep(0)

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
                event, job = queue.popleft()
            try:
                # a task of its own, so that a cancelled handler does not end the visit's queue
                await asyncio.ensure_future(job())
            except (asyncio.CancelledError, KeyboardInterrupt):
                continue
            finally:
                self._interrupted.discard((visit, event))

    @contextmanager
    def _interruptible(self, job: Job) -> Iterator[None]:
        """Let SIGINT (the kernel's Stop, or `interrupt`) raise KeyboardInterrupt in the handler, and nowhere else."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        with self._lock:
            self._running = job
        try:
            yield
        finally:
            with self._lock:
                self._running = None
            signal.signal(signal.SIGINT, before)


def check_result(result: Any, context: Any) -> None:
    """A handler returns or yields its context, or nothing. Raises `HandlerError` for anything else."""
    if result is not None and result is not context:
        message = f"a handler sets `context` and returns nothing; this one gave a {type(result).__name__}"
        raise HandlerError(message)
