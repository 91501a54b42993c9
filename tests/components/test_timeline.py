"""The timeline: what its items are made of, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from jupyter_tools.components.timeline import Timeline, TimelineContext, TimelineItem
from jupyter_tools.errors import ValueRefusedError


@dataclasses.dataclass
class Step:
    """A step of a test, with more than a timeline shows."""

    title: str
    time: dt.date
    cost: float = 0.5


ROW = {"title": "Shipped", "time": dt.date(2024, 3, 5)}


@pytest.mark.parametrize(
    "given",
    [
        [ROW],
        (ROW,),
        [TimelineItem(title="Shipped", time=dt.date(2024, 3, 5))],
        [Step("Shipped", dt.date(2024, 3, 5))],
        pd.DataFrame([{**ROW, "text": np.nan}]).to_dict("records"),
    ],
    ids=str,
)
def test_items_are_taken_from_what_has_titles(given: Any) -> None:
    context = TimelineContext()
    context.items = given
    assert [(one.title, one.time, one.text) for one in context.items] == [("Shipped", dt.date(2024, 3, 5), "")]


def test_titles_alone_are_items_and_nothing_is_none() -> None:
    context = TimelineContext()
    context.items = pd.Series(["Ordered", None, "Shipped"])  # type: ignore[assignment]
    assert [one.title for one in context.items] == ["Ordered", "Shipped"]
    context.items = None  # type: ignore[assignment]
    assert context.items == []
    context.active = None
    context.items = [{"title": "At", "time": pd.Timestamp("2024-03-04 09:30")}]  # type: ignore[list-item]
    assert context.items[0].time == dt.datetime.fromisoformat("2024-03-04T09:30")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (5, "must be a list of titles"),
        ("Ordered", "must be a list of titles"),
        (pd.DataFrame([ROW]), r"give its rows, as `df.to_dict\('records'\)`"),
        ([{"text": "no title"}], "title"),
        ([{"title": "a", "colour": "red"}], "colour"),
        ([{"title": "a", "kind": "red"}], "must be 'neutral', 'accent'"),
        ([{"title": "a", "icon": "tick"}], "did you mean 'check'"),
        ([{"title": "a", "time": [1]}], "must be text, a number, a date"),
        (["a"] * 501, "at most 500"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_is_no_item_is_refused(given: Any, message: str) -> None:
    with pytest.raises(ValueRefusedError, match=message):
        TimelineContext().items = given


def test_how_many_are_done() -> None:
    assert (Timeline().active, Timeline(active=0).active) == (None, 0)
    for wrong in (-1, 1.5, "2"):
        with pytest.raises(ValidationError):
            Timeline(active=wrong)


def test_it_takes_no_value_and_travels() -> None:
    timeline = Timeline(items=["Ordered", {"title": "Shipped", "time": "2024-03-05"}])
    assert (timeline.state_type(), timeline.given(), timeline.events) == (None, None, ())
    sent = timeline.model_dump(mode="json")["items"]
    assert sent[0] == {"title": "Ordered", "text": "", "time": None, "icon": "", "kind": "neutral"}
    assert Timeline.model_validate(timeline.model_dump(mode="json")) == timeline
