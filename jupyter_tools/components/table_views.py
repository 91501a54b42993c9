"""The views of a table that its page offers: which columns and rows are shown, and in which order."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ..protocol.queries import MAX_LEVELS, Function
from ..protocol.rows import MAX_OPERANDS, Cell, Filter, Operator
from .names import Name
from .properties import Properties

MAX_VIEWS = 50
"""The most views of a table."""
MAX_COLUMNS = 1_000
"""The most columns that a view names."""

Names = Annotated[list[Name], Field(max_length=MAX_COLUMNS)]


class ViewSort(Properties):
    """A key of the order of a view."""

    column: Name
    """The identifier of the column."""
    descending: bool = False
    """Whether the largest is first."""


class ViewFilter(Properties):
    """A condition of a view."""

    column: Name
    """The identifier of the column."""
    operator: Operator
    """How the column is compared."""
    value: Cell | Annotated[list[Cell], Field(max_length=MAX_OPERANDS)] = None
    """With what: a list for `in`, `[low, high]` for `between`, otherwise one value."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """A list where the operator takes one."""
        Filter(column=self.column, operator=self.operator, value=self.value)
        return self


class SavedView(Properties):
    """A view of a table that visitors choose by its name."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    """What it is called."""
    columns: Names | None = None
    """The columns that are shown, in their order; None for those of the table."""
    pinned: Names = []
    """The columns that stay at the left."""
    widths: Annotated[dict[Name, Annotated[int, Field(ge=30, le=2000)]], Field(max_length=MAX_COLUMNS)] = {}
    """The widths of columns in pixels."""
    sort: Annotated[list[ViewSort], Field(max_length=10)] = []
    """The order of its rows."""
    filter: Annotated[list[ViewFilter], Field(max_length=50)] = []
    """The conditions of its rows, which all hold."""
    search: Annotated[str, Field(max_length=1000)] = ""
    """The text of the search field."""
    group_by: Annotated[list[Name], Field(max_length=MAX_LEVELS)] | None = None
    """The columns by which rows are grouped; None for those of the table."""
    aggregates: Annotated[dict[Name, Function | None], Field(max_length=MAX_COLUMNS)] = {}
    """The aggregates of columns where they are others than the table's; None for none."""


def _different(views: list[SavedView]) -> list[SavedView]:
    names = [one.name for one in views]
    for name in names:
        if names.count(name) > 1:
            message = f"two views are called {name!r}"
            raise ValueError(message)
    return views


Views = Annotated[list[SavedView], Field(max_length=MAX_VIEWS), AfterValidator(_different)]
