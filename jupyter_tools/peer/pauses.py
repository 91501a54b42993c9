"""Keeps the events of a visit as far apart as their components say, whatever its client sends."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..components import Component
    from ..protocol.messages import Event

SLACK = 0.5
"""The part of a pause by which an event may come early: what a client sends on time does not always arrive so."""
MOST = 1_000
"""How many events are remembered; more only a client has that names others all the time."""


class Pauses:
    """When each event of a visit may come again."""

    __slots__ = ("_due",)

    def __init__(self) -> None:
        self._due: dict[tuple[str, str, int], float] = {}

    def takes(self, event: Event, component: Component | None) -> bool:
        """Whether an event of a component may run now; if so it counts. On average each step runs once in a pause."""
        pause = component.least_pause(event.name) if component is not None else 0
        if pause <= 0:
            return True
        now, key = time.monotonic(), (event.component, event.name, event.step)
        due = self._due.get(key, -math.inf)
        if math.isinf(pause) or now < due - pause * SLACK:
            return False
        if len(self._due) >= MOST and key not in self._due:
            self._due.clear()
        self._due[key] = max(now, due) + pause
        return True
