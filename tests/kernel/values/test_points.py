"""The points of figures: how many there are, and what each is."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from jupyter_tools.kernel.values.figures import figure_json
from jupyter_tools.kernel.values.points import Points, points_of


def found(*traces: Any) -> Points:
    points = points_of({"data": list(traces)})
    assert points is not None
    return points


def test_a_point_has_what_the_trace_has_of_it() -> None:
    trace = {"name": "n", "x": ["a", "b"], "y": [1, 2], "customdata": [[1, "p"], [2, "q"]], "marker": {"size": [1, 2]}}
    points = found(trace, {"type": "pie", "labels": ["u", "v", "w"], "values": [3, 2, 1]})
    assert points.counts == [2, 3]
    expected = {"trace": 0, "position": 1, "name": "n", "x": "b", "y": 2, "customdata": [2, "q"]}
    assert points.at(0, 1) == expected
    assert points.at(1, 2) == {"trace": 1, "position": 2, "name": "", "label": "w", "value": 1}


def test_what_is_left_out_is_counted() -> None:
    assert found({"type": "bar", "y": [5, 6], "x0": 10, "dx": 5}).at(0, 1)["x"] == 15
    assert found({"y": [5, 6]}).at(0, 1)["x"] == 1
    assert found({"x": [5, 6], "y0": 2, "dy": 3}).at(0, 1) == {"trace": 0, "position": 1, "name": "", "x": 6, "y": 5}
    assert found({"y": [5, 6], "dx": 0}).at(0, 1)["x"] == 1
    assert found({"y": [5, 6], "x0": "2024-01-01", "dx": 86_400_000}).at(0, 1)["x"] is None
    assert found({"y": [5, 6], "x": [["a", "a"], ["b", "c"]]}).at(0, 1)["x"] is None
    assert found({"x": ["a", "b"], "close": [5, 6], "open": [4, 5], "type": "candlestick"}).at(0, 1)["y"] == 6
    assert found({"type": "splom", "dimensions": [{"values": [1, 2, 3]}]}).counts == [3]


def test_the_points_of_a_grid_are_its_cells() -> None:
    points = found({"type": "heatmap", "z": [[1, 2, 3], [4, 5, 6]], "x": ["a", "b", "c"]})
    assert points.counts == [6]
    assert points.at(0, 5) == {"trace": 0, "position": 5, "name": "", "x": "c", "y": 1, "z": 6}


Z = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"x0": 10, "dx": 5, "y0": 1, "dy": 0.5}, (20, 1.5)),
        ({"x": [7, 8, 9], "xtype": "scaled", "x0": 1}, (3, 1)),
        ({"x0": "2024-01-01", "dx": 86_400_000}, (None, 1)),
        ({"x": [7, 8, 9], "y": ["u"]}, (9, None)),
        ({"x": [0, 1, 2, 3]}, (None, 1)),
        ({"type": "contour", "x": [0, 1, 2, 3]}, (2, 1)),
        ({"x": [7, 8], "transpose": True}, (None, None)),
        ({"type": "surface", "x": [[1, 2, 3], [1, 2, 3]], "y": [5, 6]}, (None, 6)),
        ({"type": "surface", "x0": 10}, (2, 1)),
    ],
)
def test_a_cell_is_where_plotly_has_it_or_nowhere(more: dict[str, Any], expected: tuple[Any, Any]) -> None:
    cell = found({"type": "heatmap", "z": Z, **more}).at(0, 5)
    assert (cell["x"], cell["y"], cell["z"]) == (*expected, 6)


def test_arrays_in_base64_are_read() -> None:
    pytest.importorskip("plotly")
    import numpy as np  # noqa: PLC0415
    import plotly.graph_objects as go  # noqa: PLC0415

    custom = np.array([[1, 10], [2, 20], [3, 30]])
    figure = figure_json("f", go.Figure(go.Scatter(x=np.array([1.5, 2.5, 3.5]), y=np.arange(3), customdata=custom)))
    points = points_of(figure)
    assert points is not None
    assert figure["selectable"] == {"version": points.version, "counts": [3]}
    assert points.at(0, 2) == {"trace": 0, "position": 2, "name": "", "x": 3.5, "y": 2, "customdata": [3, 30]}
    heat = points_of(figure_json("f", go.Figure(go.Heatmap(z=np.arange(6).reshape(2, 3)))))
    assert heat is not None
    assert (heat.counts, heat.at(0, 4)["z"]) == ([6], 4)


def test_the_rows_of_vegas_data_are_counted_as_browsers_count_them() -> None:
    spec = {
        "datasets": {"d": [{"a": 1}, {"a": 2}]},
        "layer": [
            {"data": {"values": [5, 6, 7]}, "encoding": {"x": {"axis": {"values": [1]}}}},
            {"data": {"name": "d"}},
        ],
    }
    points = points_of({"application/vnd.vegalite.v5+json": spec})
    assert points is not None
    assert points.counts == [2, 3]
    assert points.at(0, 1) == {"trace": 0, "position": 1, "name": "d", "row": {"a": 2}}
    assert points.at(1, 0)["row"] == {"data": 5}


TOLD = (("x0", 5), ("dy", 2), ("transpose", True), ("type", "surface"))
"""What makes another figure of the same cells."""


def test_figures_with_the_same_data_have_one_version() -> None:
    one, same, other = (
        found({"x": [1], "y": [y], "marker": {"color": colour}}) for y, colour in ((1, "red"), (1, "blue"), (2, "red"))
    )
    assert one is same
    assert one.version != other.version
    line: dict[str, Any] = {"y": [1]}
    heat = {"type": "heatmap", "z": Z}
    for trace, key, value in ((line, "x0", 5), (line, "dx", 2), *((heat, *more) for more in TOLD)):
        assert found({**trace, key: value}).version != found(trace).version
    selection = {"figure": one.version, "points": [[0, 0]], "x": None, "y": None}
    assert one.of(selection)[0]["y"] == 1
    assert other.of(selection) == one.of(None) == []


@pytest.mark.parametrize(
    "figure",
    [
        None,
        7,
        {},
        {"data": 7},
        {"data": [7, {}]},
        {"data": [{"x": {"bdata": "AA==", "shape": "a"}}]},
        {"data": [{"x": {"bdata": 7}}]},
        {"application/vnd.vega.v5+json": {"data": [{"url": "/x"}]}},
        {"application/vnd.jupyter-tools.image+json": {}},
    ],
)
def test_without_points(figure: Any) -> None:
    before = json.dumps(figure)
    assert points_of(figure) is None
    assert json.dumps(figure) == before


def test_damaged_arrays_have_no_values() -> None:
    cut = {"dtype": "f8", "bdata": b64encode(b"\0" * 12).decode()}
    assert found({"y": [1, 2, 3], "x": cut}).at(0, 2)["x"] is None
    assert found({"y": [1], "x": {"dtype": "?", "bdata": "AAAAAAAAAAA="}}).at(0, 0)["x"] is None
