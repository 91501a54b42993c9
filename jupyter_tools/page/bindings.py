"""What is wrong with the actions of a page: paths, pages, expressions and templates that its bindings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components.bindings import TEMPLATES, Target, actions_of
from ..errors import did_you_mean
from .expressions.check import ANY, TEXT, Kinds, Shape
from .expressions.parser import parse, parse_template
from .rules import VISIT, Walked, mistakes_in, state_reads, state_shape, value_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..components import Component
    from .expressions.tree import Node

Keys = list[str | int]
ADDRESSES = ("go", "link")
"""The actions that make an address of what they read."""


def check_bindings(page: Walked, pages: Iterable[str]) -> Iterator[tuple[str, list[str | int], str]]:
    """What is wrong with the actions of a page: the component's path, the keys in it, and what it is.

    `pages` are the notebooks of the app.
    """
    components = dict(page.walk())
    names: dict[str, Shape] = {}
    for path, component in components.items():
        for keys, name, said in actions_of(component.handlers):
            names = names or {"state": state_shape(page), "visit": VISIT}
            place = ["handlers", *keys]
            for inner, message in _mistakes(name, said, components, names, pages):
                yield path, [*place, *inner], message


def values_read_by_actions(page: Walked) -> frozenset[str]:
    """The paths of what the actions of a page that was checked read of `state`."""
    found: set[str] = set()
    for _, component in page.walk():
        for _, name, said in actions_of(component.handlers):
            for _, text, parse_text, _ in _texts(name, said, {}):
                found |= state_reads(parse_text(text))
    return frozenset(found)


def _mistakes(
    name: str, said: Any, components: Mapping[str, Component], names: Mapping[str, Shape], pages: Iterable[str]
) -> Iterator[tuple[Keys, str]]:
    """The mistakes of one action, each with its keys in what the action says."""
    if name in ("open", "close"):
        yield from _unfit([], said, components, "modal or drawer", lambda one: one.given() == "open")
    elif name == "reset":
        yield from _unfit([], said, components, "container", lambda one: one.holds == "components")
    elif name == "set":
        for path in said:
            yield from _unfit([path], path, components, "input", is_input)
    elif name == "go" and said.page not in pages:
        yield ["page"], f"the app has no page {said.page!r}{did_you_mean(said.page, pages)}"
    for keys, text, parse_text, wanted in _texts(name, said, components):
        found = mistakes_in(text, parse_text, names, wanted)
        if not found and name in ADDRESSES:
            found = [f"{one} is secret: addresses are logged" for one in _secrets(parse_text(text), components)]
        yield from ((keys, one) for one in found)


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
) -> Iterator[tuple[Keys, str]]:
    """A mistake, if no component of the right kind is at a path."""
    component = components.get(path)
    if component is not None and fits(component):
        return
    known = [one for one, other in components.items() if fits(other)]
    article = "an" if what[0] in "aeiou" else "a"
    if component is None:
        yield keys, f"the page has no {what} {path!r}{did_you_mean(path, known)}"
    else:
        yield keys, f"{path} is {_named(component)}, and not {article} {what}{did_you_mean(path, known)}"


def _named(component: Component) -> str:
    return f"{'an' if component.type[0] in 'aeiou' else 'a'} {component.type}"
