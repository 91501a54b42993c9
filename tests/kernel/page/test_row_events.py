"""Rows of events in the kernel: its own rows by key or position, rules of actions, and all rows that match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from jupyter_tools.components.table import Table
from jupyter_tools.errors import VisitorError
from jupyter_tools.kernel.frames.lazy import LazyTable
from jupyter_tools.kernel.frames.table import FrameTable
from jupyter_tools.kernel.page.row_events import Around, row_event
from jupyter_tools.page.model import parse_app
from jupyter_tools.protocol.link import Run
from tests.components.test_row_actions import action, matching, of
from tests.kernel.paged import Kernel
from tests.linked import COMPONENTS, write_properties

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = {
    "id": [10, 20, 30, 40],
    "state": ["new", "sent", "new", None],
    "Total ($)": [1.0, 2.5, 3.0, 4.0],
}
DECLARED = Table.model_validate(
    {
        "type": "table",
        "key": "id",
        "selection": "multiple",
        "reorder": True,
        "row_actions": [
            "edit",
            {"value": "pack", "label": "Pack", "visible": "row.state == 'new'", "disabled": "row.total > state.most"},
            {"value": "odd", "disabled": "row.secret == 1"},
        ],
        "bulk_actions": [{"value": "pack", "label": "Pack", "visible": "row.state == 'new'"}, "drop"],
        "columns": {"total": {"field": "Total ($)"}},
    }
)
PAGE = parse_app({"version": 1, "pages": {"a.ipynb": {"components": {"most": {"type": "number"}}}}}).pages["a.ipynb"]
AROUND = Around(PAGE, {"most": 2}, "ann", {})


def table_of(rows: Any = None, key: Any = ("id",)) -> FrameTable:
    return FrameTable(4, pd.DataFrame(ROWS) if rows is None else rows, DECLARED.columns, key=key)


def lazy_table(key: Any = ("id",)) -> LazyTable:
    return LazyTable(4, nw.from_native(pl.DataFrame(ROWS).lazy()), DECLARED.columns, key=key)


def lazy_of_duckdb(key: Any = ("id",)) -> LazyTable:
    duckdb = pytest.importorskip("duckdb")
    frame = pl.DataFrame(ROWS).to_arrow()
    return LazyTable(4, nw.from_native(duckdb.connect().from_arrow(frame)), DECLARED.columns, key=key)


def done(detail: Any, table: Any = None, name: str = "action") -> Any:
    return row_event(table_of() if table is None else table, DECLARED, name, detail, AROUND)


def refused(detail: Any, table: Any = None, name: str = "action") -> str:
    with pytest.raises(VisitorError) as caught:
        done(detail, table, name)
    return str(caught.value)


def every(**given: Any) -> dict[str, Any]:
    return action(value="drop", bulk=True, matching=matching(**given))


@pytest.mark.parametrize("make", [table_of, lazy_table, lazy_of_duckdb])
def test_an_event_has_the_rows_of_the_kernel(make: Any) -> None:
    event = done(action((30,), (10,), value="drop", bulk=True), make())
    assert (event.action, event.all, len(event.rows)) == ("drop", False, 2)
    assert sorted(event.rows.keys) == [10, 30]
    assert {row.total for row in event.rows} == {1.0, 3.0}
    one = done(action((20,)), make()).rows
    assert (one[0].state, one[-1].id, one[:1][0].id, repr(one)) == ("sent", 20, 20, "<1 rows>")
    with pytest.raises(IndexError, match="there are 1 rows"):
        one[1]


def test_a_row_without_a_key_is_one_of_the_present_data() -> None:
    placed = table_of(key=())
    event = done(action(2, key=[]), placed)
    assert (event.rows[0].id, event.rows.keys) == (30, [])
    assert "The rows have changed" in refused(action(2, key=[], table=3), placed)
    assert "The rows have changed" in refused(action((30,)), placed)
    lazy = lazy_of_duckdb(key=())
    event = done(action(2, key=[]), lazy)
    assert event.rows[0].id == 30
    with pytest.raises(Exception, match="finds rows by a key only"):
        _ = event.rows.frame


@pytest.mark.parametrize("make", [table_of, lazy_table, lazy_of_duckdb])
def test_a_row_that_is_gone_is_told(make: Any) -> None:
    assert "A row is not there any more" in refused(action((99,)), make())
    assert "A row is not there any more" in refused(action((10,), (99,), value="drop", bulk=True), make())


@pytest.mark.parametrize("make", [table_of, lazy_table, lazy_of_duckdb])
def test_all_rows_that_match_are_found_by_their_conditions(make: Any) -> None:
    new = {"column": "state", "operator": "eq", "value": "new"}
    event = done(every(filter=[new], but=[[10]]), make())
    assert (event.all, len(event.rows), event.rows.keys) == (True, 1, [30])
    assert sorted(done(every(), make()).rows.keys) == [10, 20, 30, 40]
    assert done(every(search="sent"), make()).rows.keys == [20]
    assert "No row matches any more" in refused(every(search="nothing of it"), make())
    # Of another version nobody knows what the visitor has seen.
    assert "The rows have changed" in refused({**every(), "table": 3}, make())


def test_the_frame_of_all_rows_is_one_of_its_library_with_its_own_names() -> None:
    frame = pd.DataFrame(ROWS).set_index("id")
    found = done(every(but=[[20]]), table_of(frame)).rows.frame
    assert found.equals(frame.drop(20))
    whole = done(every(but=[[10]]), table_of()).rows.frame
    assert list(whole.index) == [1, 2, 3]
    polars = done(every(but=[[10]]), table_of(pl.DataFrame(ROWS))).rows.frame
    assert (type(polars), polars.columns, len(polars)) == (pl.DataFrame, list(ROWS), 3)
    lazy = done(every(but=[[10]]), lazy_table()).rows.frame
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().columns == list(ROWS)
    placed = done({**every(but=[1]), "key": []}, lazy_table(key=())).rows.frame
    assert placed.collect()["id"].to_list() == [10, 30, 40]
    assert "no key" in refused({**every(but=[1]), "key": []}, lazy_of_duckdb(key=()))


def test_a_filter_by_a_hidden_column_finds_nothing_out() -> None:
    table = table_of()
    table.show(["state"], key=["id"])
    assert "no column 'state'" in refused(every(filter=[{"column": "state", "operator": "eq", "value": "new"}]), table)


@pytest.mark.parametrize("make", [table_of, lazy_table, lazy_of_duckdb])
def test_a_rule_forbids_an_action_on_the_kernels_own_data(make: Any) -> None:
    assert done(action((10,), value="pack"), make()).rows.keys == [10]
    assert refused(action((20,), value="pack"), make()) == "“Pack” is not possible for this row now."  # not new
    assert "not possible" in refused(action((30,), value="pack"), make())  # more than `state.most`
    # What cannot be computed allows nothing.
    assert "not possible" in refused(action((10,), value="odd"), make())
    both = action((10,), (30,), value="pack", bulk=True)
    assert done(both, make()).action == "pack"
    three = action((10,), (20,), (30,), value="pack", bulk=True)
    assert refused(three, make()) == "“Pack” is not possible for 1 of these 3 rows."
    all_of_them = action(value="pack", bulk=True, matching=matching())
    assert refused(all_of_them, make()) == "“Pack” is not possible for 2 of these 4 rows."


def test_a_row_goes_between_two_others() -> None:
    event = done(of((40,), before=[10], after=[20]), name="reorder")
    assert (event.rows[0].id, event.before.id, event.after.id) == (40, 10, 20)
    first = done(of((40,), before=None, after=[10]), name="reorder")
    assert (first.before, first.after.id) == (None, 10)
    assert "not there any more" in refused(of((40,), before=[99], after=None), name="reorder")
    assert "cannot be moved" in refused(of((40,), before=[10], after=None), lazy_table(), name="reorder")


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    """A page with a table in a kernel, with one builder's visit."""
    one = Kernel(tmp_path)
    one.open()
    table = {**DECLARED.model_dump(mode="json", exclude_defaults=True), "type": "table"}
    table["handlers"] = {"action": "act", "open": "act", "reorder": "act"}
    table["row_actions"][1].pop("disabled")
    write_properties(one.folder, {"filters": COMPONENTS["filters"], "orders": table, "note": {"type": "text"}})
    one.page.refresh()
    yield one
    one.close()


def test_a_handler_learns_what_was_done_with_which_rows(kernel: Kernel) -> None:
    def fill(context: Any) -> None:
        context.orders.data = pd.DataFrame(ROWS)

    def act(context: Any, event: Any) -> None:
        around = event.before.id if event.before else None, event.after.id if event.after else None
        context.note.text = f"{event.name} {event.action} {event.row.state} {len(event.rows)} {event.all} {around}"

    def run(number: int, name: str, detail: Any) -> Any:
        kernel.shell.user_ns["act"] = act
        event = {"component": "orders", "name": name, "handler": "act", "state": {}, "detail": detail}
        kernel.receive(Run(visit="v", event=number, **event, **kernel.policy))
        return kernel.end(number)

    kernel.run(fill)
    told = [
        run(2, "action", action((10,), value="pack")),
        run(3, "action", every() | {"table": 1}),
        run(4, "open", of((20,))),
        run(5, "reorder", of((20,), before=[30], after=[40])),
    ]
    assert [one.changes["note"]["text"] for one in told] == [
        "action pack new 1 False (None, None)",
        "action drop new 4 True (None, None)",
        "open  sent 1 False (None, None)",
        "reorder  sent 1 False (30, 40)",
    ]
    forbidden = run(6, "action", action((20,), value="pack"))
    assert (forbidden.outcome, forbidden.error.message) == ("refused", "“Pack” is not possible for this row now.")
