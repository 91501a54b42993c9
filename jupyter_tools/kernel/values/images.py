"""Images of any library as they travel: as PNG, JPEG, GIF, WebP or SVG."""

from __future__ import annotations

import io
import re
import struct
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from ...components.addresses import IMAGE_ADDRESS, MAX_ADDRESS
from ...errors import UnsendableError
from ...protocol.text import clean, named
from .drawings import drawing_of, drawn, is_drawing
from .figures import check_size
from .table_cell import cell

if TYPE_CHECKING:
    from ...protocol.rows import Cell

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
SVG = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.DOTALL)
CHANNELS = {1: 0, 3: 2, 4: 6}
"""The colour types of PNG, by the number of channels."""
KINDS = "a PIL image, an array, a matplotlib figure, or the bytes of a PNG, JPEG, GIF, WebP or SVG"


def image_json(field: str, value: Any) -> dict[str, Any]:
    """An image for light pages and, where it has two, one for dark pages. Raises `UnsendableError`."""
    figure = drawing_of(value)
    if is_drawing(figure):
        return drawn(figure)
    try:
        found = _found(value)
    except (ValueError, OSError) as error:
        raise UnsendableError(field, f"cannot be shown as an image: {error}") from None
    if found is None:
        hint = "; a path is not read: pass Path(...).read_bytes()" if _is_path(value) else ""
        raise UnsendableError(field, f"takes {KINDS}, not {named(value)}{hint}")
    kind, data = found
    check_size(field, len(data) * 4 // 3)
    text = clean(data.decode("utf-8", "replace")) if kind == "image/svg+xml" else b64encode(data).decode()
    return {"type": kind, "light": text, "dark": None, "width": None, "height": None}


def image_cell(value: Any) -> Cell:
    """A frame's value as the address of an image; as any other cell if it is none, and None if it is too large."""
    if isinstance(value, str) and IMAGE_ADDRESS.match(value):
        return clean(value) if len(value) <= MAX_ADDRESS else None
    try:
        found = None if isinstance(value, str) and not SVG.match(value) else _found(value)
    except Exception:  # noqa: BLE001 - the author's own objects may raise anything
        found = None
    if found is None:
        return cell(value)
    kind, data = found
    address = f"data:{kind};base64,{b64encode(data).decode()}"
    return address if len(address) <= MAX_ADDRESS else None


def _found(value: Any) -> tuple[str, bytes] | None:
    """The media type and the data of an image; None for what is none."""
    if isinstance(value, str):
        return ("image/svg+xml", value.encode("utf-8", "replace")) if SVG.match(value) else None
    if isinstance(value, bytes | bytearray | memoryview):
        return _of_bytes(bytes(value))
    if callable(getattr(value, "save", None)) and hasattr(value, "getbands"):
        return "image/png", _of_pil(value)
    for name, kind in (("_repr_svg_", "image/svg+xml"), ("_repr_png_", "image/png"), ("_repr_jpeg_", "image/jpeg")):
        drawn_by = getattr(value, name, None)
        data = drawn_by() if callable(drawn_by) else None
        if isinstance(data, tuple):
            data = data[0]  # with its metadata
        if data:
            return kind, data.encode() if isinstance(data, str) else data
    return ("image/png", png_of(value)) if _is_array(value) else None


def _of_bytes(data: bytes) -> tuple[str, bytes]:
    for start, kind in SIGNATURES:
        if data.startswith(start):
            return kind, data
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", data
    if SVG.match(data[:4096].decode("utf-8", "replace")):
        return "image/svg+xml", data
    message = "its bytes are no PNG, JPEG, GIF, WebP or SVG"
    raise ValueError(message)


def _of_pil(value: Any) -> bytes:
    plain = value if value.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else value.convert("RGB")
    buffer = io.BytesIO()
    plain.save(buffer, format="PNG")
    return buffer.getvalue()


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and (hasattr(value, "__array__") or hasattr(value, "detach"))


def _is_path(value: Any) -> bool:
    return isinstance(value, str) or hasattr(value, "__fspath__")


def png_of(value: Any) -> bytes:
    """A PNG of an array or tensor of pixels. Raises `ValueError`."""
    import numpy as np  # noqa: PLC0415 - it is there where an array of it is

    if callable(getattr(value, "detach", None)):
        value = value.detach().cpu()  # of torch
    pixels = np.asarray(value)
    if pixels.ndim == 3 and pixels.shape[0] in CHANNELS and pixels.shape[2] not in CHANNELS:  # noqa: PLR2004
        pixels = np.moveaxis(pixels, 0, 2)  # channels first, as torch has them
    if pixels.ndim == 2:  # noqa: PLR2004 - grey
        pixels = pixels[:, :, None]
    if pixels.ndim != 3 or pixels.shape[2] not in CHANNELS or 0 in pixels.shape:  # noqa: PLR2004
        message = f"its shape {tuple(np.shape(value))} is not (height, width) with 1, 3 or 4 channels"
        raise ValueError(message)
    return _png(_bytes(pixels))


def _bytes(pixels: Any) -> Any:
    """Pixels from 0 to 255."""
    import numpy as np  # noqa: PLC0415 - it is there where an array of it is

    if pixels.dtype.kind == "b":
        return pixels.astype(np.uint8) * 255
    if pixels.dtype.kind == "f":
        known = np.nan_to_num(pixels, nan=0.0, posinf=1.0, neginf=0.0)
        scale = 255 if known.max() <= 1 else 1
        return np.clip(np.rint(known * scale), 0, 255).astype(np.uint8)
    if pixels.dtype.kind not in "iu":
        message = f"its values are of type {pixels.dtype}"
        raise ValueError(message)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def _png(pixels: Any) -> bytes:
    """A PNG file of (height, width, channels) bytes; PIL need not be installed."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\x00" + pixels[row].tobytes() for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, CHANNELS[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
