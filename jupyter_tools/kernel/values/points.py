"""The points of a figure: how many there are, and what the figure has of each.

A visitor says which points are selected, and never what they are: that is looked up here, in the figure that was sent.
Points are those of plotly's traces, and the rows of the data that Vega's charts carry.
"""

from __future__ import annotations

import array
import base64
import hashlib
import json
import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from ...components.selecting import SELECTABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NAMES = {
    "x": "x",
    "y": "y",
    "z": "z",
    "r": "r",
    "theta": "theta",
    "lat": "lat",
    "lon": "lon",
    "locations": "location",
    "labels": "label",
    "values": "value",
    "text": "text",
    "ids": "id",
    "customdata": "customdata",
}
"""The arrays of traces, and what is one of each called."""
OHLC = ("open", "close")
GRIDS = frozenset({"heatmap", "contour", "surface"})
"""The traces whose points are the cells of `z`."""
COUNTED = frozenset({"scatter", "scattergl", "bar", "waterfall", "funnel"})
"""The traces of arrays that go in steps along an axis without an array."""
CODES = {"i1": "b", "u1": "B", "uc1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}
"""The codes of `array`, by plotly's names of types."""


class Points:
    """The points of one figure, by trace and position."""

    def __init__(self, version: str, traces: Sequence[Rows | Trace | Grid]) -> None:
        self.version = version
        self.traces = traces
        self.counts = [len(one) for one in traces]

    def header(self) -> dict[str, Any]:
        """What clients and the server are told: which points there are."""
        return {"version": self.version, "counts": self.counts}

    def at(self, trace: int, position: int) -> dict[str, Any]:
        """What the figure has of a point."""
        return {"trace": trace, "position": position, **self.traces[trace].at(position)}

    def of(self, selection: Any) -> list[dict[str, Any]]:
        """The points of a selection in wire form; none for that of other data."""
        if not isinstance(selection, dict) or selection.get("figure") != self.version:
            return []
        return [self.at(*one) for one in selection["points"]]


class Rows:
    """The rows of a data set of Vega."""

    def __init__(self, name: str, rows: list[Any]) -> None:
        self._name, self._rows = name, rows

    def __len__(self) -> int:
        return len(self._rows)

    def content(self) -> Any:
        """What makes it other data."""
        return [self._name, self._rows]

    def at(self, position: int) -> dict[str, Any]:
        """A row."""
        row = self._rows[position]
        return {"name": self._name, "row": row if isinstance(row, dict) else {"data": row}}


class Trace:
    """A trace of plotly whose points are in arrays of equal length."""

    def __init__(self, trace: Mapping[str, Any]) -> None:
        self._name = str(trace.get("name") or "")
        self._type = str(trace.get("type") or "scatter")
        self._steps = {axis: _steps(trace, axis) for axis in ("x", "y")}
        self._arrays = {key: trace[key] for key in (*NAMES, *OHLC) if _length(trace.get(key))}
        self._read: dict[str, Sequence[Any]] = {}
        dimensions = trace.get("dimensions")
        first = dimensions[0] if isinstance(dimensions, list) and dimensions else {}
        self._length = max(map(_length, self._arrays.values()), default=0) or _length(
            first.get("values") if isinstance(first, dict) else None
        )

    def __len__(self) -> int:
        return self._length

    def content(self) -> Any:
        """What makes it other data."""
        return [self._name, self._type, self._length, self._arrays, self._steps]

    def at(self, position: int) -> dict[str, Any]:
        """What the trace has of a point."""
        found = {NAMES[key]: self._one(key, position) for key in self._arrays if key in NAMES}
        if "y" not in found and "close" in self._arrays:
            found["y"] = self._one("close", position)
        if self._type in COUNTED and len(found.keys() & self._steps.keys()) == 1:
            found = {**{axis: _step(steps, position) for axis, steps in self._steps.items()}, **found}
        return {"name": self._name, **found}

    def _one(self, key: str, position: int) -> Any:
        if key not in self._read:
            self._read[key] = _items(self._arrays[key])
        items = self._read[key]
        if key in self._steps and items and isinstance(items[0], list):
            return None  # the levels of an axis of categories
        return items[position] if position < len(items) else None


class Grid:
    """A trace of plotly whose points are the cells of a table, row after row."""

    def __init__(self, trace: Mapping[str, Any]) -> None:
        self._name = str(trace.get("name") or "")
        self._type = str(trace.get("type"))
        self._rows = [_items(row) for row in _items(trace.get("z"))]
        self._width = max(map(len, self._rows), default=0)
        self._axes = {key: self._axis(trace, key) for key in ("x", "y")}
        self._steps = {key: (0, 1) if self._type == "surface" else _steps(trace, key) for key in ("x", "y")}
        self._turned = trace.get("transpose") is True and self._type != "surface"

    def __len__(self) -> int:
        return self._width * len(self._rows)

    def _axis(self, trace: Mapping[str, Any], key: str) -> Sequence[Any]:
        scaled = self._type != "surface" and trace.get(f"{key}type") == "scaled"
        return [] if scaled else _items(trace.get(key))

    def content(self) -> Any:
        """What makes it other data."""
        axes = list(map(list, self._axes.values()))
        return [self._name, self._type, list(map(list, self._rows)), axes, self._steps, self._turned]

    def at(self, position: int) -> dict[str, Any]:
        """A cell with its places on the axes, as plotly has them; None where they are not certain."""
        row, column = divmod(position, self._width)
        cells = self._rows[row]
        z = cells[column] if column < len(cells) else None
        if self._turned:
            return {"name": self._name, "x": None, "y": None, "z": z}
        x = self._place("x", column, self._width)
        y = self._place("y", row, len(self._rows))
        return {"name": self._name, "x": x, "y": y, "z": z}

    def _place(self, key: str, at: int, count: int) -> Any:
        axis = self._axes[key]
        if not axis:
            return _step(self._steps[key], at)
        edges = self._type == "heatmap" and len(axis) > count
        if at >= len(axis) or edges or isinstance(axis[0], list):
            return None
        return axis[at]


_known: WeakValueDictionary[str, Points] = WeakValueDictionary()
"""The points in use by version: visits that see the same figure share them."""
_lock = threading.Lock()


def points_of(figure: Any) -> Points | None:
    """The points of a figure as JSON; None if it has none. Notes in the figure which there are."""
    try:
        traces = list(_traces(figure))
    except (ValueError, TypeError):  # a figure that the browser will explain
        return None
    if not any(map(len, traces)):
        return None
    text = json.dumps([one.content() for one in traces], ensure_ascii=False, separators=(",", ":"))
    version = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    with _lock:
        points = _known.get(version) or Points(version, traces)
        _known[version] = points
    figure[SELECTABLE] = points.header()
    return points


def _traces(figure: Any) -> Iterator[Rows | Trace | Grid]:
    if not isinstance(figure, dict):
        return
    for spec in (one for key, one in figure.items() if key.startswith("application/vnd.vega")):
        yield from (Rows(name, rows) for name, rows in data_sets(spec))
        return
    data = figure.get("data")
    for trace in data if isinstance(data, list) else ():
        if isinstance(trace, dict):
            yield Grid(trace) if trace.get("type") in GRIDS else Trace(trace)
        else:
            yield Trace({})


def data_sets(spec: Any) -> list[tuple[str, list[Any]]]:
    """The data that a chart of Vega carries, each with its name, in the order in which browsers count them.

    `renderer/figures/vega-rows.ts` finds the same.
    """
    named = spec.get("datasets") if isinstance(spec, dict) else None
    shared = named.items() if isinstance(named, dict) else ()
    return [*((name, rows) for name, rows in shared if isinstance(rows, list)), *_inline(spec)]


def _inline(node: Any) -> Iterator[tuple[str, list[Any]]]:
    """The data inside of a spec, depth first."""
    if isinstance(node, list):
        for one in node:
            yield from _inline(one)
    elif isinstance(node, dict):
        for key, one in node.items():
            if key == "data":
                for data in one if isinstance(one, list) else [one]:
                    if isinstance(data, dict) and isinstance(data.get("values"), list):
                        yield str(data.get("name", "")), data["values"]
            elif key not in OTHER:
                yield from _inline(one)


OTHER = frozenset({"datasets", "encoding", "config", "usermeta"})
"""The parts of a spec that have no data."""


def _steps(trace: Mapping[str, Any], axis: str) -> tuple[Any, Any]:
    """Where points begin on an axis without an array, and how far they are apart."""
    return trace.get(f"{axis}0", 0), trace.get(f"d{axis}", 1)


def _step(steps: tuple[Any, Any], at: int) -> Any:
    """The place of a point that goes in steps; None for dates, as their axis is not known here."""
    start, step = steps
    return start + (step or 1) * at if _is_number(start) and _is_number(step) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _length(value: Any) -> int:
    if isinstance(value, dict) and "bdata" in value:
        shape = value.get("shape")
        if shape is not None:
            return int(str(shape).split(",")[0])
        return len(_bytes(value)) // array.array(CODES.get(str(value.get("dtype")), "d")).itemsize
    return len(value) if isinstance(value, list) else 0


def _bytes(value: Mapping[str, Any]) -> bytes:
    return base64.b64decode(str(value["bdata"]))


def _items(value: Any) -> Sequence[Any]:
    """The items of an array as plotly has it: a list, or bytes in base64, with their shape if they are a table."""
    if isinstance(value, dict) and "bdata" in value:
        code = CODES.get(str(value.get("dtype")))
        if code is None:
            return []
        data = _bytes(value)
        flat = array.array(code, data[: len(data) // array.array(code).itemsize * array.array(code).itemsize]).tolist()
        shape = [int(one) for one in str(value.get("shape") or len(flat)).split(",")]
        width = shape[1] if len(shape) > 1 else 0
        return [flat[at : at + width] for at in range(0, len(flat), width)] if width else flat
    return value if isinstance(value, list) else []
