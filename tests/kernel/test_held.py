"""Events that wait in the kernel, and the orders and failures in which they would wait for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import NotRunError
from tests.kernel.paged import Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page in a kernel, with one builder's visit."""
    one = Kernel(tmp_path)
    one.open()
    yield one
    one.close()


def nothing() -> None:
    """A handler that does nothing."""


def undefined(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let handlers be undefined whose names are in the list that is returned."""
    names = ["load"]
    find = kernel.page.handlers.find

    def found(name: str) -> Any:
        if name in names:
            raise NotRunError(name)
        return find(name)

    monkeypatch.setattr(kernel.page.handlers, "find", found)
    kernel.shell.user_ns["load"] = lambda context: setattr(context.note, "text", "loaded")
    return names


def test_a_load_is_kept_until_its_cell_has_ended(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    names = undefined(kernel, monkeypatch)
    kernel.send("load", 0)
    kernel.turn(lambda: kernel.of(0))
    kernel.page.main.busy = True
    kernel.page.before_cell()
    names.clear()
    kernel.page.after_cell("", None, "<c>")
    kernel.page.idle()
    assert kernel.end(0).outcome == "ok"
    assert [one.type for one in kernel.of(0)] == ["progress", "running", "update", "done"]


@pytest.mark.parametrize("lane", ["main", "thread", "async"])
def test_the_cell_ends_while_a_load_is_about_to_be_kept(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, lane: str
) -> None:
    names = undefined(kernel, monkeypatch)
    kernel.policy["lane"] = lane
    waits = kernel.page.held._must_wait

    def waits_until_now(run: Any) -> bool:
        must = waits(run)
        if names:
            names.clear()
            kernel.page.idle()
        return must

    monkeypatch.setattr(kernel.page.held, "_must_wait", waits_until_now)
    kernel.send("load", 0)
    assert kernel.end(0).outcome == "ok"


def test_what_cannot_be_looked_up_does_not_wait(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> Any:
        raise RecursionError(name)

    monkeypatch.setattr(kernel.page.handlers, "find", find)
    kernel.send("load", 0)
    done = kernel.end(0)
    assert (done.outcome, done.error.message) == ("error", "RecursionError: load")


@pytest.mark.parametrize("reads", ["read_properties", "read_handlers"])
@pytest.mark.parametrize("event", [0, 1])
def test_a_page_that_cannot_be_read_ends_the_event(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, reads: str, event: int
) -> None:
    def fail() -> None:
        raise MemoryError

    kernel.shell.user_ns["search"] = nothing
    monkeypatch.setattr(kernel.page, reads, fail)
    kernel.send("search", event)
    assert kernel.end(event).outcome == "error"
    monkeypatch.undo()
    kernel.send("search", 2)
    assert kernel.end(2).outcome == "ok"


def test_an_event_of_a_visit_that_is_closed_here_ends(kernel: Kernel) -> None:
    kernel.send("search", 4, "another")
    assert kernel.end(4, "another").outcome == "unknown"


@pytest.mark.parametrize("lane", ["main", "thread", "async"])
def test_no_thread_can_be_started(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, lane: str) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    kernel.shell.user_ns["search"] = nothing
    kernel.policy["lane"] = lane
    kernel.page.main.busy = True  # so that who waits would be told by a thread
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        kernel.send("search", 1)
    assert kernel.end(1).outcome == ("ok" if lane == "main" else "error")
    kernel.send("search", 2)
    assert kernel.end(2).outcome == "ok"


def test_a_state_that_cannot_be_read_keeps_no_event(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = kernel.page.visits["v"]

    def state(*_: Any) -> Any:
        raise TypeError("Big-endian buffer not supported")

    monkeypatch.setattr(visit, "state", state)
    kernel.shell.user_ns["search"] = nothing
    kernel.send("search", 1)
    done = kernel.end(1)
    assert (done.outcome, done.error.message) == ("error", "TypeError: Big-endian buffer not supported")
    kernel.open("w")
    kernel.send("search", 1, "w")
    assert kernel.end(1, "w").outcome == "ok"
