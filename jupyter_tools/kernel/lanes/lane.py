"""The lanes on which a kernel runs handlers: their common base class.

A *job* is one event of one visit. A lane calls its handler in parts: the handler itself, each step of a generator, each
stretch of an `async def` between two pauses. Only such a part can be interrupted, never our own code around it.
"""

from __future__ import annotations

import asyncio
import ctypes
import inspect
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from ...terminal import print_error
from .guards import guard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

T = TypeVar("T")
Key = tuple[str, int]
"""A visit and its event."""
_ENDED = object()


def _ignore(_: Any) -> None:
    """Take a value that nobody wants."""


@dataclass(eq=False)
class Job:
    """One event on a lane."""

    visit: str
    event: int
    run: Callable[[], Awaitable[None]]
    """Runs it to its end; calls the handler through the lane's `call`."""
    beside: Callable[[], bool] = lambda: False
    """Whether it may run beside other handlers of its visit."""
    interrupted: bool = False
    due: bool = False
    """Interrupted while no part of it ran: what comes first, its next part or the loop, ends it."""
    signalled: bool = False
    task: asyncio.Task[Any] | None = None
    """The task that awaits for it."""
    reported: tuple[int, bool] | None = None
    """Its last known place in the queue."""

    @property
    def key(self) -> Key:
        """The visit and the event."""
        return self.visit, self.event


class Lane(ABC):
    """Base class of lanes, which run jobs."""

    def __init__(self) -> None:
        self._jobs: dict[Key, Job] = {}
        self._armed: dict[int, Job] = {}
        """The job whose part runs in a thread, by the thread's number."""
        self._hit_threads: set[int] = set()
        """Threads in which an interrupt was raised since their part began; it may not have reached them yet."""
        self._lock = threading.Lock()
        guard(self)

    @abstractmethod
    def add(self, job: Job) -> None:
        """Queue a job, from any thread. Raises `RuntimeError` when the process cannot start a thread."""

    def has(self, visit: str, event: int) -> bool:
        """Whether there is such a job that has not ended."""
        return (visit, event) in self._jobs

    def interrupt(self, visit: str, event: int) -> bool:
        """End a job: one that waits never starts, one that runs is interrupted. Whether there was such a job."""
        with self._lock:
            job = self._jobs.get((visit, event))
            if job is None:
                return False
            job.interrupted = True
            if self._hit(job):
                return True
            job.due = True
            task = job.task
        if task is not None:
            with suppress(RuntimeError):  # its loop has ended, and so has the job
                task.get_loop().call_soon_threadsafe(self._cancel, job, task)
        return True

    def holds_thread(self, visit: str, event: int) -> bool:  # noqa: ARG002 - a thread of its own holds up nobody
        """Whether a part of a job keeps others from running now, so that it cannot be let go."""
        return False

    def was_interrupted(self, visit: str, event: int) -> bool:
        """Whether a job that has not started was interrupted, so that it must not."""
        job = self._jobs.get((visit, event))
        return job is not None and job.interrupted

    async def call(
        self,
        visit: str,
        event: int,
        function: Callable[[], Any],
        step: Callable[[Any], None] = _ignore,
        end: Callable[[Any], None] = _ignore,
    ) -> Any:
        """Run a handler of any kind to its end; `step` gets what it yields, `end` what it returns."""
        job = self._jobs[visit, event]
        result = self._part(job, lambda: _first(function, end))
        if result is not _ENDED:
            if asyncio.current_task() is None:
                await _task()
            result = await self._awaited(job, result, step)
            self._part(job, lambda: end(result))

    def commit(self) -> None:
        """Called by a step: what follows is not interrupted."""
        with self._lock:
            self._shut(threading.get_ident())

    def key_in(self, thread: int) -> Key | None:
        """The key of the job whose part runs in a thread; None if none does."""
        job = self._armed.get(thread)
        return None if job is None else job.key

    def sheltered(self, call: Callable[[], None]) -> None:
        """Call something in a part that must not be interrupted; an interrupt meanwhile is raised after it."""
        thread = threading.get_ident()
        with self._lock:
            job = self._armed.pop(thread)
        try:
            call()
        finally:
            with self._lock:
                due, job.due = job.due, False
                self._armed[thread] = job
        if due:
            raise KeyboardInterrupt

    # --- inside ---

    async def _serve(self, job: Job) -> None:
        """Run a job in the present loop, whatever happens to it."""
        try:
            await job.run()
        except (KeyboardInterrupt, asyncio.CancelledError):
            pass  # a task that ends with the one would end the event loop
        except Exception:  # noqa: BLE001 - the visit's next events must run, whatever happened to this one
            print_error()
        finally:
            self._forget(job)

    def _forget(self, job: Job) -> None:
        with self._lock:
            if self._jobs.get(job.key) is job:
                del self._jobs[job.key]

    def _hit(self, job: Job) -> bool:
        """Interrupt the part of a job that runs now; with the lock held. Whether one runs."""
        for thread, armed in self._armed.items():
            if armed is job:
                self._hit_threads.add(thread)
                _raise_in(thread, KeyboardInterrupt)
                return True
        return False

    def _part(self, job: Job, function: Callable[[], T], late: Callable[[], T] | None = None) -> T:
        """Call a part of a handler, or `late` if the handler was interrupted since its last part."""
        thread = threading.get_ident()
        try:
            with self._lock:
                due, job.due = job.due, False
                self._armed[thread] = job
            return (late or interrupted)() if due else function()
        finally:
            self._disarm(thread)

    def _disarm(self, thread: int) -> None:
        """Let nothing hit this thread any more; an interrupt that comes meanwhile is raised at the end."""
        hit = False
        while True:
            try:
                with self._lock:
                    self._shut(thread)
                break
            except KeyboardInterrupt:
                hit = True
        if hit:
            raise KeyboardInterrupt

    def _shut(self, thread: int) -> None:
        """Take back what was raised in the present thread and has not reached it; with the lock held."""
        self._armed.pop(thread, None)
        if thread in self._hit_threads:
            _take_back(thread)
            self._hit_threads.discard(thread)

    async def _awaited(self, job: Job, result: Any, step: Callable[[Any], None]) -> Any:
        with self._lock:
            job.task = asyncio.current_task()
        try:
            if inspect.isgenerator(result):
                return await self._generator(job, result, step)
            if inspect.isasyncgen(result):
                return await self._async_generator(job, result, step)
            return await _Steps(self, job, result)
        finally:
            with self._lock:
                job.task = None

    async def _generator(self, job: Job, generator: Any, step: Callable[[Any], None]) -> Any:
        try:
            while True:
                ended, value = self._part(job, lambda: _next(generator))
                if ended:
                    return value
                self._part(job, partial(step, value))
                await asyncio.sleep(0)
        finally:
            self._part(job, generator.close, generator.close)

    async def _async_generator(self, job: Job, generator: Any, step: Callable[[Any], None]) -> None:
        try:
            while True:
                try:
                    value = await _Steps(self, job, anext(generator))
                except StopAsyncIteration:
                    return
                self._part(job, partial(step, value))
        finally:
            await _Steps(self, job, generator.aclose())

    def _cancel(self, job: Job, task: asyncio.Task[Any]) -> None:
        with self._lock:
            due, job.due = job.due, False
        if due:
            task.cancel()


class _Steps:
    """Awaits something, with each of its steps between two pauses interruptible."""

    def __init__(self, lane: Lane, job: Job, awaitable: Awaitable[Any]) -> None:
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
                paused = self._lane._part(self._job, resume, cancel)  # noqa: SLF001 - one unit of two classes
            except StopIteration as end:
                return end.value
            try:
                yield paused
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the coroutine's
                resume = partial(coroutine.throw, error)
            else:
                resume = partial(coroutine.send, None)


@coroutine
def _task() -> Generator[None, None, None]:
    """Pause what was begun without a task, until it goes on in one: only there may anything be awaited."""
    yield


async def _wait(awaitable: Awaitable[T]) -> T:
    return await awaitable


def _first(function: Callable[[], Any], end: Callable[[Any], None]) -> Any:
    """The first part of a handler: all of it, its end too, or what is to be awaited."""
    result = function()
    if inspect.isgenerator(result) or inspect.isasyncgen(result) or inspect.isawaitable(result):
        return result
    end(result)
    return _ENDED


def interrupted() -> Any:
    """The part of a job that was interrupted before it came to it."""
    raise KeyboardInterrupt


def _next(generator: Any) -> tuple[bool, Any]:
    try:
        return False, next(generator)
    except StopIteration as end:
        return True, end.value


class _TakenBackError(BaseException):
    """Replaces an exception that was to be raised in a thread."""


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise an exception in a thread as soon as it runs Python, instead of one that was not raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _take_back(thread: int) -> None:
    """Have nothing raised in the present thread that has not been raised yet.

    Another exception takes its place and is caught. To ask CPython to raise nothing would leave its flag for such
    exceptions set, with which Python 3.11 never enters a function that is traced, by a debugger for example.
    """
    try:
        _raise_in(thread, _TakenBackError)
        while True:
            pass
    except _TakenBackError:
        pass
