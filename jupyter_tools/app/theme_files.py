"""The files of an app's theme: logo, favicon, font and stylesheet, checked when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import Finding
from ..page.findings import finding_at
from .inside import InsideError, read_inside
from .stylesheet import checked_css

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..page.theme import Theme
    from .file import AppFile

FileKind = Literal["logo", "favicon", "font_file", "css"]
KINDS: tuple[FileKind, ...] = get_args(FileKind)
MAX_BYTES = {"logo": 512_000, "favicon": 128_000, "font_file": 2_000_000, "css": 64_000}
IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
FONTS = {b"wOF2": "font/woff2", b"wOFF": "font/woff", b"\0\1\0\0": "font/ttf", b"true": "font/ttf", b"OTTO": "font/otf"}
ICON = {b"\0\0\1\0": "image/x-icon"}
HEAD = 4096
"""How much of a file is looked at to find its type."""


@dataclass(frozen=True)
class ThemeFile:
    """A file of a theme, as it is sent."""

    content: bytes
    media_type: str


def theme_file(folder: Path, theme: Theme, kind: FileKind) -> ThemeFile:
    """A file that a theme names, of the app in a folder. Raises `InsideError` with what is wrong with it."""
    content = read_inside(folder, getattr(theme, kind), MAX_BYTES[kind])
    if kind == "css":
        return ThemeFile(_css(content), "text/css; charset=utf-8")
    media_type = _type_of(content, kind)
    if media_type is None:
        wanted = "a font" if kind == "font_file" else "an image"
        raise InsideError(f"is not {wanted} of a known type")
    return ThemeFile(content, media_type)


def check_theme(file: AppFile) -> Iterator[Finding]:
    """Findings for the theme of an app: its files, and the contrast of its accent."""
    theme = file.app.theme
    for kind in KINDS:
        if getattr(theme, kind):
            try:
                theme_file(file.folder, theme, kind)
            except InsideError as error:
                yield finding_at(["theme", kind], f"{getattr(theme, kind)} {error}", file.lines)
    contrast = theme.little_contrast()
    if contrast is not None:
        message = f"has a contrast of {contrast:.1f} with a light page: marks need 3; choose a darker colour"
        finding = finding_at(["theme", "accent"], message, file.lines)
        yield Finding(**{**vars(finding), "warning": True})


def _css(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InsideError("is not UTF-8") from None
    css, refusals = checked_css(text)
    if refusals:
        line, reason = refusals[0]
        more = f", and {len(refusals) - 1} more" if len(refusals) > 1 else ""
        raise InsideError(f"is not used: line {line}: {reason}{more}")
    return css.encode()


def _type_of(content: bytes, kind: FileKind) -> str | None:
    if kind == "font_file":
        return _by_start(content, FONTS)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    found = _by_start(content, IMAGES | (ICON if kind == "favicon" else {}))
    return found or ("image/svg+xml" if _is_svg(content) else None)


def _by_start(content: bytes, types: dict[bytes, str]) -> str | None:
    return next((one for start, one in types.items() if content.startswith(start)), None)


def _is_svg(content: bytes) -> bool:
    """Whether it is XML with an svg near its beginning. It is shown as an image, in which nothing runs."""
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and b"<svg" in head and b"\0" not in content
