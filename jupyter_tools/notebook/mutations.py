"""Finds where the functions of a notebook change its variables, by their syntax alone."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .python import Function

METHODS = {
    *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"),
    *("update", "setdefault", "popitem"),
    *("add", "discard", "difference_update", "intersection_update", "symmetric_difference_update"),
    *("appendleft", "extendleft", "popleft", "rotate", "put", "put_nowait"),
}
"""Methods that change their object."""
FUNCTIONS = {
    *("setattr", "delattr", "next", "shuffle"),
    *("heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left", "insort_right"),
}
"""Functions that change their first argument."""
CONNECTION = re.compile("session|connect|client|engine|cursor", re.IGNORECASE)
"""Names of calls that return a connection to data shared by all processes."""
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Mutation:
    """A place where a function changes a notebook variable."""

    name: str
    """The variable."""
    line: int
    """The line in the cell, from 1."""
    function: str
    """The top-level function that contains it."""


def variables(trees: Iterable[ast.Module]) -> set[str]:
    """The names that cells assign, without imports, functions, classes and connections."""
    found: set[str] = set()
    connections: set[str] = set()
    for tree in trees:
        for node in _scope(tree.body):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            if isinstance(node, ast.Assign) and _connects(node.value):
                connections.update(one.id for one in node.targets if isinstance(one, ast.Name))
    return found - connections


def mutations(function: Function, names: set[str], helpers: dict[str, Function]) -> list[Mutation]:
    """The places where a function, or a helper that it calls, changes notebook variables."""
    search = _Search(names, helpers)
    search.function(function)
    return search.found


@dataclass
class _Search:
    names: set[str]
    helpers: dict[str, Function]
    found: list[Mutation] = field(default_factory=list)
    _seen: list[str] = field(default_factory=list)

    def function(self, function: Function) -> None:
        """Search a top-level function, once."""
        if function.name not in self._seen:
            self._seen.append(function.name)
            self._inside(function, frozenset(), function.name)

    def _inside(self, node: ast.AST, outer: frozenset[str], where: str) -> None:
        """Search a scope; `outer` are the names that enclosing functions bind."""
        body = _body(node)
        declared = {name for one in _scope(body) if isinstance(one, ast.Global) for name in one.names}
        hidden = (outer | _bound(node, body)) - declared
        for one in _scope(body):
            name = self._changed(one, hidden, declared)
            if name is not None:
                self.found.append(Mutation(name, getattr(one, "lineno", 1), where))
            called = one.func.id if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) else None
            if called in self.helpers and called not in hidden:
                self.function(self.helpers[called])
            if isinstance(one, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)):
                # The names of a class are not visible in its methods.
                self._inside(one, outer if isinstance(node, ast.ClassDef) else hidden, where)

    def _changed(self, node: ast.AST, hidden: frozenset[str], declared: set[str]) -> str | None:
        """The notebook variable that a node changes, or None."""
        if isinstance(node, ast.Name):
            return node.id if not isinstance(node.ctx, ast.Load) and node.id in declared else None
        name: str | None = None
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            name = _root(node.value)
            if isinstance(node, ast.Subscript) and _is_globals(node.value) and isinstance(node.slice, ast.Constant):
                return str(node.slice.value)
        elif isinstance(node, ast.Call):
            name = _changed_by(node)
        return name if name in self.names and name not in hidden else None


def _changed_by(call: ast.Call) -> str | None:
    """The name of the object that a call changes, or None."""
    function = call.func
    if isinstance(function, ast.Attribute) and (function.attr in METHODS or _in_place(call)):
        return _root(function.value)
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return _root(call.args[0]) if called in FUNCTIONS and call.args else None


def _in_place(call: ast.Call) -> bool:
    return any(
        one.arg == "inplace" and isinstance(one.value, ast.Constant) and one.value.value is True
        for one in call.keywords
    )


def _root(node: ast.AST) -> str | None:
    """The name at the beginning of `name.attribute[index]`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_globals(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "globals"


def _connects(value: ast.AST) -> bool:
    called = value.func if isinstance(value, ast.Call) else None
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return bool(CONNECTION.search(name))


def _body(node: ast.AST) -> list[ast.AST]:
    """The nodes of a scope, without defaults and decorators, which belong to the enclosing scope."""
    if isinstance(node, _COMPREHENSIONS):
        return list(ast.iter_child_nodes(node))
    body = getattr(node, "body", [])
    return list(body) if isinstance(body, list) else [body]


def _scope(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope in order, without the bodies of functions, classes and comprehensions in it."""
    for one in body:
        yield one
        if isinstance(one, _FUNCTIONS):
            yield from _scope([*one.args.defaults, *filter(None, one.args.kw_defaults), *_decorators(one)])
        elif isinstance(one, ast.ClassDef):
            yield from _scope([*one.bases, *(keyword.value for keyword in one.keywords), *_decorators(one)])
        elif not isinstance(one, _COMPREHENSIONS):
            yield from _scope(ast.iter_child_nodes(one))


def _decorators(node: ast.AST) -> list[ast.AST]:
    return list(getattr(node, "decorator_list", []))


def _bound(node: ast.AST, body: list[ast.AST]) -> frozenset[str]:
    """The names that a scope binds."""
    found: set[str] = set()
    if isinstance(node, _FUNCTIONS):
        found.update(one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg))
    for one in _scope(body):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
        elif isinstance(one, ast.alias):
            found.add((one.asname or one.name).partition(".")[0])
        elif isinstance(one, _NAMED):
            found.update([one.name] if one.name else [])
        elif isinstance(one, ast.MatchMapping):
            found.update([one.rest] if one.rest else [])
        elif isinstance(one, _COMPREHENSIONS):
            # A walrus in a comprehension binds a name in the enclosing function.
            found.update(inner.target.id for inner in ast.walk(one) if isinstance(inner, ast.NamedExpr))
    return frozenset(found)
