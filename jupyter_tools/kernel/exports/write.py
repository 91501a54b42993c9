"""Writes the rows of a table to a file in one of the formats."""

from __future__ import annotations

import importlib.util
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw

from ...errors import ToolsError
from ...peer.files import FULL_DISK, SPARE
from ...texts import said
from ..frames.engines import collected
from .batches import batches
from .csv_file import CsvFile
from .parquet_file import ParquetFile, as_arrow
from .xlsx_file import MAX_ROWS, XlsxFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ...protocol.exports import Format
    from ..frames.whole import Whole

NEEDS: Mapping[Format, str | None] = {"csv": None, "xlsx": "xlsxwriter", "parquet": "pyarrow"}
"""The library of each format."""


class ExportError(ToolsError):
    """A file cannot be written, for a reason that visitors may read."""


class StoppedError(Exception):
    """Nobody wants the file any more."""


class Plan(NamedTuple):
    """What a file is to hold."""

    format: Format
    heads: Mapping[str, str]
    """The head of each column by its identifier, in the order of the file."""
    most: float
    """The most bytes of the file."""
    full: str
    """What is said of a file that has more."""


def formats() -> list[Format]:
    """The formats that there are libraries for."""
    return [name for name, library in NEEDS.items() if library is None or importlib.util.find_spec(library)]


def total_of(whole: Whole, form: Format) -> int | None:
    """How many rows a file will have; of an engine they are counted only for a format that has a limit.

    Raises `ExportError` for more than that.
    """
    frame = whole.frame
    if whole.order is not None:
        total = len(whole.order)
    elif not isinstance(frame, nw.LazyFrame):
        total = len(frame)
    elif form == "xlsx":
        total = int(collected(frame.select(count=nw.len()))["count"][0])
    else:
        return None
    if form == "xlsx" and total >= MAX_ROWS:
        raise ExportError(
            said(
                "A workbook has room for {most} rows; these are {total}. Filter the rows, or choose CSV or Parquet.",
                most=f"{MAX_ROWS - 1:,}",
                total=f"{total:,}",
            )
        )
    return total


def write(whole: Whole, plan: Plan, path: Path, told: Callable[[int], None]) -> None:
    """Write a file; `told` is called with the number of rows that are written, and what it raises ends it.

    Raises `ExportError`, and the errors of the libraries.
    """
    names = list(plan.heads)
    done = 0
    with path.open("wb") as file:

        def written(rows: int) -> None:
            if shutil.disk_usage(path.parent).free < SPARE:
                raise ExportError(FULL_DISK)
            if file.tell() > plan.most:
                raise ExportError(plan.full)
            told(done + rows)

        target = _file(plan, file, path, written)
        for batch in batches(whole, names, path.parent):
            target.add(batch)
            done += len(batch)
            told(done)
            written(0)
        if not done and isinstance(target, ParquetFile):
            target.add(_no_rows(whole, names))
        target.close()
        written(0)


def _file(plan: Plan, file: Any, path: Path, written: Callable[[int], None]) -> CsvFile | ParquetFile | XlsxFile:
    heads = list(plan.heads.values())
    if plan.format == "xlsx":
        return XlsxFile(file, heads, path.parent, written)
    return CsvFile(file, heads) if plan.format == "csv" else ParquetFile(file, heads)


def _no_rows(whole: Whole, names: list[str]) -> nw.DataFrame[Any]:
    """A batch without rows, for its types."""
    frame = whole.frame.select(*names).head(0)
    found = collected(frame) if isinstance(frame, nw.LazyFrame) else frame
    return nw.from_native(as_arrow(found), eager_only=True)
