"""Python source of cells, past IPython's syntax."""

from __future__ import annotations

import ast
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.notebook import python


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("%time f()", "pass"),
        ("    %time f()", "    pass"),
        ("!ls -la", "pass"),
        ("  !ls", "  pass"),
        ("?print", "pass"),
        ("print?", "pass"),
        ("np.load??", "pass"),
        ("%timeit?", "pass"),
        ("files = !ls", "files = None"),
        ("  a, b = !ls", "  a, b = None"),
        ("x = %sql select 1", "x = None"),
        ("x = 7 %3", "x = 7 %3"),
        ("x != y", "x != y"),
        ("f(a)  # why?", "f(a)  # why?"),
        ("", ""),
    ],
)
def test_magics_become_nothing(line: str, plain: str) -> None:
    assert python.without_magics(line) == plain


@given(st.text())
def test_lines_keep_their_numbers(text: str) -> None:
    assert python.without_magics(text).count("\n") == text.count("\n")


def test_what_continues_a_magic_goes_with_it() -> None:
    assert python.without_magics("!a \\\n b \\\n c\nx") == "pass\n\n\nx"


@given(st.text())
def test_any_text_is_a_tree_or_a_syntax_error(text: str) -> None:
    with contextlib.suppress(SyntaxError):
        assert isinstance(python.parse(text), ast.Module)


def test_python_is_left_as_it_is() -> None:
    text = 'x = """\n!ls\n"""'
    (assign,) = python.parse(text).body
    assert isinstance(assign, ast.Assign)
    assert ast.literal_eval(assign.value) == "\n!ls\n"


def test_warnings_are_the_authors() -> None:
    python.parse("x = '\\d' is 5")
