"""The table: rows of a frame, of which visitors see a window and select some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..protocol.queries import MAX_LEVELS
from ..texts import said
from .base import FRAME, RUNTIME, Component, ComponentContext
from .children import Children, context_lines
from .layout import Layout
from .names import Name
from .properties import Properties
from .registry import Palette
from .row_actions import ActingRows
from .selecting import ShownFrame
from .shown_rows import MOST_SELECTED
from .table_columns import ColumnContext, RowStyles, TableColumn
from .table_views import Views
from .url_value import UrlValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .source import Source


class RefusedCell(Properties):
    """A changed cell, or an added or deleted row, that was not saved."""

    row: list[str | int | float | bool] | int | str
    """The key of its row, or its position; of a row that is added, what its browser calls it."""
    column: str
    """The identifier of its column; empty for the whole row."""
    message: str
    """What is wrong with it."""
    present: str | int | float | bool | None = None
    """What is in the cell now, where it has changed meanwhile."""
    meanwhile: bool = False
    """Whether it has changed since the visitor saw it."""


class TableContext(ComponentContext):
    """What a handler may set on a table."""

    label: str = ""
    """A title above the table."""
    data: Annotated[Any, Field(json_schema_extra=FRAME)] = None
    """Any frame (pandas with its Styler, polars, pyarrow, duckdb), rows (dicts, tuples, dataclasses, pydantic models,
    database rows, ORM objects), a dict of columns, a 2-D array or tensor; None empties the table. Large lazy frames
    (Polars, DuckDB, Ibis, PySpark) stay lazy."""
    empty_text: str = said("No rows")
    """What is shown when there are no rows."""
    refused: Annotated[list[RefusedCell], Field(json_schema_extra=RUNTIME)] = []
    """The changed cells and the added and deleted rows that were not saved, with what is wrong with each; `refuse` adds
    one. An `edit` empties it."""

    def refuse(self, edit: Any, message: str, *, column: str | None = None) -> None:
        """Leave one of `event.edits` marked as not saved, with what is wrong with it.

        Of an added row `column` says in which cell; without it, the whole row is wrong.
        """
        wrong = getattr(edit, "column", "") if column is None else column
        one = RefusedCell(row=edit.id, column=wrong, message=str(message))
        self.refused = [*self.refused, one]

    def __dir__(self) -> list[str]:
        """Its fields, and `refuse`."""
        return [*super().__dir__(), "refuse"]


class Table(UrlValue, TableContext, ActingRows):
    """A table of any size; only the rows on screen travel."""

    events: ClassVar[tuple[str, ...]] = ("select", "edit", "action", "open", "reorder")
    url_parts: ClassVar[tuple[str, ...]] = (".view", ".sort", ".filter", ".search", ".group")
    palette = Palette("Show", order=10)
    layout = Layout("card", wide=True)
    holds = "columns"
    also_holds: ClassVar[Literal["", "components"]] = "components"
    part_type = TableColumn
    repeats: ClassVar[bool] = True
    row_name: ClassVar[str] = "row"

    columns: dict[Name, TableColumn] = {}
    """Declared columns by identifier; others of the data appear by themselves after them."""
    components: Children = {}
    """What opens below a row, by name: it is drawn once for each open row, and rules, templates and actions in it read
    the row as `row`. Without any, rows do not open."""
    selection: Literal["none", "single", "multiple"] = "single"
    """How many rows a visitor may select."""
    index: bool | None = None
    """Whether the row index of a pandas frame is shown as first columns; None shows an index that is named or holds
    more than row numbers."""
    save: Literal["table", "cell"] = "table"
    """When what visitors change is sent as an `edit`: `table` when they press Save, `cell` cell by cell."""
    overwrite: bool = False
    """Whether `edit` has cells that changed since the visitor saw them, too; else these are left out and marked."""
    group_by: Annotated[list[Name], Field(max_length=MAX_LEVELS)] = []
    """The columns by which its rows are grouped until a visitor chooses others, the outermost first. Groups have the
    aggregates of the columns."""
    views: Views = []
    """The views that its visitors choose by name: columns, order, conditions and groups. In the canvas' Use mode
    *Views* at the foot of the table saves what is shown as one."""
    search: bool = False
    """Whether a search field is shown."""
    tools: Literal["hover", "always", "none"] = "hover"
    """When visitors see the tools of the table, in the heads of its columns and above it: under the mouse and with the
    keyboard, always, or never. Fingers see them always."""
    export: list[Literal["csv", "xlsx", "parquet"]] = ["csv", "xlsx", "parquet"]
    """As what visitors may download the rows that match, with the columns that are shown; an empty list for nothing."""
    height: Annotated[int, Field(ge=100, le=4000)] = 400
    """Its height in pixels."""
    view: Annotated[Literal["auto", "grid", "list"], Field(json_schema_extra={"group": "look"})] = "auto"
    """A `grid` of any number of rows, or a `list` of up to 1,000: a plain table, as cards where the table is narrow.
    `auto` is a list where the window or its place is under 600 pixels wide and its columns have no room."""
    row_styles: RowStyles = []
    """How whole rows look where rules over `row` hold; the first rule that holds counts."""

    def parts(self) -> Mapping[str, TableColumn]:
        """The declared columns."""
        return self.columns

    def frame(self) -> ShownFrame:
        """Its data."""
        return ShownFrame("data", self.columns, self.index, tuple(self.key), tuple(self.export))

    def children(self) -> Mapping[str, Component]:
        """What opens below a row, by name."""
        return self.components

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        """Columns and components share the paths below the table."""
        both = next((name for name in self.components if name in self.columns), None)
        if both is not None:
            message = f"has a column and a component {both!r}; give one of them another name"
            raise ValueError(message)
        return self

    def most_selected(self) -> int:
        """None, one, or many; with components at least the row that one of them is used in."""
        most = {"none": 0, "single": 1, "multiple": MOST_SELECTED}[self.selection]
        return max(most, 1) if self.components else most

    def context_source(self, source: Source, path: str) -> str:
        """A class with the table's properties and its columns."""
        base = super().context_source(source, path)
        columns, kind = source.name(path, "Columns"), source.name(path, "Context")
        lines = [source.field(name, source.component(ColumnContext)) for name in self.columns]
        doc = f'"""The columns of `{path}`; undeclared ones are there too."""'
        source.add(columns, source.base("ColumnsContext"), doc, lines)
        doc = f'"""What a handler sets on `{path}`."""'
        parts = [source.field("columns", columns)]
        if self.components:
            inner, components = context_lines(source, self.components, f"{path}."), source.name(path, "Components")
            source.add(components, source.base("Properties"), f'"""What opens below a row of `{path}`."""', inner)
            parts.append(source.field("components", components))
        source.add(kind, base, doc, parts)
        return kind
