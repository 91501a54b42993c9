"""Mistakes of expressions that are found before they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.errors import ExpressionError
from jupyter_tools.page.expressions.check import ANY, BOOL, LIST, NONE, NUMBER, TEXT, Shape, mistakes
from jupyter_tools.page.expressions.evaluate import evaluate
from jupyter_tools.page.expressions.parser import parse
from tests.page.expressions.cases import SAME
from tests.page.expressions.oracle import SCOPE

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES: Mapping[str, Shape] = {
    "state": {
        "carrier": TEXT | NONE,
        "low": NUMBER | NONE,
        "sure": BOOL,
        "picked": LIST,
        "any": ANY,
        "filters": {"left": NUMBER, "kind": TEXT},
    },
    "visit": {"user": TEXT | NONE, "params": ANY},
}


@pytest.mark.parametrize(
    "text",
    [
        "state.filters.kind == 'part' and state.filters.left > 0",
        "state.low is None or state.low > 3",
        "state.sure == 1",
        "state.carrier in ['UA', 'DL']",
        "'a' in state.carrier",
        "len(state.picked) > 0 and state.picked[0].x",
        "state.any.deeper + 1 > 'a'",
        "visit.params['flight'] == '12'",
        "f'{state.low:.2f} of {state.carrier}'",
        "state.carrier.lower().startswith('u')",
        "min(state.low, 3) + max([1, 2])",
        "today().year > 2000",
        "state.carrier == None",
        "state.low / 2 + 0 / 1",
        "now().year / state.low",
        "True or 1 / 0",
    ],
)
def test_what_is_right(text: str) -> None:
    assert mistakes(parse(text), NAMES) == []


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("state.carier == 'UA'", "carier", "there is no carier; did you mean 'carrier'?"),
        ("state.filters.lef > 1", "lef", "there is no lef; did you mean 'left'?"),
        ("state.carrier > 3", "state.carrier > 3", "a text and a number have no order"),
        ("1 < state.filters.kind", "1 < state.filters.kind", "a number and a text have no order"),
        ("state.filters.kind == 3", "state.filters.kind == 3", "a text and a number are never equal"),
        ("state.low + 'a'", "state.low", "a text cannot be joined with a number; use str()"),
        ("state.filters.left - 'a'", "'a'", "`-` needs a number, and not a text"),
        ("-state.filters.kind", "state.filters.kind", "this needs a number, and not a text"),
        ("state.low.real", "real", "a number has no real"),
        ("state.filters + 1", "state.filters", "`+` needs a number, and not a group"),
        ("item.price", "item", "`item` is a row of a repeater, and only what is in a repeater reads it"),
        ("state.kind == 'a'", "state.kind", "there is no kind; did you mean 'state.filters.kind'?"),
        ("state.old.left > 1", "state.old.left", "there is no old; did you mean 'state.filters.left'?"),
        ("state.lft > 1", "lft", "there is no lft; did you mean 'state.filters.left'?"),
        ("state['filters'].lef", "lef", "there is no lef; did you mean 'left'?"),
        ("state.low / 0", "state.low / 0", "this divides by zero"),
        ("state.low // -(2 - 2)", "state.low // -(2 - 2)", "this divides by zero"),
        ("1 % 0.0 + 1", "1 % 0.0", "this divides by zero"),
        ("state.sure and int('a') > 1", "int('a')", "this text is no whole number"),
        ("[1, 2][2] if state.sure else 1", "[1, 2][2]", "there is no item at this index"),
        ("state.low.lower()", "state.low", "a number has no lower()"),
        ("len(state.low)", "state.low", "len() cannot take a number"),
        ("3 in state.low", "state.low", "a number contains nothing"),
        ("state.sure[0]", "state.sure", "a truth value has no items"),
        ("f'{state.filters}'", "state.filters", "a group cannot be written as text"),
        ("f'{state.filters.kind:.2f}'", "state.filters.kind", "the format .2f is for numbers, and not for a text"),
        ("state.carrier.startswith(3)", "3", "startswith() takes a text, and not a number"),
    ],
)
def test_a_mistake(text: str, at: str, message: str) -> None:
    (error,) = mistakes(parse(text), NAMES)
    assert (text[error.start : error.end], str(error)) == (at, message)


@pytest.mark.parametrize("text", SAME)
def test_what_can_be_computed_is_no_mistake_but_for_what_is_never_equal(text: str) -> None:
    names = {"state": ANY, "visit": ANY, "item": ANY}
    try:
        evaluate(parse(text), SCOPE)
    except ExpressionError:
        return
    assert [str(one) for one in mistakes(parse(text), names) if "never equal" not in str(one)] == []
