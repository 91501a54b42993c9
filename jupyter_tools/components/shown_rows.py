"""What types share that show the rows of a frame, of which visitors select some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .base import Component
from .source import doc_of

if TYPE_CHECKING:
    from .source import Source

MOST_SELECTED = 10_000
"""The most rows that may be selected at once."""


class ShownRows(Component):
    """A component that shows the rows of a frame."""

    stale: ClassVar[str] = "the table has changed; select the row again"
    """What is said of a selection of rows of earlier data."""

    def most_selected(self) -> int:
        """How many rows a visitor may select."""
        raise NotImplementedError

    def state_source(self, source: Source, name: str, path: str) -> str:
        """Classes of a row and of the selection."""
        row, state = source.name(path, "Row"), source.name(path, "State")
        columns = []
        for column, declared in self.parts().items():
            columns += [f"{column}: {source.other('Any')} = None", *doc_of(declared.label)]
        doc = f'"""A row of `{path}`; undeclared columns are there too."""'
        source.add(row, source.base("TableRow"), doc, columns)
        doc = f'"""The selected row of `{path}`; every column is None when none is selected."""'
        rows = f"rows: {source.other('list')}[{row}] = {source.other('Field')}(default_factory={source.other('list')})"
        source.add(state, row, doc, [rows, '"""All selected rows."""'])
        return source.field(name, state)

    def state_type(self) -> str:
        """The selected row."""
        return "TableRow"

    def data_version(self, data: Any) -> int:
        """The version of a `protocol.Table` as JSON."""
        return int(data["table"]) if isinstance(data, dict) else 0

    def unselected(self, data: Any) -> dict[str, Any]:
        """No row."""
        return {"table": self.data_version(data), "selected": []}

    def initial(self) -> dict[str, Any]:
        """No selection."""
        return self.unselected(None)

    def check(self, value: Any, data: Any = None) -> dict[str, Any]:
        """A selection of rows of the present `data` (a `protocol.Table` as JSON, or None)."""
        if not isinstance(value, dict) or set(value) != {"table", "selected"}:
            message = "must be {table, selected}"
            raise ValueError(message)
        if type(value["table"]) is not int:
            message = "table must be a version"
            raise ValueError(message)
        selected = value["selected"]
        if not isinstance(selected, list) or not all(type(one) is int for one in selected):
            message = "selected must be a list of row positions"
            raise ValueError(message)
        most = self.most_selected()
        if selected and most == 0:
            message = "rows of this table cannot be selected"
            raise ValueError(message)
        if len(selected) > most:
            message = "too many rows are selected"
            raise ValueError(message)
        if len(set(selected)) != len(selected):
            message = "a row is selected twice"
            raise ValueError(message)
        version, total = (data["table"], data["total"]) if data else (0, 0)
        if selected and value["table"] != version:
            raise ValueError(self.stale)
        if not all(0 <= one < total for one in selected):
            message = f"row positions go from 0 to {total - 1}" if total else "the table has no rows"
            raise ValueError(message)
        return value
