"""Handlers beside each other, with limits of time, tried again, and their progress, in a real kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.link import Present
from tests.waiting import until

if TYPE_CHECKING:
    from tests.linked import LinkedKernel, LinkedVisit

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("kernel_lanes")]

SETUP = """import asyncio, threading, time
from pathlib import Path
gates = {name: threading.Event() for name in "abc"}
def ready():
    Path('ready').touch()
def slow(context):
    ready()
    gates['a'].wait(60)
    context.note.text = 'slow'
async def async_slow(context):
    ready()
    await asyncio.sleep(60)
def quick(context):
    context.note.text = threading.current_thread().name
async def async_quick(context):
    await asyncio.sleep(0)
    context.note.text = threading.current_thread().name
"""


@pytest.fixture
def desk(kernel: LinkedKernel) -> LinkedKernel:
    """The kernel with handlers that wait at gates."""
    assert kernel.run(SETUP).status == "ok"
    (kernel.folder / "ready").unlink(missing_ok=True)
    return kernel


def visit_of(kernel: LinkedKernel, **policy: Any) -> LinkedVisit:
    """A visit whose events run by a policy."""
    visit = kernel.visit()
    visit.policy |= policy
    return visit


@pytest.mark.parametrize("case", ["thread quick", "thread async_quick", "async async_quick"])
def test_other_lanes_do_not_wait_for_the_main_one(desk: LinkedKernel, case: str) -> None:
    lane, handler = case.split()
    visit = visit_of(desk)
    slow = visit.start("slow")
    until((desk.folder / "ready").exists)
    visit.policy["lane"] = lane
    ended = visit.call(handler)
    assert ended.done.outcome == "ok"
    assert ended.changes["note"]["text"].startswith("jupyter_tools_")
    assert not [one for one in visit.messages(slow) if one.type == "done"]
    visit.interrupt(slow)
    assert visit.end(slow).done.outcome == "cancelled"


def test_visits_whose_client_has_gone_keep_nobody_waiting(desk: LinkedKernel) -> None:
    gone = [visit_of(desk) for _ in range(5)]
    slow = gone[0].start("slow")
    until((desk.folder / "ready").exists)
    waiting = [one.start("quick") for one in gone[1:]]
    for one in gone:
        desk.hub.send(Present(visit=one.id, present=False))
    here = visit_of(desk)
    event = here.start("quick")
    assert here.until("queued", event)[0].position == 1
    gone[0].interrupt(slow)
    assert here.end(event).done.outcome == "ok"
    ends = [one.end(event) for one, event in zip(gone[1:], waiting, strict=True)]
    assert [end.done.outcome for end in ends] == ["ok"] * 4
    order = [emit.visit for emit in desk.hub.messages if getattr(getattr(emit, "message", None), "type", "") == "done"]
    assert order.index(here.id) < min(order.index(one.id) for one in gone[1:])


def test_an_async_def_on_main_runs_beside_a_plain_one(desk: LinkedKernel) -> None:
    visit = visit_of(desk)
    slow = visit.start("async_slow")
    until((desk.folder / "ready").exists)
    assert visit.call("quick").changes == {"note": {"text": "MainThread"}}
    visit.interrupt(slow)
    assert visit.end(slow).done.outcome == "cancelled"


def test_jupyters_stop_ends_a_handler_that_awaits(desk: LinkedKernel) -> None:
    visit = visit_of(desk)
    slow = visit.start("async_slow")
    until((desk.folder / "ready").exists)
    desk.manager.interrupt_kernel()
    assert visit.end(slow).done.outcome == "cancelled"
    assert desk.run("1 + 1").status == "ok"
    assert visit.call("quick").done.outcome == "ok"


def test_waiting_events_get_their_position(desk: LinkedKernel) -> None:
    ann, bob = visit_of(desk), visit_of(desk)
    slow = ann.start("slow")
    until((desk.folder / "ready").exists)
    own, other = ann.start("quick"), bob.start("quick")
    first = ann.until("queued", own)[0]
    second = bob.until("queued", other)[0]
    assert (first.position, first.others) == (1, False)
    assert (second.position, second.others) == (2, True)
    desk.hub.sync()
    ann.interrupt(slow)
    for visit, event in ((ann, own), (bob, other)):
        kinds = [one.type for one in visit.end(event).messages]
        assert kinds[-2:] == ["running", "done"]


BODIES = {
    "sleeps": "time.sleep(30)",
    "computes": "while True: pass",
    "blocks": "threading.Event().wait()",
}
SWALLOWS = """def long(context):
    ready()
    while True:
        try:
            time.sleep(30)
        except KeyboardInterrupt:
            pass
"""


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("lane", ["main", "thread"])
def test_cancel(desk: LinkedKernel, lane: str, body: str) -> None:
    desk.run(f"def long(context):\n    ready()\n    context.note.text = 'begun'\n    {BODIES[body]}")
    visit = visit_of(desk, lane=lane)
    event = visit.start("long")
    until((desk.folder / "ready").exists)
    visit.interrupt(event)
    ended = visit.end(event)
    assert (ended.done.outcome, ended.changes) == ("cancelled", {})
    assert visit.call("quick").done.outcome == "ok"


@pytest.mark.parametrize(
    "body",
    ["await asyncio.sleep(30)", "while True:\n        pass", "await asyncio.to_thread(threading.Event().wait)"],
)
@pytest.mark.parametrize("lane", ["main", "thread", "async"])
def test_cancel_of_async_handlers(desk: LinkedKernel, lane: str, body: str) -> None:
    desk.run(f"async def long(context):\n    ready()\n    {body}")
    visit = visit_of(desk, lane=lane)
    event = visit.start("long")
    until((desk.folder / "ready").exists)
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"
    assert visit.call("async_quick").done.outcome == "ok"


def test_a_thread_that_swallows_interrupts_is_abandoned(desk: LinkedKernel) -> None:
    desk.run(SWALLOWS)
    visit = visit_of(desk, lane="thread")
    event = visit.start("long")
    until((desk.folder / "ready").exists)
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"


def test_an_abandoned_handler_changes_nothing_any_more(desk: LinkedKernel) -> None:
    desk.run(
        "def long(context):\n    ready()\n    try:\n        gates['b'].wait()\n    except KeyboardInterrupt:\n"
        "        pass\n    print('late')\n    context.note.text = 'late'\n    yield\n    Path('ended').touch()"
    )
    visit = visit_of(desk, lane="thread")
    event = visit.start("long")
    until((desk.folder / "ready").exists)
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"
    desk.run("gates['b'].set()")
    desk.idle()
    # It may have waited for the cell to end.
    assert [one.type for one in visit.messages(event) if one.type != "progress"] == ["running", "done"]


@pytest.mark.parametrize(("lane", "handler"), [("main", "slow"), ("thread", "slow"), ("async", "async_slow")])
def test_a_timeout(desk: LinkedKernel, lane: str, handler: str) -> None:
    visit = visit_of(desk, lane=lane, timeout=0.3)
    ended = visit.call(handler)
    assert ended.done.outcome == "error"
    assert ended.done.error.message == "This took longer than 0.3 seconds and was ended."
    visit.policy["timeout"] = 60
    assert visit.call("async_quick").done.outcome == "ok"


def test_a_handler_that_raises_is_tried_again(desk: LinkedKernel) -> None:
    desk.run(
        "tries = []\ndef flaky(context, visit):\n    tries.append(1)\n    context.note.text = str(len(tries))\n"
        "    if len(tries) < 3:\n        raise OSError('not yet')"
    )
    visit = visit_of(desk, retry=3)
    ended = visit.call("flaky")
    assert (ended.done.outcome, ended.changes) == ("ok", {"note": {"text": "3"}})
    labels = [one.label for one in ended.messages if one.type == "progress"]
    assert labels == ["Trying again (1 of 3)", "Trying again (2 of 3)"]
    assert desk.value("len(tries)") == 3


def test_it_is_not_tried_more_often_than_asked(desk: LinkedKernel) -> None:
    desk.run("tries = []\ndef broken():\n    tries.append(1)\n    raise OSError('never')")
    ended = visit_of(desk, retry=1).call("broken")
    assert (ended.done.outcome, ended.done.error.message) == ("error", "OSError: never")
    assert desk.value("len(tries)") == 2


def test_what_has_sent_changes_is_not_tried_again(desk: LinkedKernel) -> None:
    desk.run("tries = []\ndef broken(context):\n    tries.append(1)\n    context.note.text = 'x'\n    yield\n    1 / 0")
    assert visit_of(desk, retry=3).call("broken").done.outcome == "error"
    assert desk.value("len(tries)") == 1


def test_the_pause_between_tries_can_be_cancelled(desk: LinkedKernel) -> None:
    desk.run("def broken():\n    ready()\n    raise OSError('never')")
    visit = visit_of(desk, retry=10)
    event = visit.start("broken")
    until((desk.folder / "ready").exists)
    visit.until("progress", event)
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"


def test_track_and_tqdm_show_progress(desk: LinkedKernel) -> None:
    desk.run(
        "def tracked(visit):\n    for _ in visit.track(range(4), 'Scoring'):\n        time.sleep(0.06)\n"
        "def barred():\n    from tqdm import tqdm\n    for _ in tqdm(range(4), desc='Fitting', mininterval=0):\n"
        "        time.sleep(0.06)\n"
        "def auto():\n    from tqdm.auto import trange\n    for _ in trange(4, desc='Auto', mininterval=0):\n"
        "        time.sleep(0.06)\n"
        "def widget():\n    from tqdm.notebook import tqdm\n    bar = tqdm(desc='Widget', mininterval=0)\n"
        "    bar.reset(4)\n    for _ in range(4):\n        bar.update()\n        time.sleep(0.06)\n    bar.close()\n"
        "def unknown(visit):\n    list(visit.track((x for x in 'ab'), 'Reading'))"
    )
    visit = visit_of(desk)
    for handler, label in (("tracked", "Scoring"), ("barred", "Fitting"), ("auto", "Auto"), ("widget", "Widget")):
        ended = visit.call(handler)
        assert ended.done.outcome == "ok", ended.error
        shown = [one for one in ended.messages if one.type == "progress"]
        assert {one.label for one in shown} == {label}
        assert shown[-1].value == 1.0
        assert len(shown) > 2
        assert not [one for one in ended.messages if one.type == "output"]
    first = next(one for one in visit.call("unknown").messages if one.type == "progress")
    assert (first.value, first.label) == (None, "Reading")
    assert "4/4" in desk.run("import tqdm\nfor _ in tqdm.tqdm(range(4)): pass").text("stderr")


def test_many_yields_are_few_updates_and_lose_nothing(desk: LinkedKernel) -> None:
    desk.run(
        "def counts(context):\n    for at in range(2_000):\n        context.note.text = str(at)\n"
        "        if at == 17:\n            context.filters.components.search.label = 'once'\n        yield"
    )
    ended = visit_of(desk).call("counts")
    assert ended.updates[-1]["note"]["text"] == "1999"
    assert len(ended.updates) < 1_000
    assert {"label": "once"} in [one.get("filters.search") for one in ended.updates]


def test_a_late_yield_is_shown_while_the_handler_goes_on(desk: LinkedKernel) -> None:
    desk.run(
        "def counts(context):\n    for at in range(3):\n        context.note.text = str(at)\n        yield\n"
        "    gates['c'].wait(60)"
    )
    visit = visit_of(desk)
    event = visit.start("counts")
    until(lambda: any(one.type == "update" and one.changes["note"]["text"] == "2" for one in visit.messages(event)))
    visit.interrupt(event)
    assert visit.end(event).done.outcome == "cancelled"


def test_a_selection_of_data_that_was_replaced_selects_nothing(desk: LinkedKernel) -> None:
    desk.run(
        "def fill(context):\n    context.flights.data = [{'a': 1}, {'a': 2}]\n"
        "def chosen(state, context):\n    context.note.text = str([row.a for row in state.flights.rows])"
    )
    visit = visit_of(desk)
    assert visit.call("fill").done.outcome == "ok"
    assert visit.call("chosen", flights={"table": 1, "selected": [1]}).changes == {"note": {"text": "[2]"}}
    assert visit.call("fill").done.outcome == "ok"
    assert visit.call("chosen", flights={"table": 1, "selected": [1]}).changes == {"note": {"text": "[]"}}
