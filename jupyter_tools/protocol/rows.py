"""The rows of tables as they travel: what a client asks for, and what it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from .base import Message, Path
from .scalars import EXACT

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WINDOW = 1_000
"""The most rows of one window."""
MAX_OPERANDS = 1_000
"""The most values of an `in`."""
MAX_BUT = 1_000
"""The most rows that are left out of all that match."""
Operator = Literal[
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "between",
    "in",
    "contains",
    "not_contains",
    "starts_with",
    "is_null",
    "not_null",
]
Cell = str | int | float | bool | None
ShownCell = Cell | list[int | float | None]
"""A cell of a window: a list of numbers is a line to be drawn."""
OPTIONAL: dict[str, Any] = {"optional": True}
"""Marks a field that clients and made-up peers may leave out."""
MAX_KEY = 1_000
"""The most characters of a part of a key."""
KeyPart = Annotated[str, Field(max_length=MAX_KEY)] | int | float | bool
Key = list[KeyPart]
"""What names a row: its cells in the key columns of its table."""


def key_of(parts: Sequence[Any]) -> tuple[Any, ...]:
    """A key as it compares: 1.0, which browsers write as 1, is 1, and True is no number."""
    return tuple(map(_part, parts))


def _part(one: Any) -> Any:
    if isinstance(one, bool):
        return "bool", one
    if isinstance(one, int) and abs(one) > EXACT:
        # Whole numbers of this size travel as text: this is a float, as a browser writes it.
        try:
            return int(float(one))
        except OverflowError:
            return one
    return int(one) if isinstance(one, float) and one.is_integer() else one


class Sort(Message):
    """One key of a table's order."""

    column: Path
    """The identifier of the column."""
    descending: bool
    """Largest first; missing values are last either way."""


class Filter(Message):
    """One condition on a table's rows."""

    column: Path
    """The identifier of the column."""
    operator: Operator
    """How the column is compared: `in` with cells as they travel, where None is a missing one, `between` with both ends
    included, `contains` and `starts_with` ignoring case. Of missing cells only `not_contains` and `is_null` hold."""
    value: Cell | Annotated[list[Cell], Field(max_length=MAX_OPERANDS)]
    """With what: a list for `in`, `[low, high]` for `between`, where None leaves an end open, and otherwise one value,
    which `is_null` and `not_null` ignore."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A list where the operator takes one."""
        many = isinstance(self.value, list)
        if many != (self.operator in ("in", "between")):
            message = f"{self.operator} takes {'one value' if many else 'a list'}"
            raise ValueError(message)
        if self.operator == "between" and isinstance(self.value, list) and len(self.value) != len(("low", "high")):
            message = "between takes two values"
            raise ValueError(message)
        return self


class Matching(Message):
    """All rows of a table that fulfil conditions, but for some of them."""

    filter: Annotated[list[Filter], Field(max_length=50)]
    """Conditions that all hold."""
    search: Annotated[str, Field(max_length=1000)]
    """A text that some column contains, ignoring case; empty for all rows."""
    but: Annotated[list[Key | int], Field(max_length=MAX_BUT)]
    """What names the rows that are left out: their keys, or their positions."""


class RowsRequest(Message):
    """Asks for a window of a table."""

    type: Literal["rows"] = "rows"
    id: Annotated[int, Field(ge=1)]
    """Chosen by the client; the answer carries it."""
    component: Path
    """The path of the table."""
    table: int
    """The version of the table's data."""
    start: Annotated[int, Field(ge=0)]
    """The first row of the window, in the asked order."""
    count: Annotated[int, Field(ge=1, le=MAX_WINDOW)]
    """How many rows."""
    sort: Annotated[list[Sort], Field(max_length=10)]
    """The order, the first key first; empty for the frame's own."""
    filter: Annotated[list[Filter], Field(max_length=50)]
    """Conditions that all hold."""
    search: Annotated[str, Field(max_length=1000)]
    """A text that some column contains, ignoring case; empty for all rows."""
    keys: Annotated[list[Key] | None, Field(max_length=MAX_WINDOW)]
    """Asks for the rows with these keys, in this order, whatever the other conditions are; None for a window."""


class Window(Message):
    """Consecutive rows of a table in some order."""

    start: int
    """The first row, in that order."""
    layout: int
    """The layout of the table to which the columns belong; clients drop windows of other layouts."""
    total: int | None
    """How many rows there are under the conditions; None where an engine would have to count them."""
    positions: list[int]
    """The place of each row in the frame as the handler gave it."""
    keys: Annotated[list[Key] | None, Field(json_schema_extra=OPTIONAL)] = None
    """The key of each row; None where the table has no key."""
    gone: list[Key] = Field(default_factory=list, json_schema_extra=OPTIONAL)
    """The keys that were asked for and that no row has."""
    rows: list[list[ShownCell]]
    """The cells of each row, in the order of the table's columns; decimals and large whole numbers are text."""


class Column(Message):
    """A column of a table's data."""

    name: str
    """Its identifier, unique in the table."""
    field: str
    """The frame's own name for it: any text."""
    kind: Literal["text", "number", "integer", "boolean", "date", "datetime", "duration"]
    """What its cells are; dates and times travel as ISO 8601 text, durations as text such as "26:05:00.5", in hours."""


class Table(Message):
    """A table's `data` as it travels."""

    table: int
    """The version of the data, counting up per visit."""
    layout: int
    """Increases when other columns of the same data are shown; the selection stays."""
    total: int | None
    """How many rows the frame has; None where its engine would have to count them: clients ask for `TotalsQuery`."""
    columns: list[Column]
    """The shown columns, and those of `undrawn`; other hidden columns are not sent."""
    undrawn: list[str] = Field(default_factory=list, json_schema_extra=OPTIONAL)
    """Those of the columns that the table does not draw: only what opens below its rows reads them."""
    first: Window
    """The first rows, in the frame's own order."""
    key: list[str] = Field(default_factory=list, json_schema_extra=OPTIONAL)
    """The columns whose cells name a row; empty where rows are named by their positions."""
    selected: Annotated[Window | None, Field(json_schema_extra=OPTIONAL)] = None
    """The first row that the visit had selected, and which of the others are gone; None where rows have no key."""


class Rows(Message):
    """The answer to `RowsRequest`."""

    type: Literal["rows"] = "rows"
    id: int
    """The id of the request."""
    component: str
    table: int
    window: Window | None
    """None when there is an error."""
    error: str | None
