"""Answers what a visit asks of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ToolsError
from ...protocol.messages import Rows

if TYPE_CHECKING:
    from ...protocol.messages import RowsRequest
    from .visit import Visit


def answer(visit: Visit, request: RowsRequest) -> Rows:
    """The window of a table that a visit asks for, or why there is none."""
    table = visit.tables.get(request.component)
    window, error = None, None
    if table is None or table.version != request.table:
        error = "the table has changed"
    else:
        try:
            window = table.window(request)
        except ToolsError as failure:
            error = str(failure)
        except Exception as failure:  # noqa: BLE001 - any frame library's error is the answer
            error = f"the rows cannot be read: {type(failure).__name__}: {failure}"
    return Rows(id=request.id, component=request.component, table=request.table, window=window, error=error)
