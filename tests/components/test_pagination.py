"""The pagination: its value, what handlers set, and what becomes of a page that is gone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from jupyter_tools.components.pagination import MAX_PAGES, Pagination, PaginationContext
from jupyter_tools.errors import ToolsError
from jupyter_tools.page.model import Page
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import State
from tests.refusals import refused


def record_of(pages: int = 1, **more: Any) -> VisitRecord:
    component = {"type": "pagination", "pages": pages, **more}
    return VisitRecord(Page.model_validate({"components": {"at": component}}), Theme())


def test_a_page() -> None:
    pagination = Pagination(pages=12)
    assert (pagination.initial(), pagination.state_type()) == (1, "int")
    for value in (1, 7, 12, 3.0):
        assert (pagination.check(value), type(pagination.check(value))) == (value, int)
    assert refused(pagination, 0) == "must be at least 1"
    assert refused(pagination, 13) == "must be at most 12"
    assert refused(pagination, 2.5) == "must be a whole number"
    for wrong in (None, "1", True, [1]):
        assert refused(pagination, wrong) == "must be a number"


@pytest.mark.parametrize(
    "given",
    [{"pages": 0}, {"value": 0}, {"pages": 2.5}, {"pages": MAX_PAGES + 1}, {"siblings": 6}, {"size": "l"}],
    ids=str,
)
def test_what_it_is_not_given(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Pagination(**given)


def test_a_declared_page_that_is_not_there_is_found() -> None:
    assert Pagination(value=3, pages=2).declared_problem() == "must be at most 2"
    assert Pagination(value=2, pages=2).declared_problem() == ""


def test_what_a_handler_sets() -> None:
    context = PaginationContext()
    context.pages, context.value = np.int64(7), np.ceil(6.5)
    assert (context.pages, context.value, type(context.value)) == (7, 7, int)
    for wrong in (0, -1, 1.5, "2", None, float("nan")):
        with pytest.raises(ToolsError):
            context.pages = wrong  # type: ignore[assignment]


def test_fewer_pages_leave_the_last_one_as_fewer_options_leave_none() -> None:
    record = record_of(12)
    record.take_state(State(changes={"at": 9}))
    changes: dict[str, Any] = {"at": {"pages": 4}}
    record.take_over(changes)
    assert (record.state["at"], changes["at"]) == (4, {"pages": 4, "value": 4})
    more: dict[str, Any] = {"at": {"pages": 12}}
    record.take_over(more)
    assert (record.state["at"], more["at"]) == (4, {"pages": 12})


def test_a_page_that_a_handler_sets_with_its_pages_counts_as_far_as_there_are_so_many() -> None:
    record = record_of(2)
    record.take_over({"at": {"pages": 9, "value": 7}})
    assert record.state["at"] == 7
    changes: dict[str, Any] = {"at": {"pages": 3, "value": 7}}
    record.take_over(changes)
    assert (record.state["at"], changes["at"]["value"]) == (3, 3)


def test_the_default_of_a_link_waits_for_the_pages_that_a_handler_sets_first() -> None:
    record = record_of(rules={"value": "int(visit.params.page)"}).visited_by("", {"page": "5"})
    record.seen_from("")
    assert record.state["at"] == 1
    changes: dict[str, Any] = {"at": {"pages": 8}}
    record.take_over(changes)
    assert (record.state["at"], changes["at"]["value"]) == (5, 5)
    record.take_state(State(changes={"at": 1}))
    record.take_over({"at": {"pages": 9}})
    assert record.state["at"] == 1
