"""Files of a table's rows: how a client asks for one, and what it is told while the kernel writes it.

An `export` begins with a question that has `begin`: the format, the columns in their order, each with its head, and
the order of the rows; filter and search are those of the `query`. The answer has the `id` of the export at once. The
client asks with this id until `file` or `problem` is there. An export that nobody asks about is stopped after some
seconds, and so is one that is asked with `stop`. The file is downloaded as files of handlers are.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Message, Path
from .rows import Sort

MAX_HEAD = 1_000
"""The most characters of the head of a column."""
MAX_EXPORTED = 1_000
"""The most columns of a file."""
Format = Literal["csv", "xlsx", "parquet"]


class FormatsQuery(Message):
    """Asks as which files the rows can be downloaded."""

    kind: Literal["formats"] = "formats"


class Formats(Message):
    """The formats that the page allows, and that the kernel has the libraries for."""

    kind: Literal["formats"] = "formats"
    formats: list[Format]


class ExportColumn(Message):
    """A column of a file."""

    name: Path
    """The identifier of the column."""
    head: Annotated[str, Field(max_length=MAX_HEAD)]
    """What is written above it."""


class ExportBegin(Message):
    """What a file is to hold."""

    format: Format
    columns: Annotated[list[ExportColumn], Field(min_length=1, max_length=MAX_EXPORTED)]
    """The columns, in the order of the file."""
    sort: Annotated[list[Sort], Field(max_length=10)]
    """The order of the rows."""
    name: Annotated[str, Field(max_length=200)]
    """The name of the file, without its end."""


class ExportQuery(Message):
    """Begins a file of the rows, or asks how far it has come."""

    kind: Literal["export"] = "export"
    begin: ExportBegin | None
    """What the file is to hold; None for one that has begun."""
    id: Annotated[str, Field(max_length=32)]
    """The export that is asked about; empty for one that begins."""
    stop: bool
    """Whether it is not wanted any more."""


class ExportedFile(Message):
    """A file that the server has for the visit."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    name: str
    size: int
    type: str
    """Its media type."""


class Export(Message):
    """How far a file has come."""

    kind: Literal["export"] = "export"
    id: str
    rows: int
    """How many rows have been written."""
    total: int | None
    """How many there will be; None where an engine would have to count them."""
    waits: bool
    """Whether it waits for files of others."""
    file: ExportedFile | None
    """The file, once it is complete."""
    problem: str
    """Why there will be none; empty while it is written."""
