"""What a client asks about the rows of a table, besides windows of them: counts, statistics, groups and totals.

A `query` names a table, the version of its data, the conditions and the search under which it is asked, and one
question. Its answer has the same type and id, and either the `result` of that question or an `error` in plain words.
All is about the rows that match; only columns that the table shows can be asked for. Cells are as in windows, so that
a value of an answer can be the value of a `Filter`: `in` with the values of a `Distinct` or with the key of a group,
for each of its columns, and `ge` and `lt` with two edges of a `Histogram` (`le` with the last one).

A file of the rows is a question, too: see `jupyter_tools.protocol.exports`.

For the list of values in a column's own filter the client leaves that column's condition out of `filter`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..texts import said
from .base import Message, Path
from .exports import Export, ExportQuery, Formats, FormatsQuery
from .rows import Cell, Filter, Rows, RowsRequest

MAX_DISTINCT = 1_000
"""The most distinct values of one answer."""
MAX_GROUPS = 10_000
"""The most groups of one answer."""
MAX_LEVELS = 3
"""The most columns by which rows are grouped."""
MAX_AGGREGATES = 50
"""The most aggregates of one query."""
MAX_BINS = 40
"""The most bins of a histogram."""
MAX_TOP = 10
"""How many of the most frequent values statistics name."""
REPLACED = said("A later request took the place of this one.")
"""Why a request is not answered: nobody needs its rows any more."""
STOPPED = said("This was cancelled.")
"""Why a request is not answered after a `StopRequest`."""
Function = Literal["sum", "mean", "median", "min", "max", "count", "distinct"]


# --- what is asked ---


class Aggregate(Message):
    """One number of a column."""

    column: Path
    """The identifier of the column."""
    function: Function
    """`count` is of values that are not missing, `distinct` of different ones; `sum`, `mean` and `median` need numbers
    or durations."""


class DistinctQuery(Message):
    """Asks for the distinct values of a column."""

    kind: Literal["distinct"] = "distinct"
    column: Path
    """The identifier of the column."""
    text: Annotated[str, Field(max_length=1000)] = ""
    """A text that the values contain, ignoring case; empty for all."""
    limit: Annotated[int, Field(ge=1, le=MAX_DISTINCT)] = 200
    """The most values of the answer."""


class StatisticsQuery(Message):
    """Asks for the statistics of a column."""

    kind: Literal["statistics"] = "statistics"
    column: Path
    """The identifier of the column."""


class GroupsQuery(Message):
    """Asks for the groups of rows that have the same values in some columns."""

    kind: Literal["groups"] = "groups"
    columns: Annotated[list[Path], Field(min_length=1, max_length=MAX_LEVELS)]
    """The columns by which rows are grouped."""
    aggregates: Annotated[list[Aggregate], Field(max_length=MAX_AGGREGATES, default_factory=list)]
    """What is computed of each group."""
    limit: Annotated[int, Field(ge=1, le=MAX_GROUPS)] = MAX_GROUPS
    """The most groups of the answer."""


class TotalsQuery(Message):
    """Asks for aggregates over all rows, for a footer."""

    kind: Literal["totals"] = "totals"
    aggregates: Annotated[list[Aggregate], Field(max_length=MAX_AGGREGATES)]
    """What is computed."""


RowsQuestion = DistinctQuery | StatisticsQuery | GroupsQuery | TotalsQuery
Question = RowsQuestion | FormatsQuery | ExportQuery


class QueryRequest(Message):
    """Asks something about the rows of a table."""

    type: Literal["query"] = "query"
    id: Annotated[int, Field(ge=1)]
    """Chosen by the client; the answer carries it."""
    component: Path
    """The path of the table."""
    table: int
    """The version of the table's data."""
    filter: Annotated[list[Filter], Field(max_length=50)]
    """Conditions that all hold."""
    search: Annotated[str, Field(max_length=1000)]
    """A text that some column contains, ignoring case; empty for all rows."""
    question: Annotated[Question, Field(discriminator="kind")]
    """What is asked."""


# --- what is answered ---


class Counted(Message):
    """A value, and how many rows have it."""

    value: Cell
    """None for missing ones."""
    count: int


class Distinct(Message):
    """The distinct values of a column."""

    kind: Literal["distinct"] = "distinct"
    found: list[Counted]
    """The most frequent first, equally frequent ones in their order; all missing ones are one value."""
    more: bool
    """Whether there are more than these."""


class Histogram(Message):
    """How numbers or moments are spread, in bins of equal width (months and years are as long as they are)."""

    edges: list[Cell]
    """The edges of the bins, one more than there are bins; all are round."""
    counts: list[int]
    """The number of rows in each bin: from its lower edge up to and without its upper edge; the last has both."""


class Statistics(Message):
    """The statistics of a column; what a kind of column does not have is None."""

    kind: Literal["statistics"] = "statistics"
    rows: int
    """How many rows there are."""
    missing: int
    """How many of them have no value."""
    distinct: int
    """How many different values there are, exactly."""
    min: Cell = None
    """The smallest number, the earliest moment, the shortest duration."""
    max: Cell = None
    """The largest number, the latest moment, the longest duration."""
    mean: Cell = None
    """Of numbers and durations."""
    median: Cell = None
    """Of numbers and durations."""
    deviation: Cell = None
    """The standard deviation of numbers, with n - 1."""
    sum: Cell = None
    """Of numbers and durations."""
    shortest: int | None = None
    """The characters of the shortest text."""
    longest: int | None = None
    """The characters of the longest text."""
    histogram: Histogram | None = None
    """Of finite numbers and of moments, if there are any."""
    top: list[Counted] | None = None
    """The most frequent values of texts and booleans, without missing ones."""


class Group(Message):
    """The rows that have the same values in the columns of a `GroupsQuery`."""

    keys: list[Cell]
    """The value of each of these columns."""
    count: int
    """How many rows."""
    aggregates: list[Cell]
    """What was asked for; None where the group has no value."""


class Groups(Message):
    """The groups of a `GroupsQuery`."""

    kind: Literal["groups"] = "groups"
    groups: list[Group]
    """In the order of their keys, missing ones last."""
    more: bool
    """Whether there are more than these."""


class Totals(Message):
    """The aggregates of a `TotalsQuery`."""

    kind: Literal["totals"] = "totals"
    count: int
    """How many rows there are."""
    aggregates: list[Cell]
    """What was asked for; None where there is no value."""


Result = Distinct | Statistics | Groups | Totals | Formats | Export


class QueryAnswer(Message):
    """The answer to `QueryRequest`."""

    type: Literal["query"] = "query"
    id: int
    """The id of the request."""
    component: str
    table: int
    result: Annotated[Result, Field(discriminator="kind")] | None
    """None when there is an error."""
    error: str | None


class StopRequest(Message):
    """Asks to compute nothing more for a table; what it has been asked for is answered with an error."""

    type: Literal["stop"] = "stop"
    component: Path
    """The path of the table."""


TableRequest = RowsRequest | QueryRequest
TableAnswer = Rows | QueryAnswer
