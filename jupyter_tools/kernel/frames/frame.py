"""Any frame as one kind: a narwhals DataFrame whose columns have unique identifiers."""

from __future__ import annotations

import keyword
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from ...spelling import spelled
from .native import FrameError, native

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...components import TableColumn

__all__ = ["MAX_COLUMNS", "RESERVED", "Frame", "FrameError", "identifiers", "to_frame"]

RESERVED = ("rows",)
"""What `state.table` has besides columns."""
MAX_COLUMNS = 1_000
"""The most columns of a table."""


@dataclass
class Frame:
    """A frame of any library with identifiers as column names; the columns of its row index come first."""

    data: nw.DataFrame[Any]
    fields: list[str]
    """The frame's original column names."""
    index: list[str]
    """The identifiers of the row index."""
    index_has_labels: bool
    """Whether the index holds more than row numbers, also after a filter or a sort."""
    hidden: set[str]
    """Columns that are never shown."""
    writers: Mapping[tuple[int, int], Callable[[Any], Any]]
    """Formatters of cells by row and column, from a Styler."""
    key: tuple[str, ...] = ()
    """The columns that name its rows: the primary key of objects, or a named row index. That each row has its own is
    not looked at."""

    def part(self, positions: Any) -> Any:
        """The rows at some positions as a frame of the same library, with its own names and row index."""
        native = _rename(nw.to_native(self.data[list(positions)]), self.fields)
        levels = self.fields[: len(self.index)]
        if levels:
            native = native.set_index(levels)
            native.index.names = [None if _is_made_up(name) else name for name in levels]
        return native


def identifiers(fields: Sequence[str], declared: Mapping[str, TableColumn]) -> list[str]:
    """An identifier for each column: the declared one of its field, or a unique one derived from its text."""
    by_field = {column.field if column.field is not None else name: name for name, column in declared.items()}
    taken = set(declared) | set(RESERVED)
    names: list[str] = []
    exact = set(fields)
    for field in fields:
        # A column declared only by its identifier matches any Unicode spelling in the frame.
        key = spelled(field) if spelled(field) not in exact else field
        name = by_field.pop(key, None) or _derive(field, taken)
        taken.add(name)
        names.append(name)
    return names


def _is_made_up(level: str) -> bool:
    """Whether the name of a level of a row index stands for none."""
    return level == "index" or level.startswith("level_")


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


def to_frame(value: Any, declared: Mapping[str, TableColumn], *, counted: bool = False) -> Frame:
    """The value as a frame whose columns are named by identifiers.

    Shares the columns without a copy if the library can. `counted` includes an index that only counts rows. Raises
    `FrameError` if the value is not a frame.
    """
    found = native(value, counted=counted)
    fields = [*(name for name, _ in found.index), *found.fields]
    if len(fields) > MAX_COLUMNS:
        raise FrameError(f"has {len(fields):,} columns; a table shows at most {MAX_COLUMNS:,}")
    names = identifiers(fields, declared)
    levels = len(found.index)
    renamed = _rename(found.frame, names[levels:])
    for at, (_, values) in enumerate(found.index):
        renamed.insert(at, names[at], values)
    return Frame(
        nw.from_native(renamed, eager_only=True),
        fields,
        names[:levels],
        found.index_has_labels,
        {name for name, field in zip(names[levels:], found.fields, strict=True) if field in found.hidden},
        {
            **{(row, at + levels): write for (row, at), write in found.writers.items()},
            **(found.index_writers if levels else {}),
        },
        tuple(names[fields.index(one)] for one in found.key),
    )


def _rename(frame: Any, names: list[str]) -> Any:
    kind = type(frame).__module__.partition(".")[0]
    if kind == "pyarrow":
        return frame.rename_columns(names)
    if kind == "polars":
        return frame.rename(dict(zip(frame.columns, names, strict=True)))
    shared = frame.copy(deep=False)
    # As objects: pandas would choose texts of Arrow, and to read names out of these takes longer than to read the rows.
    shared.columns = sys.modules["pandas"].Index(names, dtype=object) if kind == "pandas" else names
    return shared
