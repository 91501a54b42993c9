"""Cancelling events: each in the phase it is in, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.waiting import until

if TYPE_CHECKING:
    from tests.linked import LinkedKernel

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel_interrupts")]

READY = "import asyncio, time, os\nfrom pathlib import Path\ndef ready():\n    Path('ready').touch()\n"


@pytest.mark.parametrize(
    "body",
    [
        "def long(state, context):\n    ready()\n    time.sleep(60)",
        "def long(state, context):\n    ready()\n    while True:\n        pass",
        "def long(state, context):\n    yield\n    ready()\n    time.sleep(60)",
        "def long(state, context):\n    ready()\n    while True:\n        yield",
        "async def long(state, context):\n    ready()\n    await asyncio.sleep(60)",
        "async def long(state, context):\n    await asyncio.sleep(0)\n    ready()\n    while True:\n        pass",
        "async def long(state, context):\n    ready()\n    while True:\n        await asyncio.sleep(0)",
        "async def long(state, context):\n    yield\n    ready()\n    await asyncio.sleep(60)",
        "async def long(state, context):\n    yield\n    ready()\n    time.sleep(60)",
        "# handler: long\nevent  # which a cell run by hand has not\nready()\nawait asyncio.sleep(60)",
        """class Slow(list):
    def __iter__(self):
        while True:
            pass
def long(state, context):
    ready()
    context.flights.data = Slow()""",
    ],
)
def test_a_running_handler(kernel: LinkedKernel, body: str) -> None:
    kernel.run(READY)
    kernel.run(body)
    (kernel.folder / "ready").unlink(missing_ok=True)
    kernel.run("def after(context):\n    context.note.text = 'after'")
    visit = kernel.visit()
    event = visit.start("long")
    waiting = visit.start("after")
    until((kernel.folder / "ready").exists)
    visit.interrupt(event)
    ended = visit.end(event)
    assert ended.done.outcome == "cancelled", ended.error
    assert visit.end(waiting).changes == {"note": {"text": "after"}}
    assert kernel.run("1 + 1").status == "ok"


def test_stop_in_lab_ends_the_handler(kernel: LinkedKernel) -> None:
    kernel.run(READY + "def long(state, context):\n    ready()\n    time.sleep(60)")
    (kernel.folder / "ready").unlink(missing_ok=True)
    visit = kernel.visit()
    event = visit.start("long")
    until((kernel.folder / "ready").exists)
    kernel.manager.interrupt_kernel()
    assert visit.end(event).done.outcome == "cancelled"


def test_a_queued_event_never_starts(kernel: LinkedKernel) -> None:
    kernel.run("ran = []\ndef notes(event):\n    ran.append(event.detail)")
    cell = kernel.block()
    visit = kernel.visit()
    events = [visit.start("notes", detail=at) for at in range(3)]
    visit.interrupt(events[1])
    assert visit.end(events[1]).done.outcome == "cancelled"
    assert [visit.messages(event) for event in (events[0], events[2])] == [[], []]
    assert kernel.unblock(cell).status == "error"
    outcomes = [visit.end(event).done.outcome for event in events]
    assert outcomes == ["ok", "cancelled", "ok"]
    assert kernel.value("ran") == [0, 2]


def test_a_handler_may_clean_up(kernel: LinkedKernel) -> None:
    kernel.run(
        READY + "def sync(context):\n    try:\n        ready()\n        yield\n        time.sleep(60)\n"
        "    finally:\n        cleaned.append('sync')\n"
        "async def waits(context):\n    try:\n        ready()\n        await asyncio.sleep(60)\n"
        "    finally:\n        await asyncio.sleep(0)\n        cleaned.append('waits')\n"
        "async def steps(context):\n    try:\n        yield\n        ready()\n        await asyncio.sleep(60)\n"
        "    finally:\n        await asyncio.sleep(0)\n        cleaned.append('steps')\n"
        "cleaned = []\n"
    )
    for name in ("sync", "waits", "steps"):
        (kernel.folder / "ready").unlink(missing_ok=True)
        visit = kernel.visit()
        event = visit.start(name)
        until((kernel.folder / "ready").exists)
        visit.interrupt(event)
        assert visit.end(event).done.outcome == "cancelled"
    assert kernel.value("cleaned") == ["sync", "waits", "steps"]


def test_an_interrupt_of_something_else_does_nothing(kernel: LinkedKernel) -> None:
    kernel.run("def tick(context):\n    context.note.text = 'a'")
    visit, other = kernel.visit(), kernel.visit()
    ended = visit.call("tick")
    visit.interrupt(ended.event)
    visit.interrupt(99)
    other.interrupt(ended.event + 1)
    assert visit.call("tick").done.outcome == "ok"


def test_interrupts_at_any_moment_end_one_event_only(kernel: LinkedKernel) -> None:
    kernel.run("def tick(context):\n    for at in range(200):\n        context.note.text = str(at)")
    kernel.run("def check(context):\n    context.note.text = 'check'")
    visit = kernel.visit()
    for _ in range(60):
        event = visit.start("tick")
        visit.interrupt(event)
        assert visit.end(event).done.outcome in ("ok", "cancelled")
        assert visit.call("check").changes == {"note": {"text": "check"}}
    lane = "get_ipython()._jupyter_tools.page.main"
    held = f"[len({lane}._jobs), len({lane}._lines), len({lane}._turns), len({lane}._armed)]"
    assert kernel.value(held) == [0] * 4


def test_a_visit_that_is_closed_while_it_runs(kernel: LinkedKernel) -> None:
    kernel.run("ran = []\ndef notes(event):\n    ran.append(event.detail)")
    cell = kernel.block()
    visit = kernel.visit()
    visit.start("notes", detail="closed")
    visit.close()
    other = kernel.visit()
    kernel.unblock(cell)
    assert other.call("notes", detail="open").done.outcome == "ok"
    assert kernel.value("ran") == ["open"]
    assert visit.messages() == []


def test_handlers_that_handle_the_interrupt(kernel: LinkedKernel) -> None:
    kernel.run(
        READY + "def stubborn(context):\n"
        "    try:\n        ready()\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        context.note.text = 'stopped early'"
    )
    (kernel.folder / "ready").unlink(missing_ok=True)
    visit = kernel.visit()
    event = visit.start("stubborn")
    until((kernel.folder / "ready").exists)
    visit.interrupt(event)
    ended = visit.end(event)
    assert (ended.done.outcome, ended.changes) == ("ok", {"note": {"text": "stopped early"}})


def test_a_handler_that_swallows_an_interrupt_is_asked_again(kernel: LinkedKernel) -> None:
    kernel.run(
        READY + "def retries(context):\n    ready()\n    for _ in range(3):\n"
        "        try:\n            time.sleep(60)\n        except BaseException:\n            pass\n    time.sleep(60)"
    )
    (kernel.folder / "ready").unlink(missing_ok=True)
    visit = kernel.visit()
    event = visit.start("retries")
    until((kernel.folder / "ready").exists)
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"
    assert kernel.run("1 + 1").status == "ok"
