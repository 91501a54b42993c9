"""The columns of a frame that a component shows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .properties import Properties

Format = Literal["text", "number", "integer", "percent", "currency", "date", "datetime", "boolean"]


class ColumnContext(Properties):
    """What a handler may set on a column."""

    visible: bool = True
    """Whether the column is shown; a hidden column is not sent to the browser, and handlers still get it."""
    label: str | None = None
    """The text of its head; None for the field's name."""
    format: Format | None = None
    """How its cells are written; None to follow their kind."""
    width: Annotated[int, Field(ge=30, le=2000)] | None = None
    """Its width in pixels; None to fit."""


class TableColumn(ColumnContext):
    """What properties.json says of a column."""

    field: str | None = None
    """The frame's name of the column, any text; None where it is the identifier."""
    sortable: bool = True
    """Whether visitors may sort by it."""
    filterable: bool = True
    """Whether visitors may filter by it; the search looks at it in any case."""
