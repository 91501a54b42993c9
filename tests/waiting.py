"""Waiting for what happens in other tasks, threads and processes. Each wait has a bound, and says what did not come."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

DEADLINE = 20.0
"""How many seconds a test waits for what must come."""
LOOK = 0.01


def until(condition: Callable[[], Any], seconds: float = DEADLINE) -> Any:
    """Wait until a condition holds, by looking again and again; its value."""
    end = time.monotonic() + seconds
    while not (found := holds(condition)):
        assert time.monotonic() < end, _missed(condition, seconds)
        time.sleep(LOOK)
    return found


def holds(condition: Callable[[], Any]) -> Any:
    """The value of a condition; False where a name or an index that it reads is not there yet."""
    try:
        return condition()
    except LookupError:
        return False


async def eventually(condition: Callable[[], Any], seconds: float = DEADLINE) -> Any:
    """The same in an event loop; the condition may be a coroutine function."""
    end = time.monotonic() + seconds
    while not (found := await value if inspect.isawaitable(value := condition()) else value):
        assert time.monotonic() < end, _missed(condition, seconds)
        await asyncio.sleep(LOOK)
    return found


async def turns(condition: Callable[[], Any], seconds: float = DEADLINE) -> int:
    """Let the event loop run, as often as it can, until a condition holds; the number of its rounds."""
    end, count = time.monotonic() + seconds, 0
    while not condition():
        assert time.monotonic() < end, _missed(condition, seconds)
        await asyncio.sleep(0)
        count += 1
    return count


def join(thread: threading.Thread, seconds: float = DEADLINE) -> None:
    """Wait for the end of a thread."""
    thread.join(seconds)
    assert not thread.is_alive(), f"The thread {thread.name!r} still runs after {seconds:g} s."


def _missed(condition: Callable[[], Any], seconds: float) -> str:
    """What a test waited for: the line of a lambda, else the name of what was called."""
    is_lambda = getattr(condition, "__name__", "") == "<lambda>"
    source = inspect.getsource(condition).strip() if is_lambda else repr(condition)
    return f"After {seconds:g} s this does not hold: {source}"
