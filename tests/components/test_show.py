"""The types that show things: their defaults, what handlers may set, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from jupyter_tools.components import CATALOG, COMPONENT
from jupyter_tools.components.badge import BadgeContext
from jupyter_tools.components.html import HtmlContext
from jupyter_tools.components.json import JsonContext
from jupyter_tools.components.key_values import KeyValuesContext
from jupyter_tools.components.metric import MetricContext
from jupyter_tools.components.moments import moments_of
from jupyter_tools.components.progress import ProgressContext
from jupyter_tools.errors import PropertiesError, ValueRefusedError
from jupyter_tools.page.model import parse_app
from jupyter_tools.page.rules import computable

SHOWN = ("divider", "spacer", "badge", "metric", "key_values", "timeline", "progress", "link", "code", "json", "html")


@dataclasses.dataclass
class Flight:
    """A flight of a test."""

    carrier: str
    delay: float


@pytest.mark.parametrize("kind", SHOWN)
def test_visitors_give_none_of_them_a_value(kind: str) -> None:
    component = CATALOG[kind]()
    assert (component.state_type(), component.given()) == (None, None)
    with pytest.raises(ValueError, match="takes no value"):
        component.check(1)


def test_a_text_that_may_be_a_date_stays_text() -> None:
    assert {kind for kind in SHOWN if moments_of(CATALOG[kind])} == set()
    assert moments_of(CATALOG["date"])["value"] == "$date"


@pytest.mark.parametrize("kind", ["badge", "metric", "progress"])
def test_a_rule_may_compute_a_value_that_is_only_shown(kind: str) -> None:
    assert "value" in computable(CATALOG[kind])
    assert "value" not in computable(CATALOG["number"])


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ({"type": "badge", "kind": "red"}, "must be 'neutral', 'accent'"),
        ({"type": "badge", "icon": "trsh"}, "did you mean 'trash'?"),
        ({"type": "badge", "kinds": {"late": "red"}}, "must be 'neutral', 'accent'"),
        ({"type": "metric", "format": "euro"}, "must be 'number'"),
        ({"type": "metric", "good": "left"}, "must be 'up', 'down' or 'none'"),
        ({"type": "metric", "series": ["a"]}, "must be a number"),
        ({"type": "key_values", "columns": 5}, "must be at most 4"),
        ({"type": "key_values", "items": 5}, "must be a dict, a series, a row, or an object with fields"),
        ({"type": "progress", "value": 2}, "value: must be at most 1, which is `max`"),
        ({"type": "progress", "value": -1}, "must be at least 0"),
        ({"type": "link", "url": "javascript:alert(1)"}, "an address begins with http://, https:// or mailto:"),
        ({"type": "link", "url": "https://a.org", "page": "a.ipynb"}, "page: cannot be set where `url` is"),
        ({"type": "code", "language": "cobol"}, "must be 'text', 'python'"),
        ({"type": "json", "depth": 21}, "must be at most 20"),
        ({"type": "html", "html": 5}, "must be text"),
        ({"type": "spacer", "size": "xl"}, "must be 's', 'm' or 'l'"),
        ({"type": "text", "size": "xxl"}, "must be 's', 'm', 'l' or 'xl'"),
        ({"type": "message", "place": "left"}, "must be 'here', 'toast' or 'page'"),
    ],
)
def test_what_is_wrong_is_said_in_words(component: dict[str, Any], message: str) -> None:
    with pytest.raises(PropertiesError) as caught:
        parse_app({"version": 1, "pages": {"a.ipynb": {"components": {"it": component}}}})
    assert message in str(caught.value)


def test_a_wrong_icon_is_a_finding_with_a_fix() -> None:
    data = {"version": 1, "pages": {"a.ipynb": {"components": {"it": {"type": "badge", "icon": "delete"}}}}}
    with pytest.raises(PropertiesError) as caught:
        parse_app(data)
    [finding] = caught.value.findings
    assert finding.fix is not None
    assert finding.fix.label == "Use trash"
    assert [(edit["path"], edit["changes"]) for edit in finding.fix.edits] == [("it", {"icon": "trash"})]


@pytest.mark.parametrize(
    "given",
    [
        {"carrier": "UA", "delay": 2.5},
        pd.Series({"carrier": "UA", "delay": 2.5}),
        pd.DataFrame([{"carrier": "UA", "delay": 2.5}]).iloc[0],
        Flight("UA", 2.5),
        [{"name": "carrier", "value": "UA"}, {"name": "delay", "value": 2.5}],
    ],
)
def test_key_values_take_what_has_names(given: Any) -> None:
    context = KeyValuesContext()
    context.items = given
    assert [(one.name, one.value) for one in context.items] == [("carrier", "UA"), ("delay", 2.5)]


def test_key_values_write_what_is_no_scalar_and_show_missing_values() -> None:
    context = KeyValuesContext()
    context.items = {1: [1, 2], "gone": np.nan, "at": dt.date(2024, 2, 29), "long": dt.timedelta(hours=2)}  # type: ignore[assignment]
    assert [one.value for one in context.items] == ["[1, 2]", None, dt.date(2024, 2, 29), "2:00:00"]
    context.items = None  # type: ignore[assignment]
    assert context.items == []
    for wrong in ([1, 2], 5, "text"):
        with pytest.raises(ValueRefusedError, match="must be a dict"):
            context.items = wrong  # type: ignore[assignment]


def test_a_metric_takes_numbers_of_any_library() -> None:
    context = MetricContext()
    context.value, context.delta = np.float64(1.5), np.int64(-2)
    context.series = pd.Series([1, np.nan, 3])  # type: ignore[assignment]
    assert (context.value, context.delta, context.series) == (1.5, -2, [1, None, 3])
    with pytest.raises(ValueRefusedError, match="at most 1000"):
        context.series = list(range(1001))
    for wrong in ([1], {"a": 1}):
        with pytest.raises(ValueRefusedError, match="must be text, a number, a date"):
            context.value = wrong  # type: ignore[assignment]


def test_a_badge_and_a_progress_are_set() -> None:
    badge, progress = BadgeContext(), ProgressContext()
    badge.value, badge.icon, progress.value = pd.Timestamp("2024-02-29"), "🚀", None
    assert badge.value == pd.Timestamp("2024-02-29").to_pydatetime()
    assert (badge.icon, progress.value) == ("🚀", None)
    with pytest.raises(ValueRefusedError, match="did you mean 'check'"):
        badge.icon = "tick"


def test_json_is_written_as_json_has_it() -> None:
    context = JsonContext()
    context.data = {"a": np.array([1, 2]), dt.date(2024, 1, 1): {1}, "no": float("nan")}
    assert context.data == {"a": [1, 2], "2024-01-01": [1], "no": None}


def test_html_is_taken_from_what_has_it() -> None:
    context = HtmlContext()
    context.html = pd.DataFrame({"a": [1]})  # type: ignore[assignment]
    assert "<table" in context.html
    with pytest.raises(ValueRefusedError, match="must be text"):
        context.html = ["<b>"]  # type: ignore[assignment]


def test_a_component_of_a_file_has_the_values_of_its_types() -> None:
    one = COMPONENT.validate_python({"type": "key_values", "items": {"a": 1}})
    assert one.model_dump(mode="json")["items"] == [{"name": "a", "value": 1}]
    with pytest.raises(ValidationError):
        COMPONENT.validate_python({"type": "progress", "max": 0})
