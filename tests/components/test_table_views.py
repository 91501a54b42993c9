"""The views of a table in properties.json."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jupyter_tools.components.table import Table


def table(**properties: Any) -> Table:
    return Table.model_validate({"type": "table", **properties})


def test_a_view_has_columns_order_conditions_and_groups() -> None:
    view = {
        "name": " Late ",
        "columns": ["carrier", "total"],
        "sort": [{"column": "total", "descending": True}],
        "filter": [{"column": "carrier", "operator": "in", "value": ["UA", None]}],
        "group_by": ["carrier"],
        "aggregates": {"total": "sum", "delay": None},
    }
    [found] = table(views=[view]).views
    assert (found.name, found.columns, found.sort[0].descending, found.pinned) == (
        "Late",
        ["carrier", "total"],
        True,
        [],
    )


@pytest.mark.parametrize(
    ("views", "message"),
    [
        ([{"name": "a"}, {"name": "a"}], "two views are called 'a'"),
        ([{"name": " "}], "at least 1"),
        ([{"name": "a", "sorted": []}], "sorted"),
        ([{"name": "a", "filter": [{"column": "b", "operator": "in", "value": 1}]}], "list"),
        ([{"name": "a", "group_by": ["a", "b", "c", "d"]}], "at most 3"),
        ([{"name": "a", "aggregates": {"b": "product"}}], "sum"),
        ([{"name": f"v{at}"} for at in range(51)], "at most 50"),
    ],
)
def test_a_view_that_does_not_fit_is_refused(views: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        table(views=views)
