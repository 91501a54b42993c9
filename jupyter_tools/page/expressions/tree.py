"""The tree of an expression. `labextension/src/core/expressions/tree.ts` has the same nodes."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Operator = Literal["+", "-", "*", "/", "//", "%"]
Comparison = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"]


@dataclass(frozen=True)
class Node:
    """A part of an expression; it is at the characters from `start` to `end` (exclusive) of the text."""

    start: int
    end: int


@dataclass(frozen=True)
class Constant(Node):
    """None, a truth value, a number or a text."""

    value: bool | int | float | str | None


@dataclass(frozen=True)
class Name(Node):
    """`state`, `visit` or `item`."""

    name: str


@dataclass(frozen=True)
class Attribute(Node):
    """`of.name`."""

    of: Node
    name: str


@dataclass(frozen=True)
class Index(Node):
    """`of[at]`."""

    of: Node
    at: Node


@dataclass(frozen=True)
class Call(Node):
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Method(Node):
    """A method of a text with its arguments."""

    of: Node
    method: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Unary(Node):
    """A sign, or `not`."""

    operator: Literal["-", "+", "not"]
    operand: Node


@dataclass(frozen=True)
class Binary(Node):
    """Arithmetic."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True)
class Logic(Node):
    """`and` or `or` between two operands, the second of which may not be computed."""

    operator: Literal["and", "or"]
    left: Node
    right: Node


@dataclass(frozen=True)
class Compare(Node):
    """A chain of comparisons: `first`, then each operator with what it compares to."""

    first: Node
    rest: tuple[tuple[Comparison, Node], ...]


@dataclass(frozen=True)
class Choice(Node):
    """`chosen if test else otherwise`."""

    test: Node
    chosen: Node
    otherwise: Node


@dataclass(frozen=True)
class List(Node):
    """A list, or a tuple, which counts as one."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Field(Node):
    """A value in an f-string or template, with its format."""

    value: Node
    format: str


@dataclass(frozen=True)
class Text(Node):
    """An f-string or template: texts and fields."""

    parts: tuple[str | Field, ...]
    template: bool = False
    """Whether it is a template, in which None is written as nothing."""


def tree_json(node: Any) -> Any:
    """A node as JSON, as the browser's parser makes it: `type` is the name of its class in lower case."""
    if is_dataclass(node):
        values = {one.name: tree_json(getattr(node, one.name)) for one in fields(node)}
        if isinstance(node, Constant) and isinstance(node.value, float):
            values = {**values, "value": {"float": repr(node.value)}}
        return {"type": type(node).__name__.lower(), **values}
    return [tree_json(one) for one in node] if isinstance(node, tuple) else node


def children(node: Node) -> list[Node]:
    """The nodes right below a node."""
    found: list[Node] = []
    for one in fields(node):
        found += _nodes(getattr(node, one.name))
    return found


def _nodes(value: Any) -> list[Node]:
    if isinstance(value, Node):
        return [value]
    return [node for one in value for node in _nodes(one)] if isinstance(value, tuple) else []
