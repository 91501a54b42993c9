"""Threads of our own beside the main one, which never take a signal that is meant for it."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def shield() -> None:
    """Let SIGINT pass the present thread by: taken by another, it would not wake the main thread from a sleep."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def unshield() -> None:
    """Undo `shield`, which threads inherit from those that start them."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def thread(target: Callable[[], Any], name: str) -> threading.Thread:
    """A thread that runs none of the author's code, and ends with the process."""

    def run() -> None:
        shield()
        target()

    return threading.Thread(target=run, name=name, daemon=True)


def handler_thread(target: Callable[[], Any], name: str) -> threading.Thread:
    """A thread that runs the author's code: signals reach what it starts, as they reach what a cell starts."""

    def run() -> None:
        unshield()
        target()

    return threading.Thread(target=run, name=name, daemon=True)


class _Timer(threading.Timer):
    def run(self) -> None:
        """Wait, then call."""
        shield()
        super().run()


def timer(seconds: float, call: Callable[..., object], *arguments: Any) -> threading.Timer:
    """Call something after so many seconds, on a thread that ends with the process."""
    started = _Timer(seconds, call, arguments)
    started.daemon = True
    started.start()
    return started
