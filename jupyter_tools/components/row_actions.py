"""What visitors do with rows of a table: declared actions, opening rows, moving them; and the events that fit these."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from ..protocol.rows import Matching, key_of
from .icons import Icon
from .properties import Properties
from .shown_rows import MOST_SELECTED, is_key, key_columns
from .table_columns import MAX_EXPRESSION
from .table_editing import EditableRows

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ACTIONS = 20
"""The most actions of a list."""
MAX_ROWS_BYTES = 900_000
"""The most characters of JSON of an event of rows."""
BULK = "bulk_actions"
ACTIONS = ("row_actions", BULK)
"""The properties of tables that are lists of actions."""
_ABOUT = {"table", "key", "rows"}
_PARTS = {
    "action": _ABOUT | {"action", "bulk", "all"},
    "open": _ABOUT,
    "reorder": _ABOUT | {"before", "after"},
}
"""The keys of the detail of each event of rows."""


class RowAction(Properties):
    """An action on rows of a table."""

    value: Annotated[str, Field(min_length=1, max_length=100)]
    """What `event.action` is once it is chosen."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""
    icon: Icon = ""
    """An icon before the text. Of buttons in the rows of a grid it stands alone, and the text is their tip."""
    kind: Literal["default", "primary", "danger"] = "default"
    """How prominent it is."""
    visible: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """An expression over `row`: the action is there for the rows for which it holds; empty for all. The kernel looks
    again, so that no visitor runs it for another row."""
    disabled: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """An expression over `row`: the action is greyed out for the rows for which it holds; empty for none. The kernel
    looks again."""
    confirm: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """What the visitor is asked first, a template over `row`: `Delete {{ row.name }}?`. Of a bulk action, one over
    `count`: `Delete {{ count }} orders?`. Empty to ask nothing."""
    url: Annotated[str, Field(max_length=MAX_EXPRESSION)] = ""
    """Where a row action leads, a template over `row`: `https://example.org/{{ row.id }}`. It is a link then, and no
    event."""


def _listed(value: Any) -> Any:
    """Actions, of which one may be its value alone."""
    return [{"value": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else value


def _distinct(actions: list[RowAction]) -> list[RowAction]:
    values = [one.value for one in actions]
    twice = next((one for at, one in enumerate(values) if one in values[:at]), None)
    if twice is not None:
        message = f"has the action {twice!r} twice"
        raise ValueError(message)
    return actions


RowActions = Annotated[
    list[RowAction], Field(max_length=MAX_ACTIONS), BeforeValidator(_listed), AfterValidator(_distinct)
]


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)


class ActingRows(EditableRows):
    """A component whose visitors do something with its rows."""

    row_events: ClassVar[tuple[str, ...]] = ("action", "open", "reorder")
    """The events that name rows."""

    row_actions: RowActions = []
    """What visitors may do with one row: values, or items with `value`, `label`, `icon`, `kind`, `visible`, `disabled`,
    `confirm` and `url`. They are at the end of each row, and in the menu that a right click opens."""
    row_buttons: Annotated[int, Field(ge=0, le=5)] = 2
    """How many row actions are buttons in each row; the others are in a menu behind three dots."""
    bulk_actions: RowActions = []
    """What visitors may do with the rows that they have selected, in a bar that says how many these are. With
    `selection: "multiple"` they may select all rows that match, too."""
    reorder: bool = False
    """Whether visitors may move rows, by a handle, by finger, and with Alt+Up and Alt+Down, while the table is neither
    sorted nor filtered nor searched. The event `reorder` says where a row has gone."""

    def most_detail(self, event: str) -> int:
        """An event of many rows may be long."""
        return MAX_ROWS_BYTES if event in self.row_events else super().most_detail(event)

    def check_detail(self, event: str, detail: Any, data: Any) -> None:
        """Check that an event of rows names an action that is declared and rows of `data`. Raises `ValueError`."""
        if event not in self.row_events:
            super().check_detail(event, detail, data)
            return
        if not isinstance(detail, dict) or detail.keys() != _PARTS[event]:
            _refuse("the event must be {" + ", ".join(sorted(_PARTS[event])) + "}")
        if not isinstance(data, dict) or detail["key"] != key_columns(data):
            raise ValueError(self.stale)
        versioned = not detail["key"] or detail.get("all") is not None
        if type(detail["table"]) is not int or (versioned and detail["table"] != data["table"]):
            raise ValueError(self.stale)
        ids = self._checked_rows(detail["rows"], data)
        if event == "action":
            self._check_action(detail, ids, data)
        elif len(ids) != 1:
            _refuse("the event is one of one row")
        if event == "reorder":
            self._check_place(detail, ids, data)

    def declared_action(self, detail: Mapping[str, Any]) -> RowAction | None:
        """The action that an event names; None where it is not declared."""
        actions = self.bulk_actions if detail["bulk"] else self.row_actions
        return next((one for one in actions if one.value == detail["action"]), None)

    def _checked_rows(self, rows: Any, data: Mapping[str, Any]) -> list[Any]:
        """What names some rows, to be compared."""
        key = key_columns(data)
        if not isinstance(rows, list) or len(rows) > MOST_SELECTED:
            _refuse(f"names at most {MOST_SELECTED:,} rows")
        for row in rows:
            total = data["total"]
            placed = type(row) is int and row >= 0 and (total is None or row < total)
            if not (is_key(row, len(key)) if key else placed):
                _refuse("the event names no row")
        ids = [key_of(row) if key else row for row in rows]
        if len(set(ids)) < len(ids):
            _refuse("a row is named twice")
        return ids

    def _check_action(self, detail: Mapping[str, Any], ids: list[Any], data: Mapping[str, Any]) -> None:
        if type(detail["bulk"]) is not bool or not isinstance(detail["action"], str):
            _refuse("the event does not say which action was chosen")
        action = self.declared_action(detail)
        if action is None or (action.url and not detail["bulk"]):
            _refuse(f"the table has no action {detail['action']!r}")
        if detail["all"] is not None:
            self._check_all(detail, data)
        elif not detail["bulk"] and len(ids) != 1:
            _refuse("the action is one of one row")
        elif not 1 <= len(ids) <= max(1, self.most_selected()) or (detail["bulk"] and self.most_selected() == 0):
            _refuse("the action is one of the selected rows")

    def _check_all(self, detail: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        """Check that all rows that match are named by conditions on columns that are shown."""
        if not detail["bulk"] or self.most_selected() <= 1 or detail["rows"]:
            _refuse("the action is not one of all rows")
        try:
            matching = Matching.model_validate_json(json.dumps(detail["all"]))
        except ValidationError:
            message = "all must be {filter, search, but}"
            raise ValueError(message) from None
        shown = {one["name"] for one in data["columns"]}
        unknown = next((one.column for one in matching.filter if one.column not in shown), None)
        if unknown is not None:
            _refuse(f"the table has no column {unknown!r}")
        self._checked_rows(detail["all"]["but"], data)

    def _check_place(self, detail: Mapping[str, Any], ids: list[Any], data: Mapping[str, Any]) -> None:
        """Check that a row goes between two others."""
        if not self.reorder:
            _refuse("the rows of this table cannot be moved")
        beside = [one for one in (detail["before"], detail["after"]) if one is not None]
        if not beside or len({*ids, *self._checked_rows(beside, data)}) != len(beside) + 1:
            _refuse("the event does not say where the row has gone")
