"""The `event` argument of a handler."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .row_events import RowEvent
    from .table_edits import Edits


@dataclass
class EventInfo:
    """The `event` argument of a handler: what the visitor did."""

    component: str
    """The path of the component, or `page`."""
    name: str
    """`click`, `change`, `submit`, `finish`, `select`, `open`, `close`, `tick`, `search`, `edit`, `action`,
    `reorder` or `load`."""
    detail: Any = None
    """What the event itself carries; what is searched for is `query`, too."""
    edits: Edits | None = None
    """What a visitor has changed in a table, of an `edit`."""
    done: RowEvent | None = field(default=None, repr=False)
    """What a visitor has done with rows of a table."""

    @property
    def action(self) -> str:
        """The value of the action that was chosen, of an `action`; empty for another event."""
        return self.done.action if self.done is not None else ""

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of an `action`, `open` or `reorder` of a table; they are read as they are used."""
        return self.done.rows if self.done is not None else ()

    @property
    def row(self) -> Any:
        """The first of `rows`; None without one."""
        return self.rows[0] if len(self.rows) > 0 else None

    @property
    def all(self) -> bool:
        """Whether `rows` are all that match, and not those that were selected one by one."""
        return self.done is not None and self.done.all

    @property
    def before(self) -> Any:
        """The row that the moved one follows now, of a `reorder`; None at the first place."""
        return self.done.before if self.done is not None else None

    @property
    def after(self) -> Any:
        """The row that follows the moved one now, of a `reorder`; None at the last place."""
        return self.done.after if self.done is not None else None

    @property
    def query(self) -> str:
        """What the visitor has typed, of a `search`; empty for nothing."""
        return str(self.detail["query"]) if self.name == "search" and isinstance(self.detail, dict) else ""
