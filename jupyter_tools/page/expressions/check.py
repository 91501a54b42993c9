"""Finds mistakes of an expression before it is computed: unknown names, and what can never be computed or true."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import TYPE_CHECKING

from ...errors import ExpressionError, did_you_mean, only_near
from ...hints import meant_by_chain
from .constants import failures
from .fields import NAMED
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
    from collections.abc import Iterator

Kinds = frozenset[str]
"""What a value can be: `none`, `bool`, `number`, `text`, `list`, `date`, `time` or `instant`; empty for anything."""
Shape = Kinds | Mapping[str, "Shape"]
"""The kinds of a value, or the names of a group."""
ANY: Kinds = frozenset()
NONE, BOOL, NUMBER, TEXT, LIST, DATE, TIME, INSTANT = map(
    frozenset, (["none"], ["bool"], ["number"], ["text"], ["list"], ["date"], ["time"], ["instant"])
)
MOMENT = DATE | TIME | INSTANT
AMOUNT = NUMBER | BOOL
NAMES = {"none": "None", "bool": "a truth value", "number": "a number", "text": "a text"}
NAMES |= {"list": "a list", "date": "a date", "time": "a time", "instant": "a time with a zone"}
RESULTS: dict[str, Kinds] = {
    **dict.fromkeys(("len", "abs", "sum", "int", "float", "round"), NUMBER),
    **dict.fromkeys(("any", "all", "bool"), BOOL),
    "str": TEXT,
    "today": DATE,
    "now": TIME,
}
METHOD_RESULTS: dict[str, Kinds] = {
    **dict.fromkeys(("lower", "upper", "strip"), TEXT),
    **dict.fromkeys(("startswith", "endswith"), BOOL),
}
WANTED: dict[str, Kinds] = {
    "len": TEXT | LIST,
    **dict.fromkeys(("sum", "any", "all"), LIST | TEXT),
    **dict.fromkeys(("abs", "round"), AMOUNT),
    **dict.fromkeys(("int", "float"), AMOUNT | TEXT),
}
"""What the first argument of a function must be."""
ELSEWHERE = {
    "item": "`item` is a row of a repeater, and only what is in a repeater reads it",
    "row": "`row` is a row of a table: its styles, row actions, tooltips, addresses and what opens below it read it",
    "count": "`count` is how many rows are selected, and only what a bulk action asks reads it",
    "state": "a default is computed before anything is entered: it reads `visit`, and not `state`",
}
"""Names that expressions read elsewhere on a page, with what is said of them here."""
ORDERS = ("<", "<=", ">", ">=")


class Open(dict[str, "Shape"]):
    """A group that may have other names too, of any kind."""

    def __contains__(self, name: object) -> bool:
        """Whether it may have a name: it may."""
        return True

    def get(self, name: str, default: Shape = ANY) -> Shape:  # type: ignore[override]
        """The shape of a name."""
        return super().get(name, default)


def mistakes(node: Node, names: Mapping[str, Shape], wanted: Kinds = ANY) -> list[ExpressionError]:
    """The mistakes of an expression over names of known shapes, in the order of their places.

    `wanted` are the kinds that its value may have.
    """
    found: list[ExpressionError] = []
    shape = _shape(node, names, found)
    if wanted and not found and not (shape == NONE and wanted >= NONE):
        _want(shape, wanted, node, found, f"this gives {{}}, and not {_named(wanted - NONE)}")
    if not found:
        found.extend(failures(node))
    return sorted(found, key=lambda one: (one.start, one.end))


@singledispatch
def _shape(node: Node, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    raise AssertionError(node, names, found)


@_shape.register
def _(node: Constant, _names: Mapping[str, Shape], _found: list[ExpressionError]) -> Shape:
    if node.value is None:
        return NONE
    if isinstance(node.value, bool):
        return BOOL
    return TEXT if isinstance(node.value, str) else NUMBER


@_shape.register
def _(node: Name, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    if node.name not in names:
        message = ELSEWHERE.get(node.name, f"there is no {node.name} here")
        found.append(ExpressionError(message, node.start, node.end))
    return names.get(node.name, ANY)


@_shape.register
def _(node: Attribute, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    if (unknown := _unknown(node, names)) is not None:
        found.append(unknown)
        return ANY
    of = _shape(node.of, names, found)
    if isinstance(of, Mapping):
        if node.name not in of:
            message = f"there is no {node.name}" + did_you_mean(node.name, of)
            near = only_near(node.name, of)
            found.append(ExpressionError(message, node.end - len(node.name), node.end, near))
        return of.get(node.name, ANY)
    if of - NONE and not of & MOMENT:
        message = f"{_named(of - NONE)} has no {node.name}"
        found.append(ExpressionError(message, node.end - len(node.name), node.end))
    return NUMBER if of & MOMENT else ANY


def _unknown(node: Attribute, names: Mapping[str, Shape]) -> ExpressionError | None:
    """What is wrong with a chain such as `state.filters.kind` of which one name is unknown; None for anything else."""
    parts = [node.of, node]
    while isinstance(parts[0], Attribute):
        parts.insert(0, parts[0].of)
    if not isinstance(parts[0], Name):
        return None
    chain = [one.name for one in parts if isinstance(one, Name | Attribute)]
    shape: Shape = names.get(chain[0], ANY)
    for at, name in enumerate(chain[1:], 1):
        if not isinstance(shape, Mapping):
            return None
        if name not in shape:
            hint, instead, first, last = meant_by_chain(chain, at, names)
            first, last = (first, last) if instead is not None else (at, at)
            start = parts[last].end - len(name) if first == last else parts[first].start
            return ExpressionError(f"there is no {name}{hint}", start, parts[last].end, instead)
        shape = shape.get(name, ANY)
    return None


@_shape.register
def _(node: Index, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    of = _shape(node.of, names, found)
    _shape(node.at, names, found)
    if isinstance(of, Mapping):
        key = node.at.value if isinstance(node.at, Constant) else None
        return of.get(key, ANY) if isinstance(key, str) else ANY
    _want(of, TEXT | LIST, node.of, found, "{} has no items")
    return TEXT if of == TEXT else ANY


@_shape.register
def _(node: Unary, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    operand = _shape(node.operand, names, found)
    if node.operator == "not":
        return BOOL
    _want(operand, AMOUNT, node.operand, found, "this needs a number, and not {}")
    return NUMBER


@_shape.register
def _(node: Logic, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    return _either(_shape(node.left, names, found), _shape(node.right, names, found))


@_shape.register
def _(node: Choice, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    _shape(node.test, names, found)
    return _either(_shape(node.chosen, names, found), _shape(node.otherwise, names, found))


@_shape.register
def _(node: List, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    for one in node.items:
        _shape(one, names, found)
    return LIST


@_shape.register
def _(node: Binary, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    left, right = _shape(node.left, names, found), _shape(node.right, names, found)
    if node.operator == "+" and (left in (TEXT, LIST) or right in (TEXT, LIST)):
        kinds = left if left in (TEXT, LIST) else right
        for shape, part in ((left, node.left), (right, node.right)):
            _want(shape, _kinds(kinds), part, found, f"{_named(_kinds(kinds))} cannot be joined with {{}}; use str()")
        return kinds
    for shape, part in ((left, node.left), (right, node.right)):
        wanted = AMOUNT | TEXT | LIST if node.operator == "+" else AMOUNT
        _want(shape, wanted, part, found, f"`{node.operator}` needs a number, and not {{}}")
    return ANY if node.operator == "+" and not (_kinds(left) and _kinds(right)) else NUMBER


@_shape.register
def _(node: Compare, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    left, place = _shape(node.first, names, found), node.first
    for operator, part in node.rest:
        right = _shape(part, names, found)
        _compare(operator, (left, place), (right, part), found)
        left, place = right, part
    return BOOL


@_shape.register
def _(node: Text, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    for part in node.parts:
        if not isinstance(part, str):
            shape = _shape(part.value, names, found)
            if isinstance(shape, Mapping) or shape == LIST:
                kind = "a group" if isinstance(shape, Mapping) else "a list"
                message = f"{kind} cannot be written as text"
                found.append(ExpressionError(message, part.value.start, part.value.end))
            elif part.format in NAMED:
                wanted = AMOUNT if NAMED[part.format] == "number" else MOMENT
                _want(shape, wanted, part.value, found, f"the format {part.format} is not for {{}}")
            elif part.format:
                _want(shape, AMOUNT, part.value, found, f"the format {part.format} is for numbers, and not for {{}}")
    return TEXT


@_shape.register
def _(node: Method, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    _want(_shape(node.of, names, found), TEXT, node.of, found, f"{{}} has no {node.method}()")
    for one in node.arguments:
        _want(_shape(one, names, found), TEXT, one, found, f"{node.method}() takes a text, and not {{}}")
    return METHOD_RESULTS[node.method]


@_shape.register
def _(node: Call, names: Mapping[str, Shape], found: list[ExpressionError]) -> Shape:
    shapes = [_shape(one, names, found) for one in node.arguments]
    if wanted := WANTED.get(node.function):
        _want(shapes[0], wanted, node.arguments[0], found, f"{node.function}() cannot take {{}}")
    if node.function == "now" and shapes:
        return INSTANT
    if node.function not in RESULTS and len(shapes) > 1:
        result: Shape = shapes[0]
        for one in shapes[1:]:
            result = _either(result, one)
        return result
    return RESULTS.get(node.function, ANY)


def _kinds(shape: Shape) -> Kinds:
    return ANY if isinstance(shape, Mapping) else shape


def _either(left: Shape, right: Shape) -> Shape:
    one, other = _kinds(left), _kinds(right)
    return one | other if one and other else ANY


def _want(shape: Shape, wanted: Kinds, node: Node, found: list[ExpressionError], message: str) -> None:
    """Note that a value can be none of the kinds that are wanted."""
    if isinstance(shape, Mapping):
        found.append(ExpressionError(message.format("a group"), node.start, node.end))
    elif (known := shape - NONE) and not known & wanted:
        found.append(ExpressionError(message.format(_named(known)), node.start, node.end))
    elif shape == NONE:
        found.append(ExpressionError(message.format("None"), node.start, node.end))


def _compare(operator: str, left: tuple[Shape, Node], right: tuple[Shape, Node], found: list[ExpressionError]) -> None:
    (one, first), (other, second) = left, right
    if operator in ("in", "not in"):
        _want(other, TEXT | LIST, second, found, "{} contains nothing")
        return
    if operator in ("is", "is not"):
        return
    kinds, others = _comparable(_kinds(one)), _comparable(_kinds(other))
    if not kinds or not others or kinds & others:
        return
    ways = "have no order" if operator in ORDERS else "are never equal"
    message = f"{_named(_kinds(one) - NONE)} and {_named(_kinds(other) - NONE)} {ways}"
    found.append(ExpressionError(message, first.start, second.end))


def _comparable(kinds: Kinds) -> Kinds:
    """The kinds of which values compare: truth values count as numbers, and None with everything."""
    known = frozenset("number" if one == "bool" else one for one in kinds)
    return ANY if known == NONE else known - NONE


def _named(kinds: Kinds) -> str:
    return " or ".join(_words(kinds))


def _words(kinds: Kinds) -> Iterator[str]:
    return (NAMES[one] for one in NAMES if one in kinds)
