"""Whether the row index of a pandas frame holds labels, or only counts rows."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = 20
"""How many rows are compared with those of a frame that they may come from."""
FEW = 50
DENSITY, DENSITY_OF_FEW = 10, 2
"""Numbers below this many times the number of rows look like row numbers; the second is for few rows."""


def has_labels(pandas: Any, value: Any) -> bool:
    """Whether the index of a frame or series holds more than row numbers, also those that a filter or a sort left.

    Labels can be the same numbers as row numbers. Those of a frame are row numbers if a frame of similar length could
    leave them; those of a series are labels, as in counts and lookups. Both are row numbers if a frame of the notebook
    has the same rows at them.
    """
    index = value.index
    if not _may_count(index):
        return len(index) > 0 or index.nlevels > 1 or index.name is not None
    if _counts_all(pandas, index) or (value.ndim > 1 and _counts(index)):
        return False
    return not any(_comes_from(value, frame) for frame in _frames(pandas))


def _may_count(index: Any) -> bool:
    plain = index.nlevels == 1 and index.name is None
    return plain and len(index) > 0 and index.inferred_type == "integer" and bool(index.min() >= 0)


def _counts_all(pandas: Any, index: Any) -> bool:
    return isinstance(index, pandas.RangeIndex) and (index.start, index.step) == (0, 1)


def _counts(index: Any) -> bool:
    """Whether an index of whole numbers looks like what is left of one that counts, or like some of them in a row."""
    if index.is_unique:
        return bool(index.max() < len(index) * (DENSITY if len(index) >= FEW else DENSITY_OF_FEW))
    numbers = index.to_numpy()
    return bool(numbers[0] == 0 and ((numbers[1:] == numbers[:-1] + 1) | (numbers[1:] == 0)).all())


def _frames(pandas: Any) -> Iterator[Any]:
    """The notebook's frames and series whose index counts."""
    for one in list(vars(sys.modules["__main__"]).values()):
        if isinstance(one, (pandas.DataFrame, pandas.Series)):
            index = one.index
            if _counts_all(pandas, index) or (_may_count(index) and index.is_unique and _counts(index)):
                yield one


def _comes_from(value: Any, frame: Any) -> bool:
    """Whether at least half of the columns have the same values as the rows of `frame` with these numbers."""
    with suppress(Exception):  # authors' own kinds of frames and values may raise anything
        few = value.iloc[:SAMPLE]
        rows = frame.index.get_indexer(few.index)
        if value is frame or (rows < 0).any():
            return False
        own, other = (one.to_frame() if one.ndim == 1 else one for one in (few, frame.iloc[rows]))
        shared = [name for name in own.columns if name in other.columns]
        equal = sum(_plain(own[name]).equals(_plain(other[name])) for name in shared)
        return bool(equal * 2 >= len(own.columns))
    return False


def _plain(column: Any) -> Any:
    return column.reset_index(drop=True)
