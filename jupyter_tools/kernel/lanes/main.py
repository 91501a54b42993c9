"""The main lane: handlers on the kernel's main thread, between cells.

Handlers of one visit start in the order of their events. A plain function or generator ends before the next of its kind
of the same visit starts; an `async def` runs beside others wherever it awaits. Visits take turns; those without a
client come last. Anything that belongs to the main thread (pyplot, sqlite connections, objects of its event loop) works
as in a cell.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections import deque
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from .lane import Job, Lane, interrupted
from .threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
LOOK = 0.15
"""Seconds between two looks at who waits while a handler keeps the main thread."""


@dataclass(eq=False)
class _Line:
    """The jobs of one visit that wait, and the one that those behind it must wait for."""

    waiting: deque[Job] = field(default_factory=deque)
    holder: Job | None = None


class MainLane(Lane):
    """Runs jobs on the main thread, which is the thread of the event loop that `submit` reaches."""

    def __init__(self, submit: Callable[[Callable[[], None]], Any], queued: Callable[[Job, int, bool], None]) -> None:
        super().__init__()
        self._submit = submit
        self._queued = queued
        self._lines: dict[str, _Line] = {}
        self._turns: deque[str] = deque()
        self._absent: set[str] = set()
        self._current: Job | None = None
        """The job whose part runs now."""
        self._pumping = False
        self._serving: set[asyncio.Task[None]] = set()
        self._awaiting = 0
        self._before: Any = None
        self._watch: threading.Thread | None = None
        self.busy = False
        """Whether a cell of the notebook keeps the main thread."""

    def add(self, job: Job) -> None:
        """Queue a job; may be called from any thread."""
        with self._lock:
            self._jobs[job.key] = job
            line = self._lines.get(job.visit)
            if line is None:
                line = self._lines[job.visit] = _Line()
            if not line.waiting:
                self._turns.append(job.visit)
            line.waiting.append(job)
            pump, self._pumping = not self._pumping, True
            if self._current is not None or self.busy or line.holder is not None:
                self._start_watch()
        if pump:
            self._submit(self._pump)

    def set_present(self, visit: str, *, present: bool) -> None:
        """Say whether somebody awaits the results of a visit; may be called from any thread."""
        with self._lock:
            if present:
                self._absent.discard(visit)
            else:
                self._absent.add(visit)

    def is_busy(self) -> bool:
        """Whether a handler keeps the main thread, or one waits for it; may be called from any thread."""
        return self._current is not None or bool(self._turns)

    # --- the queue, on the main thread ---

    def _pump(self) -> None:
        """Start the job whose turn it is, and come back for the next."""
        with self._lock:
            job = self._next()
            if job is None:
                self._pumping = False
                return
        loop = asyncio.get_running_loop()
        serving, context = self._serve(job), copy_context()
        try:
            context.run(serving.send, None)
        except StopIteration:
            pass  # a plain function: it ends with its first part, and never needs a task
        else:
            task = loop.create_task(serving, context=context)
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        finally:
            # Even after an exception. Deferred: this step may have taken long, and other callbacks wait for the loop.
            loop.call_soon(self._pump)

    def _next(self) -> Job | None:
        for visit in sorted(self._turns, key=self._absent.__contains__):
            line = self._lines[visit]
            job = line.waiting[0]
            beside = job.interrupted or job.beside()
            if line.holder is not None and not beside:
                continue
            line.waiting.popleft()
            if not beside:
                line.holder = job
            self._turns.remove(visit)
            if line.waiting:
                self._turns.append(visit)
            return job
        return None

    async def _serve(self, job: Job) -> None:
        try:
            await super()._serve(job)
        finally:
            with self._lock:
                # None if another job of the visit, which ended last, has removed the line.
                line = self._lines.get(job.visit)
                if line is not None and line.holder is job:
                    line.holder = None
                if line is not None and not line.waiting and line.holder is None:
                    del self._lines[job.visit]
                pump = bool(self._turns) and not self._pumping
                self._pumping = self._pumping or pump
            if pump:
                asyncio.get_running_loop().call_soon(self._pump)

    # --- interrupts: SIGINT, the kernel's Stop or our own, raises KeyboardInterrupt in a part, and nowhere else ---

    def commit(self) -> None:
        """Called by a step: what follows is not interrupted."""
        if _on_main_thread():
            self._current = None
        else:
            super().commit()

    def holds_thread(self, visit: str, event: int) -> bool:
        """Whether a part of a job keeps the main thread now."""
        current = self._current
        return current is not None and current.key == (visit, event)

    def _hit(self, job: Job) -> bool:
        if self._current is not job:
            return super()._hit(job)
        job.signalled = True
        _signal_main_thread()
        return True

    def _part(self, job: Job, function: Callable[[], T], late: Callable[[], T] | None = None) -> T:
        """Call a part of a handler, or `late` if the handler was interrupted since its last part.

        A try statement and no context manager: an interrupt between a call and the next line would pass over the end
        of a `with`.
        """
        if not _on_main_thread():
            return super()._part(job, function, late)
        before = signal.signal(signal.SIGINT, self._on_signal)
        try:
            with self._lock:
                due, job.due = job.due, False
                self._current = job
            result = (late or interrupted)() if due else function()
            self._current = None
            return result
        finally:
            self._current = None
            signal.signal(signal.SIGINT, before)

    def _on_signal(self, _number: int, _frame: Any) -> None:
        signalled = [job for job in list(self._jobs.values()) if job.signalled]
        for job in signalled:
            job.signalled = False
        current = self._current
        if current is not None and (not signalled or current in signalled):
            # It stays the current one: a handler that swallows this is interrupted again.
            raise KeyboardInterrupt

    async def _awaited(self, job: Job, result: Any, step: Callable[[Any], None]) -> Any:
        """Let Jupyter's Stop, which comes as a signal while nothing runs, end what awaits."""
        if not _on_main_thread():
            return await super()._awaited(job, result, step)
        if self._awaiting == 0:
            self._before = signal.signal(signal.SIGINT, self._on_idle_signal)
        self._awaiting += 1
        try:
            return await super()._awaited(job, result, step)
        finally:
            self._awaiting -= 1
            if self._awaiting == 0 and signal.getsignal(signal.SIGINT) == self._on_idle_signal:
                signal.signal(signal.SIGINT, self._before)

    def _on_idle_signal(self, _number: int, _frame: Any) -> None:
        for job in list(self._jobs.values()):
            if job.task is not None:
                job.interrupted = job.due = True
                job.task.get_loop().call_soon_threadsafe(self._cancel, job, job.task)

    # --- telling those who wait ---

    def _start_watch(self) -> None:
        if self._watch is None:
            watch = thread(self._keep_watch, "jupyter_tools_queue")
            with suppress(RuntimeError):  # the process cannot start a thread: no positions are reported
                watch.start()
                self._watch = watch

    def _keep_watch(self) -> None:
        """Report the positions in the queue: nothing else can while a handler occupies the main thread."""
        pause = threading.Event()
        while True:
            pause.wait(LOOK)
            # With the lock held, so that no event reports its start before its position.
            with self._lock:
                places = self._places()
                if not places:
                    self._watch = None
                    return
                for job, position, others in places:
                    if job.reported != (position, others):
                        job.reported = (position, others)
                        self._queued(job, position, others)

    def _places(self) -> list[tuple[Job, int, bool]]:
        """All jobs that wait, in the order of their turns, with whether jobs of other visits come before."""
        lines = [list(self._lines[visit].waiting) for visit in self._turns]
        lines.sort(key=lambda line: self._lines[line[0].visit].holder not in (None, self._current))
        order = [line[turn] for turn in range(max(map(len, lines), default=0)) for line in lines if turn < len(line)]
        order.sort(key=lambda job: job.visit in self._absent)
        before = {self._current.visit} if self._current is not None else set()
        places = []
        for position, job in enumerate(order, 1):
            places.append((job, position, bool(before - {job.visit})))
            before.add(job.visit)
        return places


def _on_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _signal_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)
