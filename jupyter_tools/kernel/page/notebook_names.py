"""`state` and `context` of cells: those of the newest builder's visit."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...generated.values import clear_changes
from ...protocol.messages import Update

if TYPE_CHECKING:
    from .page import PageInKernel
    from .visit import Visit

CELL = -1
"""The event number of changes that a cell of the notebook made."""


class CellNames:
    """Defines `State`, `Context`, `state` and `context` for cells, and sends what they set."""

    def __init__(self, page: PageInKernel) -> None:
        self.live: str | None = None
        """The visit that cells share."""
        # The link's thread gives cells new values of `state`, while the main thread may change the page.
        self.lock = threading.RLock()
        self._page = page
        self._shared: dict[str, Any] = {}

    def share_page(self) -> None:
        """Define the classes of a changed page, and `state` and `context` of them."""
        page = self._page
        page.shell.push({"State": page.State, "Context": page.Context}, interactive=False)
        self._share(new=True)

    def share(self) -> None:
        """Give cells the visit that they share from now on."""
        with self.lock:
            self._share(new=False)
        self.send()

    def share_state(self, visit: str, values: dict[str, Any]) -> None:
        """Give cells what the visitor gave, also while one of them runs."""
        found = self._page.visits.get(visit)
        if found is not None and visit == self.live:
            with self.lock:
                found.values = dict(values)
                self._define("state", self._state(found))

    def send(self) -> None:
        """Send what cells have set on `context`."""
        page = self._page
        visit = page.visits.get(self.live or "")
        context = self._shared.get("context")
        if visit is None or context is None or not isinstance(context, page.Context):
            return
        try:
            changes = visit.take(context, page.page)
        except ToolsError as error:
            sys.stderr.write(f"context was not sent: {error}\n")
            self._define("context", visit.context(page))
            return
        clear_changes(context)
        if changes:
            page.emit(visit.id, Update(seq=0, event=CELL, changes=changes))

    def _share(self, *, new: bool) -> None:
        page = self._page
        visit = page.visits.get(self.live or "")
        self._define("state", self._state(visit))
        if new or "context" not in self._shared:
            self._define("context", visit.context(page) if visit else page.context())

    def _state(self, visit: Visit | None) -> Any:
        """The `state` of a visit for cells; empty if its values cannot be read (handlers then raise the error)."""
        page = self._page
        if visit is not None:
            try:
                return visit.state(page, visit.values)
            except Exception as error:  # noqa: BLE001 - a frame's values may raise anything, and events must not wait
                sys.stderr.write(f"state cannot be read: {error}\n")
        return page.State()

    def _define(self, name: str, value: Any) -> None:
        """Define a name for cells, unless the author has taken it for something else."""
        shell = self._page.shell
        if name not in self._shared or shell.user_ns.get(name) is self._shared[name]:
            shell.push({name: value}, interactive=False)
        self._shared[name] = value
