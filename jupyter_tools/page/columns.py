"""Which columns of tables and repeaters the expressions of a page read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..components.base import ADDRESS
from .bindings import action_nodes
from .repeated import walk_repeated
from .rules import item_reads, nodes_of, page_rules, state_reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..components import Component
    from .repeated import Walked


def columns_read(page: Walked) -> dict[str, frozenset[str]]:
    """The columns that the rules of a page that was checked read of the selected row of a table, by the table's path.

    The row that a rule in a repeater reads as `item`, or below a row of a table as `row`, is the selected one when an
    event is checked.
    """
    rules = page_rules(page)
    read = frozenset().union(*(rule.reads for own in rules.values() for rule in own))
    found = {
        path: {one.removeprefix(f"{path}.").split(".")[0] for one in read if one.startswith(f"{path}.")} - {"rows"}
        for path, component in page.walk()
        if component.frame() is not None
    }
    for path, _, repeater, _ in walk_repeated(page):
        if repeater is not None:
            found[repeater] |= frozenset().union(*(rule.items for rule in rules.get(path, ())))
    return {path: frozenset(columns) for path, columns in found.items() if columns}


def item_columns(page: Walked) -> dict[str, frozenset[str]]:
    """The columns that a page that was checked reads of the rows of its repeaters and tables, by path.

    Visitors need no others of a repeater. Of a table these are those that what opens below its rows reads.
    """
    found = _by_repeater(page, _read_of_item)
    tables = {path for path, one in page.walk() if path in found and one.holds == "columns"}
    return {path: read if path in tables else read | _selected(page, path) for path, read in found.items()}


def image_columns(page: Walked) -> dict[str, frozenset[str]]:
    """The columns of images among those of `item_columns`."""
    return _by_repeater(page, _images_of_item)


def _by_repeater(page: Walked, columns_of: Callable[[Component], frozenset[str]]) -> dict[str, frozenset[str]]:
    """What the components in each repeater and table read of its rows, by its path."""
    found = {path: frozenset[str]() for path, component in page.walk() if component.repeats}
    for _, component, repeater, _ in walk_repeated(page) if found else ():
        if repeater is not None:
            found[repeater] |= columns_of(component)
    return found


def _images_of_item(component: Component) -> frozenset[str]:
    """The columns of its row that a component reads as addresses of images."""
    marked = component.marked(ADDRESS)
    nodes = (node for keys, node in nodes_of(component) if keys[-1] in marked) if marked else ()
    return frozenset().union(*map(item_reads, nodes))


def _read_of_item(component: Component) -> frozenset[str]:
    """The columns of its row that a component reads."""
    nodes = [*(node for _, node in nodes_of(component)), *action_nodes(component)]
    return frozenset().union(*map(item_reads, nodes))


def hidden_items_read(page: Walked) -> Iterator[tuple[str, str]]:
    """The hidden components in repeaters and tables, each with a column that is sent for such only."""
    tables = {path: one.parts() for path, one in page.walk() if one.holds == "columns" and one.children()}
    hidden: list[tuple[str, str, frozenset[str]]] = []
    shown: dict[str, frozenset[str]] = {}
    closed = ""
    for path, component, repeater, _ in walk_repeated(page):
        if repeater is None:
            continue
        if not path.startswith(f"{closed}."):
            closed = path if not component.__dict__.get("visible", True) else ""
        if closed:
            hidden.append((path, repeater, _read_of_item(component)))
        else:
            shown[repeater] = shown.get(repeater, _selected(page, repeater)) | _read_of_item(component)
    for path, repeater, columns in hidden:
        left = columns - shown.get(repeater, _selected(page, repeater))
        if repeater in tables:  # whose other columns are sent in any case
            left &= {name for name, part in tables[repeater].items() if not part.visible}
        yield from ((path, one) for one in sorted(left))


def _selected(page: Walked, repeater: str) -> frozenset[str]:
    """The columns of the selected row that expressions anywhere on the page read of `state`."""
    nodes = (node for _, one in page.walk() for node in [*(node for _, node in nodes_of(one)), *action_nodes(one)])
    read = frozenset().union(*map(state_reads, nodes))
    return frozenset(one.removeprefix(f"{repeater}.").split(".")[0] for one in read if one.startswith(f"{repeater}."))


def unknown_keys(page: Walked) -> Iterator[tuple[str, str, str]]:
    """The names in keys of tables that no column of the data can have, as another name is declared for it.

    Each as the table's path, the name, and the one that is meant.
    """
    for path, component in page.walk():
        frame = component.frame()
        for name in frame.key if frame is not None else ():
            fields = {column.field: one for one, column in frame.columns.items()} if frame is not None else {}
            if name in fields and name not in component.parts():
                yield path, name, fields[name]


def hidden_columns_read(page: Walked) -> Iterator[tuple[str, list[str | int], str]]:
    """The rules and templates of a page that was checked that read a column declared as hidden, which is not sent.

    Each as the component's path, the keys in the component, and the path of the column.
    """
    hidden = {
        f"{path}.{name}"
        for path, component in page.walk()
        if component.frame() is not None
        for name, part in component.parts().items()
        if not getattr(part, "visible", True)
    }
    for path, component in page.walk() if hidden else ():
        for keys, node in nodes_of(component):
            yield from ((path, keys, read) for read in sorted(state_reads(node) & hidden))
