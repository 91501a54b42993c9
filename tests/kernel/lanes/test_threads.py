"""Our own threads take no signal that is meant for the main one."""

from __future__ import annotations

import signal
import threading

import pytest

from jupyter_tools.kernel.lanes.threads import shield, thread, timer, unshield
from tests.waiting import join

pytestmark = pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="there are no signal masks")


def blocked() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_threads_and_timers_let_interrupts_pass() -> None:
    seen: list[bool] = []
    one = thread(lambda: seen.append(blocked()), "one")
    one.start()
    join(one)
    join(timer(0.01, lambda: seen.append(blocked())))
    assert seen == [True, True]
    assert not blocked()


def test_a_thread_of_a_handler_is_as_any_other() -> None:
    seen: list[bool] = []

    def outer() -> None:
        shield()

        def inner() -> None:
            seen.append(blocked())
            unshield()
            seen.append(blocked())

        started = threading.Thread(target=inner)
        started.start()
        join(started)

    one = threading.Thread(target=outer)
    one.start()
    join(one)
    assert seen == [True, False]
