"""What is wrong with the actions of a page: paths, pages, expressions and templates that its bindings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.bindings import TEMPLATES, Target, actions_of
from ..errors import did_you_mean, only_near
from ..hints import did_you_mean_path, only_path
from .expressions.check import ANY, TEXT, Kinds, Shape
from .expressions.parser import parse, parse_template
from .repeated import Walked, walk_repeated
from .rules import (
    VISIT,
    Mistake,
    meant_by,
    mistakes_in,
    names_in,
    renamed,
    said_of,
    state_reads,
    state_shape,
    value_kinds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..components import Component
    from .expressions.tree import Node

Keys = list[str | int]
ADDRESSES = ("go", "link")
"""The actions that make an address of what they read."""


class _Wrong(NamedTuple):
    """Something that is wrong with what an action says."""

    keys: Keys
    """The keys in what it says; none for all of it."""
    message: str
    meant: str | None = None
    """The name that was probably meant, if there is only one."""
    instead: str = ""
    """What stands there with that name."""
    is_key: bool = False
    """Whether it is the last of the keys, and not the value there."""


def check_bindings(page: Walked, pages: Iterable[str]) -> Iterator[Mistake]:
    """What is wrong with the actions of a page; `pages` are the notebooks of the app."""
    components = dict(page.walk())
    names: dict[str, Shape] = {}
    for path, component, _, row in walk_repeated(page):
        for keys, name, said in _actions(component):
            names = names or {"state": state_shape(page), "visit": VISIT}
            for one in _mistakes(name, said, components, names_in(row, names), pages):
                changes = _mended(component, keys, one) if one.meant is not None else {}
                yield Mistake(path, [*keys, *one.keys], one.message, one.meant if changes else None, changes)


def _actions(component: Component) -> Iterator[tuple[Keys, str, Any]]:
    """The actions of a component: those of its bindings, and its own; with the keys that lead to each."""
    for keys, name, said in actions_of(component.handlers):
        yield ["handlers", *keys], name, said
    yield from component.own_actions()


def _mended(component: Component, keys: Keys, wrong: _Wrong) -> dict[str, Any]:
    """The property of a component that puts a mistake of an action right; empty where that is not possible."""
    dumped = component.model_dump(mode="json")
    node: Any = dumped
    *above, last = [*keys, *wrong.keys]
    for key in above:
        node = node[key]
    if not wrong.is_key:
        node[last] = wrong.instead
    elif wrong.instead in node:
        return {}
    else:
        entries = renamed(node, str(last), wrong.instead)
        node.clear()
        node.update(entries)
    name = str([*keys, *wrong.keys][0])
    return {name: dumped[name]}


def values_read_by_actions(page: Walked) -> frozenset[str]:
    """The paths of what the actions of a page that was checked read of `state`."""
    return frozenset().union(*(state_reads(node) for _, one in page.walk() for node in action_nodes(one)))


def action_nodes(component: Component) -> Iterator[Node]:
    """The expressions and templates of the actions of a component that was checked."""
    for _, name, said in _actions(component):
        yield from (parse_text(text) for _, text, parse_text, _ in _texts(name, said, {}))


def _mistakes(
    name: str, said: Any, components: Mapping[str, Component], names: Mapping[str, Shape], pages: Iterable[str]
) -> Iterator[_Wrong]:
    """The mistakes of one action."""
    if name in ("open", "close"):
        yield from _unfit([], said, components, "modal or drawer", lambda one: one.given() == "open")
    elif name == "reset":
        yield from _unfit([], said, components, "container", lambda one: one.holds == "components")
    elif name == "set":
        for path in said:
            yield from _unfit([path], path, components, "input", is_input)
    elif name == "go" and said.page not in pages:
        meant = only_near(said.page, pages)
        yield _Wrong(["page"], f"the app has no page {said.page!r}{did_you_mean(said.page, pages)}", meant, meant or "")
    for keys, text, parse_text, wanted in _texts(name, said, components):
        found = mistakes_in(text, parse_text, names, wanted)
        for error in found:
            yield _Wrong(keys, said_of(text, error), error.instead, meant_by(text, error))
        if not found and name in ADDRESSES:
            for one in _secrets(parse_text(text), components):
                yield _Wrong(keys, f"{one} is secret: addresses are logged")


def _secrets(node: Node, components: Mapping[str, Component]) -> list[str]:
    """The secret inputs whose values an expression reads."""
    read = sorted(state_reads(node))
    return [one for one in read if one in components and components[one].given() in components[one].secrets()]


def _texts(
    name: str, said: Any, components: Mapping[str, Component]
) -> Iterator[tuple[Keys, str, Callable[[str], Node], Kinds]]:
    """The expressions and templates of an action: keys, text, how it is parsed, and which kinds it may give."""
    if name in TEMPLATES:
        yield [], said, parse_template, TEXT
    elif name == "set":
        for path, text in said.items():
            component = components.get(path)
            known = component is not None and is_input(component)
            yield [path], text, parse, value_kinds(component) if known and component is not None else ANY
    elif isinstance(said, Target):
        for param, text in said.params.items():
            yield ["params", param], text, parse, ANY


def is_input(component: Component) -> bool:
    """Whether visitors give the component a value that an action may set."""
    return component.given() is not None and component.holds == "" and component.value_rule is not None


def _unfit(
    keys: Keys, path: str, components: Mapping[str, Component], what: str, fits: Callable[[Component], bool]
) -> Iterator[_Wrong]:
    """A mistake, if no component of the right kind is at a path."""
    component = components.get(path)
    if component is not None and fits(component):
        return
    known = [one for one, other in components.items() if fits(other)]
    article = "an" if what[0] in "aeiou" else "a"
    if component is None:
        meant = only_path(path, known)
        message = f"the page has no {what} {path!r}{did_you_mean_path(path, known)}"
        yield _Wrong(keys, message, meant, meant or "", is_key=bool(keys))
    else:
        yield _Wrong(keys, f"{path} is {_named(component)}, and not {article} {what}{did_you_mean_path(path, known)}")


def _named(component: Component) -> str:
    return f"{'an' if component.type[0] in 'aeiou' else 'a'} {component.type}"
