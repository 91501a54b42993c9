"""The key of a frame: the columns whose values name its rows, and the rows that have some keys.

What a row's key is, its own cells say: a library only narrows down which rows these are read of, so that no difference
between its values and what travels ever gives a wrong row.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw

from ...errors import did_you_mean
from ...protocol.rows import MAX_KEY, key_of
from ...protocol.scalars import EXACT
from ..values.table_cell import cells
from .comparing import EPOCH
from .native import FrameError
from .reading import LibraryError, library, read, read_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ...protocol.rows import KeyPart

CHECKED = 1_000_000
"""The most rows of which every key is compared with the others when data is set; of more, when a key is used."""
FREE = 100_000
"""The same where nobody has said that the columns are a key."""
INDEXED = 2_000_000
"""The most rows whose keys are all read, where their types cannot be narrowed down."""
FIRST = 60
"""How many keys are read when data is set, for what is said of their types."""
NO_NULLS = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32, nw.UInt64, nw.Boolean)
PARTS = (str, int, float, bool)
Keys = tuple[Any, ...]
_TEXT = "a text, a number, a date, a time or another value that is written as a short text"


class Found(NamedTuple):
    """The rows that have some keys."""

    positions: list[int]
    """Of each key that one row has, in the order of the keys."""
    gone: list[int]
    """The places of the keys that no row has."""
    several: list[int]
    """The places of those that several rows have."""


class FrameKeys:
    """The rows of a frame by their key."""

    def __init__(self, frame: nw.DataFrame[Any], names: Sequence[str]) -> None:
        """`names` are columns of the frame. Raises `FrameError` if there is none of a name."""
        for name in names:
            if name not in frame.columns:
                raise FrameError(f"has no column {name!r}, which is its key{did_you_mean(name, frame.columns)}")
        self.names = list(names)
        self._frame = frame.select(*names)
        self._index: dict[Keys, int] | None = None
        self._last: tuple[list[Keys], Found] = ([], Found([], [], []))

    def check(self) -> None:
        """Refuse missing keys, and two rows with the same one as far as that is fast. Raises `FrameError`."""
        for name in self.names:
            column = self._frame[name]
            if _may_miss(column) and (at := _first_missing(column)) is not None:
                raise FrameError(_missing(name, at))
        self.at(range(min(FIRST, len(self._frame))))
        if len(self._frame) <= CHECKED and not self._is_unique():
            one, other, key = self._twice()
            raise FrameError(f"has the key {_written(key)} in the rows {one:,} and {other:,}; each row needs its own")

    def is_key(self) -> bool:
        """Whether each row has its own, where that is found out fast."""
        if len(self._frame) > FREE and not (len(self.names) == 1 and _rises(self._frame[self.names[0]])):
            return False
        with suppress(FrameError):
            self.check()
            return True
        return False

    def at(self, positions: Sequence[int]) -> list[list[KeyPart]]:
        """The keys of the rows at some positions. Raises `FrameError` for what cannot be one."""
        if not len(positions):
            return []
        columns = []
        for name, values in zip(self.names, read_columns(self._frame, positions), strict=True):
            parts = cells(values)
            for at, value, part in zip(positions, values, parts, strict=True):
                _check_part(name, at, value, part)
            columns.append(parts)
        return [list(key) for key in zip(*columns, strict=True)]

    def find(self, keys: Sequence[Sequence[Any]]) -> Found:
        """The rows with some keys, as they travel. Raises `FrameError` for a row that has no key."""
        asked = [key_of(one) for one in keys]
        known, found = self._last
        if known != asked:
            rows = self._rows(asked)
            places = [rows.get(one) for one in asked]
            found = Found(
                [place for place in places if place is not None and place >= 0],
                [at for at, place in enumerate(places) if place is None],
                [at for at, place in enumerate(places) if place == SEVERAL],
            )
            self._last = asked, found
        return found

    # --- inside ---

    def _rows(self, asked: Collection[Keys]) -> dict[Keys, int]:
        """The position of each key, of some rows among which those with the keys are all."""
        if not asked:
            return {}
        if self._index is None:
            narrowed = self._narrowed(asked)
            if narrowed is not None:
                return self._indexed(narrowed)
            if len(self._frame) > INDEXED:
                raise FrameError(
                    f"has {len(self._frame):,} rows, in which a key of this type takes too long to find: "
                    "use whole numbers, texts or times"
                )
            self._index = self._indexed(range(len(self._frame)))
        return self._index

    def _indexed(self, positions: Sequence[int]) -> dict[Keys, int]:
        index: dict[Keys, int] = {}
        for position, key in zip(positions, map(key_of, self.at(positions)), strict=True):
            index[key] = SEVERAL if key in index else position
        return index

    def _narrowed(self, asked: Collection[Keys]) -> list[int] | None:
        """The positions of the rows that may have the keys; None where no column of the key tells them."""
        masks = []
        for name, parts in zip(self.names, zip(*asked, strict=True), strict=True):
            with suppress(LibraryError), library():
                mask = _among(self._frame[name], set(parts))
                if mask is not None:
                    masks.append(mask)
        if not masks:
            return None
        with suppress(LibraryError), library():
            return [int(one) for one in reduce(lambda one, other: one & other, masks).arg_true().to_list()]
        return None

    def _is_unique(self) -> bool:
        with suppress(LibraryError), library():
            if len(self.names) == 1 and _rises(self._frame[self.names[0]]):
                return True
            return not self._frame.is_duplicated().any()
        return len(set(map(key_of, self.at(range(len(self._frame)))))) == len(self._frame)

    def _twice(self) -> tuple[int, int, list[Any]]:
        """Two rows with the same key, and the key; that of the first row where only the library calls two the same."""
        seen: dict[Keys, int] = {}
        keys = self.at(range(len(self._frame)))
        for at, key in enumerate(keys):
            first = seen.setdefault(key_of(key), at)
            if first != at:
                return first, at, key
        at, other = (self._frame.is_duplicated()).arg_true().to_list()[:2]
        return at, other, keys[at]


def keys_of(frame: nw.DataFrame[Any], names: Sequence[str]) -> FrameKeys | None:
    """The keys of columns; None where these are no key, as of one that is declared after the data was set."""
    try:
        keys = FrameKeys(frame, names)
    except FrameError:
        return None
    return keys if keys.is_key() else None


SEVERAL = -1
"""In place of the position of a key that several rows have."""


def _may_miss(column: nw.Series[Any]) -> bool:
    """Whether a column may have missing values: numpy's whole numbers have none, and to count them takes time."""
    if not any(column.dtype == one for one in NO_NULLS):
        return True
    return not (column.implementation.is_pandas() and getattr(column.to_native().dtype, "kind", "O") in "iub")


def _first_missing(column: nw.Series[Any]) -> int | None:
    with suppress(LibraryError), library():
        missing = column.is_null()
        if column.dtype.is_float():
            missing |= column.is_nan().fill_null(value=True)
        if column.dtype not in (nw.Object, nw.Unknown):
            return int(missing.arg_true()[0]) if missing.any() else None
    values = cells(read(column, range(len(column))))
    return next((at for at, one in enumerate(values) if one is None), None)


def _missing(name: str, at: int) -> str:
    return f"has no value of {name!r} in row {at:,}, which needs one as its key"


def _check_part(name: str, at: int, value: Any, part: Any) -> None:
    if part is None:
        raise FrameError(_missing(name, at))
    if isinstance(part, PARTS) and not _is_summed_up(value, part):
        return
    raise FrameError(f"has a {type(value).__name__} in {name!r}, row {at:,}: a key is {_TEXT}")


def _is_summed_up(value: Any, part: Any) -> bool:
    """Whether a value travels as less than it is, so that others may look the same."""
    holds = isinstance(value, (bytes, bytearray, memoryview, list, tuple, dict, set, frozenset))
    return holds or (isinstance(part, str) and (len(part) > MAX_KEY or part.startswith("<")) and part != value)


def _written(key: Sequence[Any]) -> str:
    return ", ".join(map(repr, key))


def _rises(column: nw.Series[Any]) -> bool:
    """Whether each number of a column is larger than the one before it, as most keys are."""
    if not column.dtype.is_integer() or len(column) == 0:
        return False
    numbers = column.to_numpy()
    return numbers.dtype.kind in "iu" and bool((numbers[1:] > numbers[:-1]).all())


# --- narrowing down ---


def _among(column: nw.Series[Any], parts: set[Any]) -> nw.Series[Any] | None:
    """Whether each value may be one of some parts of keys; None where that cannot be told."""
    kind = column.dtype
    if kind.is_integer():
        return _is_in(column, _whole(parts, kind))
    if kind == nw.String:
        texts = [one for one in parts if isinstance(one, str)]
        # A column of objects may hold other values behind its first ones.
        return _is_in(column, texts) if len(texts) == len(parts) or not _is_of_objects(column) else None
    if kind == nw.Float64:
        numbers = [float(one) for one in parts if isinstance(one, (int, float))]
        return _is_in(column, [*numbers, *(-one for one in numbers if one == 0)])  # to Arrow, -0.0 is another number
    if isinstance(kind, nw.Datetime):
        moments = [at for one in parts if isinstance(one, str) for at in _moments(one)]
        return column.dt.timestamp("ms").is_in(moments).fill_null(value=False)
    return None


def _is_of_objects(column: nw.Series[Any]) -> bool:
    return column.implementation.is_pandas() and str(column.to_native().dtype) == "object"


def _is_in(column: nw.Series[Any], values: list[Any]) -> nw.Series[Any]:
    if column.implementation.is_polars():  # which takes values of the column's type, and warns of a series
        return column.is_in(values).fill_null(value=False)
    asked = nw.new_series("asked", values, column.dtype, backend=column.implementation)
    return column.is_in(asked).fill_null(value=False)


def _whole(parts: Iterable[Any], kind: Any) -> list[int]:
    """The whole numbers among some parts that a type of numbers can hold; large ones are text."""
    name = str(kind)
    bits = int(name.rpartition("Int")[2])
    least, most = (0, 2**bits - 1) if name.startswith("U") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    found = []
    for one in parts:
        number = one
        if isinstance(one, str) and one.removeprefix("-").isdecimal() and one.isascii() and len(one) <= MAX_BITS:
            number = int(one)
            number = number if abs(number) > EXACT else None
        if isinstance(number, int) and least <= number <= most:
            found.append(number)
    return found


MAX_BITS = 40
"""More characters than any whole number of a library has."""


def _moments(text: str) -> list[int]:
    """The milliseconds since 1970 that a time may be in: libraries round those before 1970 to either side."""
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        return []
    at = ((when if when.tzinfo else when.replace(tzinfo=dt.UTC)) - EPOCH) // dt.timedelta(milliseconds=1)
    return [at - 1, at, at + 1]
