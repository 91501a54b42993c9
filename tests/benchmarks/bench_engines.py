"""Tables of 10 million rows in DuckDB and Polars: each answer beside what the library takes for the same by itself.

make bench ARGS="bench_engines.py -s"
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.frames.data_table import table_of
from jupyter_tools.protocol.queries import QueryRequest
from jupyter_tools.protocol.rows import RowsRequest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.bench
ROWS = 10_000_000
SQL = f"""select i as id, (i * 7919) % 1000003 as x, (i * 31 % 99991) / 7.0 as f, 'k' || ((i * 31) % 50000) as s
from range({ROWS}) r(i)"""  # noqa: S608 - a number of ours
CONDITION = {"column": "f", "operator": "gt", "value": 14_000.0}


def seconds(run: Callable[[], Any], times: int = 3) -> float:
    """The least time of some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def rows(table: Any, **asked: Any) -> Any:
    whole = {"start": 0, "count": 100, "sort": [], "filter": [], "search": "", "keys": None, **asked}
    return table.window(RowsRequest.model_validate({"id": 1, "component": "t", "table": 1, **whole}))


def query(table: Any, **question: Any) -> Any:
    whole = {"id": 1, "component": "t", "table": 1, "filter": [], "search": "", "question": question}
    return table.query(QueryRequest.model_validate(whole))


def compare(engine: str, cases: dict[str, tuple[Callable[[], Any], Callable[[], Any]]]) -> None:
    """Print how long the table and the library take."""
    for name, (ours, own) in cases.items():
        mine, theirs = seconds(ours), seconds(own)
        print(f"{engine:8}{name:22}{mine * 1000:9.1f} ms  library {theirs * 1000:9.1f} ms  ratio {mine / theirs:6.2f}")


SORT = [{"column": "x", "descending": True}]


@pytest.fixture(scope="module")
def relation() -> Any:
    """The rows in a table of DuckDB."""
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute(f"create table data as {SQL}")
    return connection.table("data")


def test_duckdb(relation: Any) -> None:
    table = table_of(1, relation, {})
    print(f"\nDuckDB  first rows            {seconds(lambda: table_of(1, relation, {}).header()) * 1000:9.1f} ms")
    compare(
        "DuckDB",
        {
            "window": (lambda: rows(table), lambda: relation.limit(100).fetchall()),
            "jump": (lambda: rows(table, start=9_000_000), lambda: relation.limit(100, 9_000_000).fetchall()),
            "sort": (lambda: rows(table, sort=SORT), lambda: relation.order("x desc").limit(100).fetchall()),
            "sort, then jump": (
                lambda: rows(table, sort=SORT, start=5_000_000),
                lambda: relation.order("x desc").limit(100, 5_000_000).fetchall(),
            ),
            "filter": (
                lambda: rows(table, filter=[CONDITION]),
                lambda: relation.filter("f > 14000").limit(100).fetchall(),
            ),
            "search": (
                lambda: rows(table, search="k777"),
                lambda: (
                    relation.filter(
                        " or ".join(f"contains(lower({name}::varchar), 'k777')" for name in ("id", "x", "f", "s"))
                    )
                    .limit(100)
                    .fetchall()
                ),
            ),
            "distinct": (
                lambda: query(table, kind="distinct", column="s"),
                lambda: relation.aggregate("s, count(*) as n", "s").order("n desc, s").limit(201).fetchall(),
            ),
            "count": (
                lambda: query(table, kind="totals", aggregates=[]),
                lambda: relation.aggregate("count(*)").fetchall(),
            ),
        },
    )


def test_polars(relation: Any) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(relation.to_arrow_table()).lazy()
    table = table_of(1, frame, {})
    column = polars.col
    print(f"\nPolars  first rows            {seconds(lambda: table_of(1, frame, {}).header()) * 1000:9.1f} ms")

    def first(**asked: Any) -> Callable[[], Any]:
        """A window in an order that is computed for it."""
        return lambda: rows(table_of(1, frame, {}), **asked)

    compare(
        "Polars",
        {
            "window": (lambda: rows(table), lambda: frame.slice(0, 100).collect()),
            "jump": (lambda: rows(table, start=9_000_000), lambda: frame.slice(9_000_000, 100).collect()),
            "sort": (first(sort=SORT), lambda: frame.select(column("x").arg_sort(descending=True)).collect()),
            "sorted, then jump": (
                lambda: rows(table, sort=SORT, start=5_000_000),
                lambda: frame.select(column("x").arg_sort(descending=True)).collect(),
            ),
            "filter": (first(filter=[CONDITION]), lambda: frame.filter(column("f") > 14_000).collect()),
            "search": (
                first(search="k777"),
                lambda: frame.filter(
                    polars.any_horizontal(
                        polars.all().cast(polars.String).str.to_lowercase().str.contains("k777", literal=True)
                    )
                ).collect(),
            ),
            "distinct": (
                lambda: query(table, kind="distinct", column="s"),
                lambda: frame.group_by("s").len().sort("len", "s", descending=[True, False]).head(201).collect(),
            ),
            "count": (
                lambda: query(table, kind="totals", aggregates=[]),
                lambda: frame.select(polars.len()).collect(),
            ),
        },
    )
