"""What expressions read of `state`: values by path, as the nested groups that they name."""

from __future__ import annotations

import datetime as dt
import decimal
import functools
from typing import TYPE_CHECKING, Any

from ..protocol.scalars import from_wire

if TYPE_CHECKING:
    from collections.abc import Mapping


def state_scope(
    state: Mapping[str, Any], places: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Values by path as the nested groups of `state`.

    `places` says where the values of dialogs are, as `dialog_places` does. `rows` has the cells of the first selected
    row of tables; of the other rows, and of the points of charts, only their number is known.
    """
    groups: dict[str, Any] = {}
    for path, value in state.items():
        *holders, name = places.get(path, path).split(".")
        group = functools.reduce(lambda inner, holder: inner.setdefault(holder, {}), holders, groups)
        group[name] = _scope_of(value, rows.get(path, {}))
    return groups


class NoRow(dict[str, Any]):
    """The row of a table without a selected one: all its columns are None."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> None:
        return None


def _scope_of(value: Any, cells: Mapping[str, Any]) -> Any:
    """A value as expressions read it; `cells` are those of the first selected row of a table."""
    if isinstance(value, dict) and value.keys() in ({"table", "selected"}, {"key", "keys"}):
        return _selected(value["keys"] if "keys" in value else value["selected"], cells)
    if isinstance(value, dict) and value.keys() == {"figure", "points", "x", "y"}:
        ranges = {f"{axis}_range": _plain(value[axis]) for axis in ("x", "y")}
        return {"points": [{} for _ in value["points"]], **ranges}
    if isinstance(value, dict) and not any(name.startswith("$") for name in value):  # traits by name
        return {name: _plain(one) for name, one in value.items() if not isinstance(one, dict)}
    return _plain(value)


def _selected(rows: list[Any], cells: Mapping[str, Any]) -> dict[str, Any]:
    if not rows:
        return NoRow(rows=[])
    return {**cells, "rows": [{} for _ in rows]}


def _plain(value: Any) -> Any:
    """A value that travels as an expression reads it: decimals are floats, and times of day texts."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    plain = from_wire(value)
    if isinstance(plain, decimal.Decimal):
        return float(plain)
    return plain.isoformat() if isinstance(plain, dt.time) else plain
