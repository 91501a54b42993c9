"""The limits of a visit's process, and the end of events that exceed them."""

from __future__ import annotations

import math
import re
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...protocol.base import plain_error
from ...protocol.messages import Done, Running
from ..lanes.threads import thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.link import Emit, Limit

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEGABYTE = 1_000_000
STACKS = 64 * MEGABYTE
"""Bytes beyond the limit for the stacks of threads that this package itself needs."""


class Limits:
    """Sets the system's limits, and says in the end of an event which one it met."""

    def __init__(self, interrupt: Callable[[str, int], None]) -> None:
        """`interrupt` ends a running event; it is called on a thread of its own."""
        self._interrupt = interrupt
        self._memory: int | None = None
        self._seconds: float | None = None
        self._running: set[tuple[str, int]] = set()
        self._exceeded: set[tuple[str, int]] = set()
        self._lock = threading.Lock()

    def listen(self) -> None:
        """Install the handler of the time limit's signal; call it on the main thread."""
        if hasattr(signal, "SIGXCPU"):
            signal.signal(signal.SIGXCPU, lambda *_: self._exceed())

    def set(self, limit: Limit) -> None:
        """Limit what this process takes from now on; where the system cannot, the server's watch does."""
        self._memory, self._seconds = limit.memory_mb, limit.cpu_seconds
        present = _data()
        if limit.memory_mb is not None and present is not None:
            _set(resource.RLIMIT_DATA, present + limit.memory_mb * MEGABYTE + STACKS)

    def passing(self, emit: Emit) -> Emit:
        """A message on its way to the server: the start of an event, or its end with the limit that it met."""
        message, visit = emit.message, emit.visit
        if isinstance(message, Running):
            self._start((visit, message.event))
        elif isinstance(message, Done):
            reason = self._reason(message, exceeded=self._end((visit, message.event)))
            if reason is not None:
                return emit.model_copy(update={"message": _failed(message, reason)})
        return emit

    def _start(self, event: tuple[str, int]) -> None:
        with self._lock:
            self._running.add(event)
            if self._seconds is not None and resource is not None:
                used = resource.getrusage(resource.RUSAGE_SELF)
                _set(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + self._seconds))

    def _end(self, event: tuple[str, int]) -> bool:
        """Note an event's end; whether it has used up its time."""
        with self._lock:
            self._running.discard(event)
            if not self._running and self._seconds is not None and resource is not None:
                _set(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
            exceeded = event in self._exceeded
            self._exceeded.discard(event)
            return exceeded

    def _exceed(self) -> None:
        # In a signal handler: the interrupted code may hold the locks that are needed.
        thread(self._interrupt_all, "jupyter_tools_limits").start()

    def _interrupt_all(self) -> None:
        with self._lock:
            self._exceeded |= self._running
            running = list(self._running)
        for visit, event in running:
            self._interrupt(visit, event)

    def _reason(self, done: Done, *, exceeded: bool) -> str | None:
        if exceeded and done.outcome == "cancelled":
            return f"This took more than the {self._seconds:g} seconds of processor time that it may."
        if self._memory is not None and done.error is not None and _is_memory_error(done.error.traceback or ""):
            return f"This needed more than the {self._memory} MB of memory that a visit may take."
        return None


def _failed(done: Done, reason: str) -> Done:
    error = done.error.model_copy(update={"message": reason}) if done.error else plain_error(reason)
    return done.model_copy(update={"outcome": "error", "error": error})


def _is_memory_error(traceback: str) -> bool:
    return "MemoryError" in traceback.rstrip().rpartition("\n")[2].partition(":")[0]


def _set(kind: int, soft: float) -> None:
    _, hard = resource.getrlimit(kind)
    infinite = resource.RLIM_INFINITY
    soft_limit: Any = hard if soft == infinite or (hard != infinite and soft > hard) else soft
    resource.setrlimit(kind, (soft_limit, hard))


def _data() -> int | None:
    """How many bytes of private memory this process has reserved; None where the system does not report it."""
    if not sys.platform.startswith("linux"):
        return None
    found = re.search(r"^VmData:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) * 1024 if found else None
