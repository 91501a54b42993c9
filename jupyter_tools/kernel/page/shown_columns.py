"""Which columns of a frame a client is sent, and how: as properties.json and handlers say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..frames.fixed import Fixed
from ..values.encoded_cells import ENCODERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...components import Component, TableColumn
    from ...components.selecting import ShownFrame
    from ..frames.data_table import DataTable


class Needed(NamedTuple):
    """The columns of rows that what is drawn for each of them needs, in a repeater or below the rows of a table."""

    read: frozenset[str]
    """Those that the page reads."""
    images: frozenset[str]
    """Those of them whose cells are images."""
    others: bool
    """Whether the client of a repeater gets the others too, as a builder does, who writes what reads them."""


class Said(NamedTuple):
    """What handlers have said of the columns of a table, by path."""

    path: str
    """The path of the table."""
    visible: Mapping[str, bool]
    formats: Mapping[str, str | None]


def show(table: DataTable, component: Component | None, said: Said, needed: Needed | None) -> bool:
    """Show the columns that properties.json and handlers do not hide; returns whether anything changed.

    Of a repeater, which has no columns that could be hidden, show those that are `needed`.
    """
    frame = component.frame() if component is not None else None
    if component is None or frame is None:
        return False
    if needed is not None and component.holds == "components":
        left = [] if needed.others else [one.name for one in table.columns if one.name not in needed.read]
        return table.show(
            left, needed.read, index=frame.index, formats=dict.fromkeys(needed.images, "image"), key=frame.key
        )
    return _show_table(table, frame, said, needed)


def _show_table(table: DataTable, frame: ShownFrame, said: Said, needed: Needed | None) -> bool:
    """Show the columns of a table; what a handler hides is not sent, even if something below its rows reads it."""
    path, visible, _ = said
    shown = {name: visible.get(f"{path}.{name}", column.visible) for name, column in frame.columns.items()}
    # Two declared columns may share a field; if either is hidden, the field is hidden.
    fields: dict[str, bool] = {}
    for name, column in frame.columns.items():
        fields[column.field or name] = shown[name] and fields.get(column.field or name, True)
    seen = {
        column.name: visible.get(f"{path}.{column.name}", fields.get(column.field, shown.get(column.name)))
        for column in table.columns
    }
    hidden = [name for name, is_shown in seen.items() if is_shown is False]
    requested = [name for name, is_shown in seen.items() if is_shown]
    formats, fixed = _encoded(table, frame.columns, said), _fixed(table, frame.columns)
    read = _read_below(table, frame, said, needed) if needed is not None else frozenset()
    # A column that is drawn as well is written as its own format says.
    formats |= {one: "image" for one in hidden if needed is not None and one in needed.images}
    return table.show(hidden, requested, index=frame.index, formats=formats, fixed=fixed, key=frame.key, read=read)


def _read_below(table: DataTable, frame: ShownFrame, said: Said, needed: Needed) -> frozenset[str]:
    """The columns that what opens below rows reads, without those that handlers hide."""
    barred = {one.removeprefix(f"{said.path}.") for one, shown in said.visible.items() if not shown}
    fields = {column.field or name for name, column in frame.columns.items() if name in barred}
    left = (one for one in table.columns if one.name not in barred and one.field not in fields)
    return frozenset(one.name for one in left if one.name in needed.read)


def _encoded(table: DataTable, declared: Mapping[str, Any], said: Said) -> dict[str, str]:
    """The formats of the columns whose cells are encoded by their format."""
    own = {name: column.format for name, column in declared.items()}
    found = {one.name: said.formats.get(f"{said.path}.{one.name}", own.get(one.name)) for one in table.columns}
    return {name: one for name, one in found.items() if one is not None and one in ENCODERS}


def _fixed(table: DataTable, declared: Mapping[str, TableColumn]) -> Fixed:
    """The columns by which properties.json lets nobody sort or filter; all that share a field are."""
    unsortable = {name for name, column in declared.items() if not column.sortable}
    unfilterable = {name for name, column in declared.items() if not column.filterable}

    def those(names: set[str]) -> frozenset[str]:
        fields = {declared[name].field or name for name in names}
        return frozenset(one.name for one in table.columns if one.name in names or one.field in fields)

    return Fixed(those(unsortable), those(unfilterable))
