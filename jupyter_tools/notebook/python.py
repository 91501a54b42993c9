"""Python source of cells: parsing it past IPython's own syntax, and what its functions are like."""

from __future__ import annotations

import ast
import re
import warnings
from inspect import Parameter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef
_ASYNC = (ast.Await, ast.AsyncFor, ast.AsyncWith)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LINE = re.compile(r"^(\s*)(?:[%!?].*|[\w.%*]+\?{1,2}\s*)$")
_ASSIGNED = re.compile(r"^(\s*[\w.,\[\]'\" ]+=\s*)(?:%\w|!).*$")


def parse(text: str) -> ast.Module:
    """The syntax tree of a cell, with its own line numbers; a SyntaxError for what neither Python nor IPython reads."""
    try:
        return _parse(text)
    except SyntaxError:
        return _parse(without_magics(text))


def without_magics(text: str) -> str:
    """The text with lines of IPython's syntax replaced by ones of Python that do nothing."""
    lines, continued = [], False
    for line in text.split("\n"):
        if continued:
            continued = line.rstrip().endswith("\\")
            lines.append("")
            continue
        magic, assigned = _LINE.match(line), _ASSIGNED.match(line)
        continued = bool(magic or assigned) and line.rstrip().endswith("\\")
        lines.append(f"{magic[1]}pass" if magic else f"{assigned[1]}None" if assigned else line)
    return "\n".join(lines)


def is_cell_magic(text: str) -> bool:
    """Whether the whole cell belongs to a magic such as `%%time`."""
    return text.lstrip().startswith("%%")


def functions(tree: ast.Module) -> list[Function]:
    """The functions at the top of a cell."""
    return [node for node in tree.body if isinstance(node, Function)]


def takes(function: Function, names: Sequence[str]) -> bool:
    """Whether these are its first parameters."""
    own = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return own[: len(names)] == list(names)


def parameters(function: Function) -> list[Parameter]:
    """Its parameters; of a default only its presence is recorded."""
    own = function.args
    by_position = [*own.posonlyargs, *own.args]
    without = len(by_position) - len(own.defaults)
    found = [
        _parameter(
            one,
            Parameter.POSITIONAL_ONLY if index < len(own.posonlyargs) else Parameter.POSITIONAL_OR_KEYWORD,
            optional=index >= without,
        )
        for index, one in enumerate(by_position)
    ]
    if own.vararg:
        found.append(_parameter(own.vararg, Parameter.VAR_POSITIONAL))
    for one, default in zip(own.kwonlyargs, own.kw_defaults, strict=True):
        found.append(_parameter(one, Parameter.KEYWORD_ONLY, optional=default is not None))
    if own.kwarg:
        found.append(_parameter(own.kwarg, Parameter.VAR_KEYWORD))
    return found


def is_decorated(function: Function, name: str) -> bool:
    """Whether it is decorated by `@name` or `@something.name`, called or not."""
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (isinstance(called, ast.Name) and called.id == name) or (
            isinstance(called, ast.Attribute) and called.attr == name and isinstance(called.value, ast.Name)
        ):
            return True
    return False


def kind(node: ast.Module | Function) -> tuple[bool, bool]:
    """Whether a function, or a cell made one, is async, and whether it is a generator."""
    inner = list(_scope(node))
    waits = any(isinstance(one, _ASYNC) or (isinstance(one, ast.comprehension) and one.is_async) for one in inner)
    yields = any(isinstance(one, (ast.Yield, ast.YieldFrom)) for one in inner)
    return isinstance(node, ast.AsyncFunctionDef) or (isinstance(node, ast.Module) and waits), yields


def defined(tree: ast.Module) -> set[str]:
    """The names that a cell defines when it runs: variables, functions, classes and imports."""
    found: set[str] = set()
    for node in _scope(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return found


def _parameter(argument: ast.arg, kind: Any, *, optional: bool = False) -> Parameter:
    return Parameter(argument.arg, kind, default=... if optional else Parameter.empty)


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # An escape such as "\d" in somebody's cell is theirs to know of, when it runs.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error) or "nests too deep") from None


def _scope(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that belong to a scope itself, not to functions and classes in it."""
    body: list[ast.AST] = list(getattr(node, "body", []))
    while body:
        one = body.pop()
        yield one
        if not isinstance(one, _SCOPES):
            body += ast.iter_child_nodes(one)
