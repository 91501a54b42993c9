"""What handlers give to be downloaded, as files."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pytest

from jupyter_tools.components.download import Download
from jupyter_tools.errors import UnsendableError
from jupyter_tools.kernel.page.downloads import VisitFolder
from jupyter_tools.kernel.values.saving import UnknownContentError, save
from jupyter_tools.page.model import Page

if TYPE_CHECKING:
    from pathlib import Path

FRAME = pd.DataFrame({"flight": [1545, 1714], "carrier": ["UA", "DL"]})


def saved(folder: Path, value: Any, name: str = "", form: str = "auto") -> tuple[str, str, bytes]:
    """The name, type and content of a file."""
    return *save(value, name, form, folder / "file"), (folder / "file").read_bytes()


def test_bytes_texts_and_files(tmp_path: Path) -> None:
    assert saved(tmp_path, b"\x00", "a.png") == ("a.png", "image/png", b"\x00")
    assert saved(tmp_path, bytearray(b"x")) == ("file.bin", "application/octet-stream", b"x")
    assert saved(tmp_path, "Grüße\n", "a") == ("a.txt", "text/plain", "Grüße\n".encode())
    source = tmp_path / "source.csv"
    source.write_bytes(b"a\n")
    assert saved(tmp_path, source) == ("source.csv", "text/csv", b"a\n")
    assert saved(tmp_path, source, "b.tsv")[0] == "b.tsv"
    # What happens to the source from now on does not change the download.
    source.write_bytes(b"other")
    assert (tmp_path / "file").read_bytes() == b"a\n"
    buffer = io.BytesIO()
    buffer.write(b"at its end")
    assert saved(tmp_path, buffer, "x.bin")[2] == b"at its end"
    assert saved(tmp_path, io.StringIO("text")) == ("file.txt", "text/plain", b"text")
    with source.open("rb") as file:
        assert saved(tmp_path, file)[::2] == ("source.csv", b"other")


def test_frames(tmp_path: Path) -> None:
    csv = b"flight,carrier\n1545,UA\n1714,DL\n"
    assert saved(tmp_path, FRAME) == ("file.csv", "text/csv", csv)
    assert saved(tmp_path, FRAME, "a")[0] == "a.csv"
    assert saved(tmp_path, pl.from_pandas(FRAME), "a.csv")[2] == csv
    assert saved(tmp_path, FRAME, "a.tsv")[2] == csv.replace(b",", b"\t")
    assert saved(tmp_path, FRAME, "a", "tsv")[:2] == ("a.tsv", "text/tab-separated-values")
    assert saved(tmp_path, FRAME["flight"], "a.csv")[2] == b"flight\n1545\n1714\n"
    assert saved(tmp_path, FRAME.set_index("flight"), "a.csv")[2] == csv
    assert json.loads(saved(tmp_path, FRAME, "a.json")[2])[0] == {"flight": 1545, "carrier": "UA"}
    assert saved(tmp_path, FRAME, "a.parquet")[1] == "application/vnd.apache.parquet"
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "file"), FRAME)
    with pytest.raises(UnknownContentError, match=r"cannot become \.png; there are csv, tsv, xlsx, parquet, json"):
        saved(tmp_path, FRAME, "a.png")


def test_a_workbook(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    assert saved(tmp_path, FRAME, "a.xlsx")[0] == "a.xlsx"
    pd.testing.assert_frame_equal(pd.read_excel(tmp_path / "file", engine="openpyxl"), FRAME)


def test_figures(tmp_path: Path) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - slow to import
    import plotly.graph_objects as go  # noqa: PLC0415 - the same

    mpl.use("agg")
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    drawing = Figure()
    drawing.add_subplot().plot([1, 2])
    name, kind, content = saved(tmp_path, drawing)
    assert (name, kind, content[:4]) == ("file.png", "image/png", b"\x89PNG")
    assert b"<svg" in saved(tmp_path, drawing.axes[0], "a.svg")[2]
    name, kind, content = saved(tmp_path, go.Figure(data=[go.Bar(y=[1])]))
    assert (name, kind) == ("file.html", "text/html")
    assert b"cdn.plot.ly" not in content.replace(b"https://cdn.plot.ly/un/", b"")[:2_000]
    assert json.loads(saved(tmp_path, go.Figure(), "a.json")[2])["data"] == []


@pytest.mark.parametrize("value", [1, None, {"a": 1}, [1], object()])
def test_what_becomes_no_file(tmp_path: Path, value: Any) -> None:
    with pytest.raises(UnknownContentError, match=r"takes bytes, a text, a pathlib\.Path, a DataFrame"):
        saved(tmp_path, value)
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UnknownContentError, match="which is no file"):
            saved(tmp_path, path)


PAGE = Page.model_validate({"components": {"report": {"type": "download", "name": "flights.csv"}}})
REPORT = PAGE.find("report")


def test_the_folder_of_a_visit(tmp_path: Path) -> None:
    folder = VisitFolder(str(tmp_path / "visit"))
    entries = [folder.keep("report.file", FRAME, REPORT, "report") for _ in range(3)]
    assert entries[-1] | {"id": ""} == {"id": "", "name": "flights.csv", "size": 31, "type": "text/csv"}
    # The one before the newest may still be fetched.
    assert {one.name for one in (tmp_path / "visit").iterdir()} == {one["id"] for one in entries[1:]}
    assert (tmp_path / "visit").stat().st_mode & 0o777 == 0o700
    folder.note({"report": {"name": "../late.json", "format": "auto"}}, PAGE)
    assert folder.keep("report.file", FRAME, REPORT, "report")["name"] == "late.json"
    assert folder.keep("report.file", b"x", Download(), "filters.report")["name"] == "report.bin"


def test_what_cannot_be_kept(tmp_path: Path) -> None:
    for folder, said in (
        (None, "no server of jupyter_tools serves"),
        (str(tmp_path / "no" / "v"), "on another machine"),
    ):
        with pytest.raises(UnsendableError, match=f"report.file: .*{said}"):
            VisitFolder(folder).keep("report.file", b"x", REPORT, "report")
    folder = VisitFolder(str(tmp_path / "visit"))

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("gone")

    for value, said in ((Broken(), "cannot be downloaded: OSError: gone"), (object(), "takes bytes")):
        with pytest.raises(UnsendableError, match=said):
            folder.keep("report.file", value, REPORT, "report")
    assert list((tmp_path / "visit").iterdir()) == []
