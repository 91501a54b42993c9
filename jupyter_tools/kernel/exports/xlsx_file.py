"""Writes batches as a workbook: typed cells, row by row, and texts that are never formulas."""

from __future__ import annotations

import datetime as dt
import decimal
import importlib
import math
from typing import TYPE_CHECKING, Any

from ...protocol.scalars import EXACT
from ..frames.reading import read_columns
from ..values.table_cell import is_duration, nanoseconds
from .whole_texts import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    import narwhals as nw

MAX_ROWS = 1_048_576
"""The rows of a sheet, with its head."""
MAX_TEXT = 32_767
"""The most characters of a cell."""
DIGITS = 15
"""Numbers with more digits are not exact in a workbook."""
STEP = 5_000
"""How many rows are read at once; then it is told how far it has come."""
FIRST, LAST = dt.date(1900, 3, 1), dt.date(9999, 12, 31)
"""The days that a workbook has; it takes 1900 for a leap year."""
EPOCH = dt.date(1899, 12, 30)
DAY = 86_400_000_000_000
FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss", "duration": "[h]:mm:ss"}
WIDTHS = (8, 50)
"""The least and the largest width of a column, in characters."""
LOOKED_AT = 200
"""The rows that say how wide a column is."""


class XlsxFile:
    """A workbook that takes batches; its rows go to a temporary file in a folder."""

    def __init__(self, file: BinaryIO, heads: Sequence[str], folder: Path, written: Callable[[int], None]) -> None:
        """`written` is told how many rows of a batch there are, now and then; what it raises ends the file."""
        library: Any = importlib.import_module("xlsxwriter")
        options = {"constant_memory": True, "tmpdir": str(folder), "use_zip64": True}
        self._book = library.Workbook(file, options)
        self._sheet = self._book.add_worksheet()
        self._written = written
        self._formats = {name: self._book.add_format({"num_format": form}) for name, form in FORMATS.items()}
        self._decimals: dict[int, Any] = {}
        self._heads = heads
        self._rows = 0
        bold = self._book.add_format({"bold": True})
        self._sheet.freeze_panes(1, 0)
        for at, head in enumerate(heads):
            self._sheet.write_string(0, at, head, bold)

    def add(self, batch: nw.DataFrame[Any]) -> None:
        """Write the rows of a batch."""
        put = self._put
        for start in range(0, len(batch), STEP):
            stop = min(start + STEP, len(batch))
            columns = read_columns(batch, range(start, stop))
            if not self._rows:
                self._set_widths(columns)
            for row in zip(*columns, strict=True):
                self._rows += 1
                for column, value in enumerate(row):
                    if value is not None:
                        put(self._rows, column, value)
            self._written(stop)

    def close(self) -> None:
        """End the file."""
        if self._heads:
            self._sheet.autofilter(0, 0, max(self._rows, 1), len(self._heads) - 1)
        self._book.close()

    def _set_widths(self, columns: Sequence[Sequence[Any]]) -> None:
        least, most = WIDTHS
        for at, (head, values) in enumerate(zip(self._heads, columns, strict=True)):
            longest = max((len(text_of(one) or "") for one in values[:LOOKED_AT] if one is not None), default=0)
            self._sheet.set_column(at, at, min(max(longest, len(head) + 3, least) + 1, most))

    def _put(self, row: int, column: int, value: Any) -> None:
        kind = type(value)
        if kind is str:
            self._text(row, column, value)
        elif kind is float:
            self._number(row, column, value)
        elif kind is bool:
            self._sheet.write_boolean(row, column, value)
        elif kind is int:
            self._integer(row, column, value)
        else:
            self._other(row, column, value)

    def _text(self, row: int, column: int, text: str | None) -> None:
        if text:
            plain = text if text.isascii() else text.encode("utf-8", "replace").decode()
            self._sheet.write_string(row, column, plain if len(plain) <= MAX_TEXT else plain[: MAX_TEXT - 1] + "…")

    def _number(self, row: int, column: int, value: float) -> None:
        if math.isfinite(value):
            self._sheet.write_number(row, column, value)
        else:
            self._text(row, column, text_of(value))

    def _integer(self, row: int, column: int, value: int) -> None:
        if -(10**DIGITS) < value < 10**DIGITS and abs(value) <= EXACT:
            self._sheet.write_number(row, column, value)
        else:
            self._text(row, column, text_of(value))

    def _other(self, row: int, column: int, value: Any) -> None:
        """What is no plain value of Python; what a workbook has no type for is text."""
        if isinstance(value, decimal.Decimal) and self._decimal(row, column, value):
            return
        name, number = _days(value)
        if number is not None:
            self._sheet.write_number(row, column, number, self._formats[name])
            return
        item = getattr(value, "item", None)
        plain = item() if callable(item) and getattr(value, "ndim", None) == 0 else None
        if isinstance(plain, (bool, float, str)) or (isinstance(plain, int) and value.dtype.kind in "iu"):
            self._put(row, column, plain)
        else:
            self._text(row, column, text_of(value))

    def _decimal(self, row: int, column: int, value: decimal.Decimal) -> bool:
        """Whether a decimal is a number that a workbook has exactly."""
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int) or len(digits) > DIGITS or not -DIGITS <= exponent <= 0:
            return False
        if exponent not in self._decimals:
            self._decimals[exponent] = self._book.add_format(
                {"num_format": f"0.{'0' * -exponent}" if exponent else "0"}
            )
        self._sheet.write_number(row, column, float(value), self._decimals[exponent])
        return True


def _days(value: Any) -> tuple[str, float | None]:
    """A date, time or duration in days, as a workbook counts them; None for what it does not have.

    It has no time zones: times of one stay texts, with the distance to UTC.
    """
    if isinstance(value, dt.datetime):
        if type(value).__name__ == "NaTType" or value.tzinfo is not None or not FIRST <= value.date() <= LAST:
            return "", None
        return "moment", (value.date() - EPOCH).days + _share(value)
    if isinstance(value, dt.date):
        return ("date", float((value - EPOCH).days)) if FIRST <= value <= LAST else ("", None)
    if isinstance(value, dt.time):
        return ("time", _share(value)) if value.tzinfo is None else ("", None)
    if is_duration(value) and value == value:  # noqa: PLR0124 - NaT
        whole = nanoseconds(value)
        return ("duration", whole / DAY) if whole >= 0 else ("", None)
    return "", None


def _share(value: dt.datetime | dt.time) -> float:
    """The part of the day that has passed."""
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return (seconds + value.microsecond / 1_000_000) / 86_400
