"""The language of rules: what it accepts, what it computes, and that CPython computes the same."""

from __future__ import annotations

import ast
import contextlib
import json
import math
import os
import subprocess
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from jupyter_tools.components.formats import AMOUNTS, TIMES
from jupyter_tools.errors import ExpressionError
from jupyter_tools.page.expressions.constants import failures
from jupyter_tools.page.expressions.evaluate import evaluate
from jupyter_tools.page.expressions.parser import parse, parse_template
from tests.page.expressions.cases import FILE, SAME, encoded, text
from tests.page.expressions.oracle import SCOPE, cpython, exact, expressions

if TYPE_CHECKING:
    from jupyter_tools.page.expressions.tree import Node

LABEXTENSION = Path(__file__).parents[3] / "labextension"
CASES = json.loads(FILE.read_text(encoding="utf-8"))


def test_the_cases_are_those_of_cpython() -> None:
    assert FILE.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize("case", [*CASES["same"], *CASES["different"]], ids=lambda case: case["text"])
def test_a_value(case: dict[str, Any]) -> None:
    assert encoded(evaluate(parse(case["text"]), SCOPE)) == case["value"]


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case[:40])
def test_what_is_refused_says_where(case: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(case), SCOPE)
    assert 0 <= caught.value.start <= caught.value.end <= len(case)
    assert str(caught.value)


@pytest.mark.parametrize("case", CASES["fails"], ids=lambda case: case["text"])
def test_what_fails_says_why(case: dict[str, str]) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(case["text"]), SCOPE)
    assert str(caught.value) == case["message"]


class Odd:
    """What no value should be."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __eq__(self, other: object) -> bool:
        """Fail."""
        raise self.error

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "error",
    [OverflowError(), ValueError(), TypeError(), RecursionError(), MemoryError(), AttributeError(), LookupError()],
    ids=lambda error: type(error).__name__,
)
def test_whatever_goes_wrong_is_an_error_of_the_expression(error: Exception) -> None:
    with pytest.raises(ExpressionError, match="this cannot be computed") as caught:
        evaluate(parse("state.odd == 1"), {"state": {"odd": Odd(error)}})
    assert (caught.value.start, caught.value.end) == (0, 14)


def test_lists_that_are_too_deep_are_an_error_of_the_expression() -> None:
    one: list[Any] = []
    other: list[Any] = []
    for _ in range(100_000):
        one, other = [one], [other]
    with pytest.raises(ExpressionError, match="this cannot be computed"):
        evaluate(parse("state.one == state.other"), {"state": {"one": one, "other": other}})


@pytest.mark.parametrize("form", [*AMOUNTS, *TIMES])
def test_a_format_of_the_visitors_language_is_checked_where_it_is_not_written(form: str) -> None:
    right, wrong = ("today()", "1") if form in TIMES else ("1", "'a'")
    assert evaluate(parse_template(f"{{{{ {right}:{form} }}}}"), {})
    assert evaluate(parse_template(f"{{{{ None:{form} }}}}"), {}) == ""
    assert failures_of(f"{{{{ {right}:{form} }}}}") == []
    [error] = failures_of(f"{{{{ {wrong}:{form} }}}}")
    assert str(error).startswith(f"the format {form} is not for")


def test_a_field_fails_by_itself_whatever_the_others_read() -> None:
    assert failures_of("{{ state.x }} of {{ 12.5:.2f }} and {{ None:.2f }}") == []
    [error] = failures_of("{{ state.x }} of {{ 12.5:.2f }} and {{ 'a':.2f }}")
    assert (error.start, error.end) == (36, 49)
    assert list(failures(parse("f'{state.x} of {12.5:.2f}'"))) == []
    [error] = failures(parse("f'{state.x} of {None:.2f}'"))
    assert str(error) == "the format .2f is for numbers, and not for None"


def failures_of(template: str) -> list[ExpressionError]:
    """What fails of a template, whatever it reads."""
    return list(failures(parse_template(template)))


LONG = {
    "digits and a letter": "1" * 10_000 + "x",
    "digits in groups": "1_1" * 3_333 + "x",
    "two runs of digits": "1" * 5_000 + "." + "1" * 4_999 + "x",
    "an exponent": "1e" + "1" * 9_998 + "x",
    "signs": "+-" * 5_000,
    "points": "." * 10_000,
    "spaces": " " * 9_999 + "x",
    "spaces inside": "x" + " " * 9_999 + "x",
    "zeros": "0" * 9_999 + "x",
    "zeros and one": "1" + "0" * 9_998 + "1",
    "infinities": "inf" * 3_333,
    "one letter": "a" * 9_999 + "b",
    "letters that grow": "\u0390" * 10_000,
}
TAKES_TEXT = [
    *(f"{name}(state.x)" for name in ("int", "float", "len", "str", "bool", "min", "max", "any", "all", "sum", "abs")),
    *(f"state.x.{name}()" for name in ("lower", "upper", "strip")),
    *(f"state.x.{name}(state.half)" for name in ("startswith", "endswith")),
    *("state.half in state.x", "state.x == state.y", "state.x < state.y", "state.x + state.x", "f'{state.x}'"),
    *("state.x[-1]", "state.x in [state.y, state.half]", "round(state.x)", "state.x * 2", "[state.x] < [state.y]"),
]


@pytest.mark.parametrize("expression", TAKES_TEXT)
@pytest.mark.parametrize("text", LONG.values(), ids=list(LONG))
def test_the_work_grows_as_the_text_does(expression: str, text: str) -> None:
    """Ten times the text takes about ten times the work, where a fault of this kind takes a hundred times."""
    node = parse(expression)
    short = min(work(node, text[:500] + text[-500:]) for _ in range(3))
    long = min(work(node, text) for _ in range(3))
    assert long < 40 * max(short, 0.0003)


def work(node: Node, text: str) -> float:
    """The time of the processor, in seconds, that an expression takes over a text."""
    half, equal = text[len(text) // 2 :], "".join(list(text))
    begun = time.thread_time()
    with contextlib.suppress(ExpressionError):
        evaluate(node, {"state": {"x": text, "y": equal, "half": half}})
    return time.thread_time() - begun


@pytest.mark.parametrize("case", SAME)
def test_the_places_of_nodes_are_those_of_ast(case: str) -> None:
    """`ast` counts bytes, and not characters."""
    if not case.isascii():
        return
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
        node, theirs = parse(case), ast.parse(case, mode="eval").body
    assert (node.start, node.end) == (theirs.col_offset, theirs.end_col_offset)


@pytest.mark.hypothesis
@given(expressions())
def test_a_random_expression_has_the_value_of_cpython(expression: str) -> None:
    try:
        wanted: Any = exact(cpython(expression))
    except (ArithmeticError, ValueError, IndexError, TypeError):
        wanted = None
    try:
        value: Any = exact(evaluate(parse(expression), SCOPE))
    except ExpressionError as error:
        is_too_large = any(word in str(error) for word in ("2**53", "nested", "500 characters"))
        value = wanted if is_too_large else None
    assert value == wanted


@pytest.mark.hypothesis
def test_the_browser_computes_random_expressions_as_cpython_does(tmp_path: Path) -> None:
    known: dict[str, dict[str, Any]] = {}

    @settings(max_examples=max(1000, settings.default.max_examples if settings.default else 0))
    @given(expressions())
    def collect(expression: str) -> None:
        try:
            known[expression] = {"text": expression, "value": encoded(cpython(expression)), "raises": False}
        except (ArithmeticError, ValueError, IndexError, TypeError):
            known[expression] = {"text": expression, "value": None, "raises": True}

    collect()
    file = tmp_path / "expressions.json"
    file.write_text(json.dumps(list(known.values())))
    run = subprocess.run(
        ["npx", "vitest", "run", "src/core/expressions"],  # noqa: S607 - our own front end
        cwd=LABEXTENSION,
        env={**os.environ, "EXPRESSIONS": str(file)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    assert " skipped" not in run.stdout


def test_a_sum_is_never_nan_by_itself() -> None:
    assert math.isinf(evaluate(parse("1e308 * 10"), SCOPE))
