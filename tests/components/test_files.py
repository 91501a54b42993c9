"""Files as handlers read them; their names and types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import jupyter_tools
from jupyter_tools.components.files import (
    MAX_NAME,
    UploadedFile,
    in_words,
    located,
    safe_name,
    shown_name,
    stored_name,
)
from jupyter_tools.components.media_types import type_of
from jupyter_tools.errors import FileGoneError, FileReadError, VisitorError

ID = "0" * 32
FRAME = pd.DataFrame({"flight": [1545, 1714], "carrier": ["UA", "DL"]})


def uploaded(folder: Path, name: str, content: bytes = b"") -> UploadedFile:
    """A file of a visit."""
    file = UploadedFile(id=ID, name=name, size=len(content), type=type_of(name))
    (folder / stored_name(ID, name)).write_bytes(content)
    found = located(file, str(folder))
    assert isinstance(found, UploadedFile)
    return found


def test_the_public_name() -> None:
    assert jupyter_tools.UploadedFile is UploadedFile
    with pytest.raises(AttributeError, match="has no attribute 'Uploaded'"):
        _ = jupyter_tools.Uploaded


def test_bytes(tmp_path: Path) -> None:
    file = uploaded(tmp_path, "../a b.csv", b"a,b\n1,2\n")
    assert file.path == tmp_path / f"{ID}-a_b.csv"
    assert file.bytes() == b"a,b\n1,2\n"
    with file.open() as opened:
        assert opened.read(3) == b"a,b"
    file.path.unlink()
    for read in (file.bytes, file.open, file.frame):
        with pytest.raises(FileGoneError, match=r"a b\.csv is not here: it is removed with its visit"):
            read()
    assert located(file.model_copy(update={"path": Path()}), None).path == Path()


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "a.tsv", "a.parquet", "a.json", "a.jsonl", "a.csv.gz"])
def test_frames(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    match name.lower().removesuffix(".gz").rpartition(".")[2]:
        case "csv":
            FRAME.to_csv(target, index=False)
        case "tsv":
            FRAME.to_csv(target, index=False, sep="\t")
        case "parquet":
            FRAME.to_parquet(target)
        case "json":
            FRAME.to_json(target, orient="records")
        case "jsonl":
            FRAME.to_json(target, orient="records", lines=True)
    pd.testing.assert_frame_equal(uploaded(tmp_path, name, target.read_bytes()).frame(), FRAME)


def test_a_workbook(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    FRAME.to_excel(tmp_path / "a.xlsx", index=False, sheet_name="Delays")
    file = uploaded(tmp_path, "a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    pd.testing.assert_frame_equal(file.frame(sheet_name="Delays"), FRAME)


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(
        FileReadError, match=r"a\.png is no table that can be read; there are csv, json, jsonl, parquet"
    ):
        uploaded(tmp_path, "a.png", b"x").frame()
    options = uploaded(tmp_path, "b.csv", b"1;2\n").frame(sep=";", header=None)
    assert options.shape == (1, 2)


@pytest.mark.parametrize(
    ("name", "content", "options", "told"),
    [
        ("a.xlsx", b"no workbook", {}, "a.xlsx cannot be read: it is damaged, or no xlsx file."),
        ("a.parquet", b"x", {}, "a.parquet cannot be read: it is damaged, or no parquet file."),
        ("a.json", b"x", {}, "a.json cannot be read: it is damaged, or no json file."),
        ("a.csv", b"", {}, "a.csv cannot be read: it is empty."),
        ("a.csv", b"\n \n", {}, "a.csv cannot be read: it is empty."),
        ("a.xlsx", b"", {}, "a.xlsx cannot be read: it is empty."),
        ("a.csv", "a\nZürich\n".encode("latin-1"), {}, "a.csv cannot be read: its text is not encoded as UTF-8. Save"),
        ("a.csv", "a\nü\n".encode(), {"encoding": "ascii"}, "a.csv cannot be read: its text is not encoded as ascii."),
        ("a.csv", b"a,b\n1,2\n1,2,3\n", {}, "The table in a.csv cannot be read: Expected 2 fields in line 3, saw 3"),
        ("a.csv", b"a\n1\n", {"usecols": ["b"]}, "The table in a.csv cannot be read: Usecols do not match columns"),
    ],
)
def test_what_cannot_be_read_is_told_to_its_visitor(
    tmp_path: Path, name: str, content: bytes, options: dict[str, Any], told: str
) -> None:
    pytest.importorskip("openpyxl")
    file = located(uploaded(tmp_path, name, content), str(tmp_path), "form.table")
    with pytest.raises(VisitorError, match=f"^{re.escape(told)}") as refused:
        file.frame(**options)
    assert isinstance(refused.value, FileReadError)
    assert refused.value.field == "form.table"
    assert str(tmp_path) not in str(refused.value)
    with pytest.raises(TypeError, match="unexpected keyword"):
        uploaded(tmp_path, "b.csv", b"a").frame(columns=1)


@pytest.mark.parametrize(
    ("name", "safe", "shown"),
    [
        ("a.csv", "a.csv", "a.csv"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\x\\a.csv", "a.csv", "a.csv"),
        ("Flüge 2026.xlsx", "Fluge_2026.xlsx", "Flüge 2026.xlsx"),
        ("航班.csv", "file.csv", "航班.csv"),
        ("表.xlsx", "file.xlsx", "表.xlsx"),
        ("表.csv.gz", "file.csv.gz", "表.csv.gz"),
        ("表.表", "file", "表.表"),
        ("a.b.表", "a.b", "a.b.表"),
        ("a\uff0e\uff0e\uff0fb.csv", "a._b.csv", "a\uff0e\uff0e\uff0fb.csv"),
        ("..", "file", "file"),
        ("", "file", "file"),
        ("\x00\r\n", "file", "file"),
        ("a\r\nSet-Cookie: x.csv", "a_Set-Cookie_x.csv", "aSet-Cookie: x.csv"),
        ("con.csv", "_con.csv", "con.csv"),
        ("-rf", "rf", "-rf"),
        (".bashrc", "bashrc", ".bashrc"),
        ("<img src=x>.png", "img_src_x_.png", "<img src=x>.png"),
    ],
)
def test_names(name: str, safe: str, shown: str) -> None:
    assert (safe_name(name), shown_name(name)) == (safe, shown)


def test_long_names() -> None:
    name = "x" * 1_000 + ".parquet"
    assert len(stored_name(ID, name)) < 120
    assert stored_name(ID, name).endswith(".parquet")
    assert len(shown_name(name)) == MAX_NAME
    assert shown_name(name).endswith(".parquet")


def test_sizes() -> None:
    assert [in_words(one) for one in (0, 1, 999, 1_500, 999_949, 12_345_678, 2e9)] == [
        "0 bytes", "1 byte", "999 bytes", "1.5 kB", "999.9 kB", "12.35 MB", "2 GB",
    ]  # fmt: skip
    rounded = [in_words(one) for one in (999_999, 999_999_999, 12_345e9, 1e15, 999.9999999)]
    assert rounded == ["1 MB", "1 GB", "12.35 TB", "1 PB", "1 kB"]
