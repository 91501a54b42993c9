"""Which variables of a notebook the handlers of its page change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.app.variables import VariableChange, changed_variables, changes
from jupyter_tools.notebook.cells import read_notebook
from jupyter_tools.page.model import Page
from tests.notebooks import code, write

if TYPE_CHECKING:
    from pathlib import Path

PAGE = Page.model_validate(
    {"components": {"a": {"type": "button", "handlers": {"click": "buy"}}}, "handlers": {"load": "show"}}
)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook with variables, of which handlers change two."""
    file = tmp_path / "desk.ipynb"
    write(
        file,
        code("cart, seen, rates = [], {}, [1]"),
        code("def note(x):\n    seen[x] = 1"),
        code("def show(state, context):\n    note(1)\n    return rates[0]", "handler"),
        code("# handler: buy\ncart.append(1)\ncart.append(2)\nnote(2)", "handler"),
    )
    return file


def test_the_variables_that_handlers_change(notebook: Path) -> None:
    found = list(changes(read_notebook(notebook), PAGE))
    assert found == [
        VariableChange("show", "seen", 1, 2),
        VariableChange("buy", "cart", 3, 2),
        VariableChange("buy", "seen", 1, 2),
    ]
    assert changed_variables(notebook, PAGE) == ["seen", "cart"]


def test_only_bound_handlers_count(notebook: Path) -> None:
    assert changed_variables(notebook, Page()) == []


def test_a_notebook_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    assert changed_variables(tmp_path / "none.ipynb", PAGE) == []
