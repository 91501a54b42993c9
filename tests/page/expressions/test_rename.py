"""What expressions read, and new names in them."""

from __future__ import annotations

import pytest

from jupyter_tools.page.expressions.parser import parse
from jupyter_tools.page.expressions.rename import reads, renamed


def test_what_an_expression_reads() -> None:
    text = "state.filters.left > state.low and f'{state.a.b}' + visit.params['x'] in item.names[0] + visit.user.lower()"
    assert set(reads(parse(text))) == {
        ("state", "filters", "left"),
        ("state", "low"),
        ("state", "a", "b"),
        ("visit", "params", "x"),
        ("item", "names"),
        ("visit", "user"),
    }


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("state.low > 1", "low", "least", "state.least > 1"),
        ("state . low>1 or 'state.low'", "low", "least", "state . least>1 or 'state.low'"),
        ("state.lower + state.low", "low", "x", "state.lower + state.x"),
        ("state.filters.low + state.low", "low", "x", "state.filters.low + state.x"),
        ("state.filters.low + state.low", "filters.low", "filters.x", "state.filters.x + state.low"),
        ("state.filters.low + state.filters.high", "filters", "search", "state.search.low + state.search.high"),
        ("f'{state.low} {{state.low}} {state.low:.2f}'", "low", "x", "f'{state.x} {{state.low}} {state.x:.2f}'"),
        ("visit.low + item.low", "low", "x", "visit.low + item.low"),
        ("(state).low", "low", "x", "(state).x"),
        ("state.low.low", "low", "x", "state.x.low"),
        ("'😀' + state.low", "low", "x", "'😀' + state.x"),
    ],
)
def test_a_new_name_changes_nothing_else(text: str, old: str, new: str, expected: str) -> None:
    assert renamed(text, parse(text), old, new) == expected
    assert renamed(expected, parse(expected), new, old) == text


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("state.low > 1", "low", "box.low", "state.box.low > 1"),
        ("(state).low + state.box.low.x", "box.low", "low", "(state).low + state.low.x"),
        ("f'{state.a.b} {state.a.bc}'", "a.b", "c.d.b", "f'{state.c.d.b} {state.a.bc}'"),
        ("state.a.b + state.a.c", "a", "x.a", "state.x.a.b + state.x.a.c"),
    ],
)
def test_a_component_that_moves_takes_what_reads_it_along(text: str, old: str, new: str, expected: str) -> None:
    assert renamed(text, parse(text), old, new) == expected
