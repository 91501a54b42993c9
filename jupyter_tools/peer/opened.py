"""The message that opens a visit in a kernel process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.link import Open

if TYPE_CHECKING:
    from .record import VisitRecord


def opened(record: VisitRecord) -> Open:
    """Opens a visit as its record knows it."""
    return Open(
        visit=record.id,
        builder=record.builder,
        user=record.user,
        params=dict(record.params),
        state=dict(record.state),
        visible=record.visible_columns(),
        files=record.files.place,
    )
