"""Events that wait in the kernel, and the orders and failures in which they would wait for ever."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

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
    """Let handlers lack their cells whose names are in the list that is returned."""
    names = ["load"]
    monkeypatch.setattr(kernel.page.definition.handlers, "lacks", lambda name, fresh: name in names)  # noqa: ARG005 - its signature
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
    assert [one.type for one in kernel.of(0)] == ["progress", "running", "done"]


@pytest.mark.parametrize("lane", ["main", "thread", "async"])
def test_the_cell_ends_while_a_load_is_about_to_be_kept(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, lane: str
) -> None:
    names = undefined(kernel, monkeypatch)
    kernel.policy["lane"] = lane

    def lacks_until_now(name: str, *, fresh: bool) -> bool:  # noqa: ARG001 - its signature
        lacks = name in names
        if lacks:
            names.clear()
            kernel.page.idle()
        return lacks

    monkeypatch.setattr(kernel.page.definition.handlers, "lacks", lacks_until_now)
    kernel.send("load", 0)
    assert kernel.end(0).outcome == "ok"


@pytest.mark.parametrize("reads", ["read_properties", "read_handlers"])
@pytest.mark.parametrize("event", [0, 1])
def test_a_page_that_cannot_be_read_ends_the_event(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, reads: str, event: int
) -> None:
    def fail() -> None:
        raise MemoryError

    kernel.shell.user_ns["search"] = nothing
    monkeypatch.setattr(kernel.page.definition, reads, fail)
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
