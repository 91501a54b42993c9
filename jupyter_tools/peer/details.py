"""What an event may carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import FieldError
from ..page.bindings import is_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..page.model import Page
    from ..protocol.messages import Event

MAX_QUERY = 200
"""The most characters of a search."""


def check_detail(event: Event, page: Page, state: Mapping[str, Any], data: Any = None) -> None:
    """Check what an event carries, and the value that it comes with, by path in `state`.

    `data` is that in which the visitor selects, as JSON.

    Raises `FieldError` for what no client of ours sends.
    """
    component = page.find(event.component)
    most = component.most_detail(event.name) if component is not None else 0
    if event.detail is not None and len(json.dumps(event.detail)) > most:
        raise FieldError(event.component, "the event carries too much")
    if component is not None and (problem := component.event_problem(event.name, state.get(event.component))):
        raise FieldError(event.component, problem)
    if component is not None:
        try:
            component.check_detail(event.name, event.detail, data)
        except ValueError as error:
            raise FieldError(event.component, str(error)) from None
    if event.name == "change" and component is not None and component.holds == "components":
        _check_input(event, page)
    if event.name == "search":
        _check_query(event)


def _check_query(event: Event) -> None:
    """Check that a search says what is searched for."""
    detail = event.detail if isinstance(event.detail, dict) else {}
    query = detail.get("query")
    if not isinstance(query, str) or len(query) > MAX_QUERY or len(detail) != 1:
        raise FieldError(event.component, "the event does not say what is searched for")


def _check_input(event: Event, page: Page) -> None:
    """Check that the `change` of a component that holds others names an input inside it."""
    detail = event.detail if isinstance(event.detail, dict) else {}
    path = detail.get("input")
    found = page.find(path) if isinstance(path, str) and path.startswith(f"{event.component}.") else None
    if found is None or not is_input(found) or len(detail) != 1:
        raise FieldError(event.component, "the event does not say which input has changed")
