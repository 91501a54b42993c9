"""Values of expressions: how they compare, count and read."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import zoneinfo
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import ExpressionError
from .fields import NAMED
from .tokens import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tree import Node

Number = int | float
ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


BEYOND = "the result is beyond 2**53"
"""What is said of a whole number that is too large."""


class Parameters(dict[str, Any]):
    """A group of names that a visitor chose: one that is missing is None."""


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
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return "a time with a zone"
    return names.get(type(value), "this")


def error_at(node: Node, message: str) -> ExpressionError:
    """Why a part of an expression cannot be computed."""
    return ExpressionError(message, node.start, node.end)


def number(value: Any, node: Node) -> Number:
    """A number to compute with, also that of a truth value. Raises `ExpressionError` for anything else."""
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, int | float):
        raise error_at(node, f"this needs numbers, and not {kind_of(value)}")
    if not is_exact(value):
        raise error_at(node, "whole numbers go up to 2**53")
    return value


def checked(value: Any, node: Node) -> Any:
    """A value that a browser can hold exactly. Raises `ExpressionError` for a whole number that is too large."""
    if not is_exact(value):
        raise error_at(node, BEYOND)
    return value


def is_exact(value: Any) -> bool:
    """Whether a browser can hold a value exactly: it cannot hold large whole numbers."""
    return not isinstance(value, int) or -EXACT <= value <= EXACT


def equal(left: Any, right: Any) -> bool:
    """Whether two values are equal."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)


def ordered(sign: str, left: Any, right: Any, node: Node) -> bool:
    """Whether two values are in an order. Raises `ExpressionError` where they have none."""
    if left is None or right is None:
        return False
    if isinstance(left, int | float) and isinstance(right, int | float):
        return ORDERINGS[sign](left, right)
    if type(left) is type(right) and isinstance(left, str | dt.date) and kind_of(left) == kind_of(right):
        return ORDERINGS[sign](left, right)
    if isinstance(left, list) and isinstance(right, list):
        for one, other in zip(left, right, strict=False):
            if not equal(one, other):
                return ordered(sign, one, other, node)
        return ORDERINGS[sign](len(left), len(right))
    raise error_at(node, f"{kind_of(left)} and {kind_of(right)} have no order")


def zone_of(scope: Mapping[str, Any]) -> dt.tzinfo | None:
    """The visitor's time zone; None where it is not known."""
    visit = scope.get("visit")
    name = visit.get("time_zone") if isinstance(visit, Mapping) else None
    return _zone(name) if isinstance(name, str) and name else None


@functools.lru_cache(maxsize=200)
def _zone(name: str) -> dt.tzinfo | None:
    """A time zone as a browser names it; None for one that this machine does not know."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def text_of(value: Any, node: Node) -> str:
    """A value as `str` writes it."""
    if isinstance(value, list | Mapping):
        raise error_at(node, f"{kind_of(value)} cannot be written as text")
    return str(value)


def formatted(value: Any, form: str, node: Node) -> str:
    """A value in a format, in its own text where there is none. Raises `ExpressionError`.

    A named format is the visitor's language's: what it writes is not known here; the value's own text stands for it.
    """
    if not form:
        return text_of(value, node)
    if form in NAMED:
        if not isinstance(value, (int | float) if NAMED[form] == "number" else dt.date):
            raise error_at(node, f"the format {form} is not for {kind_of(value)}")
        return text_of(value, node)
    if not isinstance(value, int | float):
        raise error_at(node, f"the format {form} is for numbers, and not for {kind_of(value)}")
    if form.endswith("d") and isinstance(value, float):
        raise error_at(node, f"the format {form} is for whole numbers")
    return format(number(value, node) if form.endswith(("f", "%")) else value, form)
