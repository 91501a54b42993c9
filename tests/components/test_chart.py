"""A chart: how points are selected, and which selections are forged."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.chart import MAX_POINTS, Chart

FIGURE = {"data": [], "selectable": {"version": "v1", "counts": [3, 0, 20_000]}}
BOX = Chart(selection="box")


def selection(*points: Any, version: Any = "v1", x: Any = None, y: Any = None) -> dict[str, Any]:
    return {"figure": version, "points": [list(one) for one in points], "x": x, "y": y}


def refused(chart: Chart, value: Any, figure: Any = FIGURE) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        chart.check(value, figure)
    return str(caught.value)


def test_its_defaults() -> None:
    assert (Chart().height, Chart().figure, Chart.events) == (320, None, ("click", "select"))
    assert (Chart().state_type(), Chart().selects(), Chart().state_parts()) == (None, "", {})


@pytest.mark.parametrize("wrong", [{"height": 79}, {"height": 4001}, {"selection": "circle"}])
def test_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Chart(**wrong)


def test_points_are_selected_where_the_selection_says_so_or_an_event_runs_something() -> None:
    assert [Chart(selection=one).mode() for one in ("none", "click", "lasso")] == ["none", "click", "lasso"]
    assert Chart(handlers={"click": "f"}).mode() == Chart(handlers={"select": "f"}).mode() == "click"
    assert BOX.state_type() == "ChartSelection"
    assert BOX.initial() == selection(version="")
    assert BOX.state_value(selection(x=[1, 2]))["x_range"] == (1, 2)


def test_points_of_the_present_figure() -> None:
    for value in (selection((0, 2)), selection((2, 19_999), (0, 0)), selection((0, 1), x=[0.5, 2], y=["a", "b"])):
        assert BOX.check(value, FIGURE) == value
    for figure in (FIGURE, None, {"data": []}):
        assert BOX.check(selection(version="old"), figure)["points"] == []


@pytest.mark.parametrize("place", [(0, 3), (0, -1), (1, 0), (3, 0), (-1, 0), (10**30, 0)])
def test_a_point_that_is_not_there(place: Any) -> None:
    assert refused(BOX, selection(place)) == "the chart has no such point"


@pytest.mark.parametrize("version", ["", "v2"])
def test_points_of_another_figure(version: str) -> None:
    assert refused(BOX, selection((0, 0), version=version)) == "the chart has changed; select again"
    assert refused(BOX, selection((0, 0)), None) == "the chart has changed; select again"
    assert refused(BOX, selection((0, 0), version=""), {"data": []}) == "the chart has changed; select again"


def test_more_than_allowed() -> None:
    assert refused(BOX, selection((0, 1), (0, 1))) == "a point is selected twice"
    many = [(2, one) for one in range(MAX_POINTS + 1)]
    assert BOX.check(selection(*many[1:]), FIGURE)
    assert refused(BOX, selection(*many)) == "too many points are selected"
    assert refused(Chart(selection="click"), selection((0, 0), x=[0, 1])) == "this cannot be selected here"
    assert refused(Chart(), selection((0, 0))) == "takes no value"


WRONG = "must have a version, a list of [trace, position], and ranges or None"


@pytest.mark.parametrize(
    "value",
    [
        *(selection(version=one) for one in (None, 1, ["v1"])),
        *(selection(one) for one in ((0,), (0, 1, 2), (True, 0), (0.0, 1), ("0", 1), (None, 0))),
        *(selection(x=one) for one in (1, [1], [1, 2, 3], [True, 1], [float("nan"), 1], ["a" * 101, "b"], [[], {}])),
    ],
)
def test_what_is_no_selection(value: Any) -> None:
    assert refused(BOX, value) == WRONG


@pytest.mark.parametrize("value", [None, [], 0, "v1", {}, {**selection(), "rows": []}, {"figure": "v1", "points": []}])
def test_what_has_other_parts(value: Any) -> None:
    assert refused(BOX, value) == "must be {figure, points, x, y}"
