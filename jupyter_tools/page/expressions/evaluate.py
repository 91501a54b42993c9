"""Computes an expression as CPython would, with few deviations.

- Ordering against None is False, and so an empty field hides and never errs; an attribute or item of None is None.
- Whole numbers beyond 2**53 compare and are written; to compute with them is refused, and so are `*` and `%` of texts
  and lists.
- A text has no attributes but the methods of the language; lists and groups have no text of their own.
- `int` and `float` read ASCII digits only.
- `today()` and `now()` are those of the visitor's time zone, where it is known.

`labextension/src/core/expressions/evaluate.ts` does the same; both run the cases of ``tests/values/expressions.json``.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Mapping
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from ...errors import ExpressionError, did_you_mean
from .functions import CLOCKS, FUNCTIONS, SPACE
from .tree import (
    Attribute,
    Binary,
    Call,
    Choice,
    Compare,
    Constant,
    Index,
    List,
    Logic,
    Method,
    Name,
    Node,
    Text,
    Unary,
)
from .values import (
    Number,
    Parameters,
    checked,
    equal,
    error_at,
    formatted,
    kind_of,
    number,
    ordered,
    truth,
    zone_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Scope = Mapping[str, Any]
"""What `state`, `visit` and `item` stand for: mappings, whose keys are their attributes, lists and scalars."""
DATE_PARTS = {dt.date: ("year", "month", "day"), dt.datetime: ("year", "month", "day", "hour", "minute", "second")}


def evaluate(node: Node, scope: Scope) -> Any:
    """The value of an expression. Raises `ExpressionError` only, with the place of what cannot be computed."""
    try:
        return _value(node, scope)
    except ExpressionError:
        raise
    except Exception as error:  # whatever a visitor gave
        raise error_at(node, "this cannot be computed") from error


@singledispatch
def _value(node: Node, scope: Scope) -> Any:
    raise AssertionError(node, scope)


@_value.register
def _(node: Constant, _scope: Scope) -> Any:
    return node.value


@_value.register
def _(node: Name, scope: Scope) -> Any:
    if node.name not in scope:
        raise error_at(node, f"there is no {node.name} here")
    return scope[node.name]


@_value.register
def _(node: Attribute, scope: Scope) -> Any:
    of = _value(node.of, scope)
    if of is None:
        return None
    if isinstance(of, Parameters):
        return of.get(node.name)
    if isinstance(of, Mapping):
        if node.name not in of:
            raise error_at(node, f"there is no {node.name}" + did_you_mean(node.name, map(str, of)))
        return of[node.name]
    if node.name in DATE_PARTS.get(type(of), ()):
        return getattr(of, node.name)
    raise error_at(node, f"{kind_of(of)} has no {node.name}")


@_value.register
def _(node: Index, scope: Scope) -> Any:
    of, at = _value(node.of, scope), _value(node.at, scope)
    if of is None:
        return None
    if isinstance(of, Parameters) and isinstance(at, str):
        return of.get(at)
    if isinstance(of, Mapping):
        if not isinstance(at, str) or at not in of:
            raise error_at(node, "there is no such key")
        return of[at]
    if not isinstance(of, str | list):
        raise error_at(node, f"{kind_of(of)} has no items")
    if not isinstance(at, int):
        raise error_at(node.at, "an index is a whole number")
    if not -len(of) <= at < len(of):
        raise error_at(node, "there is no item at this index")
    return of[at]


@_value.register
def _(node: Unary, scope: Scope) -> Any:
    operand = _value(node.operand, scope)
    if node.operator == "not":
        return not truth(operand)
    given = number(operand, node)
    return -given if node.operator == "-" else +given


@_value.register
def _(node: Logic, scope: Scope) -> Any:
    left = _value(node.left, scope)
    return left if truth(left) is (node.operator == "or") else _value(node.right, scope)


@_value.register
def _(node: Choice, scope: Scope) -> Any:
    return _value(node.chosen if truth(_value(node.test, scope)) else node.otherwise, scope)


@_value.register
def _(node: List, scope: Scope) -> Any:
    return [_value(one, scope) for one in node.items]


@_value.register
def _(node: Compare, scope: Scope) -> Any:
    left = _value(node.first, scope)
    for name, part in node.rest:
        right = _value(part, scope)
        if not _compare(name, left, right, node):
            return False
        left = right
    return True


@_value.register
def _(node: Binary, scope: Scope) -> Any:
    left, right = _value(node.left, scope), _value(node.right, scope)
    if node.operator == "+" and (joined := _joined(left, right)) is not None:
        return joined
    return checked(_arithmetic(node.operator, number(left, node), number(right, node), node), node)


@_value.register
def _(node: Text, scope: Scope) -> Any:
    parts = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
        else:
            value = _value(part.value, scope)
            is_empty = node.template and value is None
            parts.append("" if is_empty else formatted(value, part.format, part))
    return "".join(parts)


@_value.register
def _(node: Method, scope: Scope) -> Any:
    of = _value(node.of, scope)
    if of is None:
        return None
    if not isinstance(of, str):
        raise error_at(node, f"{kind_of(of)} has no {node.method}()")
    arguments = [_value(one, scope) for one in node.arguments]
    for one in arguments:
        if not isinstance(one, str):
            raise error_at(node, f"{node.method}() takes a text")
    if node.method == "strip":
        return of.strip(SPACE)
    return getattr(of, node.method)(*arguments)


@_value.register
def _(node: Call, scope: Scope) -> Any:
    arguments = [_value(one, scope) for one in node.arguments]
    if node.function in CLOCKS:
        return CLOCKS[node.function](arguments, node, zone_of(scope))
    return checked(FUNCTIONS[node.function](arguments, node), node)


def _joined(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return left + right if isinstance(left, list) and isinstance(right, list) else None


def _arithmetic(sign: str, one: Number, other: Number, node: Node) -> Number:
    operations: dict[str, Callable[[Number, Number], Number]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "//": operator.floordiv,
        "%": operator.mod,
    }
    try:
        return operations[sign](one, other)
    except ZeroDivisionError:
        raise error_at(node, "this divides by zero") from None


def _compare(sign: str, left: Any, right: Any, node: Node) -> bool:
    if sign in ("==", "!="):
        return equal(left, right) is (sign == "==")
    if sign in ("is", "is not"):
        return (left is None) is (sign == "is")
    if sign in ("in", "not in"):
        return _contains(right, left, node) is (sign == "in")
    return ordered(sign, left, right, node)


def _contains(where: Any, what: Any, node: Node) -> bool:
    if where is None:
        return False
    if isinstance(where, str):
        if not isinstance(what, str):
            raise error_at(node, f"a text contains texts, and not {kind_of(what)}")
        return what in where
    if isinstance(where, list):
        return any(equal(one, what) for one in where)
    if isinstance(where, Mapping):
        return isinstance(what, str) and what in where
    raise error_at(node, f"{kind_of(where)} contains nothing")
