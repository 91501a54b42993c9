"""What visitors may change in the cells of a table: the declared limits, and the change sets that fit them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from ..protocol.rows import key_of
from .rules import check_value
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
MAX_CELL = 100_000
"""The most characters of a cell that a visitor gives, where the column says nothing."""
_TAGS = {"date": "$date", "datetime": "$datetime"}
_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
_PARTS = frozenset({"row", "column", "old", "new"})


def _may_change(column: TableColumn, kind: str) -> bool:
    return column.editable and kind != "duration" and column.format not in ENCODED


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
    """A component in whose rows visitors may change cells."""

    edit_event: ClassVar[str] = "edit"

    def most_detail(self, event: str) -> int:
        """A change set may be long."""
        return MAX_EDIT_BYTES if event == self.edit_event else super().most_detail(event)

    def check_detail(self, event: str, detail: Any, data: Any) -> None:
        """Check that a change set has cells that visitors may change, with values that fit. Raises `ValueError`."""
        if event != self.edit_event:
            return
        if not isinstance(detail, dict) or detail.keys() != {"table", "key", "changed"}:
            message = "must be {table, key, changed}"
            raise ValueError(message)
        if not isinstance(data, dict) or detail["key"] != key_columns(data):
            raise ValueError(self.stale)
        if not detail["key"] and (type(detail["table"]) is not int or detail["table"] != data["table"]):
            raise ValueError(self.stale)
        changed = detail["changed"]
        if not isinstance(changed, list) or not 1 <= len(changed) <= MAX_EDITS:
            message = f"changes 1 to {MAX_EDITS:,} cells"
            raise ValueError(message)
        kinds = {one["name"]: one["kind"] for one in data["columns"]}
        seen = {self._checked_edit(one, data, kinds) for one in changed}
        if len(seen) < len(changed):
            message = "a cell is changed twice"
            raise ValueError(message)

    def _checked_edit(self, edit: Any, data: Mapping[str, Any], kinds: Mapping[str, str]) -> tuple[Any, str]:
        """What names the cell of an edit that fits."""
        if not isinstance(edit, dict) or edit.keys() != _PARTS or not isinstance(edit["column"], str):
            message = "a change must be {row, column, old, new}"
            raise ValueError(message)
        row, name = edit["row"], edit["column"]
        key = key_columns(data)
        if not (is_key(row, len(key)) if key else type(row) is int and 0 <= row < data["total"]):
            message = "a change names no row"
            raise ValueError(message)
        column = self.parts().get(name)
        if column is None or name not in kinds or not _may_change(column, kinds[name]):
            message = f"the column {name!r} cannot be changed"
            raise ValueError(message)
        if isinstance(edit["old"], list | dict):
            message = "a change does not say what was in the cell"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        try:
            check_cell(column, kinds[name], edit["new"])
        except ValueError as error:
            message = f"{column.label or name}: {error}"
            raise ValueError(message) from None
        return (key_of(row) if key else row), name
