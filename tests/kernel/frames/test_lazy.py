"""Tables of lazy frames: engines compute what frames in memory compute, and the rows stay where they are."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pytest

from jupyter_tools.kernel.frames import data_table
from jupyter_tools.kernel.frames.data_table import table_of
from jupyter_tools.kernel.frames.engines import collected, is_ordered, lazy_frame
from jupyter_tools.kernel.frames.fixed import Fixed
from jupyter_tools.kernel.frames.lazy import ORDER, LazyTable
from jupyter_tools.kernel.frames.native import FrameError
from jupyter_tools.kernel.frames.reading import WindowError
from jupyter_tools.kernel.frames.stopping import CANCELS, WORK, StoppedError, Work
from jupyter_tools.kernel.frames.table import FrameTable
from jupyter_tools.protocol.queries import QueryRequest
from jupyter_tools.protocol.rows import RowsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning",  # of Ibis, about old names of the libraries that it uses
)
COUNT = 60
DATA: dict[str, Any] = {
    "id": list(range(COUNT)),
    "number": [None if at % 11 == 0 else at * 7 % 13 for at in range(COUNT)],
    "score": [None if at % 13 == 0 else at * 37 % 101 / 8 for at in range(COUNT)],
    "text": [None if at % 7 == 0 else ["Émile", "bob", "Ann", "ANNA", "50%_"][at % 5] for at in range(COUNT)],
    "flag": [None if at % 17 == 0 else at % 3 == 0 for at in range(COUNT)],
    "day": [None if at % 19 == 0 else dt.date(2013, 1, 1 + at % 28) for at in range(COUNT)],
    "at": [None if at % 23 == 0 else dt.datetime(2013, 1, 1 + at % 9, at % 5) for at in range(COUNT)],  # noqa: DTZ001
}
TABLE = pa.table(DATA)


def of_duckdb() -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("arrow", TABLE)
    connection.execute("create table data as select * from arrow")
    return connection.table("data")


def of_ibis() -> Any:
    ibis = pytest.importorskip("ibis")
    backend = ibis.duckdb.connect()
    backend.con.register("arrow", TABLE)
    backend.con.execute("create table data as select * from arrow")
    return backend.table("data")


def of_polars() -> Any:
    return pytest.importorskip("polars").from_arrow(TABLE).lazy()


def of_pyspark() -> Any:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs a Java")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    return session.createDataFrame([tuple(row.values()) for row in TABLE.to_pylist()], schema=SCHEMA)


SCHEMA = "id long, number long, score double, text string, flag boolean, day date, at timestamp_ntz"
ENGINES: dict[str, Callable[[], Any]] = {
    "polars": of_polars,
    "duckdb": of_duckdb,
    "ibis": of_ibis,
    "pyspark": of_pyspark,
}


@pytest.fixture(params=ENGINES, scope="module")
def frame(request: pytest.FixtureRequest) -> Any:
    """The same rows in each engine."""
    return ENGINES[request.param]()


@pytest.fixture
def table(frame: Any, monkeypatch: pytest.MonkeyPatch) -> LazyTable:
    """A table of them that stays lazy."""
    monkeypatch.setattr(data_table, "SMALL", 5)
    found = table_of(1, frame, {})
    assert isinstance(found, LazyTable)
    return found


def ask(table: Any, **asked: Any) -> Any:
    whole = {
        "id": 1,
        "component": "t",
        "table": 1,
        "start": 0,
        "count": 1000,
        "sort": [],
        "filter": [],
        "search": "",
        "keys": None,
    }
    whole |= asked
    whole["sort"] = [{"column": one.lstrip("-"), "descending": one.startswith("-")} for one in whole["sort"]]
    whole["filter"] = [{"column": a, "operator": b, "value": c} for a, b, c in whole["filter"]]
    return table.window(RowsRequest.model_validate(whole))


def question(table: Any, conditions: Any = (), search: str = "", **asked: Any) -> Any:
    found = [{"column": a, "operator": b, "value": c} for a, b, c in conditions]
    whole = {"id": 1, "component": "t", "table": 1, "filter": found, "search": search, "question": asked}
    return table.query(QueryRequest.model_validate(whole))


CONDITIONS: list[list[tuple[str, str, Any]]] = [
    [],
    [("number", "eq", 5)],
    [("number", "eq", "5"), ("score", "ge", "1.5")],
    [("number", "lt", "b")],
    [("text", "lt", 5)],
    [("number", "in", [1, 3, None, True])],
    [("score", "in", [4.625, 2])],
    [("text", "in", ["bob", "ANNA", None])],
    [("text", "in", [])],
    [("flag", "in", [True])],
    [("flag", "eq", False)],
    [("day", "in", ["2013-01-05", "2013-01-07", "x"])],
    [("at", "in", ["2013-01-02T01:00:00", "2013-01-03T02:00:00"])],
    [("day", "between", ["2013-01-05", "2013-01-07"])],
    [("at", "ge", "2013-01-05")],
    [("number", "between", [3, None]), ("number", "between", [None, None])],
    [("text", "contains", "ann")],
    [("text", "contains", "%_")],
    [("text", "starts_with", "É")],
    [("text", "not_contains", "an")],
    [("text", "ne", "bob"), ("text", "not_null", None)],
    [("score", "is_null", None)],
]


def test_conditions_find_the_same_rows_as_in_memory(table: LazyTable) -> None:
    memory = FrameTable(1, TABLE, {})
    for conditions in CONDITIONS:
        for search in ("", "ann", "50%"):
            expected = sorted(row[0] for row in ask(memory, filter=conditions, search=search).rows)
            found = ask(table, filter=conditions, search=search)
            assert sorted(row[0] for row in found.rows) == expected, (conditions, search)
            assert found.total == len(expected)


def test_orders_are_total_and_the_same_in_every_window(table: LazyTable) -> None:
    memory = FrameTable(1, TABLE, {})
    for sort in (["number"], ["-number"], ["text", "-score"], ["-at"], ["flag", "day"], ["-score"]):
        whole = ask(table, sort=sort).rows
        expected = ask(memory, sort=sort).rows
        at = [memory.names.index(one.lstrip("-")) for one in sort]
        assert [[row[one] for one in at] for row in whole] == [[row[one] for one in at] for row in expected], sort
        parts = [ask(table, sort=sort, start=start, count=7).rows for start in range(0, COUNT, 7)]
        assert list(itertools.chain(*parts)) == whole, sort
    assert ask(table, sort=["number"], start=COUNT).rows == []


def test_rows_are_found_by_their_positions(table: LazyTable) -> None:
    header = table.header()
    assert (header.total, header.key, header.selected) == (None, [], None)
    assert question(table, kind="totals", aggregates=[]).count == COUNT
    first = ask(table, count=10)
    assert (first.positions, first.total) == (list(range(10)), None)
    assert first.rows == header.first.rows[:10]
    for asked in ({"sort": ["-score"]}, {"filter": [("number", "gt", 5)]}, {"search": "bob"}):
        window = ask(table, **asked, start=3, count=4)
        rows = table.rows(window.positions)
        assert [row["id"] for row in rows] == [row[0] for row in window.rows]
        for position, row in zip(window.positions, window.rows, strict=True):
            assert ask(table, start=position, count=1).rows == [row]
    selected = table.selected({"table": 1, "selected": [3]})
    [row] = table.rows(selected)
    assert type(row["text"]) is str
    assert type(row["day"]) is dt.date
    assert table.selected({"table": 2, "selected": [3]}) == []
    with pytest.raises(FrameError, match="the table has no such row"):
        table.rows([ORDER * 999])


def test_a_key_names_rows_in_every_order(frame: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_table, "SMALL", 5)
    table = table_of(1, frame, {}, key=["id"])
    window = ask(table, sort=["-number"], count=3)
    assert window.keys == [[row[0]] for row in window.rows]
    looked = ask(table, keys=[[7], [999], [3]])
    assert ([row[0] for row in looked.rows], looked.gone, looked.keys) == ([7, 3], [[999]], [[7], [3]])
    selected = table.selected({"key": ["id"], "keys": [[7], [5]]})
    assert [row["id"] for row in table.rows(selected)] == [7, 5]
    kept = table.header({"key": ["id"], "keys": [[999]]}).selected
    assert kept is not None
    assert kept.gone == [[999]]
    several = table_of(1, frame, {}, key=["number"])
    assert ask(several, keys=[[5]]).gone == [[5]]
    with pytest.raises(FrameError, match="several rows have the key 5"):
        several.rows([(5,)])
    with pytest.raises(FrameError, match="has no column 'idd' for its key"):
        table_of(1, frame, {}, key=["idd"])


def test_queries_say_what_frames_in_memory_say(table: LazyTable) -> None:
    memory = FrameTable(1, TABLE, {})
    functions = ("sum", "mean", "median", "min", "max", "count", "distinct")
    numbers = [{"column": "number", "function": one} for one in functions]
    others = [{"column": name, "function": one} for name in ("text", "day", "at") for one in ("min", "max", "distinct")]
    asked: list[dict[str, Any]] = [
        {"kind": "distinct", "column": "text"},
        {"kind": "distinct", "column": "number", "limit": 3},
        {"kind": "distinct", "column": "text", "text": "AN"},
        {"kind": "distinct", "column": "day", "limit": 1000},
        {"kind": "totals", "aggregates": [*numbers, *others]},
        {"kind": "groups", "columns": ["flag"], "aggregates": numbers},
        {"kind": "groups", "columns": ["flag", "text"], "aggregates": [], "limit": 4},
        *({"kind": "statistics", "column": name} for name in ("text", "flag", "day", "at", "number", "score")),
    ]
    for one in asked:
        for conditions in ([], [("number", "gt", 4)], [("number", "gt", 400)]):
            found, expected = question(table, conditions, **one), question(memory, conditions, **one)
            assert plain(found.model_dump()) == plain(expected.model_dump()), one
    with pytest.raises(WindowError, match="has no sum"):
        question(table, kind="totals", aggregates=[{"column": "text", "function": "sum"}])


def plain(value: Any) -> Any:
    """An answer whose floats are rounded, and whose moments have no rest of nothing."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def test_columns_that_are_not_shown_are_not_asked(table: LazyTable) -> None:
    assert table.show(["score"], fixed=Fixed(frozenset(["text"]), frozenset(["text"])))
    assert not table.show(["score"])
    table.show(["score"], fixed=Fixed(frozenset(["text"]), frozenset(["text"])))
    assert "score" not in [one.name for one in table.header().columns]
    for asked in ({"sort": ["score"]}, {"filter": [("score", "gt", 1)]}):
        with pytest.raises(WindowError, match="the table has no column 'score'"):
            ask(table, **asked)
    with pytest.raises(WindowError, match="the column 'text' cannot be sorted"):
        ask(table, sort=["text"])
    with pytest.raises(WindowError, match="the table has no column 'score'"):
        question(table, kind="statistics", column="score")
    assert "score" in table.rows([0])[0]


def test_few_rows_come_into_memory(frame: Any) -> None:
    assert isinstance(table_of(1, frame, {}), FrameTable)


def test_what_an_engine_mixes_is_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_table, "SMALL", 2)
    polars = of_polars().group_by("number").len()
    grouped = of_duckdb().aggregate("number, count(*) as len", "number")
    for mixed in (polars, grouped):
        table = table_of(1, mixed, {})
        assert [row[0] for row in ask(table).rows] == [*range(13), None]
        assert ask(table).rows == ask(table).rows
    broken = of_duckdb().project("*, cast(text as integer) as wrong")
    with pytest.raises(FrameError, match=r"cannot be computed: .*Conversion"):
        table_of(1, broken, {})


def test_no_plan_is_displayed_in_a_notebook(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    relation = of_duckdb()
    monkeypatch.setattr(type(relation), "explain", lambda *_: pytest.fail("it displays the plan"))
    for frame in (relation, of_ibis()):
        assert is_ordered(lazy_frame(frame))  # type: ignore[arg-type]
    assert capsys.readouterr().out == ""


# --- stopping ---


SLOW = "select median(x.range * 7 + y.range) as a from range(200000) x, range(200000) y"


def slow_frame(engine: str) -> Any:
    """A frame whose rows take its engine minutes."""
    if engine == "polars":
        frame = pl.LazyFrame({"a": range(2_000_000)})
        for _ in range(60):
            frame = frame.with_columns(pl.col("a").hash() % 1_000_003).sort("a")
        return frame
    duckdb = pytest.importorskip("duckdb")
    if engine == "ibis":
        backend = pytest.importorskip("ibis").duckdb.connect()
        backend.con.execute(f"create view slow as {SLOW}")
        return backend.table("slow")
    return duckdb.connect().sql(SLOW)


@pytest.mark.parametrize("engine", ["polars", "duckdb", "ibis"])
def test_what_an_engine_computes_can_be_stopped(engine: str) -> None:
    frame = lazy_frame(slow_frame(engine))
    assert frame is not None
    stopper = threading.Timer(0.3, lambda: work.stop("enough", now=True))

    class Stopped(Work):
        """Is stopped while it computes."""

        def run(self, cancel: Any, compute: Any) -> Any:
            def both() -> Any:
                stopper.start()
                try:
                    return compute()
                finally:
                    stopper.join()  # a machine may be faster than the timer

            return super().run(cancel, both)

    work = Stopped()
    token = WORK.set(work)
    begun = time.monotonic()
    try:
        with pytest.raises(StoppedError, match="enough"):
            collected(frame)
        with pytest.raises(StoppedError, match="enough"):
            collected(frame)
    finally:
        WORK.reset(token)
    assert time.monotonic() - begun < 20


def test_a_query_of_spark_is_stopped_by_its_group() -> None:
    called: list[Any] = []
    context = SimpleNamespace(setJobGroup=lambda *_, **__: called.append("set"), cancelJobGroup=called.append)
    cancel = CANCELS["pyspark"](SimpleNamespace(sparkSession=SimpleNamespace(sparkContext=context)))
    assert cancel is not None
    cancel()
    assert called[0] == "set"
    assert called[1].startswith("jupyter_tools ")
