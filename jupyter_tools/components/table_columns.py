"""The columns of a frame that a component shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..protocol.queries import Function
from .formats import BadgeKind, CellFormat, Currency, Decimals
from .patterns import Pattern
from .properties import Properties

MAX_STYLES = 50
"""The most rules of a list of styles."""
MAX_EXPRESSION = 500
"""The most characters of an expression or a template over a row."""
ROW_TEMPLATES = ("tooltip", "url")
"""The properties of a column that are templates over `row`."""
COLUMN_STYLES = "styles"
ROW_STYLES = "row_styles"
"""The properties of columns and of tables that are lists of styles with rules over `row`."""


class RowStyle(Properties):
    """How cells look in the rows for which a rule holds."""

    when: Annotated[str, Field(max_length=MAX_EXPRESSION)]
    """An expression over `row`: `row.total > 1000 and row.state == 'late'`."""
    kind: BadgeKind | None = None
    """The colour role of text and ground; None leaves both."""
    bold: bool = False
    """Whether the text is bold."""
    strike: bool = False
    """Whether the text is struck through."""


End = Annotated[float, Field(allow_inf_nan=False)]
"""Where bars and lines end."""
RowStyles = Annotated[list[RowStyle], Field(max_length=MAX_STYLES, json_schema_extra={"group": "look"})]


class ColumnContext(Properties):
    """What a handler may set on a column."""

    visible: bool = True
    """Whether the column is shown. A hidden column is not sent to the browser, unless something below the rows reads it
    and no handler has hidden it; handlers still get it."""
    label: str | None = None
    """The text of its head; None for the field's name."""
    format: CellFormat | None = None
    """How its cells are written or drawn; None to follow their kind. Cells that do not fit are written as they are."""
    width: Annotated[int, Field(ge=30, le=2000)] | None = None
    """Its width in pixels; None to fit."""
    help: str = ""
    """What its head says when it is pointed at."""
    currency: Currency = "USD"
    """The currency of the format `currency`, by its code."""
    decimals: Decimals | None = None
    """How many decimals its numbers have; None for as many as they need."""
    unit: Annotated[str, Field(max_length=40)] = ""
    """What its numbers count, behind each: `kg`."""
    min: End | None = None
    """The smallest number that visitors may give, and where bars of the format `progress` begin; None for 0. Lines of
    the format `sparkline` share it as their lowest value; None for each line's own."""
    max: End | None = None
    """The largest number that visitors may give, and where bars of `progress` end; None for 100 in a column of whole
    numbers, else for 1. Lines of `sparkline` share it as their highest value, and it is how many stars `rating` has;
    None for 5."""
    kinds: Annotated[dict[str, BadgeKind], Field(max_length=100)] = {}
    """The colour roles of the format `badge` by the text of the value: `{"late": "error"}`."""


class TableColumn(ColumnContext):
    """What properties.json says of a column."""

    field: str | None = None
    """The frame's name of the column, any text; None where it is the identifier."""
    tooltip: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """What is said of a cell that is pointed at, a template over `row`: `{{ row.name }}, {{ row.phone }}`."""
    url: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """Where the format `link` leads, a template over `row`: `https://example.org/{{ row.id }}`; empty where the cell is
    the address."""
    styles: RowStyles = []
    """How its cells look where rules over `row` hold; the first rule that holds counts, before those of the table."""
    aggregate: Function | None = None
    """What the foot of the table says of the column, of the rows that match: `sum`, `mean`, `median`, `min`, `max`,
    `count` of values, or how many are `distinct`."""
    editable: bool = False
    """Whether visitors may change its cells, where the table has a handler of `edit`."""
    addable: bool = False
    """Whether visitors may give its cells in rows that they add, though they cannot change them later: a key, say."""
    default: str | int | float | bool | None = None
    """What its cell of a row that a visitor adds begins with; a date is written as 2024-02-29."""
    required: bool = False
    """Whether its cells may not be emptied."""
    options: Annotated[list[str | int | float | bool], Field(max_length=1000)] = []
    """The values of which visitors choose one for a cell; empty for any."""
    max_length: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """The most characters of a text that they may give."""
    pattern: Pattern = ""
    """A regular expression that a text must match as a whole; empty for none."""
    sortable: bool = True
    """Whether visitors may sort by it."""
    filterable: bool = True
    """Whether visitors may filter by it; the search looks at it in any case."""
