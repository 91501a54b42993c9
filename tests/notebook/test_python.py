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


def test_the_names_that_a_cell_defines() -> None:
    source = """
import numpy as np, os.path
from pathlib import Path as P
a, (b, *c) = 1, (2, 3)
d: int = 4
for e in a:
    with open("x") as f:
        g = 5
if (h := 6) > 5:
    def i(j):
        k = 7
    class L:
        m = 8
n = [o for o in a]
%time q = 1
a.attribute = 9
a["key"] = 10
"""
    assert python.defined(python.parse(source)) >= {*"abcdefghi", "L", "n", "np", "os", "P"}
    assert python.defined(python.parse(source)).isdisjoint({"j", "k", "m", "attribute", "key", "numpy", "Path", "open"})
