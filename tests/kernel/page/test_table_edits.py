"""Change sets of tables in the kernel: rows by key, values of the frame's own types, what has changed meanwhile."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_tools.errors import VisitorError
from jupyter_tools.kernel.frames.table import FrameTable
from jupyter_tools.kernel.page.table_edits import CHANGED, GONE, NO_COLUMN, edits_of
from jupyter_tools.protocol.link import Run
from tests.kernel.paged import Kernel
from tests.linked import COMPONENTS, write_properties

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE = dt.timezone(dt.timedelta(hours=1))
ROWS = {
    "id": [2**53 + 1, 2, 3],
    "name": ["a", "b", None],
    "left": [1, 2, 3],
    "share": [0.5, 1.0, 2.0],
    "price": [Decimal("1.10"), Decimal("2.20"), Decimal("3.30")],
    "open": [True, False, True],
    "due": [dt.date(2024, 1, 1)] * 3,
    "at": [dt.datetime(2024, 1, 1, 9, tzinfo=ZONE)] * 3,
}


def edit(row: Any, column: str, old: Any, new: Any) -> dict[str, Any]:
    return {"row": row, "column": column, "old": old, "new": new}


def detail(*changed: dict[str, Any], key: Any = ("id",), version: int = 1) -> dict[str, Any]:
    return {"table": version, "key": list(key), "changed": list(changed)}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, lambda data: data], ids=["pandas", "polars", "dict"])
def test_edits_have_the_types_of_the_frame(make: Any) -> None:
    table = FrameTable(1, make(ROWS), {}, key=["id"])
    cells = {
        "name": ("c", "c"),
        "left": (7, 7),
        "share": (3, 3.0),
        "price": ("4.40", Decimal("4.40")),
        "open": (True, True),
        "due": ("2025-02-03", dt.date(2025, 2, 3)),
        "at": ("2025-02-03T04:05:06+01:00", dt.datetime(2025, 2, 3, 4, 5, 6, tzinfo=ZONE)),
    }
    sent = table.sent([1])[0]
    edits = edits_of(
        table, detail(*(edit([2], name, sent[name], new) for name, (new, _) in cells.items())), overwrite=False
    )
    assert edits.refused == []
    for one, (name, (_, new)) in zip(edits.changed, cells.items(), strict=True):
        assert (one.key, one.column, one.position, one.row.left) == (2, name, 1, 2)
        assert one.old == ROWS[name][1]
        assert (one.new, isinstance(one.new, type(new))) == (new, True)
    emptied = edits_of(table, detail(edit([2], "left", 2, None), edit([2], "name", "b", "")), overwrite=False)
    assert [one.new for one in emptied.changed] == [None, None]


def test_what_has_changed_meanwhile_is_left_out_unless_the_page_says_otherwise() -> None:
    table = FrameTable(1, pd.DataFrame(ROWS), {}, key=["id"])
    given = detail(
        edit(["9007199254740993"], "name", "a", "x"),
        edit([2], "name", "B", "y"),
        edit([9], "name", "c", "z"),
        edit([3], "name", "", "w"),
    )
    edits = edits_of(table, given, overwrite=False)
    assert [(one.key, one.new) for one in edits.changed] == [(2**53 + 1, "x")]
    assert [(one["row"], one["message"], one["present"]) for one in edits.refused] == [
        ([2], CHANGED, "b"),
        ([9], GONE, None),
        ([3], CHANGED, None),
    ]
    edits = edits_of(table, given, overwrite=True)
    assert [(one.key, one.old) for one in edits.changed] == [(2**53 + 1, "a"), (2, "b"), (3, None)]
    assert [one["row"] for one in edits.refused] == [[9]]


def rows_detail(added: Any = (), deleted: Any = (), changed: Any = (), **given: Any) -> dict[str, Any]:
    return {**detail(*changed, **given), "added": list(added), "deleted": list(deleted)}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, lambda data: data], ids=["pandas", "polars", "dict"])
def test_added_rows_have_the_types_of_the_frame(make: Any) -> None:
    table = FrameTable(1, make(ROWS), {}, key=["id"])
    cells = {"id": 9, "price": 3, "share": 1, "due": "2025-02-03", "at": "2025-02-03T04:05:06"}
    [one] = edits_of(table, rows_detail([{"row": "+1", "cells": cells}]), overwrite=False).added
    # A time without a zone is one of the column's zone.
    at = dt.datetime(2025, 2, 3, 4, 5, 6, tzinfo=table.rows([0])[0]["at"].tzinfo)
    wanted = {"id": 9, "price": Decimal(3), "share": 1.0, "due": dt.date(2025, 2, 3), "at": at}
    values = one.values  # noqa: PD011 - no frame
    assert values == wanted
    assert all(isinstance(values[name], type(value)) for name, value in wanted.items())
    assert isinstance(values["at"], pd.Timestamp) is (make is not pl.DataFrame)
    assert (one.row.price, one.row.name, one.row.left) == (Decimal(3), None, None)


def test_deleted_rows_are_those_that_the_visitor_has_seen() -> None:
    table = FrameTable(1, pd.DataFrame(ROWS), {}, key=["id"])
    sent = table.sent([0, 1, 2])
    deleted = [
        {"row": ["9007199254740993"], "old": sent[0]},
        {"row": [2], "old": {**sent[1], "name": "was"}},
        {"row": [3], "old": None},
        {"row": [7], "old": None},
    ]
    edits = edits_of(table, rows_detail(deleted=deleted), overwrite=False)
    assert [(one.key, one.position, one.row.left) for one in edits.deleted] == [(2**53 + 1, 0, 1), (3, 2, 3)]
    assert [(one["row"], one["column"], one["message"]) for one in edits.refused] == [
        ([2], "", CHANGED),
        ([7], "", GONE),
    ]
    assert [one.key for one in edits_of(table, rows_detail(deleted=deleted), overwrite=True).deleted] == [
        2**53 + 1,
        2,
        3,
    ]


def test_a_row_is_not_added_with_a_column_that_is_hidden_by_now() -> None:
    table = FrameTable(1, pd.DataFrame(ROWS), {}, key=["id"])
    table.show(["name"], key=["id"])
    edits = edits_of(table, rows_detail([{"row": "+1", "cells": {"name": "x", "left": 1}}]), overwrite=False)
    assert (edits.added, [(one["row"], one["column"], one["message"]) for one in edits.refused]) == (
        [],
        [("+1", "name", NO_COLUMN)],
    )


SETS_OF = ("changed", "deleted", "added")
CELLS = st.sampled_from([None, "a", "b", "c", ""])
CHANGE = st.builds(lambda row, old, new: edit([row], "name", old, new), st.integers(1, 6), CELLS, CELLS)
SETS = st.fixed_dictionaries(
    {
        "changed": st.lists(CHANGE, max_size=5, unique_by=lambda one: one["row"][0]),
        "deleted": st.lists(
            st.builds(lambda row, name: {"row": [row], "old": {"name": name}}, st.integers(1, 6), CELLS),
            max_size=5,
            unique_by=lambda one: one["row"][0],
        ),
        "added": st.lists(
            st.builds(lambda number, name: {"row": f"+{number}", "cells": {"name": name}}, st.integers(1, 9), CELLS),
            max_size=5,
            unique_by=lambda one: one["row"],
        ),
    }
)


@given(SETS, st.booleans())
def test_of_any_change_set_nothing_is_lost(sets: Any, overwrite: Any) -> None:
    table = FrameTable(1, pl.DataFrame({"id": [1, 2, 3], "name": ["a", None, "c"]}), {}, key=["id"])
    edits = edits_of(table, {"table": 1, "key": ["id"], **sets}, overwrite=overwrite)
    taken = [*edits.changed, *edits.deleted, *edits.added]
    handed = sorted(map(repr, [*(one.id for one in taken), *(one["row"] for one in edits.refused)]))
    assert handed == sorted(repr(one["row"]) for name in SETS_OF for one in sets[name])
    for one in edits.changed:
        assert one.old == one.row.name
        assert overwrite or {"row": [one.key], "column": "name", "old": one.old, "new": one.new or ""} in [
            {**change, "new": change["new"] or ""} for change in sets["changed"]
        ]


def test_rows_without_a_key_are_of_the_present_data() -> None:
    table = FrameTable(4, pd.DataFrame(ROWS), {})
    edits = edits_of(table, detail(edit(2, "left", 3, 5), key=(), version=4), overwrite=False)
    assert [(one.key, one.position, one.new) for one in edits.changed] == [(None, 2, 5)]
    for other in (detail(edit(2, "left", 3, 5), key=(), version=3), detail(edit([2], "left", 3, 5))):
        with pytest.raises(VisitorError, match="The rows have changed"):
            edits_of(table, other, overwrite=False)
    with pytest.raises(VisitorError, match="The rows have changed"):
        edits_of(None, detail(edit([2], "left", 3, 5)), overwrite=False)


def test_a_column_that_is_hidden_by_now_is_not_changed() -> None:
    table = FrameTable(1, pd.DataFrame(ROWS), {}, key=["id"])
    table.show(["name"], key=["id"])
    edits = edits_of(table, detail(edit([2], "name", "b", "x")), overwrite=True)
    assert (edits.changed, [one["message"] for one in edits.refused]) == ([], [GONE])


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page with a table in a kernel, with one builder's visit."""
    one = Kernel(tmp_path)
    one.open()
    table = {"type": "table", "key": "id", "columns": {"name": {"editable": True}}, "handlers": {"edit": "save"}}
    write_properties(one.folder, {"filters": COMPONENTS["filters"], "orders": table, "note": {"type": "text"}})
    one.page.refresh()
    yield one
    one.close()


def test_a_handler_saves_some_cells_and_refuses_others(kernel: Kernel) -> None:
    rows = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, {"id": 3, "name": "c"}]

    def fill(context: Any) -> None:
        context.orders.data = rows

    def save(context: Any, event: Any) -> None:
        first, *others = event.edits.changed
        context.note.text = f"{event.name} {first.key} {first.old} {first.new}"
        for one in others:
            context.orders.refuse(one, "taken")

    def run(number: int, *changed: dict[str, Any]) -> Any:
        kernel.shell.user_ns["save"] = save
        event = {"component": "orders", "name": "edit", "handler": "save", "state": {}, "detail": detail(*changed)}
        kernel.receive(Run(visit="v", event=number, **event, **kernel.policy))
        return kernel.end(number)

    kernel.run(fill)
    done = run(2, edit([1], "name", "a", "A"), edit([2], "name", "b", "B"), edit([3], "name", "x", "C"))
    assert done.changes["note"] == {"text": "edit 1 a A"}
    meanwhile = {"row": [3], "column": "name", "message": CHANGED, "present": "c", "meanwhile": True}
    taken = {"row": [2], "column": "name", "message": "taken", "present": None, "meanwhile": False}
    assert done.changes["orders"] == {"refused": [meanwhile, taken]}
    assert run(3, edit([1], "name", "a", "A")).changes["orders"] == {"refused": []}
    failed = run(4, edit([1], "name", "x", "A"))
    assert (failed.outcome, "orders" in failed.changes) == ("error", False)  # `first` is missing
