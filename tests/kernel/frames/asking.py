"""What a client asks of a table, in short."""

from __future__ import annotations

from typing import Any

from jupyter_tools.protocol.queries import QueryRequest
from jupyter_tools.protocol.rows import RowsRequest

WHOLE = {"start": 0, "count": 1000, "sort": [], "filter": [], "search": "", "keys": None}


def conditions_of(conditions: Any) -> list[dict[str, Any]]:
    """Conditions as they travel."""
    return [{"column": column, "operator": operator, "value": value} for column, operator, value in conditions]


def ask(table: Any, **asked: Any) -> Any:
    """A window; columns to sort by are named, with a minus for descending ones, conditions are triples."""
    whole = {"id": 1, "component": "t", "table": 1, **WHOLE, **asked}
    whole["sort"] = [{"column": one.lstrip("-"), "descending": one.startswith("-")} for one in whole["sort"]]
    return table.window(RowsRequest.model_validate({**whole, "filter": conditions_of(whole["filter"])}))


def question(table: Any, conditions: Any = (), search: str = "", **asked: Any) -> Any:
    """The answer to a question about the rows that fulfil some conditions."""
    about = {"id": 1, "component": "t", "table": 1, "filter": conditions_of(conditions), "search": search}
    return table.query(QueryRequest.model_validate({**about, "question": asked}))
