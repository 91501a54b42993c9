"""The media types of files: what the ends of names say."""

from __future__ import annotations

import pytest

from jupyter_tools.components.media_types import SAME, is_accepted, is_known, known_type, type_of


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("a.csv", "application/vnd.ms-excel", "text/csv"),
        ("a.PNG", "", "image/png"),
        ("a.parquet", "", "application/vnd.apache.parquet"),
        ("a", "image/png", "image/png"),
        ("a", "image/png; x=1", "image/png"),
        ("a", "image/*", "application/octet-stream"),
        ("a", "nonsense\r\n", "application/octet-stream"),
        ("a.unknown", "", "application/octet-stream"),
    ],
)
def test_types(name: str, said: str, kind: str) -> None:
    assert type_of(name, said) == kind


@pytest.mark.parametrize("name", ["a.heic", "a.JXL", "a.webp", "a.avif", "a.dng", "a.tif", "a.svg", "a.b.jpg"])
def test_ordinary_files_are_what_their_ends_say(name: str) -> None:
    assert is_accepted(["image/*"], name)


@pytest.mark.parametrize(
    ("accept", "name", "fits"),
    [
        ([], "a", True),
        ([".tar.gz"], "A.TAR.GZ", True),
        ([".csv"], ".csv", False),
        ([".csv"], "a.csv.exe", False),
        ([".unknown"], "a.unknown", True),
        (["image/*"], "a.csv", False),
        (["IMAGE/PNG"], "a.png", True),
        (["image/jpg"], "a.jpeg", True),
        (["application/xml"], "a.xml", True),
        (["application/x-zip-compressed"], "a.zip", True),
        # Nobody but their sender knows what these are.
        (["image/*"], "a.unknown", False),
        (["image/png"], "a", False),
        (["application/octet-stream", "image/*"], "a.exe", False),
        (["application/*"], "a.exe", False),
        (["text/csv", ".gz"], "a.csv.gz", True),
    ],
)
def test_only_the_name_decides(accept: list[str], name: str, *, fits: bool) -> None:
    assert is_accepted(accept, name) is fits


def test_known_types() -> None:
    assert all(is_known(one) for one in ("image/*", "IMAGE/JPG", "text/csv", "application/vnd.apache.parquet"))
    assert not any(is_known(one) for one in ("nonsense/*", "application/x-foo", "application/octet-stream"))
    assert [one for one in SAME if not is_known(one)] == []
    assert [one for one in SAME if one in SAME.values()] == []
    assert known_type("a") is known_type("a.") is known_type("") is None
