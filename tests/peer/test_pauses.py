"""A timer's ticks keep their pace, whatever a client sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer import pauses
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.link import Run
from jupyter_tools.protocol.messages import Done, Event

if TYPE_CHECKING:
    from tests.clock import Clock

COMPONENTS: dict[str, Any] = {
    "clock": {"type": "timer", "seconds": 10, "handlers": {"tick": ["first", {"toast": "Again"}, "second"]}},
    "stopped": {"type": "timer", "running": False, "handlers": {"tick": "first"}},
    "often": {"type": "timer", "seconds": 1, "handlers": {"tick": "first"}},
    "go": {"type": "button", "handlers": {"click": "first"}},
    "name": {"type": "text_input"},
}


def page() -> Page:
    return parse_app({"version": 1, "pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]


class Client:
    """Sends events of a visit."""

    def __init__(self) -> None:
        self.record = VisitRecord(page(), Theme())
        self.event = 0

    def runs(self, component: str, name: Any = "tick", step: int = 0) -> bool:
        """Whether an event runs; one that does not must have ended as cancelled."""
        self.event += 1
        answer = self.record.take_event(
            Event(id=self.event, component=component, name=name, step=step, state={"name": "a"}, detail=None)
        )
        if isinstance(answer, Run):
            self.record.send(Done.bare(answer.event, "ok"))
            return True
        assert isinstance(answer, Done)
        assert (answer.outcome, answer.error) == ("cancelled", None)
        return False


@pytest.fixture
def client(clock: Clock) -> Client:
    """A visit whose time stands still."""
    clock.replace(pauses)  # type: ignore[arg-type]
    return Client()


def test_a_client_that_floods_has_one_tick_in_a_pause(client: Client, clock: Clock) -> None:
    ran = 0
    for _ in range(1_000):
        ran += client.runs("clock")
        clock.advance(0.1)
    # 100 seconds at one tick in ten; the first came at once, and one may come early.
    assert 10 <= ran <= 12


def test_ticks_that_arrive_a_little_early_or_late_run(client: Client, clock: Clock) -> None:
    assert client.runs("clock")
    for seconds in (9, 11, 8, 12, 10, 40, 10):
        clock.advance(seconds)
        assert client.runs("clock")


def test_each_step_and_each_timer_has_its_own_pace(client: Client) -> None:
    assert client.runs("clock", step=0)
    assert client.runs("clock", step=2)
    assert not client.runs("clock", step=2)
    assert client.runs("often")


def test_a_timer_that_does_not_run_has_no_ticks(client: Client, clock: Clock) -> None:
    assert not client.runs("stopped")
    clock.advance(1_000)
    assert not client.runs("stopped")


def test_other_events_have_no_pause_and_values_are_kept(client: Client) -> None:
    assert all(client.runs("go", "click") for _ in range(50))
    assert client.runs("clock")
    assert not client.runs("clock")
    assert client.record.state["name"] == "a"


def test_a_handler_may_make_it_faster_and_stop_it(client: Client, clock: Clock) -> None:
    assert client.runs("clock")
    client.record.take_over({"clock": {"seconds": 2}})
    clock.advance(10)
    assert client.runs("clock")
    clock.advance(2)
    assert client.runs("clock")
    client.record.take_over({"clock": {"running": False}})
    clock.advance(100)
    assert not client.runs("clock")
