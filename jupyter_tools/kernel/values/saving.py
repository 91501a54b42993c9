"""Writes what a handler gives to be downloaded: bytes, texts, files, frames, figures and images."""

from __future__ import annotations

import io
import math
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...components.media_types import type_of
from ...errors import ToolsError
from ...protocol.text import named
from .drawings import drawing_of, is_drawing

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE = 1_000_000
"""How many bytes of a file object are copied at once."""
KINDS = (
    "bytes, a text, a pathlib.Path, a DataFrame, a figure of matplotlib or plotly, a chart of Altair, an image of PIL,"
    " or an open binary file"
)
IMAGES = ("png", "svg", "pdf", "jpg", "jpeg", "webp")


class UnknownContentError(ToolsError):
    """A value that becomes no file."""


class TooLargeError(ToolsError):
    """A file would have more bytes than there is room for."""


class Target(NamedTuple):
    """Where a file is written."""

    path: Path
    most: float
    """The most bytes that it may have."""

    def check(self, size: int) -> None:
        """Raise `TooLargeError` for a size that is too large."""
        if size > self.most:
            raise TooLargeError(f"has over {max(self.most, 0):.0f} bytes")


def save(  # noqa: PLR0913, PLR0917 - all that is known of a file
    value: Any, name: str, form: str, target: Path, stem: str = "file", most: float = math.inf
) -> tuple[str, str]:
    """Write a value to `target`. Returns the name of the file, with the suffix of its content, and its media type.

    `form` is the format of a frame; `auto` takes the format from the suffix of `name`. A name without a suffix gets
    one. If `name` is empty, the name of the value is used, or else `stem`. The file may have `most` bytes.

    Raises `TooLargeError` for a larger file whose size is known before it is written, `UnknownContentError` for values
    that no format takes, and the errors of the libraries that write the value.
    """
    place = Target(target, most)
    place.check(1)
    for fits, write in _WRITERS:
        if fits(value):
            found = write(value, name, form, place)
            found = f"{stem}{found}" if not name and found.startswith(".") else found
            return found, type_of(found)
    raise UnknownContentError(f"takes {KINDS}, not {named(value)}")


def _ending(name: str, form: str) -> str:
    """A name with an end: its own where it has one."""
    return name if _suffix(name) else f"{name}.{form}"


def _suffix(name: str) -> str:
    return Path(name).suffix.lower().removeprefix(".") if name else ""


# --- files and texts ---


def _is_path(value: Any) -> bool:
    return isinstance(value, os.PathLike)


def _copy_path(value: Any, name: str, _form: str, target: Target) -> str:
    source = Path(value)
    if not source.is_file():
        raise UnknownContentError(f"names {str(source)!r}, which is no file")
    target.check(source.stat().st_size)
    # A copy: what is written to the file from now on, for another visitor say, must not change this one.
    shutil.copyfile(source, target.path)
    return name or source.name


def _is_bytes(value: Any) -> bool:
    return isinstance(value, bytes | bytearray | memoryview)


def _write_bytes(value: Any, name: str, _form: str, target: Target) -> str:
    target.check(memoryview(value).nbytes)
    target.path.write_bytes(value)
    return _ending(name, "bin")


def _write_text(value: str, name: str, _form: str, target: Target) -> str:
    target.check(len(value))
    with target.path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(value)
    return _ending(name, "txt")


def _is_file(value: Any) -> bool:
    return callable(getattr(value, "read", None))


def _copy_file(value: Any, name: str, _form: str, target: Target) -> str:
    if callable(getattr(value, "seekable", None)) and value.seekable():
        value.seek(0)  # one that was just written is at its end
    written = 0
    with target.path.open("wb") as file:
        while piece := value.read(PIECE):
            content = piece.encode() if isinstance(piece, str) else piece
            # One that reads from a network may never end.
            written += len(content)
            target.check(written)
            file.write(content)
    own = getattr(value, "name", "")
    known = name or (Path(own).name if isinstance(own, str) else "")
    return _ending(known, "txt" if isinstance(value, io.TextIOBase) else "bin")


# --- frames ---


def _is_frame(value: Any) -> bool:
    return any(callable(getattr(value, name, None)) for name in ("to_csv", "write_csv", "to_pandas"))


def _write_frame(value: Any, name: str, form: str, target: Target) -> str:
    frame = value
    if not hasattr(frame, "columns") and hasattr(frame, "to_frame"):
        frame = frame.to_frame()  # a series
    if not callable(getattr(frame, "to_csv", None)):
        frame = frame.to_pandas()  # of polars, pyarrow, duckdb
    kind = _suffix(name) if form == "auto" else form
    if kind not in _FRAMES:
        if kind and form == "auto":
            raise UnknownContentError(f"a table cannot become .{kind}; there are {', '.join(_FRAMES)}")
        kind = "csv"
    _FRAMES[kind](frame, target.path, _has_index(frame))
    return name if _suffix(name) == kind else f"{name}.{kind}"


def _has_index(frame: Any) -> bool:
    """Whether the row index holds more than row numbers."""
    return type(getattr(frame, "index", None)).__name__ != "RangeIndex" or frame.index.name is not None


_FRAMES: dict[str, Callable[[Any, Path, bool], Any]] = {
    "csv": lambda frame, target, index: frame.to_csv(target, index=index),
    "tsv": lambda frame, target, index: frame.to_csv(target, index=index, sep="\t"),
    "xlsx": lambda frame, target, index: frame.to_excel(target, index=index, engine="openpyxl"),
    "parquet": lambda frame, target, index: frame.to_parquet(target, index=index or None),
    "json": lambda frame, target, _: frame.to_json(target, orient="records", date_format="iso"),
}
"""What frames become, by the end of a name."""


# --- figures and images ---


def _is_plotly(value: Any) -> bool:
    return hasattr(value, "to_plotly_json") and callable(getattr(value, "write_html", None))


def _write_plotly(value: Any, name: str, _form: str, target: Target) -> str:
    kind = _suffix(name) or "html"
    if kind == "json":
        value.write_json(target.path)
    elif kind in IMAGES:
        value.write_image(target.path, format=kind)
    else:
        # With plotly's own script in it: the file is shown where there is no network, too.
        value.write_html(target.path, include_plotlyjs=True)
    return name if _suffix(name) else f"{name}.{kind}"


def _is_altair(value: Any) -> bool:
    return type(value).__module__.startswith("altair.") and callable(getattr(value, "save", None))


def _write_altair(value: Any, name: str, _form: str, target: Target) -> str:
    kind = _suffix(name) or "json"
    # Its HTML would load scripts from elsewhere.
    value.save(str(target.path), format=kind if kind in IMAGES else "json")
    return name if kind in (*IMAGES, "json") and _suffix(name) else f"{name}.json"


def _is_drawn(value: Any) -> bool:
    return is_drawing(drawing_of(value))


def _write_drawing(value: Any, name: str, _form: str, target: Target) -> str:
    kind = _suffix(name) or "png"
    drawing_of(value).savefig(target.path, format=kind, bbox_inches="tight", dpi=192)
    return _ending(name, kind)


def _is_image(value: Any) -> bool:
    return type(value).__module__.startswith("PIL.") and callable(getattr(value, "save", None))


def _write_image(value: Any, name: str, _form: str, target: Target) -> str:
    from PIL import Image  # noqa: PLC0415 - it is there where an image of it is

    kind = _suffix(name) or "png"
    value.save(target.path, format=Image.registered_extensions().get(f".{kind}", kind))
    return _ending(name, kind)


_WRITERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, str, str, Target], str]], ...] = (
    (_is_path, _copy_path),
    (_is_bytes, _write_bytes),
    (lambda value: isinstance(value, str), _write_text),
    (_is_plotly, _write_plotly),
    (_is_altair, _write_altair),
    (_is_drawn, _write_drawing),
    (_is_image, _write_image),
    (_is_frame, _write_frame),
    (_is_file, _copy_file),
)
"""What becomes a file, in the order in which a value is tried, and how it is written."""
