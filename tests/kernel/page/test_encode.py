"""What a handler set, as it travels."""

from __future__ import annotations

import datetime as dt
import json
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import polars as pl
import pytest
from matplotlib.figure import Figure

from jupyter_tools.components import Option
from jupyter_tools.errors import UnsendableError
from jupyter_tools.kernel.page.encode import encode_changes
from jupyter_tools.kernel.values.figures import MAX_VALUE
from jupyter_tools.page.model import parse_app
from jupyter_tools.peer.outputs import IMAGE

COMPONENTS: dict[str, Any] = {
    "carrier": {"type": "select"},
    "many": {"type": "select", "multiple": True},
    "count": {"type": "number", "integer": True},
    "flights": {"type": "table", "columns": {"number": {"field": "Flight no."}}},
    "card": {"type": "container", "components": {"hours": {"type": "chart"}, "note": {"type": "text"}}},
}
PAGE = parse_app({"pages": {"desk.ipynb": {"components": COMPONENTS}}}).pages["desk.ipynb"]


def encode(**changes: dict[str, Any]) -> Any:
    numbers = count(1)
    wire, _ = encode_changes(
        {path.replace("__", "."): one for path, one in changes.items()}, PAGE, lambda: next(numbers)
    )
    json.dumps(wire, allow_nan=False).encode()
    return wire


def figure(value: Any) -> Any:
    return encode(card__hours={"figure": value})["card.hours"]["figure"]


def test_plain_values() -> None:
    changes = {"card__note": {"text": "a", "visible": False}, "page": {"message": None}, "flights.number": {"width": 5}}
    assert encode(**changes) == {path.replace("__", "."): one for path, one in changes.items()}
    assert encode() == {}


def test_numbers_and_dates_that_json_would_change() -> None:
    big, day = {"$int": "9007199254740993"}, {"$date": "2024-02-29"}
    options = [9007199254740993, dt.date(2024, 2, 29), Option(value=9007199254740993, label="Big")]
    wire = encode(carrier={"options": options, "value": 9007199254740993}, count={"value": 9007199254740993})
    assert wire["carrier"] == {"options": [big, day, {"value": big, "label": "Big"}], "value": big}
    assert wire["count"] == {"value": big}


@pytest.mark.parametrize(
    ("path", "properties", "reason"),
    [
        ("count", {"value": 2.5}, "must be a whole number"),
        ("count", {"step": 0.5}, "must be a whole number"),
        ("carrier", {"value": "a", "options": ["b"]}, "'a' is not one of the options"),
    ],
)
def test_a_value_that_does_not_fit_the_component(path: str, properties: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnsendableError, match=reason):
        encode(**{path: properties})


def test_tables() -> None:
    wire, tables = encode_changes({"flights": {"data": [{"Flight no.": 1}], "label": "F"}}, PAGE, lambda: 7)
    assert wire["flights"]["label"] == "F"
    assert wire["flights"]["data"] is None, "what travels is told by the visit, which knows the shown columns"
    assert tables["flights"] is not None
    header = tables["flights"].header()
    assert header.table == tables["flights"].version == 7
    [column] = header.columns
    assert column.model_dump() == {"name": "number", "field": "Flight no.", "kind": "integer"}


def test_a_table_is_emptied() -> None:
    wire, tables = encode_changes({"flights": {"data": None}}, PAGE, lambda: 7)
    assert wire == {"flights": {"data": None}}
    assert tables == {"flights": None}


@pytest.mark.parametrize("value", [5, "text", object(), [1], pd.DataFrame, {"a": 1}])
def test_what_is_no_table(value: Any) -> None:
    with pytest.raises(UnsendableError) as caught:
        encode(flights={"data": value})
    assert caught.value.field == "flights.data"


def test_a_frame_that_fails_when_it_is_read() -> None:
    class Broken(list[Any]):
        def __iter__(self) -> Any:
            raise RuntimeError("the disk is gone")

    with pytest.raises(UnsendableError, match=r"flights.data: a Broken cannot be shown as a table: the disk is gone"):
        encode(flights={"data": Broken([{"a": 1}])})


def test_plotly_figures() -> None:
    made = go.Figure(go.Bar(x=["a", "b"], y=np.array([1.5, float("nan")])), layout={"title": {"text": "T"}})
    found = figure(made)
    assert found["layout"]["title"]["text"] == "T"
    assert found["data"][0]["type"] == "bar"
    assert figure(None) is None
    assert figure(go.Figure())["data"] == []


def test_figures_as_dicts() -> None:
    y = [np.float32(0.5), float("nan"), float("inf"), None]
    found = figure({"data": [{"y": y, "x": np.arange(4)}], "layout": {"title": "T", 5: True}})
    assert found["data"] == [{"y": [0.5, None, None, None], "x": [0, 1, 2, 3]}]
    assert found["layout"] == {"title": "T", "5": True}
    series = {"pandas": pd.Series([1, 2]), "polars": pl.Series([1, 2]), "tuple": (1, 2), "grid": np.eye(2)}
    assert figure({"data": [series]})["data"] == [
        {"pandas": [1, 2], "polars": [1, 2], "tuple": [1, 2], "grid": [[1, 0], [0, 1]]}
    ]
    dates = pd.to_datetime(["2013-01-02"])
    assert figure({"data": [{"x": dates, "day": dt.date(2013, 1, 2)}]})["data"] == [
        {"x": ["2013-01-02T00:00:00"], "day": "2013-01-02"}
    ]
    times = {
        "ns": np.array(["2013-01-02T03:04:05.5", "NaT"], "datetime64[ns]"),
        "day": np.array(["2013-01-02"], "datetime64[D]"),
        "grid": np.array([["2013-01-02T03"]], "datetime64[h]"),
        "one": np.datetime64("2013-01-02T03:04", "ns"),
        "zone": pd.date_range("2013-01-02", periods=1, tz="UTC"),
        "series": pd.Series([pd.Timestamp("2013-01-02 12:00"), None]),
        "waits": np.array([1500, "NaT"], "timedelta64[ms]"),
        "polars": pl.Series([dt.datetime.fromisoformat("2013-01-02T03:00")]),
    }
    assert figure({"data": [times]})["data"][0] == {
        "ns": ["2013-01-02T03:04:05.5", None],
        "day": ["2013-01-02"],
        "grid": [["2013-01-02T03:00:00"]],
        "one": "2013-01-02T03:04:00",
        "zone": ["2013-01-02T00:00:00+00:00"],
        "series": ["2013-01-02T12:00:00", None],
        "waits": [1500.0, None],
        "polars": ["2013-01-02T03:00:00"],
    }
    assert figure({}) == {}
    assert figure({"data": [{"text": "x" * 5_000}]})["data"][0]["text"] == "x" * 5_000


def test_figures_that_are_none() -> None:
    for value in (5, "figure", [1], object(), {"data": 5}, pd.DataFrame()):
        with pytest.raises(UnsendableError, match=r"takes a figure of plotly or matplotlib, an Altair chart, a dict"):
            figure(value)
    with pytest.raises(UnsendableError, match=r"not an int$"):
        figure(5)


def test_what_a_notebook_shows_as_an_image_is_a_figure() -> None:
    def showing(**methods: Any) -> Any:
        return type("Shown", (), {name: lambda _, one=one, **__: one for name, one in methods.items()})()

    image = {"dark": None, "width": None, "height": None}
    svg = "<svg xmlns='x'/>"
    assert figure(showing(_repr_svg_=svg))[IMAGE] == {"type": "image/svg+xml", "light": svg, **image}
    png = figure(showing(_repr_png_=(b"ab", {"width": 5})))
    assert png[IMAGE] == {"type": "image/png", "light": "YWI=", **image}
    bundle = {"text/plain": "x", "image/jpeg": "YWI=", "image/png": "YWM="}
    assert figure(showing(_repr_mimebundle_=(bundle, {})))[IMAGE]["light"] == "YWM="
    vega = {"application/vnd.vegalite.v5+json": {"mark": "bar"}, "image/png": "YWI="}
    assert figure(showing(_repr_mimebundle_=vega)) == {"application/vnd.vegalite.v5+json": {"mark": "bar"}}
    plotly = {"application/vnd.plotly.v1+json": {"data": [{"y": np.arange(2)}]}}
    assert figure(showing(_repr_mimebundle_=plotly)) == {"data": [{"y": [0, 1]}]}
    for nothing in (showing(_repr_mimebundle_={"text/html": "<p>"}), showing(_repr_png_=None), showing(_repr_svg_="")):
        with pytest.raises(UnsendableError, match="or an image of a notebook"):
            figure(nothing)
    failing = type("Failing", (), {"_repr_png_": lambda _: 1 / 0})()
    with pytest.raises(UnsendableError, match="the Failing could not be drawn: division by zero"):
        figure(failing)


def test_axes_are_their_figure() -> None:
    axes = pd.DataFrame({"a": [1, 2]}).plot(subplots=True, ax=Figure().subplots(1, squeeze=False))
    assert figure(axes)[IMAGE]["type"] == figure(axes[0])[IMAGE]["type"] == "image/svg+xml"
    with pytest.raises(UnsendableError, match=r"the list could not be drawn: has 2 figures: a chart shows one"):
        figure([Figure().subplots(), Figure().subplots()])


def test_cycles() -> None:
    loop: dict[str, Any] = {"data": []}
    loop["data"].append(loop)
    with pytest.raises(UnsendableError, match=r"card.hours.figure: is nested too deep, or contains itself"):
        figure(loop)


def test_huge_values_are_refused() -> None:
    for changes in (
        {"card__note": {"text": "x" * (MAX_VALUE + 1)}},
        {"card__hours": {"figure": {"data": [{"text": "x" * (MAX_VALUE + 1)}]}}},
        {"card__hours": {"figure": go.Figure(layout={"title": {"text": "x" * (MAX_VALUE + 1)}})}},
    ):
        with pytest.raises(UnsendableError, match="a value may have at most 16,000,000"):
            encode(**changes)


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan"), [float("inf")], b"bytes"])
def test_what_json_has_no_word_for(value: Any) -> None:
    with pytest.raises(UnsendableError, match=r"card.note.text: cannot travel as JSON") as caught:
        encode(card__note={"text": value})
    assert caught.value.field == "card.note.text"


def test_a_value_must_fit_its_component() -> None:
    assert encode(carrier={"value": "UA"}, many={"value": ["UA"]})["many"] == {"value": ["UA"]}
    assert encode(carrier={"value": None}, many={"value": None})
    with pytest.raises(UnsendableError, match=r"carrier.value: .*must be a list where `multiple` is set"):
        encode(carrier={"value": ["UA"]})
    with pytest.raises(UnsendableError, match=r"many.value: "):
        encode(many={"value": "UA"})


def test_halves_of_characters() -> None:
    assert encode(card__note={"text": "a\ud800"}) == {"card.note": {"text": "a?"}}
    assert figure({"data": [{"text": "a\ud800", "名\ud800": "é"}]})["data"] == [{"text": "a?", "名?": "é"}]


def test_an_error_changes_nothing() -> None:
    with pytest.raises(UnsendableError):
        encode_changes({"flights": {"data": [{"a": 1}]}, "card.note": {"text": object()}}, PAGE, lambda: 1)
