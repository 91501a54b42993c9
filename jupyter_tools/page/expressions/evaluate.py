"""Computes an expression as CPython would, with few deviations.

- Ordering against None is False, and so an empty field hides and never errs; an attribute or item of None is None.
- Whole numbers beyond 2**53 are refused, and so are `*` and `%` of texts and lists.
- A text has no attributes but the methods of the language; lists and groups have no text of their own.
- `int` and `float` read ASCII digits only.

`labextension/src/core/expressions/evaluate.ts` does the same; both run the cases of ``tests/values/expressions.json``.
"""

from __future__ import annotations

import datetime as dt
import math
import operator
import re
from collections.abc import Mapping
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from ...errors import ExpressionError, did_you_mean
from .tokens import EXACT
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

if TYPE_CHECKING:
    from collections.abc import Callable

Scope = Mapping[str, Any]
"""What `state`, `visit` and `item` stand for: mappings, whose keys are their attributes, lists and scalars."""
Number = int | float
DATE_PARTS = {dt.date: ("year", "month", "day"), dt.datetime: ("year", "month", "day", "hour", "minute", "second")}
SPACE = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.strip` takes away."""
WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
DECIMAL = re.compile(
    r"[+-]?(?:(?:[0-9]+(?:_[0-9]+)*)?\.?(?:[0-9]+(?:_[0-9]+)*)?(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?|inf(?:inity)?|nan)",
    re.I,
)
ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MOST_PLACES = 15
"""The most places that `round` rounds to."""


def evaluate(node: Node, scope: Scope) -> Any:
    """The value of an expression. Raises `ExpressionError` with the place of what cannot be computed."""
    return _value(node, scope)


@singledispatch
def _value(node: Node, scope: Scope) -> Any:
    raise AssertionError(node, scope)


@_value.register
def _(node: Constant, _scope: Scope) -> Any:
    return node.value


@_value.register
def _(node: Name, scope: Scope) -> Any:
    if node.name not in scope:
        raise _error(node, f"there is no {node.name} here")
    return scope[node.name]


@_value.register
def _(node: Attribute, scope: Scope) -> Any:
    of = _value(node.of, scope)
    if of is None:
        return None
    if isinstance(of, Mapping):
        if node.name not in of:
            raise _error(node, f"there is no {node.name}" + did_you_mean(node.name, map(str, of)))
        return of[node.name]
    if node.name in DATE_PARTS.get(type(of), ()):
        return getattr(of, node.name)
    raise _error(node, f"{kind_of(of)} has no {node.name}")


@_value.register
def _(node: Index, scope: Scope) -> Any:
    of, at = _value(node.of, scope), _value(node.at, scope)
    if of is None:
        return None
    if isinstance(of, Mapping):
        if not isinstance(at, str) or at not in of:
            raise _error(node, "there is no such key")
        return of[at]
    if not isinstance(of, str | list):
        raise _error(node, f"{kind_of(of)} has no items")
    if not isinstance(at, int):
        raise _error(node.at, "an index is a whole number")
    if not -len(of) <= at < len(of):
        raise _error(node, "there is no item at this index")
    return of[at]


@_value.register
def _(node: Unary, scope: Scope) -> Any:
    operand = _value(node.operand, scope)
    if node.operator == "not":
        return not truth(operand)
    number = _number(operand, node)
    return -number if node.operator == "-" else +number


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
    return _checked(_arithmetic(node.operator, _number(left, node), _number(right, node), node), node)


@_value.register
def _(node: Text, scope: Scope) -> Any:
    parts = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
        else:
            value = _value(part.value, scope)
            parts.append(_formatted(value, part.format, part) if part.format else _text(value, part))
    return "".join(parts)


@_value.register
def _(node: Method, scope: Scope) -> Any:
    of = _value(node.of, scope)
    if of is None:
        return None
    if not isinstance(of, str):
        raise _error(node, f"{kind_of(of)} has no {node.method}()")
    arguments = [_value(one, scope) for one in node.arguments]
    for one in arguments:
        if not isinstance(one, str):
            raise _error(node, f"{node.method}() takes a text")
    if node.method == "strip":
        return of.strip(SPACE)
    return getattr(of, node.method)(*arguments)


@_value.register
def _(node: Call, scope: Scope) -> Any:
    arguments = [_value(one, scope) for one in node.arguments]
    return _checked(_FUNCTIONS[node.function](arguments, node), node)


def truth(value: Any) -> bool:
    """Whether a value counts as true."""
    return bool(value)


def kind_of(value: Any) -> str:
    """A value's kind, for messages."""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return "a truth value"
    names = {
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dt.date: "a date",
        dt.datetime: "a time",
    }
    return names.get(type(value), "this")


def _error(node: Node, message: str) -> ExpressionError:
    return ExpressionError(message, node.start, node.end)


def _number(value: Any, node: Node) -> Number:
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, int | float):
        raise _error(node, f"this needs numbers, and not {kind_of(value)}")
    return value


def _checked(value: Any, node: Node) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and not -EXACT <= value <= EXACT:
        raise _error(node, "the result is beyond 2**53")
    return value


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
        raise _error(node, "this divides by zero") from None
    except OverflowError:
        raise _error(node, "the result is too large") from None


def _compare(sign: str, left: Any, right: Any, node: Node) -> bool:
    if sign in ("==", "!="):
        return _equal(left, right) is (sign == "==")
    if sign in ("is", "is not"):
        return (left is None) is (sign == "is")
    if sign in ("in", "not in"):
        return _contains(right, left, node) is (sign == "in")
    return _ordered(sign, left, right, node)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return bool(left == right)


def _contains(where: Any, what: Any, node: Node) -> bool:
    if where is None:
        return False
    if isinstance(where, str):
        if not isinstance(what, str):
            raise _error(node, f"a text contains texts, and not {kind_of(what)}")
        return what in where
    if isinstance(where, list):
        return any(_equal(one, what) for one in where)
    if isinstance(where, Mapping):
        return isinstance(what, str) and what in where
    raise _error(node, f"{kind_of(where)} contains nothing")


def _ordered(sign: str, left: Any, right: Any, node: Node) -> bool:
    if left is None or right is None:
        return False
    if isinstance(left, int | float) and isinstance(right, int | float):
        return ORDERINGS[sign](left, right)
    if type(left) is type(right) and isinstance(left, str | dt.date):
        return ORDERINGS[sign](left, right)
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            if not _equal(one, other):
                return _ordered(sign, one, other, node)
        return ORDERINGS[sign](len(left), len(right))
    raise _error(node, f"{kind_of(left)} and {kind_of(right)} have no order")


# --- texts ---


def _text(value: Any, node: Node) -> str:
    """A value as `str` writes it."""
    if isinstance(value, list | Mapping):
        raise _error(node, f"{kind_of(value)} cannot be written as text")
    return str(value)


def _formatted(value: Any, form: str, node: Node) -> str:
    if not isinstance(value, int | float):
        raise _error(node, f"the format {form} is for numbers, and not for {kind_of(value)}")
    if form.endswith("d") and isinstance(value, float):
        raise _error(node, f"the format {form} is for whole numbers")
    return format(value, form)


# --- functions ---


def _len(arguments: list[Any], node: Node) -> int:
    (value,) = arguments
    if not isinstance(value, str | list | Mapping):
        raise _error(node, f"{kind_of(value)} has no length")
    return len(value)


def _abs(arguments: list[Any], node: Node) -> Number:
    return abs(_number(arguments[0], node))


def _items(value: Any, node: Node) -> list[Any]:
    if isinstance(value, str):
        return list(value)
    if not isinstance(value, list):
        raise _error(node, f"{kind_of(value)} is no list")
    return value


def _sum(arguments: list[Any], node: Node) -> Number:
    total: Number = 0
    for one in _items(arguments[0], node):
        total += _number(one, node)
    return total


def _extreme(sign: str) -> Callable[[list[Any], Call], Any]:
    def extreme(arguments: list[Any], node: Call) -> Any:
        items = _items(arguments[0], node) if len(arguments) == 1 else arguments
        if not items:
            raise _error(node, f"{node.function}() of nothing")
        best = items[0]
        for one in items[1:]:
            if one is None or best is None:
                raise _error(node, "None has no order")
            if _ordered(sign, one, best, node):
                best = one
        return best

    return extreme


def _round(arguments: list[Any], node: Node) -> Number:
    value = _number(arguments[0], node)
    if len(arguments) == 1:
        if isinstance(value, float) and not math.isfinite(value):
            raise _error(node, "this number cannot be rounded")
        return round(value)
    places = arguments[1]
    if isinstance(places, bool) or not isinstance(places, int) or not -MOST_PLACES <= places <= MOST_PLACES:
        raise _error(node, f"round() takes places from -{MOST_PLACES} to {MOST_PLACES}")
    return round(value, places)


def _int(arguments: list[Any], node: Node) -> int:
    (value,) = arguments
    if isinstance(value, str):
        digits = value.strip(SPACE)
        if not WHOLE.fullmatch(digits):
            raise _error(node, "this text is no whole number")
        return int(digits)
    number = _number(value, node)
    if not math.isfinite(number):
        raise _error(node, "this number cannot be rounded")
    return int(number)


def _float(arguments: list[Any], node: Node) -> float:
    (value,) = arguments
    if isinstance(value, str):
        digits = value.strip(SPACE)
        if not DECIMAL.fullmatch(digits) or not re.search(r"[0-9nN]", digits):
            raise _error(node, "this text is no number")
        try:
            return float(digits)
        except ValueError:
            raise _error(node, "this text is no number") from None
    return float(_number(value, node))


_FUNCTIONS: dict[str, Callable[[list[Any], Any], Any]] = {
    "len": _len,
    "abs": _abs,
    "sum": _sum,
    "min": _extreme("<"),
    "max": _extreme(">"),
    "any": lambda given, node: any(map(truth, _items(given[0], node))),
    "all": lambda given, node: all(map(truth, _items(given[0], node))),
    "bool": lambda given, _node: truth(given[0]),
    "str": lambda given, node: _text(given[0], node),
    "int": _int,
    "float": _float,
    "round": _round,
    "today": lambda _given, _node: dt.date.today(),  # noqa: DTZ011 - as the notebook's own `date.today()`
    "now": lambda _given, _node: dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - as the notebook's own `datetime.now()`
}
