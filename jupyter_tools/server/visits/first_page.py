"""The page as a new visit begins with it: in the document, and in the record of the visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...peer.record import VisitRecord
from ...peer.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...protocol.messages import PageMessage
    from ..apps.apps import Apps, Shown
    from ..apps.paths import PagePath


@dataclass(frozen=True)
class Who:
    """Who opens a page, and with what."""

    builder: bool
    user: str = ""
    """The user's name; empty for a visitor by link."""
    params: Mapping[str, str] = field(default_factory=dict)
    """The query of the page's URL."""


def new_record(shown: Shown, who: Who, visit: str | None = None) -> VisitRecord:
    """The record of a new visit, or of one whose name is known."""
    source = Source(shown.raw, shown.raw_app, shown.revision)
    record = VisitRecord(shown.page, shown.theme, builder=who.builder, visit=visit, source=source)
    return record.visited_by(who.user, who.params)


def first_page(apps: Apps, page: PagePath, who: Who) -> PageMessage | None:
    """The `page` message of a visit that nobody has opened yet: it has no name, and no kernel knows it.

    It holds what the visit would be sent, and so nothing that its visitor may not see. None while the app's file
    cannot be read: the visit says what is wrong with it.
    """
    if apps.error(page.folder) is not None:
        return None
    message = new_record(apps.shown(page), who).page_message()
    return message.model_copy(update={"visit": ""})
