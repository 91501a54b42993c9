"""Any frame as one kind: a narwhals DataFrame whose columns have unique identifiers."""

from __future__ import annotations

import importlib.util
import keyword
import re
import sys
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from ..errors import ToolsError
from ..spelling import spelled
from .text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..components import TableColumn

Backend = Literal["pandas", "polars", "pyarrow"]
BACKENDS: tuple[Backend, ...] = ("pandas", "polars", "pyarrow")
"""What lists and arrays become, the first that is there."""
RESERVED = ("rows",)
"""What `state.table` has besides columns."""
MAX_COLUMNS = 1_000
"""The most columns of a table."""
MATRIX = 2
"""The dimensions of an array that is a table."""


class FrameError(ToolsError):
    """A value cannot be shown as a table."""


def identifiers(fields: Sequence[str], declared: Mapping[str, TableColumn]) -> list[str]:
    """An identifier for each column: the declared one of its field, or a unique one derived from its text."""
    by_field = {column.field if column.field is not None else name: name for name, column in declared.items()}
    taken = set(declared) | set(RESERVED)
    names: list[str] = []
    exact = set(fields)
    for field in fields:
        # A column that is declared by its identifier only is found in whichever spelling the frame has.
        key = spelled(field) if spelled(field) not in exact else field
        name = by_field.pop(key, None) or _derive(field, taken)
        taken.add(name)
        names.append(name)
    return names


def _derive(field: str, taken: set[str]) -> str:
    name = re.sub(r"\W+", "_", spelled(field)).strip("_") or "column"
    if not name.isidentifier() or name.startswith("model_"):
        name = f"c_{name}"
    if not name.isidentifier():
        name = "column"
    if keyword.iskeyword(name):
        name = f"{name}_"
    unique, number = name, 2
    while unique in taken:
        unique = f"{name}_{number}"
        number += 1
    return unique


def to_frame(value: Any, declared: Mapping[str, TableColumn]) -> tuple[nw.DataFrame[Any], list[str]]:
    """The value as a frame whose columns are named by identifiers, and its own names for them.

    Nothing is copied where the frame's library can share columns. Raises `FrameError` for what is no frame.
    """
    native = _native(value)
    fields = [_text(name) for name in _names(native)]
    if len(fields) > MAX_COLUMNS:
        raise FrameError(f"has {len(fields):,} columns; a table shows at most {MAX_COLUMNS:,}")
    renamed = _rename(native, identifiers(fields, declared))
    return nw.from_native(renamed, eager_only=True), fields


def _text(name: Any) -> str:
    if isinstance(name, tuple):
        return clean(" / ".join(str(part) for part in name if str(part)))
    return clean(str(name))


def _native(value: Any) -> Any:
    """The value as an eager frame of its own library, or of the first backend there is."""
    kind = type(value).__module__.partition(".")[0].lstrip("_")
    if kind == "torch":
        value = value.detach().cpu().numpy()
    elif kind == "duckdb" and hasattr(value, "to_arrow_table"):
        return value.to_arrow_table()
    elif kind == "duckdb" and hasattr(value, "fetch_arrow_table"):
        return value.fetch_arrow_table()
    elif kind == "pandas":
        return _pandas(value)
    elif hasattr(value, "collect") and kind in ("polars", "dask", "ibis"):
        value = value.collect()
    elif kind == "polars" and hasattr(value, "to_frame"):
        value = value.to_frame()
    if isinstance(value, (list, tuple, dict)) or (hasattr(value, "__array__") and not hasattr(value, "columns")):
        return _built(value)
    try:
        return nw.to_native(nw.from_native(value, eager_only=True))
    except TypeError:
        message = (
            f"is a {type(value).__name__}; a table takes a frame, a list of dicts, a dict of columns or a 2-D array"
        )
        raise FrameError(message) from None


def _pandas(value: Any) -> Any:
    if not hasattr(value, "columns"):
        value = value.to_frame() if hasattr(value, "to_frame") else value
    named = [name for name in value.index.names if name is not None]
    if named:
        value = value.reset_index(level=named, allow_duplicates=True)
    return value


def _built(value: Any) -> Any:
    """A frame of a list of dicts, a dict of columns or an array."""
    columns = _columns(value)
    backend = next((name for name in BACKENDS if name in sys.modules), None) or next(
        (name for name in BACKENDS if importlib.util.find_spec(name)), None
    )
    if backend is None:
        raise FrameError("needs pandas, polars or pyarrow to become a table: install one of them")
    try:
        return nw.to_native(nw.from_dict(columns, backend=backend))
    except Exception as error:  # noqa: BLE001 - each library raises its own
        raise FrameError(f"cannot become a table: {error}") from None


def _columns(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        if not all(isinstance(column, (list, tuple)) or hasattr(column, "__len__") for column in value.values()):
            raise FrameError("is a dict whose values are not columns")
        return {_text(name): list(column) if isinstance(column, tuple) else column for name, column in value.items()}
    if hasattr(value, "__array__"):
        return _array_columns(value)
    rows = list(value)
    if all(isinstance(row, dict) for row in rows):
        names = dict.fromkeys(name for row in rows for name in row)
        return {_text(name): [row.get(name) for row in rows] for name in names}
    if all(isinstance(row, (list, tuple)) for row in rows):
        width = max((len(row) for row in rows), default=0)
        return {str(at): [row[at] if at < len(row) else None for row in rows] for at in range(width)}
    raise FrameError("is a list whose rows are not dicts")


def _array_columns(value: Any) -> dict[str, Any]:
    array = value.__array__()
    if array.dtype.names:
        return {name: array[name] for name in array.dtype.names}
    if array.ndim == 1:
        array = array.reshape(-1, 1)
    if array.ndim != MATRIX:
        raise FrameError(f"has {array.ndim} dimensions; a table has 2")
    return {str(at): array[:, at] for at in range(array.shape[1])}


def _names(native: Any) -> Iterable[Any]:
    if type(native).__module__.partition(".")[0] == "pyarrow":
        return native.column_names  # type: ignore[no-any-return]
    return list(native.columns)


def _rename(native: Any, names: list[str]) -> Any:
    kind = type(native).__module__.partition(".")[0]
    if kind == "pyarrow":
        return native.rename_columns(names)
    if kind == "polars":
        return native.rename(dict(zip(native.columns, names, strict=True)))
    shared = native.copy(deep=False)
    shared.columns = names
    return shared
