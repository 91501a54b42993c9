"""Durations on the axes of a figure have a unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_tools.kernel.values.figures import figure_json

MINUTES = [dt.timedelta(minutes=1), None, dt.timedelta(minutes=45)]


@pytest.mark.parametrize(
    "values",
    [
        MINUTES,
        pd.Series(MINUTES, dtype="timedelta64[ns]"),
        pd.to_timedelta([1, None, 45], unit="m"),
        np.array([1, "NaT", 45], dtype="m8[m]"),
    ],
    ids=lambda values: type(values).__name__,
)
def test_durations_are_numbers_in_a_unit(values: Any) -> None:
    figure = {"data": [{"type": "bar", "x": ["a", "b", "c"], "y": values}]}
    found = figure_json("figure", figure)
    assert found["data"][0]["y"] == [1.0, None, 45.0]
    assert found["layout"] == {"yaxis": {"ticksuffix": " min"}}
    assert figure["data"][0]["y"] is values, "the author's figure stays as it is"


def test_traces_of_one_axis_share_the_unit() -> None:
    short, long = pd.to_timedelta([30], unit="s"), pd.to_timedelta([3], unit="h")
    data = [{"y": short}, {"y": long}, {"y": short, "yaxis": "y2"}, {"x": short, "y": [1]}]
    found = figure_json("figure", {"data": data, "layout": {"yaxis2": {"ticksuffix": " sec"}}})
    assert [trace["y"] for trace in found["data"]] == [[30 / 3600], [3.0], [30.0], [1]]
    assert found["layout"] == {
        "xaxis": {"ticksuffix": " s"},
        "yaxis": {"ticksuffix": " h"},
        "yaxis2": {"ticksuffix": " sec"},
    }


def test_bars_on_a_time_line_and_other_values_stay() -> None:
    hour = pd.to_timedelta([1], unit="h")
    bar = {"type": "bar", "orientation": "h", "base": ["2024-01-01"], "x": hour, "y": ["a"]}
    assert figure_json("figure", {"data": [bar]})["data"][0]["x"] == [3_600_000.0]
    dates = {"data": [{"x": hour}], "layout": {"xaxis": {"type": "date"}}}
    assert figure_json("figure", dates)["data"][0]["x"] == [3_600_000.0]
    plain = {"data": [{"x": [1, "b"], "y": []}, {"y": [None]}, "odd"]}
    assert figure_json("figure", plain) == plain
