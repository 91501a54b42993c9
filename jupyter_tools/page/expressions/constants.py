"""Finds what of an expression fails whatever it reads: parts that read nothing and fail, and divisions by zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import ExpressionError
from .evaluate import evaluate
from .functions import CLOCKS
from .tree import Binary, Call, Field, Name, Node, Text, children
from .values import truth

if TYPE_CHECKING:
    from collections.abc import Iterator

DIVIDES = ("/", "//", "%")


def failures(node: Node) -> Iterator[ExpressionError]:
    """The errors of an expression that come whatever it reads, with their places."""
    if _is_constant(node):
        try:
            evaluate(node, {})
        except ExpressionError as error:
            yield error
        return
    for child in children(node):
        if isinstance(node, Text) and isinstance(child, Field) and _is_constant(child):
            # A field alone has no value: a text of it has.
            yield from failures(Text(child.start, child.end, (child,), node.template))
        else:
            yield from failures(child)
    if isinstance(node, Binary) and node.operator in DIVIDES and _is_zero(node.right):
        yield ExpressionError("this divides by zero", node.start, node.end)


def _is_constant(node: Node) -> bool:
    """Whether it reads nothing, so that its value is always the same."""
    if isinstance(node, Name) or (isinstance(node, Call) and node.function in CLOCKS):
        return False
    return all(_is_constant(one) for one in children(node))


def _is_zero(node: Node) -> bool:
    if not _is_constant(node):
        return False
    try:
        value = evaluate(node, {})
    except ExpressionError:  # `failures` reports the operand itself
        return False
    return isinstance(value, int | float) and not truth(value)
