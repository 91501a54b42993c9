"""The rules, templates and actions that follow a component that gets another path."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ..components import CATALOG
from ..components.bindings import EXPRESSIONS, NOTEBOOK, PATHS, TEMPLATES
from ..errors import ExpressionError
from ..spelling import spelled
from .expressions.parser import parse, parse_template
from .expressions.rename import renamed
from .row_texts import RowText, texts_of
from .rules import template_names
from .tree import join, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .expressions.tree import Node


def following(page: Any, old: str, new: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The changes of rules, templates and actions that name a component that was at `old` and is at `new`.

    Each comes with the path of the component that they belong to. `page` is the raw data after the component has got
    its path. Text that is not an expression does not change.
    """
    table = ""
    for path, node in _components(page, ""):
        yield from _rows_follow(path, node, old, new)
        changes = _texts_follow(node, Renamed(old, new))
        if table and path.startswith(f"{table}."):
            # A component below its rows reads a column of the table as `row.name`, too.
            column = Renamed(old.removeprefix(f"{table}."), new.removeprefix(f"{table}."), "row")
            changes |= _texts_follow({**node, **changes}, column)
        elif _has_renamed_column(node, path, old, new):
            table = path
        if (key := _key(node, path, old, new)) is not None:
            changes["key"] = key
        if changes:
            yield path, changes


class Renamed(NamedTuple):
    """What has got another name, in expressions."""

    old: str
    new: str
    root: str = "state"
    """The name that it is below."""

    def __call__(self, text: Any, parse_text: Callable[[str], Node]) -> Any:
        """An expression or template with the new name; a text that is none is as it was."""
        try:
            return renamed(text, parse_text(text), *self) if isinstance(text, str) else text
        except ExpressionError:
            return text


def _texts_follow(node: dict[str, Any], follow: Renamed) -> dict[str, Any]:
    """The changes of the rules, templates and actions of a component, as raw data."""
    changes: dict[str, Any] = {}
    rules = node.get("rules")
    if isinstance(rules, dict):
        changed = {name: follow(text, parse) for name, text in rules.items()}
        changes = {"rules": changed} if changed != rules else {}
    kind = CATALOG.get(node.get("type", ""))
    for name in template_names(kind) if kind is not None else ():
        text = node.get(name)
        if isinstance(text, str) and "{{" in text and (follows := follow(text, parse_template)) != text:
            changes[name] = follows
    bindings = node.get("handlers")
    if isinstance(bindings, dict):
        followed = {event: _binding(binding, follow) for event, binding in bindings.items()}
        changes |= {"handlers": followed} if _is_changed(bindings, followed) else {}
    for name in _marked(node, EXPRESSIONS):
        texts = {one: follow(text, parse) for one, text in node[name].items()}
        changes |= {name: texts} if _is_changed(node[name], texts) else {}
    return changes


def _has_renamed_column(node: dict[str, Any], path: str, old: str, new: str) -> bool:
    """Whether what has got another name is a column of a table; its components have paths like columns."""
    columns = node.get("columns")
    return split(old)[0] == path == split(new)[0] and isinstance(columns, dict) and split(new)[1] in columns


def _rows_follow(path: str, node: dict[str, Any], old: str, new: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The changes of the rules and templates over `row` of a table and its columns, as raw data, by path."""
    columns = node.get("columns")
    parts = {"": node, **(columns if isinstance(columns, dict) else {})}
    # A column of this table is read as `row.name`.
    own = _has_renamed_column(node, path, old, new)
    for column, said in parts.items():
        changes: dict[str, Any] = {}
        for one in texts_of(column, said) if isinstance(said, dict) else ():
            text = Renamed(old, new)(one.text, one.parse)
            if own:
                text = Renamed(split(old)[1], split(new)[1], "row")(text, one.parse)
            if text != one.text:
                # Several rules of one list change together.
                changes |= one.changes(text) if one.keys[0] not in changes else _both(changes, one, text)
        if changes:
            yield (join(path, column) if column else path), changes


def _both(changes: dict[str, Any], one: RowText, text: str) -> dict[str, Any]:
    """The changes of a list of styles in which one more rule has changed."""
    name, at, key = str(one.keys[0]), one.keys[1], str(one.keys[2])
    return {name: [{**style, key: text} if index == at else style for index, style in enumerate(changes[name])]}


def _key(node: dict[str, Any], path: str, old: str, new: str) -> Any:
    """The key of a table of which a column has got another name; None where it stays."""
    before, after, key = split(old)[1], split(new)[1], node.get("key")
    if not _has_renamed_column(node, path, old, new):
        return None
    if isinstance(key, list):
        return [after if one == before else one for one in key] if before in key else None
    return after if key == before else None


def _marked(node: dict[str, Any], mark: dict[str, Any]) -> Iterator[str]:
    """The properties of a component, as raw data, whose fields have a mark."""
    kind = CATALOG.get(str(node.get("type")))
    for name in kind.marked(mark) if kind is not None else ():
        if isinstance(node.get(name), str if mark is NOTEBOOK else dict):
            yield name


def going(page: Any, old: str, new: str) -> None:
    """Change the name of a renamed notebook where a page, which is raw data and changed in place, leads to it."""
    for _, node in _components(page, ""):
        for name in _marked(node, NOTEBOOK):
            node[name] = new if node[name] == old else node[name]
        bindings = node.get("handlers")
        for binding in bindings.values() if isinstance(bindings, dict) else ():
            for step in binding if isinstance(binding, list) else ():
                target = step.get("go") if isinstance(step, dict) else None
                if isinstance(target, dict) and target.get("page") == old:
                    target["page"] = new


def _is_changed(old: dict[str, Any], new: dict[str, Any]) -> bool:
    # The keys of `set` have an order too.
    return json.dumps(old) != json.dumps(new)


def _binding(binding: Any, follow: Renamed) -> Any:
    if not isinstance(binding, list):
        return binding
    return [_step(step, follow) if isinstance(step, dict) else step for step in binding]


def _step(step: dict[str, Any], follow: Renamed) -> dict[str, Any]:
    return {name: _action(name, said, follow) for name, said in step.items()}


def _action(name: str, said: Any, follow: Renamed) -> Any:
    """What an action says after something that it names has got another name."""
    if name in PATHS:
        return _path(said, follow)
    if name in TEMPLATES:
        return follow(said, parse_template)
    if name == "set" and isinstance(said, dict):
        return {_path(path, follow): follow(text, parse) for path, text in said.items()}
    params = said.get("params") if name == "go" and isinstance(said, dict) else None
    if isinstance(params, dict):
        return {**said, "params": {one: follow(text, parse) for one, text in params.items()}}
    return said


def _path(path: Any, follow: Renamed) -> Any:
    """The path of a component that may be the one at the old path, or in it."""
    old, new, root = follow
    if not isinstance(path, str) or root != "state":
        return path
    plain = spelled(path)
    return new + plain.removeprefix(old) if plain == old or plain.startswith(f"{old}.") else path


def _components(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    held = node.get("components") if isinstance(node, dict) else None
    for name, one in held.items() if isinstance(held, dict) else ():
        if isinstance(one, dict):
            yield join(path, name), one
            yield from _components(one, join(path, name))
