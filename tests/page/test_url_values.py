"""The values of inputs in the query of a page's URL, read as the browser reads them, and the names of parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools.errors import PropertiesError
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.page.url_values import bound_inputs, value_of
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.scalars import UNSET, from_wire

CASES = json.loads((Path(__file__).parents[1] / "values" / "url.json").read_text(encoding="utf-8"))
INPUTS: dict[str, Any] = {
    "carrier": {"type": "select", "options": ["UA", "DL"], "value": "UA", "url": "carrier"},
    "at_most": {"type": "number", "max": 10, "value": 3, "url": "max"},
    "days": {"type": "date_range", "url": "days"},
    "late": {"type": "switch", "url": "late"},
    "found": {"type": "select", "multiple": True, "url": "found"},
    "off": {"type": "number", "disabled": True, "value": 1, "url": "off"},
    "gone": {"type": "text_input", "visible": False, "url": "gone"},
}


def record(**params: str) -> VisitRecord:
    """A new visit of a page with the inputs, with the parameters of its URL."""
    page = Page.model_validate({"components": INPUTS})
    return VisitRecord(page, Theme()).visited_by("", params)


def rule(given: dict[str, Any]) -> dict[str, Any]:
    """A rule with the options as they are in Python."""
    return {**given, **({"options": from_wire(given["options"])} if "options" in given else {})}


@pytest.mark.parametrize("case", [*CASES["values"], *CASES["others"]], ids=lambda case: case["text"] or "empty")
def test_texts_are_read_as_in_the_browser(case: dict[str, Any]) -> None:
    assert value_of(case["text"], rule(case["rule"])) == case["value"]


def test_a_visit_begins_with_what_its_url_says() -> None:
    begun = record(carrier="DL", max="7.5", days="2024-02-28,2024-02-29", late="True")
    assert begun.state["carrier"] == "DL"
    assert begun.state["at_most"] == 7.5
    assert begun.state["days"] == [{"$date": "2024-02-28"}, {"$date": "2024-02-29"}]
    assert begun.state["late"] is True
    assert record(carrier="").state["carrier"] is None, "an empty text is no value, and not the default"


def test_what_does_not_fit_is_as_if_nothing_was_said() -> None:
    begun = record(carrier="XX", max="11", days="2024-02-29,2024-02-28", late="perhaps", off="5", gone="<b>")
    assert begun.state == record().state


def test_options_that_a_handler_sets_later_are_chosen_then_and_a_value_it_sets_counts() -> None:
    begun = record(found="b,c", max="7")
    assert begun.state["found"] == []
    changes: dict[str, Any] = {"found": {"options": ["a", "b", "c"]}, "at_most": {"value": 4}}
    begun.take_over(changes, "load")
    assert begun.state["found"] == ["b", "c"]
    assert changes["found"]["value"] == ["b", "c"]
    assert begun.state["at_most"] == 4
    begun.take_over({"at_most": {"value": UNSET}}, "load")
    assert begun.state["at_most"] == 3


def test_a_page_that_is_edited_keeps_what_the_url_says() -> None:
    begun = record(max="7")
    edited = {**INPUTS, "at_most": {**INPUTS["at_most"], "value": 5}}
    begun.replace(Page.model_validate({"components": edited}), Theme())
    assert begun.state["at_most"] == 7


def test_knows_its_inputs() -> None:
    page = Page.model_validate(
        {"components": {"filters": {"type": "form", "components": INPUTS}, "x": {"type": "number"}}}
    )
    assert bound_inputs(page)["filters.at_most"] == "max"
    assert "x" not in bound_inputs(page)


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "twice": ({"a": {"type": "number", "url": "x"}, "b": {"type": "number", "url": "x"}}, "b.url", "'a' has"),
    "of a table": (
        {
            "a": {"type": "table", "url": "x"},
            "b": {"type": "number", "url": "x.sort"},
            "c": {"type": "number", "url": "x"},
        },
        "b.url",
        "'a' has the parameter 'x.sort'",
    ),
    "reserved": ({"a": {"type": "number", "url": "token"}}, "a.url", "no parameter can be called 'token'"),
    "name": ({"a": {"type": "number", "url": "a b"}}, "a.url", "letters, digits"),
    "secret": ({"a": {"type": "text_input", "secret": True, "url": "x"}}, "a.url", "secret"),
    "files": ({"a": {"type": "upload", "url": "x"}}, "a.url", "no text in an address"),
}


@pytest.mark.parametrize(("components", "place", "said"), WRONG.values(), ids=WRONG)
def test_says_what_is_wrong_with_a_name(components: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(PropertiesError) as raised:
        parse_app({"pages": {"desk.ipynb": {"components": components}}})
    assert place in raised.value.findings[0].place
    assert said in raised.value.findings[0].message
