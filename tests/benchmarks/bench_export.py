"""Files of a table with a million rows: each beside what the library takes to write the same frame by itself.

make bench ARGS="bench_export.py -s"
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.kernel.exports.write import Plan, total_of, write
from jupyter_tools.kernel.frames.data_table import table_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jupyter_tools.protocol.rows import Filter

pytestmark = pytest.mark.bench
ROWS = 1_000_000
FEW = 100_000
"""The rows of workbooks, which take long by any library."""


def seconds(run: Callable[[], Any], times: int = 3) -> float:
    """The least time of some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def exported(frame: Any, form: Any, path: Path, conditions: list[Filter]) -> Callable[[], None]:
    """Writes the rows of a frame as a visitor downloads them."""
    table = table_of(1, frame, {})

    def run() -> None:
        whole = table.whole(table.names, [], conditions, "")
        total_of(whole, form)
        write(whole, Plan(form, {name: name for name in table.names}, 10**12, ""), path, lambda _rows: None)

    return run


def test_files(tmp_path: Path) -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    csv, parquet = pytest.importorskip("pyarrow.csv"), pytest.importorskip("pyarrow.parquet")
    at = np.arange(ROWS)
    frame = pd.DataFrame(
        {
            "id": at,
            "carrier": np.array(["UA", "DL", "-", "=AA"])[at % 4],
            "text": [f"flight {one} to somewhere" for one in range(ROWS)],
            "delay": (at * 31 % 99991) / 7.0,
            "late": at % 3 == 0,
            "time": pd.Timestamp("2013-01-01") + pd.to_timedelta(at, unit="s"),
        }
    )
    polars, arrow = pl.from_pandas(frame), pa.Table.from_pandas(frame, preserve_index=False)
    lazy, few = polars.lazy(), frame.head(FEW)
    duckdb = pytest.importorskip("duckdb").connect()
    duckdb.execute("create table data as select * from arrow")
    relation = duckdb.table("data")
    path = tmp_path / "file"
    cases: dict[str, tuple[Any, Any, Callable[[], Any]]] = {
        "pandas csv": (frame, "csv", lambda: frame.to_csv(path, index=False)),
        "polars csv": (polars, "csv", lambda: polars.write_csv(path)),
        "polars lazy csv": (lazy, "csv", lambda: lazy.sink_csv(path)),
        "pyarrow csv": (arrow, "csv", lambda: csv.write_csv(arrow, path)),
        "duckdb csv": (relation, "csv", lambda: relation.write_csv(str(path))),
        "pandas parquet": (frame, "parquet", lambda: frame.to_parquet(path, index=False)),
        "polars parquet": (polars, "parquet", lambda: polars.write_parquet(path)),
        "pyarrow parquet": (arrow, "parquet", lambda: parquet.write_table(arrow, path)),
        "duckdb parquet": (relation, "parquet", lambda: relation.write_parquet(str(path))),
        "pandas xlsx, 100,000": (few, "xlsx", lambda: few.to_excel(path, index=False, engine="xlsxwriter")),
    }
    print()
    for name, (value, form, own) in cases.items():
        times = 1 if form == "xlsx" else 3
        mine, theirs = seconds(exported(value, form, path, []), times), seconds(own, times)
        size = path.stat().st_size / 1e6
        print(f"{name:22}{mine:8.2f} s  library {theirs:8.2f} s  ratio {mine / theirs:6.2f}  {size:6.1f} MB")
