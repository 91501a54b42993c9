"""Keeps interrupts of handlers away from the threads that the handlers start, on Python 3.11.

`PyThreadState_SetAsyncExc` finds a thread by its number, and before Python 3.12 a new thread has the number of the one
that starts it until it runs. An interrupt of a handler that starts a thread could hit the new thread. That thread then
ended before it said that it had begun, and the handler waited for it for ever.
"""

from __future__ import annotations

import functools
import sys
import threading
from typing import TYPE_CHECKING, Protocol
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Callable


class Interruptible(Protocol):
    """What may interrupt threads: a lane."""

    def runs_in(self, thread: int) -> bool:
        """Whether it may interrupt a thread now."""

    def sheltered(self, call: Callable[[], None]) -> None:
        """Call something without interrupting the present thread meanwhile."""


_start = threading.Thread.start
_lanes: tuple[ref[Interruptible], ...] = ()
"""Replaced and never changed, because any thread reads it."""


@functools.wraps(_start)
def _guarded(thread: threading.Thread) -> None:
    starter = threading.get_ident()
    lane = next((lane for one in _lanes if (lane := one()) is not None and lane.runs_in(starter)), None)
    if lane is None:
        _start(thread)
    else:
        lane.sheltered(lambda: _start(thread))


def guard_starts(lane: Interruptible) -> None:
    """Have handlers of a lane start threads without being interrupted meanwhile."""
    global _lanes  # noqa: PLW0603 - a process has one class of threads
    if sys.version_info < (3, 12):
        _lanes = (*(one for one in _lanes if one() is not None), ref(lane))
        if threading.Thread.start is _start:
            threading.Thread.start = _guarded  # type: ignore[assignment,method-assign]
