"""What handlers give to be downloaded, as files."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pytest

from jupyter_tools.components.download import Download
from jupyter_tools.errors import NoRoomError, UnsendableError
from jupyter_tools.kernel.page.downloads import VisitFolder
from jupyter_tools.kernel.values.saving import TooLargeError, UnknownContentError, save
from jupyter_tools.page.model import Page
from jupyter_tools.peer import files
from jupyter_tools.protocol.link import FilesPlace

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


@pytest.mark.parametrize("value", [b"x" * 11, "x" * 11, io.BytesIO(b"x" * 11), io.StringIO("x" * 11), 11])
def test_what_is_too_large_is_not_written(tmp_path: Path, value: Any) -> None:
    (tmp_path / "11").write_bytes(b"x" * 11)
    value = tmp_path / "11" if value == 11 else value
    with pytest.raises(TooLargeError):
        save(value, "", "auto", tmp_path / "file", most=10)
    assert not (tmp_path / "file").exists() or (tmp_path / "file").stat().st_size == 0
    save(value, "", "auto", tmp_path / "file", most=11)


def folder_of(tmp_path: Path, of_visit: int = 10**9, of_server: int = 10**9) -> VisitFolder:
    """The folder of a visit, as its server makes it."""
    (tmp_path / "visit").mkdir(exist_ok=True)
    return VisitFolder(FilesPlace(folder=str(tmp_path / "visit"), of_visit=of_visit, of_server=of_server))


def kept_in(tmp_path: Path) -> set[str]:
    """The names of the files of a visit."""
    return {one.name for one in (tmp_path / "visit").iterdir()}


def test_the_folder_of_a_visit(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    entries = [folder.keep("report.file", FRAME, REPORT, "report") for _ in range(3)]
    assert entries[-1] | {"id": ""} == {"id": "", "name": "flights.csv", "size": 31, "type": "text/csv"}
    # The one before the newest may still be fetched.
    assert kept_in(tmp_path) == {one["id"] for one in entries[1:]}
    folder.note({"report": {"name": "../late.json", "format": "auto"}}, PAGE)
    assert folder.keep("report.file", FRAME, REPORT, "report")["name"] == "late.json"
    assert folder.keep("report.file", b"x", Download(), "filters.report")["name"] == "report.bin"


def test_what_cannot_be_kept(tmp_path: Path) -> None:
    elsewhere = FilesPlace(folder=str(tmp_path / "no" / "v"), of_visit=1, of_server=1)
    for place, said in ((None, "no server of jupyter_tools serves"), (elsewhere, "on another machine")):
        with pytest.raises(UnsendableError, match=f"report.file: .*{said}"):
            VisitFolder(place).keep("report.file", b"x", REPORT, "report")
    folder = folder_of(tmp_path)

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("gone")

    for value, said in ((Broken(), "cannot be downloaded: OSError: gone"), (object(), "takes bytes")):
        with pytest.raises(UnsendableError, match=said):
            folder.keep("report.file", value, REPORT, "report")
    assert kept_in(tmp_path) == set()


def keep(folder: VisitFolder, size: int, path: str = "report") -> str:
    """Keep a file of a size; its id."""
    return str(folder.keep(f"{path}.file", b"x" * size, REPORT, path)["id"])


def test_a_visit_keeps_no_more_than_it_may(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, of_visit=1_000)
    # What its visitor has uploaded counts.
    (tmp_path / "visit" / "upload").write_bytes(b"x" * 300)
    first, other = keep(folder, 300), keep(folder, 100, "other")
    second = keep(folder, 300)
    assert kept_in(tmp_path) == {"upload", first, other, second}
    # The older file of a component goes for its next one, and that of another one, too.
    third = keep(folder, 400)
    assert kept_in(tmp_path) == {"upload", other, third}
    fourth = keep(folder, 100)
    last = keep(folder, 400, "other")
    assert kept_in(tmp_path) == {"upload", fourth, last}
    with pytest.raises(NoRoomError, match=r"`max_upload_mb_per_visit` of the server.*may have 1 kB"):
        keep(folder, 701, "more")
    assert kept_in(tmp_path) == {"upload", fourth, last}


def test_a_frame_over_a_limit_is_removed_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, of_visit=30)
    with pytest.raises(NoRoomError, match=r"flights\.csv does not fit"):
        folder.keep("report.file", FRAME, REPORT, "report")
    assert kept_in(tmp_path) == set()


def test_all_visits_keep_no_more_than_the_server_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, of_server=1_000)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "upload").write_bytes(b"x" * 600)
    with pytest.raises(NoRoomError, match="`max_upload_mb` of the server") as caught:
        keep(folder, 401)
    assert caught.value.told == files.FULL_SERVER
    keep(folder, 400)
    usage = files.shutil.disk_usage(tmp_path)._replace(free=files.SPARE + 10)
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: usage)
    (tmp_path / "other" / "upload").unlink()
    with pytest.raises(NoRoomError, match=r"cannot be downloaded: .*its disk is full"):
        keep(folder, 500, "other")


def test_another_visit_may_take_the_room_meanwhile(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, of_server=1_000)

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            (tmp_path / "upload").write_bytes(b"x" * 600)
            return super().read(size)

    with pytest.raises(NoRoomError):
        folder.keep("report.file", Slow(b"x" * 500), REPORT, "report")
    assert kept_in(tmp_path) == set()


def test_a_visit_that_ends_while_a_file_is_written_leaves_nothing(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)

    class Ends(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            piece = super().read(size)
            if not piece:
                (tmp_path / "visit").rename(tmp_path / "visit.ended")
            return piece

    with pytest.raises(UnsendableError, match="cannot be downloaded: FileNotFoundError"):
        folder.keep("report.file", Ends(b"x"), REPORT, "report")
    with pytest.raises(UnsendableError, match="the visit has ended"):
        keep(folder, 1)
    assert not (tmp_path / "visit").exists()
