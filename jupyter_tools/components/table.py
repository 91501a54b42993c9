"""The table: rows of a frame, of which visitors see a window and select some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from ..texts import said
from .base import FRAME, Component, ComponentContext
from .layout import Layout
from .names import Name
from .registry import Palette
from .selecting import ShownFrame
from .source import doc_of
from .table_columns import ColumnContext, TableColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source import Source


class TableContext(ComponentContext):
    """What a handler may set on a table."""

    label: str = ""
    """A title above the table."""
    data: Annotated[Any, Field(json_schema_extra=FRAME)] = None
    """Any frame (pandas with its Styler, polars, pyarrow, duckdb), rows (dicts, tuples, dataclasses, pydantic models,
    database rows, ORM objects), a dict of columns, a 2-D array or tensor; None empties the table."""
    empty_text: str = said("No rows")
    """What is shown when there are no rows."""


class Table(TableContext, Component):
    """A table of any size; only the rows on screen travel."""

    events: ClassVar[tuple[str, ...]] = ("select",)
    palette = Palette("Show", order=10)
    layout = Layout("card", wide=True)
    holds = "columns"
    part_type = TableColumn

    columns: dict[Name, TableColumn] = {}
    """Declared columns by identifier; others of the data appear by themselves after them."""
    selection: Literal["none", "single", "multiple"] = "single"
    """How many rows a visitor may select."""
    index: bool | None = None
    """Whether the row index of a pandas frame is shown as first columns; None shows an index that is named or holds
    more than row numbers."""
    search: bool = False
    """Whether a search field is shown."""
    height: Annotated[int, Field(ge=100, le=4000)] = 400
    """Its height in pixels."""

    def parts(self) -> Mapping[str, TableColumn]:
        """The declared columns."""
        return self.columns

    def frame(self) -> ShownFrame:
        """Its data."""
        return ShownFrame("data", self.columns, self.index)

    def state_source(self, source: Source, name: str, path: str) -> str:
        """Classes of a row and of the selection."""
        row, state = source.name(path, "Row"), source.name(path, "State")
        columns = []
        for column, declared in self.columns.items():
            columns += [f"{column}: {source.other('Any')} = None", *doc_of(declared.label)]
        doc = f'"""A row of `{path}`; undeclared columns are there too."""'
        source.add(row, source.base("TableRow"), doc, columns)
        doc = f'"""The selected row of `{path}`; every column is None when none is selected."""'
        rows = f"rows: {source.other('list')}[{row}] = {source.other('Field')}(default_factory={source.other('list')})"
        source.add(state, row, doc, [rows, '"""All selected rows."""'])
        return source.field(name, state)

    def context_source(self, source: Source, path: str) -> str:
        """A class with the table's properties and its columns."""
        base = super().context_source(source, path)
        columns, kind = source.name(path, "Columns"), source.name(path, "Context")
        lines = [source.field(name, source.component(ColumnContext)) for name in self.columns]
        doc = f'"""The columns of `{path}`; undeclared ones are there too."""'
        source.add(columns, source.base("ColumnsContext"), doc, lines)
        doc = f'"""What a handler sets on `{path}`."""'
        source.add(kind, base, doc, [source.field("columns", columns)])
        return kind

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
        if selected and self.selection == "none":
            message = "rows of this table cannot be selected"
            raise ValueError(message)
        if len(selected) > (1 if self.selection == "single" else 10_000):
            message = "too many rows are selected"
            raise ValueError(message)
        if len(set(selected)) != len(selected):
            message = "a row is selected twice"
            raise ValueError(message)
        version, total = (data["table"], data["total"]) if data else (0, 0)
        if selected and value["table"] != version:
            message = "the table has changed; select the row again"
            raise ValueError(message)
        if not all(0 <= one < total for one in selected):
            message = f"row positions go from 0 to {total - 1}" if total else "the table has no rows"
            raise ValueError(message)
        return value
