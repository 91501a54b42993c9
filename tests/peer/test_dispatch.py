"""When the events of a visit run, by the policies of their handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.page.model import parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.dispatch import MAX_RUNNING, Dispatch
from jupyter_tools.peer.pools import Pools
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import Done, Event, Queued, Update
from jupyter_tools.protocol.policy import Policy
from tests.pooling import waiting

if TYPE_CHECKING:
    from jupyter_tools.protocol.link import Run


class Visit:
    """A visit of a page with one button, one other, and an input; and what its dispatch did."""

    def __init__(self, pools: Pools | None = None, **policy: Any) -> None:
        components = {
            "go": {"type": "button", "handlers": {"click": "go"}},
            "other": {"type": "button", "handlers": {"click": "other"}},
            "name": {"type": "text_input", "handlers": {"change": "go"}},
        }
        policies = {"go": policy} if policy else {}
        entry = {"components": components, "policies": policies, "handlers": {"load": "go"}}
        page = parse_app({"version": 1, "pools": {"gpu": 1}, "pages": {"x.ipynb": entry}}).pages["x.ipynb"]
        self.record = VisitRecord(page, Theme())
        self.runs: list[Run] = []
        self.sent: list[Any] = []
        self.dispatch = Dispatch(self.record, pools or Pools(lambda _: 1), "desk", self.runs.append, self.send)

    def send(self, message: Any) -> None:
        self.record.send(message)
        self.sent.append(message)
        self.dispatch.sent(message)

    def event(self, component: str = "go", name: Any = "click", state: Any = None) -> int:
        number = self.record.event + 1
        self.dispatch.take(Event(id=number, component=component, name=name, step=0, state=state or {}, detail=None))
        return number

    def end(self, event: int) -> None:
        self.send(self.record.end(event, "ok"))

    @property
    def started(self) -> list[int]:
        return [run.event for run in self.runs]

    def done(self) -> dict[int, str]:
        return {one.event: one.outcome for one in self.sent if isinstance(one, Done)}

    def places(self) -> list[tuple[int, int, bool]]:
        return [(one.event, one.position, one.others) for one in self.sent if isinstance(one, Queued)]


def test_a_click_is_dropped_while_the_same_runs() -> None:
    visit = Visit()
    visit.event()
    visit.event()
    assert visit.done() == {2: "cancelled"}
    visit.event("other")
    visit.end(1)
    visit.event()
    assert visit.started == [1, 3, 4]


def test_of_changes_the_latest_waits() -> None:
    visit = Visit()
    for text in ("a", "b", "c"):
        visit.event("name", "change", {"name": text})
    assert visit.started == [1]
    assert visit.done() == {2: "cancelled"}
    visit.end(1)
    assert visit.started == [1, 3]
    assert visit.runs[-1].state["name"] == "c"


def test_queued_events_run_one_after_the_other() -> None:
    visit = Visit(when_running="queue")
    for _ in range(4):
        visit.event()
    assert visit.started == [1]
    assert visit.places() == [(2, 1, False), (3, 2, False), (4, 3, False)]
    visit.end(1)
    assert visit.started == [1, 2]
    assert visit.places()[3:] == [(3, 1, False), (4, 2, False)]
    visit.end(2)
    visit.end(3)
    visit.end(4)
    assert visit.started == [1, 2, 3, 4]
    assert set(visit.done().values()) == {"ok"}


def test_parallel_events_run_at_once() -> None:
    visit = Visit(when_running="parallel")
    for _ in range(3):
        visit.event()
    assert visit.started == [1, 2, 3]


def test_the_latest_replaces_what_waits() -> None:
    visit = Visit(when_running="latest")
    for _ in range(4):
        visit.event()
    visit.end(1)
    assert visit.started == [1, 4]
    assert visit.done() == {2: "cancelled", 3: "cancelled", 1: "ok"}


def test_cancelling_what_waits() -> None:
    visit = Visit(when_running="queue")
    for _ in range(3):
        visit.event()
    assert visit.dispatch.waits() == {2, 3}
    assert visit.dispatch.cancel(2)
    assert visit.done() == {2: "cancelled"}
    assert visit.places()[-1] == (3, 1, False)
    assert not visit.dispatch.cancel(1)
    assert not visit.dispatch.cancel(7)
    visit.end(1)
    assert visit.started == [1, 3]


def test_too_many_events() -> None:
    visit = Visit(when_running="queue")
    for _ in range(MAX_RUNNING + 1):
        visit.event()
    last = visit.sent[-1]
    assert (last.event, last.outcome) == (MAX_RUNNING + 1, "error")
    assert "under way" in last.error.message


@pytest.mark.parametrize("when", ["drop", "queue", "latest", "parallel"])
def test_load_runs_whatever_the_policy(when: str) -> None:
    visit = Visit(when_running=when)
    load = visit.record.load()
    assert load is not None
    visit.dispatch.start(load)
    assert visit.started == [0]


def test_a_pool_lets_one_visit_after_the_other() -> None:
    pools = Pools(lambda _: 1)
    ann, bob = Visit(pools, pool="gpu"), Visit(pools, pool="gpu")
    ann.event()
    bob.event()
    bob.event("other")
    assert (ann.started, bob.started) == ([1], [2])
    assert bob.places() == [(1, 1, True)]
    assert bob.dispatch.waits() == {1}
    ann.end(1)
    assert bob.started == [2, 1]
    assert bob.dispatch.waits() == set()
    bob.end(1)
    assert waiting(pools) == {}


def test_waiting_for_a_pool_can_be_cancelled() -> None:
    pools = Pools(lambda _: 1)
    ann, bob = Visit(pools, pool="gpu"), Visit(pools, pool="gpu")
    ann.event()
    bob.event()
    assert bob.dispatch.cancel(1)
    assert bob.done() == {1: "cancelled"}
    ann.end(1)
    assert bob.started == []
    assert not ann.dispatch.cancel(1)


def test_a_visit_that_ends_gives_its_places_back() -> None:
    pools = Pools(lambda _: 1)
    ann, bob = Visit(pools, pool="gpu"), Visit(pools, pool="gpu")
    ann.event()
    bob.event()
    ann.dispatch.close()
    assert bob.started == [1]


def test_policies_travel_with_the_run() -> None:
    visit = Visit(lane="thread", timeout=2.5, retry=3)
    visit.event()
    [run] = visit.runs
    assert (run.lane, run.timeout, run.retry) == ("thread", 2.5, 3)
    visit.event("other")
    assert (visit.runs[-1].lane, visit.runs[-1].timeout, visit.runs[-1].retry) == ("main", None, 0)


def test_a_correction_comes_before_the_end() -> None:
    visit = Visit()
    visit.record.take_over({"name": {"disabled": True}})
    visit.event(state={"name": "x"})
    assert [type(one) for one in visit.sent] == [Update, Done]


@pytest.mark.parametrize(
    ("event", "when"), [("click", "drop"), ("submit", "drop"), ("change", "latest"), ("select", "latest")]
)
def test_the_default_for_an_event_while_its_handler_runs(event: str, when: str) -> None:
    assert Policy().for_event(event) == when
    assert Policy(when_running="queue").for_event(event) == "queue"
