"""What visitors may change in the rows of a table: the declared limits, and the change sets that fit them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from ..protocol.rows import key_of
from .rules import check_value, missing
from .shown_rows import ShownRows, is_key, key_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .rules import Rule
    from .table_columns import TableColumn

MAX_EDITS = 10_000
"""The most cells of one `edit`."""
MAX_EDIT_BYTES = 900_000
"""The most characters of JSON of one."""
ENCODED = frozenset({"image", "json", "sparkline"})
"""The formats whose cells travel as something else than their values."""
MAX_ROWS = 1_000
"""The most rows that one `edit` adds, and the most that it deletes."""
MAX_CELL = 100_000
"""The most characters of a cell that a visitor gives, where the column says nothing."""
_TAGS = {"date": "$date", "datetime": "$datetime"}
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
_PARTS = frozenset({"row", "column", "old", "new"})
_SETS = frozenset({"changed", "added", "deleted"})
_NEW = re.compile(r"\+[0-9]{1,9}")


def _may_change(column: TableColumn, kind: str) -> bool:
    return column.editable and _travels(column, kind)


def _may_give(column: TableColumn, kind: str) -> bool:
    """Whether visitors may give a cell of a row that they add."""
    return (column.editable or column.addable) and _travels(column, kind)


def _travels(column: TableColumn, kind: str) -> bool:
    return kind != "duration" and column.format not in ENCODED


def cell_rule(column: TableColumn, kind: str, value: Any) -> Rule:
    """What may be in a cell of a column, in the keywords of `rules`; `kind` is that of the column's data."""
    if column.options:
        return {"type": ["scalar", *([] if column.required else ["null"])], "options": column.options}
    kinds = {"text": "string", "datetime": "instant" if _has_offset(value) else "datetime"}
    return {
        "type": [kinds.get(kind, kind), *([] if column.required else ["null"])],
        "minimum": column.min,
        "maximum": column.max,
        "maxLength": (column.max_length or MAX_CELL) if kind == "text" else None,
        "pattern": column.pattern or None,
    }


def check_cell(column: TableColumn, kind: str, value: Any) -> None:
    """Check a cell as it travels. Raises `ValueError` with what is wrong with it."""
    if isinstance(value, list | dict):
        message = "must be a cell"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    if kind in ("integer", "number") and isinstance(value, str):
        value = _number(value)
    elif kind in _TAGS and isinstance(value, str):
        value = {_TAGS[kind]: value}
    rule = cell_rule(column, kind, value)
    # What is left empty is no text.
    check_value({one: limit for one, limit in rule.items() if limit is not None}, None, None if value == "" else value)


def _number(text: str) -> Any:
    """The number that a large or decimal one travels as; the text where it is none, or has too many digits."""
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _has_offset(value: Any) -> bool:
    text = value.get("$datetime", "") if isinstance(value, dict) else ""
    return text.endswith("Z") or "+" in text or text.rfind("-") > text.find("T") > 0


class EditableRows(ShownRows):
    """A component in whose rows visitors may change cells, and which may be given and lose rows."""

    edit_event: ClassVar[str] = "edit"

    can_add: bool = False
    """Whether visitors may add rows, where there is a handler of `edit`: they give the columns that are `editable` or
    `addable`."""
    can_delete: bool = False
    """Whether visitors may delete rows, where there is a handler of `edit`."""

    def most_detail(self, event: str) -> int:
        """A change set may be long."""
        return MAX_EDIT_BYTES if event == self.edit_event else super().most_detail(event)

    def check_detail(self, event: str, detail: Any, data: Any) -> None:
        """Check that a change set has cells that visitors may change, with values that fit. Raises `ValueError`."""
        if event != self.edit_event:
            return
        if not isinstance(detail, dict) or not {"table", "key"} <= detail.keys() <= {"table", "key", *_SETS}:
            message = "must be {table, key, changed, added, deleted}"
            raise ValueError(message)
        if not isinstance(data, dict) or detail["key"] != key_columns(data):
            raise ValueError(self.stale)
        if not detail["key"] and (type(detail["table"]) is not int or detail["table"] != data["table"]):
            raise ValueError(self.stale)
        changed, added, deleted = (detail.get(name, []) for name in ("changed", "added", "deleted"))
        if not isinstance(changed, list) or len(changed) > MAX_EDITS:
            message = f"changes at most {MAX_EDITS:,} cells"
            raise ValueError(message)
        if not all(isinstance(rows, list) and len(rows) <= MAX_ROWS for rows in (added, deleted)):
            message = f"adds and deletes at most {MAX_ROWS:,} rows each"
            raise ValueError(message)
        if not changed and not added and not deleted:
            message = "changes nothing"
            raise ValueError(message)
        kinds = {one["name"]: one["kind"] for one in data["columns"]}
        cells = [self._checked_edit(one, data, kinds) for one in changed]
        _each_once(cells, "a cell is changed twice")
        gone = self._checked_deleted(deleted, data, kinds)
        if not gone.isdisjoint(row for row, _ in cells):
            message = "a row is changed and deleted"
            raise ValueError(message)
        self._check_added(added, kinds)

    def _checked_deleted(self, deleted: list[Any], data: Mapping[str, Any], kinds: Mapping[str, str]) -> set[Any]:
        """What names the rows to be deleted."""
        if deleted and not self.can_delete:
            message = "rows of this table cannot be deleted"
            raise ValueError(message)
        rows = []
        for one in deleted:
            if not isinstance(one, dict) or one.keys() != {"row", "old"}:
                message = "a deleted row must be {row, old}"
                raise ValueError(message)
            rows.append(_row_of(one["row"], data))
            old = one["old"]
            if old is not None and not (isinstance(old, dict) and old.keys() <= kinds.keys()):
                message = "a deleted row does not say what was in it"
                raise ValueError(message)
        _each_once(rows, "a row is deleted twice")
        return set(rows)

    def _check_added(self, added: list[Any], kinds: Mapping[str, str]) -> None:
        if added and not self.can_add:
            message = "rows cannot be added to this table"
            raise ValueError(message)
        for one in added:
            if not isinstance(one, dict) or one.keys() != {"row", "cells"} or not isinstance(one["cells"], dict):
                message = "an added row must be {row, cells}"
                raise ValueError(message)
            if not isinstance(one["row"], str) or not _NEW.fullmatch(one["row"]):
                message = "an added row has no number"
                raise ValueError(message)
            self._check_new(one["cells"], kinds)
        _each_once([one["row"] for one in added], "a row is added twice")

    def _check_new(self, cells: Mapping[str, Any], kinds: Mapping[str, str]) -> None:
        """Check the cells of a row that is added."""
        given = {name: one for name, one in self.parts().items() if name in kinds and _may_give(one, kinds[name])}
        for name in cells:
            if name not in given:
                message = f"the column {name!r} cannot be given"
                raise ValueError(message)
        for name, column in given.items():
            _check_named(column, name, kinds[name], cells.get(name))

    def _checked_edit(self, edit: Any, data: Mapping[str, Any], kinds: Mapping[str, str]) -> tuple[Any, str]:
        """What names the cell of an edit that fits."""
        if not isinstance(edit, dict) or edit.keys() != _PARTS or not isinstance(edit["column"], str):
            message = "a change must be {row, column, old, new}"
            raise ValueError(message)
        row, name = _row_of(edit["row"], data), edit["column"]
        column = self.parts().get(name)
        if column is None or name not in kinds or not _may_change(column, kinds[name]):
            message = f"the column {name!r} cannot be changed"
            raise ValueError(message)
        if isinstance(edit["old"], list | dict):
            message = "a change does not say what was in the cell"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        _check_named(column, name, kinds[name], edit["new"])
        return row, name


def _row_of(row: Any, data: Mapping[str, Any]) -> Any:
    """What names a row of the data, to be compared. Raises `ValueError`."""
    key, total = key_columns(data), data["total"]
    if key and is_key(row, len(key)):
        return key_of(row)
    # Rows of an engine that has not counted them have no places to be changed at.
    if key or type(row) is not int or total is None or not 0 <= row < total:
        message = "a change names no row"
        raise ValueError(message)
    return row


def _check_named(column: TableColumn, name: str, kind: str, value: Any) -> None:
    """Check a cell; what is wrong with it names its column."""
    try:
        check_cell(column, kind, value)
    except ValueError as error:
        wrong = missing({}) if column.required and value in (None, "") else error
        message = f"{column.label or name}: {wrong}"
        raise ValueError(message) from None


def _each_once(names: list[Any], message: str) -> None:
    if len(set(names)) < len(names):
        raise ValueError(message)
