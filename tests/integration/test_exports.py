"""Files of tables with real servers and kernels: what is shown comes, in the visitor's order, and nothing else."""

from __future__ import annotations

import io
import json
import time
import urllib.error
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tests.asked import QUERY
from tests.filing import Files, files_of
from tests.serving import Server, write_app
from tests.visiting import close_all, publish, visit

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("integration files")]
SECRET = {"secret": {"visible": False}}
LIBRARIES = ("pandas", "polars", "pyarrow", "duckdb")
PAGE = {
    "components": {
        **{name: {"type": "table", "columns": SECRET} for name in LIBRARIES},
        "only_csv": {"type": "table", "export": ["csv"]},
        "closed": {"type": "table", "export": []},
        "large": {"type": "table"},
        "where": {"type": "text"},
    },
    "handlers": {"load": "fill"},
}
FILL = """import duckdb, numpy, pandas as pd, polars as pl, pyarrow as pa
def fill(context):
    rows = {"id": list(range(20_000)), "text": [f"=cmd {at}" for at in range(20_000)], "secret": ["hidden"] * 20_000}
    rows["score"] = [at / 8 for at in range(20_000)]
    connection = duckdb.connect()
    arrow = pa.table(rows)
    connection.execute("create table data as select * from arrow")
    context.pandas.data, context.polars.data, context.pyarrow.data = pd.DataFrame(rows), pl.DataFrame(rows), arrow
    context.duckdb.data = connection.table("data")
    context.only_csv.data = context.closed.data = arrow
    context.large.data = pd.DataFrame({f"c{at}": numpy.arange(400_000) for at in range(10)})"""
HEADS = {"score": "Score", "text": "Text", "id": "Id"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the page."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "root").mkdir()
    with Server(folder / "root", folder / "home") as one:
        write_app(one.root / "shared", "desk", PAGE, FILL)
        yield one


@pytest.fixture(scope="module")
def publication(server: Server) -> Any:
    return publish(server, "shared", "shared")


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """No visitor outlives a test."""
    yield
    close_all()


class Exporter:
    """A visitor who downloads tables."""

    def __init__(self, publication: Any) -> None:
        self.visitor = visit(publication)
        self.files: Files = files_of(publication, self.visitor)
        data = self.visitor.until("done", event=0)["changes"]
        self.versions = {path: properties["data"]["table"] for path, properties in data.items()}
        self.asked = 0

    def ask(self, component: str, question: Any, **asked: Any) -> Any:
        """The answer to a question about a table."""
        self.asked += 1
        about = {"component": component, "table": self.versions[component], "id": self.asked}
        self.visitor.send({**QUERY, **about, "question": question, **asked})
        return self.visitor.until("query", id=self.asked)

    def begin(self, component: str, form: str, heads: dict[str, str], *, sort: Any = (), **asked: Any) -> Any:
        begin = {
            "format": form,
            "columns": [{"name": name, "head": head} for name, head in heads.items()],
            "sort": list(sort),
            "name": "Flights/ 2026",
        }
        return self.ask(component, {"kind": "export", "begin": begin, "id": "", "stop": False}, **asked)

    def status(self, component: str, export: str, *, stop: bool = False) -> Any:
        question = {"kind": "export", "begin": None, "id": export, "stop": stop}
        return self.ask(component, question)["result"]

    def ended(self, component: str, result: Any) -> Any:
        """How an export has ended."""
        while result["file"] is None and not result["problem"]:
            time.sleep(0.02)  # as the browser does
            result = self.status(component, result["id"])
        return result

    def download(self, component: str, form: str, **asked: Any) -> bytes:
        answer = self.begin(component, form, HEADS, **asked)
        assert answer["error"] is None
        result = self.ended(component, answer["result"])
        assert not result["problem"]
        return self.fetch(component, result["file"])

    def fetch(self, component: str, file: Any) -> bytes:
        assert file["name"].endswith(f"2026.{file['name'].rpartition('.')[2]}")
        path = self.files.ask("POST", "downloads", {"component": component, "file": file["id"]})["path"]
        content: bytes = self.files.ask("GET", path)
        assert len(content) == file["size"]
        return content


@pytest.mark.parametrize("library", LIBRARIES)
def test_files_have_what_is_shown_filtered_searched_and_sorted(publication: Any, library: str) -> None:
    own = Exporter(publication)
    asked: dict[str, Any] = {
        "sort": [{"column": "id", "descending": True}],
        "filter": [{"column": "id", "operator": "lt", "value": 15_000}],
        "search": "cmd 1",
    }
    ids = [at for at in reversed(range(15_000)) if str(at).startswith("1")]
    expected = pl.DataFrame({"Score": [at / 8 for at in ids], "Text": [f"=cmd {at}" for at in ids], "Id": ids})
    parquet = pl.from_arrow(pq.read_table(io.BytesIO(own.download(library, "parquet", **asked))))
    assert expected.equals(parquet)
    text = own.download(library, "csv", **asked)
    csv = pl.from_arrow(pyarrow.csv.read_csv(io.BytesIO(text)))
    assert expected.with_columns(Text=pl.lit("'") + pl.col("Text")).equals(csv)
    book = openpyxl.load_workbook(io.BytesIO(own.download(library, "xlsx", **asked)), read_only=True)
    rows = list(book.active.values)
    assert rows[0] == ("Score", "Text", "Id")
    assert rows[1:] == list(expected.iter_rows())
    assert b"hidden" not in text


def test_forged_requests_are_refused_with_words(publication: Any) -> None:
    own, other = Exporter(publication), Exporter(publication)
    assert own.ask("pandas", {"kind": "formats"})["result"]["formats"] == ["csv", "xlsx", "parquet"]
    assert own.ask("only_csv", {"kind": "formats"})["result"]["formats"] == ["csv"]
    assert own.begin("closed", "csv", {"id": "Id"})["error"] == "This page gives no such files."
    assert own.begin("only_csv", "xlsx", {"id": "Id"})["error"] == "This page gives no such files."
    for heads, asked in (
        ({"secret": "Secret"}, {}),
        ({"id": "Id", "no such": "x"}, {}),
        (HEADS, {"sort": [{"column": "secret", "descending": False}]}),
        (HEADS, {"filter": [{"column": "secret", "operator": "eq", "value": "hidden"}]}),
        (HEADS, {"table": 0}),
        (HEADS, {"table": own.versions["pandas"] + 1_000}),
    ):
        begun = own.begin("pandas", "csv", heads, **asked)["result"]
        assert own.ended("pandas", begun)["problem"] == "The rows have changed. Try again."
    # A file of somebody else's is none, by whichever way.
    file = own.ended("pandas", own.begin("pandas", "csv", HEADS)["result"])["file"]
    assert other.status("pandas", file["id"])["file"] is None
    for files, component in ((other.files, "pandas"), (own.files, "polars"), (own.files, "where")):
        with pytest.raises(urllib.error.HTTPError) as caught:
            files.ask("POST", "downloads", {"component": component, "file": file["id"]})
        with caught.value as answered:
            assert answered.code == HTTPStatus.NOT_FOUND
            assert "nothing to download" in json.loads(answered.read())["error"]["message"]
    assert own.fetch("pandas", file)[:3] == b"\xef\xbb\xbf"


def test_a_file_can_be_stopped_and_one_is_written_at_a_time(publication: Any) -> None:
    own = Exporter(publication)
    heads = {f"c{at}": f"C{at}" for at in range(10)}
    begun = own.begin("large", "xlsx", heads)["result"]
    assert begun["file"] is None
    assert "Another file of yours" in own.begin("large", "csv", heads)["result"]["problem"]
    while not (status := own.status("large", begun["id"]))["rows"]:
        time.sleep(0.02)
    assert status["total"] == 400_000
    own.status("large", begun["id"], stop=True)
    assert "not wanted" in own.ended("large", begun)["problem"]
    assert own.ended("large", own.begin("large", "csv", heads)["result"])["file"]["size"] > 1_000_000
