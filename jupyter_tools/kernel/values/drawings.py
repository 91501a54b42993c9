"""Figures of matplotlib as images that follow light and dark pages."""

from __future__ import annotations

import io
import itertools
import re
import struct
import sys
import threading
from base64 import b64encode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...protocol.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_SVG = 400_000
"""The most characters of a drawing in lines; one with more is sent in pixels."""
PIXELS = 2
"""How many pixels an image has for each of the page, in each direction."""
POINT = 96 / 72
"""How many of a page's pixels a point has."""
GREY = 0.1
"""How far the parts of a colour may be from each other in one that is grey."""
PARENTS = 5
"""How deep parts of a figure are nested in each other."""

_lock = threading.Lock()


def is_drawing(value: Any) -> bool:
    """Whether a value is a figure of matplotlib."""
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    return figure is not None and isinstance(value, figure)


def drawing_of(value: Any) -> Any:
    """The matplotlib figure of a value: of Axes and other artists, a canvas, a seaborn grid, and arrays of these.

    The value itself if it has none. Raises `ValueError` if it has several.
    """
    if "matplotlib.figure" not in sys.modules:
        return value
    figures = {id(one): one for one in map(_figure_of, _parts(value))}
    if len(figures) > 1 and None not in figures.values():
        message = f"has {len(figures)} figures: a chart shows one"
        raise ValueError(message)
    [first] = list(figures.values())[:1] or [None]
    return value if first is None or len(figures) > 1 else first


def _parts(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [part for one in value for part in _parts(one)]
    if getattr(getattr(value, "dtype", None), "kind", "") == "O" and type(value).__module__ == "numpy":
        return list(value.flat)
    return [value]


def _figure_of(value: Any) -> Any:
    """The figure that holds a value; None for what is no part of a figure."""
    figure = value
    for _ in range(PARENTS):
        if is_drawing(figure):
            return figure
        figure = getattr(figure, "figure", None)
    return None


def drawn(figure: Any) -> dict[str, Any]:
    """A matplotlib figure in two images, for light and dark pages; in one where its author chose a ground."""
    with _lock:
        # Ticks and labels are made when a figure is drawn.
        figure.draw_without_rendering()
        if not _is_plain(figure.get_facecolor()):
            light, dark = _saved(figure), None
        else:
            with _changed(figure, _cleared):
                light = _saved(figure)
                with _changed(figure, _inverted):
                    dark = _saved(figure, light["type"])
    return {**light, "dark": dark["light"] if dark else None}


def _saved(figure: Any, kind: str = "image/svg+xml") -> dict[str, Any]:
    if kind == "image/svg+xml":
        text = _file(figure, "svg").decode()
        if len(text) <= MAX_SVG:
            width, height = _size_of(text)
            return {"type": kind, "light": clean(text), "width": width, "height": height}
    data = _file(figure, "png")
    width, height = struct.unpack(">II", data[16:24])
    return {
        "type": "image/png",
        "light": b64encode(data).decode(),
        "width": round(width / PIXELS),
        "height": round(height / PIXELS),
    }


def _file(figure: Any, kind: str) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415 - it is there where a figure of it is

    buffer = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "jupyter_tools"}):
        figure.savefig(
            buffer,
            format=kind,
            dpi=96 * PIXELS,
            bbox_inches="tight",
            pad_inches=0.05,
            facecolor="auto",
            metadata={"Date": None} if kind == "svg" else None,
        )
    return buffer.getvalue()


def _is_plain(colour: Any) -> bool:
    """Whether a ground is white or clear, as it is where its author chose none."""
    *parts, alpha = colour
    return bool(alpha == 0 or min(parts) > 0.99)  # noqa: PLR2004 - white, but for rounding


Change = tuple["Callable[[Any], Any]", Any, Any]
"""A setter of an artist, the value that it has, and the one that it is to have for a while."""


@contextmanager
def _changed(figure: Any, changes_of: Callable[[Any], Iterator[Change]]) -> Iterator[None]:
    """Draw with other colours inside; afterwards the figure is as it was."""
    done: list[Change] = []
    try:
        for change in list(itertools.chain.from_iterable(map(changes_of, figure.findobj()))):
            change[0](change[2])
            done.append(change)
        yield
    finally:
        for put, before, _ in reversed(done):
            put(before)


def _cleared(artist: Any) -> Iterator[Change]:
    """White grounds of a figure and its axes, made clear."""
    if hasattr(artist, "get_facecolor") and _is_ground(artist) and _is_plain(artist.get_facecolor()):
        yield artist.set_facecolor, artist.get_facecolor(), "none"


def _is_ground(artist: Any) -> bool:
    owner = getattr(artist, "axes", None) or getattr(artist, "figure", None)
    return artist is getattr(owner, "patch", None)


def _inverted(artist: Any) -> Iterator[Change]:
    """Text, lines and edges in greys, light where they were dark."""
    from matplotlib import collections, lines, patches, text  # noqa: PLC0415 - it is there where a figure of it is

    if isinstance(artist, text.Text):
        if not _is_on_image(artist):
            yield from _swapped(artist.set_color, artist.get_color(), only_dark=True)
    elif isinstance(artist, lines.Line2D):
        yield from _line(artist)
    elif isinstance(artist, patches.Patch):
        yield from _swapped(artist.set_edgecolor, artist.get_edgecolor())
        if artist.get_fill() and not _is_ground(artist):
            yield from _swapped(artist.set_facecolor, artist.get_facecolor())
    elif isinstance(artist, collections.Collection) and artist.get_array() is None:
        for put, colours in (
            (artist.set_edgecolor, artist.get_edgecolor()),
            (artist.set_facecolor, artist.get_facecolor()),
        ):
            others = [_other_grey(one) for one in colours]
            if any(others):
                yield put, colours, [other or one for other, one in zip(others, colours, strict=True)]


def _line(line: Any) -> Iterator[Change]:
    yield from _swapped(line.set_color, line.get_color())
    for put, name in ((line.set_markeredgecolor, "_markeredgecolor"), (line.set_markerfacecolor, "_markerfacecolor")):
        # The getters answer with the line's colour for "auto", which follows it.
        own = getattr(line, name, "auto")
        if not isinstance(own, str) or own not in {"auto", "none"}:
            yield from _swapped(put, own)


def _is_on_image(text: Any) -> bool:
    """Whether a text is written over the cells of an image, which stay as they are."""
    axes = text.axes
    return (
        axes is not None
        and text in axes.texts
        and (bool(axes.images) or any(one.get_array() is not None for one in axes.collections))
    )


def _swapped(put: Callable[[Any], Any], colour: Any, *, only_dark: bool = False) -> Iterator[Change]:
    other = _other_grey(colour, only_dark=only_dark)
    if other is not None:
        yield put, colour, other


def _other_grey(colour: Any, *, only_dark: bool = False) -> tuple[float, ...] | None:
    """A grey as light as this one is dark; None for other colours."""
    from matplotlib.colors import to_rgba  # noqa: PLC0415 - it is there where a figure of it is

    *parts, alpha = to_rgba(colour)
    if alpha == 0 or max(parts) - min(parts) > GREY or (only_dark and max(parts) > 0.5):  # noqa: PLR2004 - the middle
        return None
    return (*(0.1 + 0.83 * (1 - one) for one in parts), alpha)


def _size_of(svg: str) -> tuple[int, int]:
    """The size of a drawing in a page's pixels."""
    sizes = (re.search(rf'\b{name}="([\d.]+)pt"', svg[:2000]) for name in ("width", "height"))
    width, height = (round(float(one.group(1)) * POINT) if one else 0 for one in sizes)
    return width, height
