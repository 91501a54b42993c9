"""No type, state or event of the registry is without a case in the browser tests."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.components import CATALOG
from jupyter_tools.page.model import parse_app
from tests.browser import catalog_cases
from tests.browser.catalog_cases import CASES, states

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ELSEWHERE = [
    (kind, event, how) for kind, case in CASES.items() for event, how in case.events.items() if isinstance(how, str)
]


def bound(components: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The types and events that components bind to handlers."""
    for one in components.values():
        yield from ((one["type"], event) for event in one.get("handlers", {}))
        yield from bound(one.get("components", {}))


def test_each_type_has_a_case() -> None:
    assert CASES.keys() == CATALOG.keys()


@pytest.mark.parametrize("kind", CATALOG)
def test_each_event_is_fired(kind: str) -> None:
    assert CASES[kind].events.keys() == set(CATALOG[kind].events)


@pytest.mark.parametrize("kind", CATALOG)
def test_each_state_is_drawn(kind: str) -> None:
    names, drawn = CATALOG[kind].model_fields, dict(states(kind))
    expected = {"empty": "empty_text", "disabled": "disabled", "locked": "read_only", "wrong": "error"}
    missing = {state for state, name in expected.items() if name in names and state not in drawn}
    assert "ordinary" in drawn
    assert missing == set()


def test_the_page_has_no_mistakes() -> None:
    app = parse_app({"version": 1, "pages": {"desk.ipynb": catalog_cases.page()}})
    assert app.pages.keys() == {"desk.ipynb"}


@pytest.mark.parametrize(("kind", "event", "how"), ELSEWHERE)
def test_what_another_test_fires_is_bound_on_its_page(kind: str, event: str, how: str) -> None:
    name, _, test = how.partition("::")
    module = importlib.import_module(f"tests.browser.{name}")
    assert callable(getattr(module, test))
    assert (kind, event) in set(bound(module.PAGE["components"]))
