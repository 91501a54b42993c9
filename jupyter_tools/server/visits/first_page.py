"""The page as a new visit begins with it: in the document, and in the record of the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...peer.record import Source, VisitRecord

if TYPE_CHECKING:
    from ...protocol.messages import PageMessage
    from ..apps.apps import Apps, Shown
    from ..apps.paths import PagePath


def new_record(shown: Shown, *, builder: bool, visit: str | None = None) -> VisitRecord:
    """The record of a new visit, or of one whose name is known."""
    source = Source(shown.raw, shown.revision)
    return VisitRecord(shown.page, shown.theme, builder=builder, visit=visit, source=source)


def first_page(apps: Apps, page: PagePath, *, builder: bool) -> PageMessage | None:
    """The `page` message of a visit that nobody has opened yet: it has no name, and no kernel knows it.

    It holds what the visit would be sent, and so nothing that its visitor may not see. None while the app's file
    cannot be read: the visit says what is wrong with it.
    """
    if apps.error(page.folder) is not None:
        return None
    message = new_record(apps.shown(page), builder=builder).page_message()
    return message.model_copy(update={"visit": ""})
