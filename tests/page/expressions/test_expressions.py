"""The language of rules: what it accepts, what it computes, and that CPython computes the same."""

from __future__ import annotations

import ast
import json
import math
import os
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from jupyter_tools.errors import ExpressionError
from jupyter_tools.page.expressions.evaluate import evaluate
from jupyter_tools.page.expressions.parser import parse
from tests.page.expressions.cases import FILE, SAME, encoded, text
from tests.page.expressions.oracle import SCOPE, cpython, exact, expressions

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
