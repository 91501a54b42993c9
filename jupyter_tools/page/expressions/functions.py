"""The functions of expressions."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .values import BEYOND, Number, error_at, kind_of, number, ordered, text_of, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tree import Call, Node

SPACE = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.strip` takes away."""
_DIGITS = "[0-9]+(?:_[0-9]+)*"
WHOLE = re.compile(rf"[+-]?{_DIGITS}")
DECIMAL = re.compile(
    # Each character can be read in one way only: visitors give texts of any length.
    rf"[+-]?(?:(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:e[+-]?{_DIGITS})?|inf(?:inity)?|nan)",
    re.IGNORECASE | re.ASCII,
)
MOST_DIGITS = 16
"""Whole numbers of more digits are beyond 2**53."""
MOST_PLACES = 15
"""The most places that `round` rounds to."""


def _len(arguments: list[Any], node: Node) -> int:
    (value,) = arguments
    if not isinstance(value, str | list | Mapping):
        raise error_at(node, f"{kind_of(value)} has no length")
    return len(value)


def _abs(arguments: list[Any], node: Node) -> Number:
    return abs(number(arguments[0], node))


def _items(value: Any, node: Node) -> list[Any]:
    if isinstance(value, str):
        return list(value)
    if not isinstance(value, list):
        raise error_at(node, f"{kind_of(value)} is no list")
    return value


def _sum(arguments: list[Any], node: Node) -> Number:
    total: Number = 0
    for one in _items(arguments[0], node):
        total += number(one, node)
    return total


def _extreme(sign: str) -> Callable[[list[Any], Call], Any]:
    def extreme(arguments: list[Any], node: Call) -> Any:
        items = _items(arguments[0], node) if len(arguments) == 1 else arguments
        if not items:
            raise error_at(node, f"{node.function}() of nothing")
        best = items[0]
        for one in items[1:]:
            if one is None or best is None:
                raise error_at(node, "None has no order")
            if ordered(sign, one, best, node):
                best = one
        return best

    return extreme


def _round(arguments: list[Any], node: Node) -> Number:
    value = number(arguments[0], node)
    if len(arguments) == 1:
        if isinstance(value, float) and not math.isfinite(value):
            raise error_at(node, "this number cannot be rounded")
        return round(value)
    places = arguments[1]
    if isinstance(places, bool) or not isinstance(places, int) or not -MOST_PLACES <= places <= MOST_PLACES:
        raise error_at(node, f"round() takes places from -{MOST_PLACES} to {MOST_PLACES}")
    return round(value, places)


def _int(arguments: list[Any], node: Node) -> int:
    (value,) = arguments
    if isinstance(value, str):
        digits = value.strip(SPACE)
        if not WHOLE.fullmatch(digits):
            raise error_at(node, "this text is no whole number")
        significant = digits.replace("_", "").lstrip("+-0")
        if len(significant) > MOST_DIGITS:
            raise error_at(node, BEYOND)
        whole = int(significant or "0")
        return -whole if digits.startswith("-") else whole
    given = number(value, node)
    if not math.isfinite(given):
        raise error_at(node, "this number cannot be rounded")
    return int(given)


def _float(arguments: list[Any], node: Node) -> float:
    (value,) = arguments
    if isinstance(value, str):
        digits = value.strip(SPACE)
        if not DECIMAL.fullmatch(digits):
            raise error_at(node, "this text is no number")
        return float(digits)
    return float(number(value, node))


def _now(arguments: list[Any], node: Node, zone: dt.tzinfo | None) -> dt.datetime:
    if not arguments:
        return dt.datetime.now(zone).replace(microsecond=0, tzinfo=None)
    if arguments != ["UTC"]:
        raise error_at(node, "now() takes 'UTC', or nothing")
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


FUNCTIONS: dict[str, Callable[[list[Any], Any], Any]] = {
    "len": _len,
    "abs": _abs,
    "sum": _sum,
    "min": _extreme("<"),
    "max": _extreme(">"),
    "any": lambda given, node: any(map(truth, _items(given[0], node))),
    "all": lambda given, node: all(map(truth, _items(given[0], node))),
    "bool": lambda given, _node: truth(given[0]),
    "str": lambda given, node: text_of(given[0], node),
    "int": _int,
    "float": _float,
    "round": _round,
}
CLOCKS: dict[str, Callable[[list[Any], Any, dt.tzinfo | None], Any]] = {
    "today": lambda _given, _node, zone: dt.datetime.now(zone).date(),
    "now": _now,
}
"""The functions whose value is another one each time; they also take the visitor's time zone, None for our own."""
