"""What types share that show the rows of a frame, of which visitors select some."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from ..protocol.rows import MAX_KEY, key_of
from .base import Component
from .names import Name
from .source import doc_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .source import Source

MOST_SELECTED = 10_000
"""The most rows that may be selected at once."""
MAX_KEY_COLUMNS = 20
"""The most columns of a key."""


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _distinct(names: list[str]) -> list[str]:
    twice = next((one for at, one in enumerate(names) if one in names[:at]), None)
    if twice is not None:
        message = f"names the column {twice!r} twice"
        raise ValueError(message)
    return names


KeyColumns = Annotated[
    list[Name], Field(max_length=MAX_KEY_COLUMNS), BeforeValidator(_several), AfterValidator(_distinct)
]


class ShownRows(Component):
    """A component that shows the rows of a frame."""

    stale: ClassVar[str] = "the table has changed; select the row again"
    """What is said of a selection of rows of earlier data."""

    key: KeyColumns = []
    """The columns whose values name a row, by identifier; one name may stand without a list. Selected rows then stay
    selected in new data, whatever its order. The values of these columns are sent to the browser even if the columns
    are hidden. Empty for a primary key or index that the data has, else rows are named by their places."""

    def most_selected(self) -> int:
        """How many rows a visitor may select."""
        raise NotImplementedError

    def state_source(self, source: Source, name: str, path: str) -> str:
        """Classes of a row and of the selection."""
        row, state = source.name(path, "Row"), source.name(path, "State")
        columns = []
        for column, declared in self.parts().items():
            columns += [f"{column}: {source.other('Any')} = None", *doc_of(declared.label)]
        doc = f'"""A row of `{path}`; undeclared columns are there too."""'
        source.add(row, source.base("TableRow"), doc, columns)
        doc = f'"""The selected row of `{path}`; every column is None when none is selected."""'
        rows = f"rows: {source.other('list')}[{row}] = {source.other('Field')}(default_factory={source.other('list')})"
        source.add(state, row, doc, [rows, '"""All selected rows."""'])
        return source.field(name, state)

    def state_type(self) -> str:
        """The selected row."""
        return "TableRow"

    def data_version(self, data: Any) -> int:
        """The version of a `protocol.Table` as JSON."""
        return int(data["table"]) if isinstance(data, dict) else 0

    def unselected(self, data: Any) -> dict[str, Any]:
        """No row."""
        key = key_columns(data)
        return {"key": key, "keys": []} if key else {"table": self.data_version(data), "selected": []}

    def reselected(self, value: Any, data: Any, *, same: bool) -> Any:
        """Rows with a key stay selected, but for those that the kernel calls gone; positions are of the same data."""
        key = key_columns(data)
        if is_by_key(value):
            if not isinstance(data, dict) or value["key"] != key:
                return self.unselected(data)
            gone = {key_of(one) for one in (data.get("selected") or {}).get("gone", ())}
            return {"key": key, "keys": [one for one in value["keys"] if key_of(one) not in gone]} if gone else value
        return value if same and not key else self.unselected(data)

    def without_rows(self, value: Any) -> Any:
        """What is left of a value while there are no rows, as when the kernel has gone that had them."""
        return value if is_by_key(value) else self.unselected(None)

    def initial(self) -> dict[str, Any]:
        """No selection."""
        return self.unselected(None)

    def check(self, value: Any, data: Any = None) -> dict[str, Any]:
        """A selection of rows of the present `data` (a `protocol.Table` as JSON, or None).

        Of keys the kernel finds the rows: one that no row has selects none.
        """
        if isinstance(value, dict) and value.keys() == {"key", "keys"}:
            selected: list[Any] = value["keys"]
            ids: list[Any] = self._checked_keys(value, data)
        else:
            selected = ids = self._checked_positions(value)
        most = self.most_selected()
        if selected and most == 0:
            message = "rows of this table cannot be selected"
            raise ValueError(message)
        if len(selected) > most:
            message = "too many rows are selected"
            raise ValueError(message)
        if len(set(ids)) != len(ids):
            message = "a row is selected twice"
            raise ValueError(message)
        checked: dict[str, Any] = value
        if is_by_key(value):
            return checked
        version, total = (data["table"], data["total"]) if data else (0, 0)
        if selected and (value["table"] != version or key_columns(data)):
            raise ValueError(self.stale)
        # Of rows that nobody has counted the kernel says which there are.
        if not all(one >= 0 and (total is None or one < total) for one in selected):
            message = f"row positions go from 0 to {total - 1}" if total else "the table has no rows"
            raise ValueError(message)
        return checked

    def _checked_positions(self, value: Any) -> list[int]:
        if not isinstance(value, dict) or value.keys() != {"table", "selected"}:
            message = "must be {table, selected} or {key, keys}"
            raise ValueError(message)
        if type(value["table"]) is not int:
            message = "table must be a version"
            raise ValueError(message)
        selected = value["selected"]
        if not isinstance(selected, list) or not all(type(one) is int for one in selected):
            message = "selected must be a list of row positions"
            raise ValueError(message)
        return selected

    def _checked_keys(self, value: dict[str, Any], data: Any) -> list[tuple[Any, ...]]:
        columns, keys = value["key"], value["keys"]
        if not _is_list_of(columns, lambda one: type(one) is str) or not 1 <= len(columns) <= MAX_KEY_COLUMNS:
            message = "key must be a list of columns"
            raise ValueError(message)
        if not _is_list_of(keys, lambda one: is_key(one, len(columns))):
            message = "keys must be a list of rows' keys, each with a cell for each column of the key"
            raise ValueError(message)
        if keys and data is not None and columns != key_columns(data):
            raise ValueError(self.stale)
        return list(map(key_of, keys))


def is_by_key(value: Any) -> bool:
    """Whether a selection names rows by their key."""
    return isinstance(value, dict) and "keys" in value


def selected_rows(value: Any) -> list[Any]:
    """What names the selected rows in a checked selection, to be compared: positions, or keys as tuples."""
    if not isinstance(value, dict):
        return []
    return [key_of(one) for one in value["keys"]] if "keys" in value else value.get("selected", [])


def key_columns(data: Any) -> list[str]:
    """The columns that name the rows of a `protocol.Table` as JSON; empty where rows have no key."""
    return data.get("key", []) if isinstance(data, dict) else []


def _is_list_of(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(fits, value))


def is_key(value: Any, columns: int) -> bool:
    """Whether a value from a client has the form of a key of so many columns."""
    return _is_list_of(value, _is_part) and len(value) == columns


def _is_part(one: Any) -> bool:
    if isinstance(one, str):
        return len(one) <= MAX_KEY
    return isinstance(one, bool | int) or (isinstance(one, float) and math.isfinite(one))
