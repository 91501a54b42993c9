"""Durations in a figure: numbers in one unit for each axis, which its ticks name."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .table_cell import SECOND, is_duration, nanoseconds

DATES = "date"
"""The type of an axis of dates."""
UNITS = [(86_400 * SECOND, "d"), (3_600 * SECOND, "h"), (60 * SECOND, "min"), (SECOND, "s"), (SECOND // 1000, "ms")]


def with_durations(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure with numbers for the durations on its axes; bars that begin at a `base` count them from there."""
    layout = figure.get("layout")
    layout = dict(layout) if isinstance(layout, dict) else {}
    data = [dict(trace) if isinstance(trace, dict) else trace for trace in figure.get("data", [])]
    axes: dict[str, list[tuple[dict[str, Any], str, list[int | None]]]] = defaultdict(list)
    for trace in data:
        for letter in "xy" if isinstance(trace, dict) and trace.get("base") is None else "":
            axis = f"{letter}axis{str(trace.get(f'{letter}axis', letter))[1:]}"
            own = layout.get(axis)
            if (values := _durations(trace.get(letter))) and not (isinstance(own, dict) and own.get("type") == DATES):
                axes[axis].append((trace, letter, values))
    for axis, shown in axes.items():
        longest = max(abs(one or 0) for _, _, values in shown for one in values)
        size, unit = next((one for one in UNITS if longest >= one[0]), UNITS[-1])
        for trace, letter, values in shown:
            trace[letter] = [None if one is None else one / size for one in values]
        own = layout.get(axis)
        layout[axis] = {"ticksuffix": f" {unit}", **(own if isinstance(own, dict) else {})}
    return {**figure, "data": data, "layout": layout} if axes else figure


def _durations(values: Any) -> list[int | None]:
    """The nanoseconds of durations; nothing where the values are others."""
    if not isinstance(values, (list, tuple)):
        if getattr(getattr(values, "dtype", None), "kind", "") != "m" or not getattr(values, "ndim", 0):
            return []
        values = list(values)
    # NaT differs from itself.
    there = [None if one is None or one != one else one for one in values]  # noqa: PLR0124
    kinds = {is_duration(one) for one in there if one is not None}
    return [None if one is None else nanoseconds(one) for one in there] if kinds == {True} else []
