"""The lanes beside the main thread: one thread per job, or one event loop for all jobs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .lane import Lane
from .threads import handler_thread

if TYPE_CHECKING:
    from .lane import Job


class ThreadLane(Lane):
    """Runs each job in a separate thread with a separate event loop."""

    def add(self, job: Job) -> None:
        """Start a job; may be called from any thread. Raises `RuntimeError` when the process can have no more."""
        with self._lock:
            self._jobs[job.key] = job
        try:
            handler_thread(lambda: asyncio.run(self._serve(job)), f"jupyter_tools_event_{job.event}").start()
        except RuntimeError:
            self._forget(job)
            raise


class AsyncLane(Lane):
    """Runs all jobs in one event loop, beside the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: set[asyncio.Task[None]] = set()

    def add(self, job: Job) -> None:
        """Start a job; may be called from any thread. Raises `RuntimeError` when the process can have no more."""
        with self._lock:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                try:
                    handler_thread(loop.run_forever, "jupyter_tools_async").start()
                except RuntimeError:
                    loop.close()
                    raise
                self._loop = loop
            self._jobs[job.key] = job
        self._loop.call_soon_threadsafe(self._start, job)

    def holds_thread(self, visit: str, event: int) -> bool:
        """Whether a job is running code on the lane's only thread now."""
        with self._lock:
            return any(armed.key == (visit, event) for armed in self._armed.values())

    def _start(self, job: Job) -> None:
        task = asyncio.ensure_future(self._serve(job))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
