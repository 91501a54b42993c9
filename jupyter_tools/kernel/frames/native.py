"""Values of any library as an eager frame of pandas, polars or pyarrow, with its row index as columns."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections import deque
from collections.abc import Mapping, Sequence, ValuesView
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from ...components.records import primary_key, text_of
from ...errors import ToolsError
from .arrow import is_arrow_table, of_arrow, plain_column
from .duckdb_rows import rows_of
from .records import RecordsError, columns_of
from .row_index import has_labels
from .styler import is_styler, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Backend = Literal["pandas", "polars", "pyarrow"]
BACKENDS: tuple[Backend, ...] = ("pandas", "polars", "pyarrow")
"""Libraries for lists and arrays; the first one that is installed and accepts the values is used."""
MATRIX = 2
"""The number of dimensions of an array that a table can show."""


class FrameError(ToolsError):
    """A value cannot be shown as a table."""


@dataclass
class Native:
    """A frame of its original library, and metadata of its columns by position."""

    frame: Any
    fields: list[str]
    """Column names; duplicates are allowed."""
    index: list[tuple[str, Any]] = field(default_factory=list)
    """Names and values of the levels of its row index; empty if it only counts rows."""
    index_has_labels: bool = True
    """Whether the index holds more than row numbers, also after a filter or a sort."""
    hidden: list[str] = field(default_factory=list)
    """Fields of the columns that a Styler hides."""
    writers: Mapping[tuple[int, int], Callable[[Any], Any]] = field(default_factory=dict)
    """Formatters of cells by row and column of the frame without its index."""
    index_writers: Mapping[tuple[int, int], Callable[[Any], Any]] = field(default_factory=dict)
    """Formatters of the index by row and level."""
    key: Sequence[str] = ()
    """The fields that name its rows: the primary key of objects, or the levels of a row index that are named."""


def native(value: Any, *, counted: bool = False) -> Native:
    """The value as a frame; `counted` includes an index that only counts rows. Raises `FrameError`."""
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        if is_styler(value):
            return _of_styler(value, counted=counted)
        if isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
            return _of_pandas(pandas, value, counted=counted)
    for convert in (of_arrow, _of_duckdb, _of_torch):
        value = convert(value)
    key: Sequence[str] = ()
    if _is_of("polars", value) and hasattr(value, "to_frame"):
        value = value.to_frame()
    elif _is_rows(value) or isinstance(value, dict) or (hasattr(value, "__array__") and not hasattr(value, "columns")):
        key = primary_key(value) if _is_rows(value) else ()
        value = _built(value)
    elif (rows := _result(value)) is not None:
        key = primary_key(rows)
        value = _built(rows)
    frame = value if is_arrow_table(value) else _eager(value)
    if _is_of("polars", frame):
        frame = _of_polars(frame)
    names = frame.column_names if is_arrow_table(frame) else list(frame.columns)
    return Native(frame, [text_of(name) for name in names], key=key)


def _eager(value: Any) -> Any:
    try:
        if hasattr(value, "__arrow_c_stream__") and not hasattr(value, "columns"):
            return of_arrow(importlib.import_module("pyarrow").table(value))
        frame = nw.from_native(value)
        return nw.to_native(frame.collect() if isinstance(frame, nw.LazyFrame) else frame)
    except (TypeError, ImportError):
        kind = type(value).__name__
        one = f": pass a list, [{kind.lower()}]" if _is_record(value) else ""
        message = (
            f"is a {kind}; a table takes a frame, a list of dicts, tuples or objects with fields, "
            f"a dict of columns or a 2-D array{one}"
        )
        raise FrameError(message) from None


def _is_record(value: Any) -> bool:
    return any(
        hasattr(type(value), name) for name in ("model_fields", "__dataclass_fields__", "__mapper__", "_mapping")
    )


def _is_rows(value: Any) -> bool:
    if isinstance(value, (str, bytes, bytearray, memoryview, range)) or _is_record(value):
        return False
    return isinstance(value, (Sequence, ValuesView, deque))


def _is_of(library: str, value: Any) -> bool:
    return any(kind.__module__.partition(".")[0].lstrip("_") == library for kind in type(value).__mro__)


# --- pandas, and libraries built on it ---


def _of_styler(styler: Any, *, counted: bool) -> Native:
    """The frame of a Styler with its hidden rows and columns, formatters and added rows; colours are ignored."""
    pandas = sys.modules["pandas"]
    parts = [styled(styler), *(styled(one) for one in getattr(styler, "concatenated", ()))]
    data = pandas.concat([part.data for part in parts]) if len(parts) > 1 else parts[0].data
    found = native(data, counted=counted)
    hidden = list(getattr(styler, "hidden_columns", ()))
    found.hidden = [found.fields[at] for at in hidden]
    hides = getattr(styler, "hide_index_", ())
    if hides and all(hides):
        found.index_has_labels = False
    start, writers, index_writers = 0, {}, {}
    for part in parts:
        writers.update({(start + row, at): write for (row, at), write in part.writers.items()})
        index_writers.update({(start + row, level): write for (row, level), write in part.index_writers.items()})
        start += len(part.data)
    found.writers, found.index_writers = writers, index_writers
    return found


def _of_pandas(pandas: Any, value: Any, *, counted: bool) -> Native:
    if isinstance(value, pandas.Index):
        value = value.to_frame(index=False)
    labelled = has_labels(pandas, value)
    if isinstance(value, pandas.Series):
        value = value.to_frame()
    # A subclass from another library may accept only its own kind of columns or index.
    frame = pandas.DataFrame(value, copy=False) if type(value) is not pandas.DataFrame else value.copy(deep=False)
    index, fields = frame.index, [text_of(name) for name in frame.columns]
    frame.columns = range(len(fields))
    counts = isinstance(index, pandas.RangeIndex) and not labelled
    levels = [] if counts and not counted else list(_levels(index, fields))
    if levels:
        frame.index = pandas.RangeIndex(len(index))
    for at, dtype in enumerate(frame.dtypes.array):
        _native_column(pandas, frame, at, dtype)
    named = levels and labelled and all(name is not None for name in index.names)
    return Native(frame, fields, levels, labelled, key=[name for name, _ in levels] if named else ())


def _levels(index: Any, fields: list[str]) -> Iterator[tuple[str, Any]]:
    for at, name in enumerate(index.names):
        text = text_of(name) if name is not None else ("index" if index.nlevels == 1 else f"level_{at}")
        if name is None and text in fields:
            text = f"level_{at}"
        yield text, index.get_level_values(at)


def _native_column(pandas: Any, frame: Any, at: int, dtype: Any) -> None:
    """Convert a column to native byte order, which library functions need, and one of Arrow as those of its tables."""
    if getattr(dtype, "byteorder", "=") not in "=|" and hasattr(dtype, "newbyteorder"):
        frame.isetitem(at, frame.iloc[:, at].to_numpy().astype(dtype.newbyteorder("=")))
    elif str(getattr(dtype, "pyarrow_dtype", "")) == "halffloat":  # of which pandas cannot tell what is missing
        frame.isetitem(at, frame.iloc[:, at].to_numpy("float16", na_value=float("nan")))
    elif str(getattr(dtype, "pyarrow_dtype", "")) == "time64[ns]":
        arrow = sys.modules["pyarrow"]
        column = arrow.chunked_array(arrow.array(frame.iloc[:, at]))
        if (plain := plain_column(arrow, column)) is not column:
            frame.isetitem(at, pandas.Series(plain.to_pylist(), dtype=object))


# --- polars and duckdb ---


def _of_polars(frame: Any) -> Any:
    """A frame whose times with nanoseconds are text: Python's end at microseconds."""
    for name in [name for name, dtype in frame.schema.items() if str(dtype) == "Time"]:
        times = frame[name].dt
        if (times.nanosecond() % 1000 > 0).any():
            frame = frame.with_columns(times.to_string("%H:%M:%S%.9f").alias(name))
    return frame


def _of_duckdb(value: Any) -> Any:
    if not _is_of("duckdb", value):
        return value
    if hasattr(value, "types"):
        return rows_of(value)
    # A connection that has run a query.
    fetch = getattr(value, "to_arrow_table", None) or getattr(value, "fetch_arrow_table", None)
    return of_arrow(fetch()) if fetch is not None else value


# --- rows, arrays and tensors ---


def _of_torch(value: Any) -> Any:
    return value.detach().cpu().numpy() if _is_of("torch", value) else value


def _result(value: Any) -> list[Any] | None:
    """The rows of a SQLAlchemy result; None for other values."""
    rows = value.all() if _is_of("sqlalchemy", value) and hasattr(value, "all") else None
    return list(rows) if rows is not None else None


def _built(value: Any) -> Any:
    """Build a frame from rows, a dict of columns or an array, with the first library that accepts the values."""
    columns = _columns(value)
    there = [name for name in BACKENDS if importlib.util.find_spec(name)]
    there.sort(key=lambda name: name not in sys.modules)
    if not there:
        raise FrameError("needs pandas, polars or pyarrow to become a table: install one of them")
    failure: Exception | None = None
    for backend in there:
        try:
            return nw.to_native(nw.from_dict(columns, backend=backend))
        except Exception as error:  # noqa: BLE001 - each library raises its own
            failure = failure or error
    raise FrameError(f"cannot become a table: {failure}") from None


def _columns(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        scalar = next((name for name, one in value.items() if not _is_column(one)), None)
        if scalar is not None:
            message = (
                f"is a dict whose value of {scalar!r} is not a column: pass {{name: [values]}}, or [row] for one row"
            )
            raise FrameError(message)
        return {text_of(name): _column(column) for name, column in value.items()}
    if hasattr(value, "__array__"):
        return _array_columns(value)
    try:
        return {name: _column(column) for name, column in columns_of(value).items()}
    except RecordsError as error:
        raise FrameError(str(error)) from None


def _is_column(value: Any) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, (str, bytes, Mapping, AbstractSet))


def _column(values: Any) -> Any:
    if isinstance(values, list):
        return values
    if hasattr(values, "__array__") and not hasattr(values, "to_frame"):
        return _flat(values)
    return values if hasattr(values, "to_frame") else list(values)


def _array_columns(value: Any) -> dict[str, Any]:
    array = value if hasattr(value, "mask") else value.__array__()
    if array.dtype.names:
        return {name: _flat(array[name]) for name in array.dtype.names}
    if array.ndim == 1:
        array = array.reshape(-1, 1)
    if array.ndim != MATRIX:
        raise FrameError(f"has {array.ndim} dimensions; a table has 2")
    return {str(at): _flat(array[:, at]) for at in range(array.shape[1])}


def _flat(array: Any) -> Any:
    """One column of an array in native byte order; masked values are missing."""
    mask = getattr(array, "mask", None)
    if mask is not None and hasattr(array, "filled"):
        masked = list(mask) if getattr(mask, "ndim", 0) else [bool(mask)] * len(array)
        return [None if gone else one for one, gone in zip(array.data, masked, strict=True)]
    array = array if hasattr(array, "dtype") else array.__array__()
    if array.ndim > 1 or array.dtype.names:
        return array.tolist()
    return array.astype(array.dtype.newbyteorder("=")) if array.dtype.byteorder not in "=|" else array
