"""Sees to it that an interrupt of a handler reaches the handler, where CPython lets it go astray.

- On Python 3.11, `PyThreadState_SetAsyncExc` may hit a thread that the handler is starting. It finds a thread by its
  number, and before Python 3.12 a new thread has its starter's number until it runs. The interrupt ended the new thread
  before it could set its event `_started`, and `Thread.start` in the handler never returned.
- Any version ignores an exception that is raised while a finalizer or the callback of a weak reference runs, and tells
  only `sys.unraisablehook`.
"""

from __future__ import annotations

import functools
import sys
import threading
from typing import TYPE_CHECKING, Protocol
from weakref import ref

from .threads import timer

if TYPE_CHECKING:
    from collections.abc import Callable

SOON = 0.01
"""Seconds after which a lost interrupt is raised again: by then the finalizer has ended."""


class Interruptible(Protocol):
    """What may interrupt threads: a lane."""

    def key_in(self, thread: int) -> tuple[str, int] | None:
        """The visit and the event of the job that it may interrupt in a thread now; None without one."""

    def sheltered(self, call: Callable[[], None]) -> None:
        """Call something without interrupting the present thread meanwhile."""

    def interrupt(self, visit: str, event: int) -> bool:
        """End a job. Whether there was such a job."""


_start = threading.Thread.start
_lanes: tuple[ref[Interruptible], ...] = ()
"""Replaced and never changed, because any thread reads it."""


def guard(lane: Interruptible) -> None:
    """Have the interrupts of a lane reach its handlers."""
    global _lanes  # noqa: PLW0603 - a process has one class of threads
    if not _lanes:
        sys.unraisablehook = functools.partial(_ignored, sys.unraisablehook)
    _lanes = (*(one for one in _lanes if one() is not None), ref(lane))
    if sys.version_info < (3, 12) and threading.Thread.start is _start:
        threading.Thread.start = _guarded  # type: ignore[assignment,method-assign]


@functools.wraps(_start)
def _guarded(thread: threading.Thread) -> None:
    running = _running_in(threading.get_ident())
    if running is None:
        _start(thread)
    else:
        lane, _, _ = running
        lane.sheltered(lambda: _start(thread))


def _ignored(other: Callable[[sys.UnraisableHookArgs], None], what: sys.UnraisableHookArgs) -> None:
    """Raise an ignored interrupt again; pass anything else to the hook that was there before."""
    running = _running_in(threading.get_ident()) if issubclass(what.exc_type, KeyboardInterrupt) else None
    if running is None:
        other(what)
    else:
        # The job and not the thread: by then the handler may wait for something, and the thread run another.
        lane, visit, event = running
        timer(SOON, lane.interrupt, visit, event)


def _running_in(thread: int) -> tuple[Interruptible, str, int] | None:
    """The lane that runs a handler in a thread, with the handler's visit and event."""
    for one in _lanes:
        if (lane := one()) is not None and (key := lane.key_in(thread)) is not None:
            return lane, *key
    return None
