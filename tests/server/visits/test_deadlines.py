"""The deadlines of events that were cancelled or have a timeout."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol.messages import Done
from jupyter_tools.server.visits.deadlines import Deadlines

if TYPE_CHECKING:
    from tests.clock import Clock


@pytest.mark.usefixtures("house")
async def test_a_repeated_request_does_not_extend_the_deadline(clock: Clock) -> None:
    late: list[int] = []
    record: Any = SimpleNamespace(running={1: None, 2: None})
    deadlines = Deadlines(record, lambda: 10, late.append)
    deadlines.note(1, 60)
    deadlines.started(1)
    for event in (1, 2, 3):
        deadlines.interrupted(event)
    deadlines.sent(Done(seq=0, event=2, outcome="ok", error=None, changes={}, handler="", at_once=False), None)
    timer = deadlines._timers[1]
    deadlines.interrupted(1)
    assert deadlines._timers == {1: timer}
    await clock.elapse(9)
    assert not late
    await clock.elapse(1)
    assert (late, deadlines._timers) == ([1], {})
    deadlines.interrupted(2)
    deadlines.close()
    assert deadlines._timers == {}
