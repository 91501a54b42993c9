"""An event that the record of a visit has accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..protocol.messages import EventName


class Begun(NamedTuple):
    """An event that was accepted."""

    id: int
    component: str
    name: EventName
    step: int = 0
    detail: Any = None
