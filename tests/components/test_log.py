"""Lines of a log, outside of a page."""

from __future__ import annotations

import pytest

from jupyter_tools.components.log import Log, LogContext
from jupyter_tools.errors import ValueRefusedError


def test_lines_are_added_to_those_that_are_there() -> None:
    context = LogContext()
    context.append("one", 2)
    context.append("three\nfour")
    assert context.lines == ["one", "2", "three", "four"]
    assert "append" in dir(context)
    with pytest.raises(ValueRefusedError, match="must be a list"):
        context.lines = "one"  # type: ignore[assignment]


def test_visitors_give_it_no_value() -> None:
    assert Log().state_type() is None
