"""Shows changed pages in their visits, and what is wrong with the file of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...peer.source import Source
from ...texts import said
from ..apps.apps import explain

if TYPE_CHECKING:
    from ...peer.source import Edition
    from ..apps.apps import Apps, Shown
    from .visit import Visit

MENDED = said("This page cannot be shown now because its properties.json is being changed.")


class Refresh:
    """Updates visits whose pages have changed."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self._problems: dict[str, str] = {}
        """What visits were told about the file of their page, by the id of the visit."""

    def update(self, visit: Visit, edition: Edition | None = None) -> None:
        """Update a visit whose page has changed, and show what is wrong with the page's file."""
        if not visit.kernel.page.file.exists():
            return  # it is being renamed
        shown = self._apps.shown(visit.kernel.page)
        if self._show_problem(visit, shown):
            return
        message = self._problems.pop(visit.id, None)
        record, source = visit.record, Source(shown.raw, shown.raw_app, shown.revision)
        same_source = record.source is None or record.source == source
        if message is None and same_source and (shown.page, shown.theme) == (record.page, record.theme):
            return
        edited = record.edit_page(shown.page, shown.theme, source, edition, message)
        visit.edit_page(edited, edition.moves if edition is not None else ())

    def forget(self, visit: str) -> None:
        """Forget a visit that has ended."""
        self._problems.pop(visit, None)

    def _show_problem(self, visit: Visit, shown: Shown) -> bool:
        """Say on a page what is wrong with its file, once; to visitors only where there is no page. If it is wrong."""
        error = self._apps.error(visit.kernel.page.folder)
        if error is None:
            return False
        message = explain(error).rstrip() if visit.record.builder else MENDED
        if (visit.record.builder or shown.problem is not None) and self._problems.get(visit.id) != message:
            self._problems[visit.id] = message
            visit.show(message, "error")
        return True
