"""Names of `state` and `context` that a page does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.notebook.cells import read_notebook
from jupyter_tools.notebook.chains import names_used, unknown_names
from tests.notebooks import code, write

if TYPE_CHECKING:
    from pathlib import Path

SHAPES: dict[str, Any] = {
    "state": {"filters": {"kind": "text", "left": "number"}, "order": {"open": "bool"}},
    "context": {
        "page": {"message": None},
        "filters": {"label": None, "components": {"kind": {"options": None}}},
        "orders": {"data": None, "columns": None},
    },
}


def found(folder: Path, *cells: Any) -> list[str]:
    """What is found in the cells: cell, line, chain and hint of each."""
    write(folder / "a.ipynb", *cells)
    unknown = unknown_names(read_notebook(folder / "a.ipynb"), SHAPES)
    return [f"{one.handler} {one.cell + 1}:{one.line} {one.chain}{one.hint}" for one in unknown]


def body(text: str) -> Any:
    return code("def search(state, context):\n    " + text.replace("\n", "\n    "), "handler")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state.filters.knd", "search 1:2 state.filters.knd; did you mean 'kind'?"),
        ("x = 1\nreturn state.filter.kind.upper()", "search 1:3 state.filter; did you mean 'filters'?"),
        ("state.kind", "search 1:2 state.kind; did you mean 'state.filters.kind'?"),
        (
            "context.filters.components.knd.options = []",
            "search 1:2 context.filters.components.knd; did you mean 'kind'?",
        ),
        ("context.kind.options = []", "search 1:2 context.kind; did you mean 'context.filters.components.kind'?"),
        ("context.filters.labl = ''", "search 1:2 context.filters.labl; did you mean 'label'?"),
        ("context.page.mesage = f'{state.nothing}'", "search 1:2 context.page.mesage; did you mean 'message'?"),
        ("[one for one in state.nothing]", "search 1:2 state.nothing; there is filters, order"),
        ("(lambda: state.nothing)()", "search 1:2 state.nothing; there is filters, order"),
        ("print(state.filters.left.real, key=state.left)", "search 1:2 state.left; did you mean 'state.filters.left'?"),
    ],
)
def test_a_name_that_the_page_does_not_have(tmp_path: Path, text: str, expected: str) -> None:
    assert found(tmp_path, body(text))[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "state.filters.kind.upper() + str(state.order.open)",
        "context.orders.columns.any_column.visible = False",
        "context.orders.data = state.filters",
        "state.model_dump() or state.filters.model_dump() or context.copy()",
        "state.__class__ or state.filters._private",
        "other.state.nothing",
        "get().state.nothing",
        "state['nothing'] or getattr(state, 'nothing')",
        "state = get()\nstate.nothing",
        "for context in get(): context.nothing",
        "def inner(state):\n    return state.nothing\ninner(1)",
        "(lambda state: state.nothing)(1)",
    ],
)
def test_what_is_known_or_may_be_anything(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, body(text)) == []


def test_each_name_is_reported_once(tmp_path: Path) -> None:
    assert len(found(tmp_path, body("state.nothing\nstate.nothing\nstate.nothing.x"))) == 1


def test_scripts_and_helpers_are_read_and_other_functions_are_not(tmp_path: Path) -> None:
    cells = (
        code("state.nothing"),
        code("def other(state):\n    return state.nothing"),
        code("def helper(state, context):\n    return state.nothing"),
        code("# handler: save\nx = 1\ncontext.nothing = state.filters.kind"),
        code("def load(context):\n    context.nothing = 1\n    state.nothing", "handler"),
    )
    assert found(tmp_path, *cells) == [
        "helper 3:2 state.nothing; there is filters, order",
        "save 4:3 context.nothing; there is filters, orders, page",
    ]


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        ("def found(state):\n    return state.filters.status", "found(state)"),
        ("def found(values):\n    return values.filters.status", "found(values=state)"),
        ("def found(page, values):\n    return values.filters.status", "print(found(context, state))"),
        ("def found(filters, /):\n    return filters.status", "[found(state.filters) for _ in (1, 2)]"),
        ("def found(*, filters):\n    return filters.status", "found(1, *rest, filters=state.filters)"),
        ("async def found(filters):\n    return filters.status", "await found(state.filters)"),
    ],
)
def test_what_a_handler_calls_with_its_state_is_read_where_it_stands(tmp_path: Path, helper: str, call: str) -> None:
    expected = ["found 1:2 state.filters.status; there is kind, left"]
    assert found(tmp_path, code(helper), body(call)) == expected
    # In the cell of the handler, and through another function.
    [inside] = found(tmp_path, code(f"{helper}\nasync def search(state, context):\n    return {call}", "handler"))
    assert inside == expected[0]
    through = f"async def between(state, context, rest=()):\n    return {call}"
    assert found(tmp_path, code(helper), code(through), body("between(state, context)")) == expected


def test_functions_that_call_each_other_or_are_given_other_things_end(tmp_path: Path) -> None:
    cells = (
        code("def one(s):\n    s.nothing\n    two(s)\ndef two(s):\n    one(s.filters)\n    s = 1\n    one(s)"),
        code("def other(state):\n    state.nothing\nother(1)"),
        body("one(state)\nother(5)\nmissing(state)\none()"),
    )
    assert found(tmp_path, *cells) == ["one 1:2 state.nothing; there is filters, order"]


def test_what_is_meant_in_context_is_of_the_same_kind(tmp_path: Path) -> None:
    shapes = {
        "context": {
            "page": {"title": None},
            "editor": {"label": None, "components": {"titel": {"value": None}, "label": {"value": None}}},
        }
    }
    write(tmp_path / "a.ipynb", body("context.editor.components.title.value = 1\ncontext.titel.value = 2"))
    hints = [one.hint for one in unknown_names(read_notebook(tmp_path / "a.ipynb"), shapes)]
    assert hints == ["; did you mean 'titel'?", "; did you mean 'context.editor.components.titel'?"]


def test_code_that_is_no_python_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, code("def search(state, context:\n    state.nothing", "handler")) == []


def test_the_names_that_are_used_are_listed_once_by_their_whole_chain(tmp_path: Path) -> None:
    write(
        tmp_path / "a.ipynb",
        code("def least(part):\n    return part.left"),
        code("def other(page):\n    return page.filters.kind"),
        body("context.filters.components.kind.options = [state.filters.kind.upper(), state.filters.kind]"),
        code("def load(state, context):\n    return least(state.filters), state", "handler"),
        code("def ("),
    )
    assert names_used(read_notebook(tmp_path / "a.ipynb")) == [
        "context.filters.components.kind.options",
        "state.filters",
        "state.filters.kind",
        "state.filters.kind.upper",
        "state.filters.left",
    ]
