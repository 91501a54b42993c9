"""The rules of a page: expressions over what the visitor gave, each of which computes a property of a component.

``"rules": {"visible": "state.filters.kind == 'part'"}``. The browser computes them without asking; the server computes
them again to decide what it accepts.

The rule of an input's `value` is its default: ``"rules": {"value": "today()"}``. The server computes it when a visit
begins, and the browser when the input is reset; it reads `visit` only.
"""

from __future__ import annotations

import datetime as dt
import functools
import types
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..components import Input
from ..components.rules import rule_now, values_of
from ..errors import ExpressionError, did_you_mean, only_near
from ..hints import meant_by_chain
from .expressions.check import ANY, BOOL, DATE, INSTANT, LIST, NONE, NUMBER, TEXT, TIME, Kinds, Open, Shape, mistakes
from .expressions.evaluate import evaluate
from .expressions.parser import KNOWN, parse, parse_template
from .expressions.rename import reads
from .expressions.tokens import EXACT
from .expressions.values import truth
from .repeated import Walked, walk_repeated
from .row_texts import row_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..components import Component
    from .expressions.tree import Node

KINDS: dict[str, Kinds] = {
    "string": TEXT,
    "number": NUMBER,
    "integer": NUMBER,
    "boolean": BOOL,
    "scalar": TEXT | NUMBER | BOOL,
    "date": DATE,
    "month": DATE,
    "time": TEXT,
    "datetime": TIME,
    "instant": INSTANT,
    "array": LIST,
    "pair": LIST,
    "null": NONE,
}
"""What values are that a value rule allows."""
MOMENTS: dict[Any, Kinds] = {dt.date: DATE | TEXT, dt.datetime: TIME | INSTANT | TEXT, dt.time: TEXT}
"""What properties that are dates and times may be computed as: there also as text in ISO 8601."""
VISIT: Mapping[str, Shape] = {"user": TEXT | NONE, "params": Open(), "time_zone": TEXT}
ROWS = ("item", "row")
"""What the row is called in a repeater, and in what opens below the rows of a table."""
DEFAULT_NAMES: Mapping[str, Shape] = {"visit": VISIT}
"""What the rule of a default reads."""


@dataclass(frozen=True)
class PageRule:
    """A rule of a page."""

    property: str
    node: Node
    is_truth: bool
    """Whether the property is true or false, as which any value counts."""
    reads: frozenset[str]
    """The paths that it reads of `state`."""
    items: frozenset[str]
    """The columns that it reads of the row."""
    places: Mapping[str, str]
    """Where in `state` it finds the values of dialogs, by the path of each."""

    def compute(self, scope: Mapping[str, Any]) -> Any:
        """The value of the property. Raises `ExpressionError`."""
        value = evaluate(self.node, scope)
        if self.is_truth:
            return truth(value)
        # As people write it in messages.
        return int(value) if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT else value


class Mistake(NamedTuple):
    """Something that is wrong with a rule or template."""

    path: str
    """The component's path."""
    keys: list[str | int]
    """The keys in the component."""
    message: str
    meant: str | None
    """The name that was probably meant, if there is only one."""
    changes: dict[str, Any]
    """The properties of the component that put it right, with that name."""


def computable(kind: type[Component]) -> dict[str, Kinds]:
    """The properties of a type that rules may compute, each with the kinds it may be; empty kinds for any.

    They are what a handler may set, but for the value and what is heavy.
    """
    context: Any = kind.context_type
    names = set(context.model_fields) - set(kind.encoded()) - {kind.given()}
    return {name: _kinds_of(field.annotation) for name, field in kind.model_fields.items() if name in names}


def default_property(kind: type[Component]) -> str | None:
    """The property of a type whose rule computes the default; None where none can."""
    name = kind.given()
    return name if issubclass(kind, Input) and name is not None and name not in kind.runtime() else None


def default_kinds(component: Component) -> Kinds:
    """The kinds that the rule of an input's default may give: also text in ISO 8601 for dates and times."""
    if type(component).model_fields[default_property(type(component)) or ""].annotation is bool:
        return ANY
    kinds, allowed = value_kinds(component), rule_now(component.value_rule or {"type": []}, component)["type"]
    if "time" in allowed:
        return kinds | TIME  # the time of day of `now()`
    return kinds | TEXT if kinds & (DATE | TIME | INSTANT) else kinds


def check_rules(page: Walked) -> Iterator[Mistake]:
    """What is wrong with the rules and templates of a page."""
    known_names: dict[str, Shape] = {}
    for path, component, _, row in walk_repeated(page):
        templates = templates_of(component)
        if not component.rules and not templates:
            continue
        known_names = known_names or {"state": state_shape(page), "visit": VISIT}
        names = names_in(row, known_names)
        known = computable(type(component))
        default = default_property(type(component))
        for name, text in component.rules.items():
            keys: list[str | int] = ["rules", name]
            rules = component.rules
            if name == default:
                read, wanted = DEFAULT_NAMES, default_kinds(component)
            else:
                read, wanted = names, known.get(name, ANY)
            if name not in known and name != default:
                message, meant = f"a rule cannot compute this{did_you_mean(name, known)}", only_near(name, known)
                changes = {"rules": renamed(rules, name, meant)} if meant is not None else {}
                yield Mistake(path, keys, message, meant if meant not in rules else None, changes)
                continue
            for error in mistakes_in(text, parse, read, wanted):
                yield Mistake(
                    path, keys, said_of(text, error), error.instead, {"rules": {**rules, name: meant_by(text, error)}}
                )
        for name, text in templates.items():
            for error in mistakes_in(text, parse_template, names, TEXT):
                yield Mistake(path, [name], said_of(text, error), error.instead, {name: meant_by(text, error)})


def names_in(row: str, names: Mapping[str, Shape]) -> Mapping[str, Shape]:
    """The names that expressions read there: with `row` the row too, whose columns are those of its data."""
    return {**names, row: Open()} if row else names


def renamed(entries: Mapping[str, Any], name: str, new: str) -> dict[str, Any]:
    """The same entries with another key for one, in the same order."""
    return {new if key == name else key: value for key, value in entries.items()}


def templates_of(component: Component) -> dict[str, str]:
    """The texts of a component that are templates, by property."""
    texts = {name: getattr(component, name) for name in template_names(type(component))}
    return {name: text for name, text in texts.items() if isinstance(text, str) and "{{" in text}


@functools.cache
def template_names(kind: type[Component]) -> tuple[str, ...]:
    """The properties of a type that may be templates: what a rule may compute and properties.json may have as text."""
    declared = (name for name in computable(kind) if name not in kind.runtime())
    return tuple(name for name in declared if _may_be_text(kind.model_fields[name].annotation))


def verbatim(kind: type[Component]) -> list[str]:
    """The properties of a type that may be texts and are no templates, such as a pattern."""
    others = {"type", *template_names(kind), *kind.runtime()}
    fields = {name: one.annotation for name, one in kind.model_fields.items() if name not in others}
    return sorted(name for name, one in fields.items() if _may_be_text(one))


def page_rules(page: Walked) -> dict[str, list[PageRule]]:
    """The rules of a page that was checked, but for those of defaults, by the path of the component."""
    places = dialog_places(page)
    found = {
        path: [
            _rule(type(component), name, text, places)
            for name, text in component.rules.items()
            if name != default_property(type(component))
        ]
        for path, component in page.walk()
    }
    return {path: rules for path, rules in found.items() if rules}


def default_rules(page: Walked) -> dict[str, PageRule]:
    """The rules of the defaults of a page that was checked, by the path of the input."""
    named = ((path, one, default_property(type(one))) for path, one in page.walk())
    return {
        path: _rule(type(component), name, component.rules[name], {})
        for path, component, name in named
        if name is not None and name in component.rules
    }


def values_read(page: Walked) -> frozenset[str]:
    """The paths of what the rules and templates of a page that was checked read of `state`."""
    return frozenset().union(*(state_reads(node) for _, component in page.walk() for _, node in nodes_of(component)))


def nodes_of(component: Component) -> Iterator[tuple[list[str | int], Node]]:
    """The rules and templates of a component that was checked, by their keys, with those over the rows of a table."""
    yield from row_nodes(component)
    for name, text in component.rules.items():
        yield ["rules", name], parse(text)
    for name, text in templates_of(component).items():
        yield [name], parse_template(text)


def dialog_places(page: Walked) -> dict[str, str]:
    """Where `state` has the values of components that hold others, by the path of each: `order.open` for `order`."""
    return {path: f"{path}.{one.value_name}" for path, one in page.walk() if one.holds == "components" and one.given()}


def state_shape(page: Walked) -> Mapping[str, Shape]:
    """What `state` holds, as the generated class `State` has it."""
    state: dict[str, Any] = {}
    for path, component, repeater, _ in walk_repeated(page):
        if repeater is not None:
            continue
        *holders, name = path.split(".")
        group = functools.reduce(lambda inner, holder: inner[holder], holders, state)
        if component.frame() is not None:
            group[name] = Open(rows=LIST)
        elif component.holds == "components":
            group[name] = {component.value_name: value_kinds(component)} if component.given() else {}
        elif component.state_parts():
            group[name] = component.state_parts()
        elif component.state_type() is not None:
            group[name] = value_kinds(component)
    return _without_empty(state)


def _rule(kind: type[Component], name: str, text: str, places: Mapping[str, str]) -> PageRule:
    node = parse(text)
    return PageRule(name, node, kind.model_fields[name].annotation is bool, state_reads(node), item_reads(node), places)


def state_reads(node: Node) -> frozenset[str]:
    """The paths that an expression reads of `state`."""
    return frozenset(".".join(path[1:]) for path in reads(node) if path[0] == "state")


def item_reads(node: Node) -> frozenset[str]:
    """The columns that an expression reads of the row that its component is drawn for."""
    return frozenset(path[1] for path in reads(node) if path[0] in ROWS and len(path) > 1)


def mistakes_in(
    text: str, parse_text: Callable[[str], Node], names: Mapping[str, Shape], wanted: Kinds
) -> list[ExpressionError]:
    """The mistakes of an expression or template over names of known shapes."""
    try:
        node = parse_text(text)
        found = mistakes(node, names, wanted)
        for row in ROWS:
            if not found and (row,) in reads(node):
                message = f"say which column of the row is read, as in {row}.name"
                found = [ExpressionError(message, node.start, node.end)]
    except ExpressionError as error:
        if error.unknown is None:
            return [error]
        # It may be a value that is written without `state`.
        hint, instead, *_ = meant_by_chain([error.unknown], 0, {**dict.fromkeys(KNOWN), **names})
        if error.unknown == "context":
            hint, instead = "; rules and templates read `state`, and handlers set `context`", None
        return [ExpressionError(f"{error.unknown} is unknown here{hint}", error.start, error.end, instead)]
    return found


def meant_by(text: str, error: ExpressionError) -> str:
    """The expression with the name that was probably meant."""
    return f"{text[: error.start]}{error.instead or ''}{text[error.end :]}"


def said_of(text: str, error: ExpressionError) -> str:
    """An error with what it is about, where that is not all of the expression."""
    part = text[error.start : error.end].strip()
    return f"{error} (at `{part}`)" if part and part != text.strip() else str(error)


def value_kinds(component: Component) -> Kinds:
    """The kinds of an input's values; the options tell where they are declared."""
    if component.value_rule is None:
        return ANY
    now = rule_now(component.value_rule, component)
    if "file" in now["type"]:
        return ANY  # its name, size and type can be read
    kinds: Kinds = frozenset().union(*(KINDS[kind] for kind in now["type"]))
    if "scalar" not in now["type"]:
        return kinds
    known = {_kind_of(one) for one in values_of(now.get("options") or ())}
    # Options that a handler sets may be of any kind.
    return frozenset(known) | (kinds & NONE) if known and "" not in known else ANY


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return "text" if isinstance(value, str) else "number" if isinstance(value, int | float) else ""


def _may_be_text(annotation: Any) -> bool:
    """Whether a property of an annotation may be any text."""
    if typing.get_origin(annotation) in (typing.Annotated, typing.Union, types.UnionType):
        return any(map(_may_be_text, typing.get_args(annotation)))
    return annotation is str


def _without_empty(groups: dict[str, Any]) -> dict[str, Any]:
    """Groups without those that hold no values: State has none for them either."""
    found = {}
    for name, one in groups.items():
        inner = _without_empty(one) if type(one) is dict else one
        if type(inner) is not dict or inner:
            found[name] = inner
    return found


def _kinds_of(annotation: Any) -> Kinds:
    """The kinds that a property's annotation allows; none for what any value may be."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _kinds_of(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        parts = [_kinds_of(one) for one in typing.get_args(annotation)]
        return frozenset().union(*parts) if all(parts) else ANY
    if origin is typing.Literal:
        return TEXT
    if origin is None and annotation in MOMENTS:
        return MOMENTS[annotation]
    kinds = {str: TEXT, int: NUMBER | BOOL, float: NUMBER | BOOL, type(None): NONE, list: LIST}
    return kinds.get(origin or annotation, ANY)
