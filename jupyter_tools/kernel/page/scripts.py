"""Compiles a script cell to a function: local variables, the notebook's globals, the cell's line numbers.

Restores what IPython does for cells: the last expression is displayed, and the statement after `%time` runs in the
function's scope, so that the following lines see the names it assigns.
"""

from __future__ import annotations

import ast
import io
import os
import time
import tokenize
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...notebook.arguments import ARGUMENTS
from ...notebook.python import kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMED = "_jupyter_tools_timed"
SHOWN = "_jupyter_tools_shown"
_QUIET = (tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT)


def script_function(
    name: str, text: str, file: str, transform: Callable[[str], str], namespace: dict[str, Any]
) -> Callable[..., Any]:
    """A function with the cell as its body; `transform` converts IPython's syntax. Raises `SyntaxError`."""
    # IPython drops leading blank lines, which would shift the line numbers.
    body = text.lstrip("\n\r")
    tree = ast.parse(transform(body), file)
    tree = _Timed(transform).visit(tree)
    if not _is_quiet(body):
        _show_last(tree.body)
    module = _as_function(name, tree)
    ast.increment_lineno(module, text.count("\n", 0, len(text) - len(body)))
    space: dict[str, Any] = {}
    exec(compile(module, file, "exec", dont_inherit=True), namespace, space)  # noqa: S102 - the author's own cell
    return space["make"](_timed, _shown)  # type: ignore[no-any-return]


def _as_function(name: str, tree: ast.Module) -> ast.Module:
    is_async, _ = kind(tree)
    # An outer function passes in our helpers, because the globals are the notebook's.
    head = f"{'async ' if is_async else ''}def {name}({', '.join(ARGUMENTS)}): pass"
    parsed = ast.parse(f"def make({TIMED}, {SHOWN}):\n {head}\n return {name}")
    make = parsed.body[0]
    function = make.body[0] if isinstance(make, ast.FunctionDef) else None
    if tree.body and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        function.body = tree.body
    return parsed


class _Timed(ast.NodeTransformer):
    """Replaces `%time STATEMENT` by the timed statement, because the magic would run it in a separate scope."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        self._transform = transform

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Replace a `%time` line."""
        line = _timed_line(node.value)
        if line is None:
            return node
        try:
            body = ast.parse(self._transform(line)).body
        except SyntaxError:
            return node  # the magic reports the error itself
        for one in body:
            ast.increment_lineno(one, node.lineno - 1)
        call = ast.Call(ast.Name(TIMED, ast.Load()), [], [])
        timed = ast.With([ast.withitem(call)], body or [ast.Pass()])
        return ast.fix_missing_locations(ast.copy_location(timed, node))


def _timed_line(node: ast.AST) -> str | None:
    """The statement after `%time`; None for other nodes."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    magic = [one.value for one in node.args if isinstance(one, ast.Constant)]
    if node.func.attr != "run_line_magic" or len(magic) != len(ARGUMENTS_OF_MAGIC) or magic[0] != "time":
        return None
    # The magic itself handles a line with options.
    return None if str(magic[1]).startswith("-") else str(magic[1])


ARGUMENTS_OF_MAGIC = ("name", "line")
"""The arguments of `run_line_magic`."""


def _show_last(body: list[ast.stmt]) -> None:
    """Wrap the last statement to display its value, if it is an expression."""
    last = body[-1] if body else None
    if isinstance(last, ast.With) and _is_timed(last):
        _show_last(last.body)
    elif isinstance(last, ast.Expr) and not isinstance(last.value, ast.Yield | ast.YieldFrom):
        call = ast.Call(ast.Name(SHOWN, ast.Load()), [last.value], [])
        last.value = ast.fix_missing_locations(ast.copy_location(call, last.value))


def _is_timed(node: ast.With) -> bool:
    call = node.items[0].context_expr
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == TIMED


def _is_quiet(text: str) -> bool:
    """Whether a cell ends with a semicolon, so that its last expression is not displayed."""
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in _QUIET:
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return text.rstrip().endswith(";")  # IPython's own syntax
    return last == ";"


@contextmanager
def _timed() -> Iterator[None]:
    """Print how long the block takes, as `%time` does."""
    before, start = os.times(), time.perf_counter()
    try:
        yield
    finally:
        wall, after = time.perf_counter() - start, os.times()
        user, system = after.user - before.user, after.system - before.system
        print(f"CPU times: user {_seconds(user)}, sys: {_seconds(system)}, total: {_seconds(user + system)}")  # noqa: T201 - as the magic does
        print(f"Wall time: {_seconds(wall)}")  # noqa: T201 - the same


def _seconds(value: float) -> str:
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def _shown(value: Any) -> None:
    """Display a value unless it is None."""
    if value is not None:
        from IPython.display import display  # noqa: PLC0415 - known without a kernel only where something is shown

        display(value)  # type: ignore[no-untyped-call]
