"""Figures of plotly, matplotlib and Altair as they travel."""

from __future__ import annotations

import decimal
import json
import math
import re
from base64 import b64encode
from typing import Any

from ...errors import UnsendableError
from ...peer.outputs import IMAGE
from ...protocol.text import clean, named
from .drawings import drawing_of, drawn, is_drawing
from .duration_axes import with_durations
from .table_cell import cell

MAX_VALUE = 16_000_000
"""The most bytes of one value."""
MAX_DEPTH = 50
"""How deep a figure may nest; a cycle is deeper."""
PLOTLY = "application/vnd.plotly.v1+json"
VEGA_MEDIA = re.compile(r"application/vnd\.(vega|vegalite)\.v\d+\+json")
IMAGES = {"_repr_svg_": "image/svg+xml", "_repr_png_": "image/png", "_repr_jpeg_": "image/jpeg"}
"""The images that notebooks show of a value, by the methods that make them, the best first."""
VEGA = re.compile(r"/schema/(vega|vega-lite)/v(\d+)")


def figure_json(field: str, value: Any) -> Any:
    """A figure as JSON: plotly's own, or the media of another library. Raises `UnsendableError`."""
    to_json = getattr(value, "to_json", None)
    if callable(to_json) and hasattr(value, "to_plotly_json"):
        text = to_json()
        check_size(field, len(text))
        return json.loads(text)
    try:
        media = media_of(drawing_of(value))
    except Exception as error:
        raise UnsendableError(field, f"the {type(value).__name__} could not be drawn: {error}") from error
    if media is not None:
        return media
    if isinstance(value, dict) and isinstance(value.get("data", []), (list, tuple)):
        return _jsonable(field, with_durations(value), 0)
    try:
        shown = _shown(field, value)
    except UnsendableError:
        raise
    except Exception as error:
        raise UnsendableError(field, f"the {type(value).__name__} could not be drawn: {error}") from error
    if shown is not None:
        return shown
    kinds = (
        "a figure of plotly or matplotlib, an Altair chart, a dict with `data` and `layout`, or an image of a notebook"
    )
    raise UnsendableError(field, f"takes {kinds}, not {named(value)}")


def media_of(value: Any) -> dict[str, Any] | None:
    """A figure by media type, where a page draws it in another way than notebooks do; None for anything else."""
    if is_drawing(value):
        return {IMAGE: drawn(value)}
    if isinstance(value, dict):
        return _vega(value)
    # Not `altair` alone: its charts are made by classes of `altair.vegalite.v6.api`.
    if type(value).__module__.startswith("altair.") and callable(getattr(value, "to_dict", None)):
        return _vega(value.to_dict())
    return None


def _shown(field: str, value: Any) -> Any:
    """What a notebook shows of a value, as a figure; None for what it shows as none."""
    if isinstance(value, type):
        return None
    found: dict[str, Any] = {}
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        shown = bundle()
        data = shown[0] if isinstance(shown, tuple) else shown
        found = dict(data) if isinstance(data, dict) else {}
    for kind, one in found.items():
        if kind == PLOTLY or VEGA_MEDIA.fullmatch(kind):
            spec = _jsonable(field, one, 0)
            return spec if kind == PLOTLY else {kind: spec}
    for name, kind in IMAGES.items():
        drawn_by = getattr(value, name, None)
        data = found.get(kind) or (drawn_by() if callable(drawn_by) else None)
        data = data[0] if isinstance(data, tuple) else data  # with its metadata
        if isinstance(data, str | bytes) and data:
            return {IMAGE: _image(field, kind, data)}
    return None


def _image(field: str, kind: str, data: str | bytes) -> dict[str, Any]:
    """An image of a notebook: the text of an SVG, or bytes, in base64 where they are text."""
    if kind == "image/svg+xml":
        text = clean(data.decode("utf-8", "replace") if isinstance(data, bytes) else data)
    else:
        text = data if isinstance(data, str) else b64encode(data).decode()
    check_size(field, len(text))
    return {"type": kind, "light": text, "dark": None, "width": None, "height": None}


def _vega(spec: dict[str, Any]) -> dict[str, Any] | None:
    schema = spec.get("$schema")
    found = VEGA.search(schema) if isinstance(schema, str) else None
    if found is None:
        return None
    kind, version = found.groups()
    return {f"application/vnd.{kind.replace('-', '')}.v{version}+json": _jsonable("figure", spec, 0)}


def _jsonable(field: str, value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise UnsendableError(field, "is nested too deep, or contains itself")
    if isinstance(value, dict):
        return {str(key): _jsonable(field, one, depth + 1) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(field, one, depth + 1) for one in value]
    if getattr(getattr(value, "dtype", None), "kind", "") in ("M", "m") and hasattr(value, "astype"):
        return _times(value)
    for name in ("tolist", "to_list"):
        if hasattr(value, name):
            return _jsonable(field, getattr(value, name)(), depth + 1)
    return _scalar(field, value)


def _scalar(field: str, value: Any) -> Any:
    if isinstance(value, str):
        check_size(field, len(value))
        return clean(value)
    if isinstance(value, (float, decimal.Decimal)):
        return float(value) if math.isfinite(value) else None
    return cell(value)


def _times(value: Any) -> Any:
    """Times of numpy and pandas as ISO 8601 text, and durations in milliseconds, as plotly's axes count them."""
    import numpy as np  # noqa: PLC0415 - it is there where a value of it is

    array: Any = np.asarray(value)
    if array.dtype.kind not in "Mm":  # with a time zone, of pandas
        return [None if one is None or one != one else one.isoformat() for one in value]  # noqa: PLR0124 - NaT
    if array.dtype.kind == "m":
        texts: Any = array / np.timedelta64(1, "ms")
    elif np.datetime_data(array.dtype)[0] in {"Y", "M", "W", "D"}:
        texts = np.datetime_as_string(array)
    else:
        texts = np.char.rstrip(np.char.rstrip(np.datetime_as_string(array, unit="us"), "0"), ".")
    return np.ma.masked_array(texts, np.isnat(array)).tolist()


def check_size(field: str, size: int) -> None:
    """Raise `UnsendableError` for a value that is too large."""
    if size > MAX_VALUE:
        raise UnsendableError(field, f"has {size:,} bytes; a value may have at most {MAX_VALUE:,}")
