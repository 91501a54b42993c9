"""Finds the names of `state` and `context` in a notebook's handlers, by syntax alone, and which a page lacks."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..hints import meant_by_chain
from .cells import functions_of, handlers, setup_cells, tree_of
from .python import Function, takes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .cells import Notebook

ROOTS = ("state", "context")
MOST = 500
"""How many functions are read, each once for each way in which it is called."""
Shape = Mapping[str, Any]
"""The names that something has: a mapping for what has names too, anything else for what may have any."""


@dataclass(frozen=True)
class Unknown:
    """A name that a handler, or a function that it calls, uses and the page does not have."""

    handler: str
    """The name of the handler or function."""
    cell: int
    """The index of the cell."""
    line: int
    """The line in the cell, from 1."""
    chain: str
    """The names up to the unknown one: `state.filters.carier`."""
    hint: str
    """The end of a sentence: which name may be meant; empty for none."""


def unknown_names(notebook: Notebook, shapes: Shape) -> Iterator[Unknown]:
    """The unknown names in the handlers of a notebook, in its functions of `(state, context)`, and in what these call.

    Each is found once in each. `shapes` says what `state` and `context` have. Attributes of these two names count, and
    of the parameters of the notebook's functions that are given these, or parts of them.
    """
    seen: set[tuple[str, int, str]] = set()
    for scope in _scopes(notebook):
        for chain in _chains(scope.body, scope.given):
            unknown = _unknown(chain, shapes)
            if unknown is not None and (scope.name, scope.cell, unknown) not in seen:
                seen.add((scope.name, scope.cell, unknown))
                hint = meant_by_chain(chain.names, unknown.count("."), shapes).hint
                yield Unknown(scope.name, scope.cell, chain.line, unknown, hint)


def names_used(notebook: Notebook) -> list[str]:
    """The names that the same code uses: `state.filters.carrier`, `context.orders.data`; each once, in order."""
    found = {".".join(chain.names) for scope in _scopes(notebook) for chain in _chains(scope.body, scope.given)}
    return sorted(found)


Given = Mapping[str, tuple[str, ...]]
"""What names in a function stand for: attributes of `state` or `context`."""


@dataclass(frozen=True)
class _Scope:
    """A handler, or a function that is given `state` or `context`."""

    name: str
    cell: int
    body: list[ast.stmt]
    given: Given


def _scopes(notebook: Notebook) -> Iterator[_Scope]:
    """The handlers, the functions of `(state, context)`, and the functions that they call with these or their parts."""
    known = {one.name: (cell.index, one) for cell in setup_cells(notebook) for one in functions_of(cell)}
    waiting = [
        _scope(name, cell, body, {root: (root,) for root in ROOTS if _is_given(node, root)})
        for name, cell, node, body in _handlers(notebook)
    ]
    # A function may be called with different parts, and may call itself.
    seen: set[tuple[str, int, tuple[tuple[str, tuple[str, ...]], ...]]] = set()
    while waiting:
        scope = waiting.pop(0)
        key = scope.name, scope.cell, tuple(sorted(scope.given.items()))
        if key in seen or len(seen) > MOST:
            continue
        seen.add(key)
        yield scope
        waiting += [
            _scope(called.name, cell, called.body, given)
            for call in _calls(scope.body)
            if isinstance(call.func, ast.Name) and call.func.id in known
            for cell, called in [known[call.func.id]]
            if (given := _passed(call, called, scope.given))
        ]


def _scope(name: str, cell: int, body: list[ast.stmt], given: Given) -> _Scope:
    return _Scope(name, cell, body, {one: stands for one, stands in given.items() if not _is_bound(body, one)})


def _calls(body: Iterable[ast.AST]) -> Iterator[ast.Call]:
    return (one for node in body for one in ast.walk(node) if isinstance(one, ast.Call))


def _passed(call: ast.Call, function: Function, given: Given) -> dict[str, tuple[str, ...]]:
    """The parameters that a call gives attributes of `state` or `context`, with these."""
    by_position = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    by_name = {*by_position, *(one.arg for one in function.args.kwonlyargs)}
    # What comes after a starred argument has no known place.
    plain = itertools.takewhile(lambda one: not isinstance(one, ast.Starred), call.args)
    arguments = [*zip(by_position, plain, strict=False), *((one.arg, one.value) for one in call.keywords)]
    found = {}
    for name, value in arguments:
        names = _names(value)
        if name in by_name and names is not None and names[0] in given:
            found[str(name)] = (*given[names[0]], *names[1:])
    return found


@dataclass(frozen=True)
class _Chain:
    """Attributes of a name: `state.filters.carrier`."""

    names: list[str]
    line: int
    called: bool
    """Whether the last of them is called."""


def _handlers(notebook: Notebook) -> Iterator[tuple[str, int, Function | None, list[ast.stmt]]]:
    """Handlers and functions of `(state, context)`: name, cell, function (None for a script) and body."""
    known = handlers(notebook)
    for cell in setup_cells(notebook):
        for function in functions_of(cell):
            source = known.get(function.name)
            is_handler = source is not None and source.cell == cell.index
            if is_handler or takes(function, ROOTS):
                yield function.name, cell.index, function, function.body
    for source in known.values():
        tree = tree_of(notebook.cells[source.cell]) if source.form == "script" else None
        if tree is not None:
            yield source.name, source.cell, None, tree.body


def _is_given(node: Function | None, root: str) -> bool:
    """Whether a script or a function is given `state` or `context`."""
    return node is None or root in _parameters(node.args)


def _parameters(arguments: ast.arguments) -> set[str]:
    return {one.arg for one in ast.walk(arguments) if isinstance(one, ast.arg)}


def _is_bound(body: Iterable[ast.AST], root: str) -> bool:
    """Whether code gives the name another meaning anywhere."""
    names = (one for node in body for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == root)
    return any(not isinstance(one.ctx, ast.Load) for one in names)


def _chains(nodes: Iterable[ast.AST], given: Given, *, called: bool = False) -> Iterator[_Chain]:
    """The longest attributes of `state` and `context` in code; functions inside that take these names are left out."""
    for node in nodes:
        names = _names(node)
        if names is not None and len(names) > 1:
            if names[0] in given:
                yield _Chain([*given[names[0]], *names[1:]], getattr(node, "end_lineno", None) or 1, called)
        elif isinstance(node, ast.Call):
            yield from _chains([node.func], given, called=True)
            yield from _chains([*node.args, *node.keywords], given)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            own = _parameters(node.args) if inside else set()  # type: ignore[attr-defined]
            left = {name: stands for name, stands in given.items() if name not in own}
            yield from _chains(ast.iter_child_nodes(node), left)


def _names(node: ast.AST) -> list[str] | None:
    """The names of a chain of attributes; None for anything else."""
    if isinstance(node, ast.Name):
        return [node.id]
    before = _names(node.value) if isinstance(node, ast.Attribute) else None
    return None if before is None else [*before, node.attr]  # type: ignore[attr-defined]


def _unknown(chain: _Chain, shapes: Shape) -> str | None:
    """The chain up to its first unknown name; None where all are known, or may be."""
    shape: Any = shapes
    for index, name in enumerate(chain.names):
        if not isinstance(shape, Mapping) or name.startswith("_"):
            return None
        if name not in shape:
            # The models have methods.
            is_method = chain.called and index == len(chain.names) - 1
            return None if is_method else ".".join(chain.names[: index + 1])
        shape = shape.get(name)
    return None
