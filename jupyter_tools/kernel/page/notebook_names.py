"""`state` and `context` of cells: those of the newest builder's visit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ...errors import ToolsError
from ...generated.bases import take_going
from ...generated.values import clear_changes
from ...protocol.messages import Update

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .definition import Definition
    from .visit import Visit

CELL = -1
"""The event number of changes that a cell of the notebook made."""


class CellNames:
    """Defines `State`, `Context`, `state` and `context` for cells, and sends what they set."""

    def __init__(
        self,
        shell: Any,
        definition: Definition,
        visits: Mapping[str, Visit],
        emit: Callable[[str, Update], None],
    ) -> None:
        """`visits` are those that are open; `emit` sends a message to the client of one."""
        self.live: str | None = None
        """The visit that cells share."""
        self._shell = shell
        self._definition = definition
        self._visits = visits
        self._emit = emit
        self._shared: dict[str, Any] = {}
        definition.share = self.share_page
        self.share_page()

    def share_page(self) -> None:
        """Define the classes of a changed page, and `state` and `context` of them."""
        definition = self._definition
        self._shell.push({"State": definition.State, "Context": definition.Context}, interactive=False)
        self._share(new=True)

    def share(self) -> None:
        """Give cells the visit that they share from now on."""
        with self._definition.lock:
            self._share(new=False)
        self.send()

    def share_state(self, visit: str, values: dict[str, Any]) -> None:
        """Give cells what the visitor gave, also while one of them runs."""
        found = self._visits.get(visit)
        if found is not None and visit == self.live:
            with self._definition.lock:
                found.values = dict(values)
                self._define("state", self._state(found))

    def send(self) -> None:
        """Send what cells have set on `context`."""
        definition = self._definition
        visit = self._visits.get(self.live or "")
        context = self._shared.get("context")
        if visit is None or context is None or not isinstance(context, definition.Context):
            return
        if take_going(context.page) is not None:
            sys.stderr.write("context.page.go works in handlers: a cell leads no visitor to another page\n")
        try:
            changes = visit.take(context, definition.read)
        except ToolsError as error:
            sys.stderr.write(f"context was not sent: {error}\n")
            self._define("context", visit.context(definition))
            return
        clear_changes(context)
        if changes:
            self._emit(visit.id, Update(seq=0, event=CELL, changes=changes, handler=""))

    def _share(self, *, new: bool) -> None:
        definition = self._definition
        visit = self._visits.get(self.live or "")
        self._define("state", self._state(visit))
        if new or "context" not in self._shared:
            self._define("context", visit.context(definition) if visit else definition.context())

    def _state(self, visit: Visit | None) -> Any:
        """The `state` of a visit for cells; empty if its values cannot be read (handlers then raise the error)."""
        definition = self._definition
        if visit is not None:
            try:
                return visit.state(definition, visit.values)
            except Exception as error:  # noqa: BLE001 - a frame's values may raise anything, and events must not wait
                sys.stderr.write(f"state cannot be read: {error}\n")
        return definition.State()

    def _define(self, name: str, value: Any) -> None:
        """Define a name for cells, unless the author has taken it for something else."""
        shell = self._shell
        if name not in self._shared or shell.user_ns.get(name) is self._shared[name]:
            shell.push({name: value}, interactive=False)
        self._shared[name] = value
