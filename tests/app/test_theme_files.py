"""The files of a theme: read from the app's folder only, by their type and size."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.check import check_app
from jupyter_tools.app.file import read_app
from jupyter_tools.app.inside import InsideError
from jupyter_tools.app.theme_files import KINDS, MAX_BYTES, check_theme, theme_file
from jupyter_tools.page.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def refused(folder: Path, **theme: Any) -> str:
    """Why the only file of a theme cannot be used."""
    (kind,) = theme
    with pytest.raises(InsideError) as error:
        theme_file(folder, Theme(**theme), kind)  # type: ignore[arg-type]
    return str(error.value)


def test_files_are_told_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    for name, content, kind, media_type in (
        ("logo.png", PNG, "logo", "image/png"),
        ("logo.svg", SVG, "logo", "image/svg+xml"),
        ("logo.gif", b"GIF89a...", "favicon", "image/gif"),
        ("logo.webp", b"RIFF1234WEBP", "logo", "image/webp"),
        ("logo.jpg", b"\xff\xd8\xff\xe0", "logo", "image/jpeg"),
        ("tab.ico", b"\0\0\1\0...", "favicon", "image/x-icon"),
        ("own.woff2", b"wOF2...", "font_file", "font/woff2"),
        ("own.ttf", b"\0\1\0\0...", "font_file", "font/ttf"),
        ("own.css", b"\xef\xbb\xbf.a { color: red }", "css", "text/css; charset=utf-8"),
    ):
        (tmp_path / "brand" / name).write_bytes(content)
        theme = Theme(**{kind: f"brand/{name}"})
        assert theme_file(tmp_path, theme, kind).media_type == media_type  # type: ignore[arg-type]


def test_others_are_refused(tmp_path: Path) -> None:
    (tmp_path / "page.svg").write_bytes(b"<html><body>hello</body></html>")
    (tmp_path / "font.svg").write_bytes(SVG)
    (tmp_path / "tab.ico").write_bytes(b"\0\0\1\0...")
    (tmp_path / "large.png").write_bytes(PNG + bytes(MAX_BYTES["logo"]))
    (tmp_path / "latin.css").write_bytes(b".\xe9 {}")
    (tmp_path / "bad.css").write_text(".a {}\n.b { position: fixed }\n@import 'x';")
    assert refused(tmp_path, logo="page.svg") == "is not an image of a known type"
    assert refused(tmp_path, font_file="font.svg") == "is not a font of a known type"
    assert refused(tmp_path, logo="tab.ico") == "is not an image of a known type"
    assert refused(tmp_path, logo="large.png") == "has more than 512 kB"
    assert refused(tmp_path, css="latin.css") == "is not UTF-8"
    assert refused(tmp_path, css="bad.css").startswith("is not used: line 2: this position")
    assert refused(tmp_path, logo="none.png") == "is not there"
    assert refused(tmp_path, logo="x" * 90 + "/" + "y" * 90) == "is not there"


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    app = tmp_path / "app"
    (app / ".hidden").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (app / ".hidden" / "a.png").write_bytes(PNG)
    (app / "link.png").symlink_to(tmp_path / "outside.png")
    (app / "secret.png").symlink_to(app / ".hidden" / "a.png")
    (app / "loop.png").symlink_to(app / "loop.png")
    assert refused(app, logo="link.png") == "is not in the app's folder"
    assert refused(app, logo="secret.png") == "is not in the app's folder"
    assert refused(app, logo="loop.png") != ""


@pytest.mark.parametrize(
    "name",
    ["../logo.png", "/etc/passwd", ".hidden.png", "a/.b/c.png", "a\\b.png", "C:x.png", "a//b.png", "a\0.png", " a.png"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_path_out_of_the_folder_is_no_value(kind: str, name: str) -> None:
    with pytest.raises(ValueError, match="is no file beside the notebook"):
        Theme(**{kind: name})


def test_findings_name_the_file_and_the_place(tmp_path: Path) -> None:
    theme = {"accent": "#9ae6b4", "logo": "logo.svg", "css": "look.css"}
    (tmp_path / "properties.json").write_text(json.dumps({"version": 1, "theme": theme}, indent=2))
    (tmp_path / "look.css").write_text("@import 'x';")
    found = list(check_theme(read_app(tmp_path)))
    assert [(one.place, one.line, one.warning) for one in found] == [
        ("theme.logo", 5, False),
        ("theme.css", 6, False),
        ("theme.accent", 4, True),
    ]
    assert found[0].message == "logo.svg is not there"
    assert found[1].message.startswith("look.css is not used: line 1: @import is not allowed")
    assert found[2].message.startswith("has a contrast of 1.5 with a light page")
    assert check_app(tmp_path) == found


@pytest.mark.parametrize(
    ("accent", "scheme", "little"),
    [
        ("#0f766e", "auto", False),
        ("#888888", "auto", False),
        ("yellow", "light", True),
        ("#ffff00", "dark", False),
        ("red", "auto", False),
    ],
)
def test_the_contrast_of_an_accent(accent: str, scheme: Any, *, little: bool) -> None:
    assert (Theme(accent=accent, scheme=scheme).little_contrast() is not None) is little


@pytest.mark.parametrize("accent", ["mud", "#fff", "#12345g", "red; x", "url(x)"])
def test_an_accent_is_a_name_or_a_colour(accent: str) -> None:
    with pytest.raises(ValueError, match="is no accent"):
        Theme(accent=accent)


@pytest.mark.parametrize("locale", ["german", "de_DE", "../de", "d", "de-"])
def test_a_locale_is_a_tag(locale: str) -> None:
    with pytest.raises(ValueError, match="is no locale"):
        Theme(locale=locale)
