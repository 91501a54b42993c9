"""Images of any library as they travel."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from jupyter_tools.components.addresses import IMAGE_ADDRESS, MAX_ADDRESS
from jupyter_tools.errors import UnsendableError
from jupyter_tools.kernel.values.images import image_cell, image_json

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="2"/></svg>'


def png(value: Any) -> Any:
    """The pixels of the image that a value becomes."""
    found = image_json("photo.image", value)
    assert found["type"] == "image/png"
    return np.asarray(Image.open(io.BytesIO(b64decode(found["light"]))))


@pytest.mark.parametrize(
    ("array", "pixels"),
    [
        (np.array([[0, 255], [7, 8]], dtype=np.uint8), [[0, 255], [7, 8]]),
        (np.array([[0.0, 1.0], [0.5, np.nan]]), [[0, 255], [128, 0]]),
        (np.array([[0.0, 300.0], [-5.0, 7.2]]), [[0, 255], [0, 7]]),
        (np.array([[True, False]]), [[255, 0]]),
        (np.array([[[1], [2]]], dtype=np.int64), [[1, 2]]),
        (np.zeros((3, 2, 5)), np.zeros((2, 5, 3)).tolist()),
        (np.full((1, 1, 4), 9, dtype=np.uint8), [[[9, 9, 9, 9]]]),
    ],
)
def test_arrays_are_pixels(array: Any, pixels: Any) -> None:
    assert png(array).tolist() == pixels


class Tensor:
    """A tensor as torch has them."""

    shape = (1, 1)

    def detach(self) -> Tensor:
        """Without its gradient."""
        return self

    def cpu(self) -> Any:
        """In the memory of the computer."""
        return np.array([[1.0]])


@pytest.mark.parametrize("value", [Tensor(), Image.new("L", (1, 1), 255), Image.new("CMYK", (1, 1), 0)])
def test_tensors_and_images_of_pil_are_pixels(value: Any) -> None:
    assert png(value).max() == 255


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_bytes_are_sent_as_they_are(kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, format=kind)
    found = image_json("photo.image", buffer.getvalue())
    assert found["type"] == f"image/{kind.lower()}"
    assert b64decode(found["light"]) == buffer.getvalue()


@pytest.mark.parametrize("value", [SVG, SVG.encode(), f'<?xml version="1.0"?>\n<!-- a -->\n{SVG}'])
def test_svg_is_text(value: Any) -> None:
    found = image_json("photo.image", value)
    assert found["type"] == "image/svg+xml"
    assert found["light"].endswith(SVG)


def test_what_notebooks_draw_is_drawn() -> None:
    class Drawn:
        def _repr_svg_(self) -> str:
            return SVG

    assert image_json("photo.image", Drawn())["light"] == SVG


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("leaf.png", r"takes a PIL image, .*, not a str; a path is not read: pass Path"),
        (Path("leaf.png"), r"a path is not read"),
        (5, r"takes a PIL image, .*, not an int$"),
        (b"<script>", "its bytes are no PNG, JPEG, GIF, WebP or SVG"),
        (np.zeros((2, 2, 7)), r"its shape \(2, 2, 7\) is not \(height, width\) with 1, 3 or 4 channels"),
        (np.zeros((0, 2)), "its shape"),
        (np.array([["a"]]), "its values are of type"),
        (np.random.default_rng(1).random((3000, 3000, 3)), "MB|large|bytes"),
    ],
)
def test_what_is_no_image_is_refused_in_words(value: Any, message: str) -> None:
    with pytest.raises(UnsendableError, match=message):
        image_json("photo.image", value)


class Broken:
    """Raises where it is drawn."""

    def _repr_png_(self) -> bytes:
        raise OSError


def test_cells_of_images_are_addresses() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 1), "red").save(buffer, format="PNG")
    for value in (buffer.getvalue(), Image.new("L", (3, 3)), np.zeros((2, 2)), SVG):
        address = image_cell(value)
        assert isinstance(address, str)
        assert IMAGE_ADDRESS.match(address)
    head, _, data = str(image_cell(buffer.getvalue())).partition(",")
    assert (head, b64decode(data)) == ("data:image/png;base64", buffer.getvalue())
    long = "data:image/png;base64," + "A" * 5_000
    assert image_cell(long) == long


@pytest.mark.parametrize(
    ("value", "as_cell"),
    [
        (None, None),
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (b"text", "4 bytes"),
        (7, 7),
        ("data:image/png;base64," + "A" * MAX_ADDRESS, None),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_ADDRESS), None),
    ],
)
def test_cells_that_are_no_images_and_those_that_are_too_large(value: Any, as_cell: Any) -> None:
    assert image_cell(value) == as_cell


def test_an_object_that_raises_is_no_image() -> None:
    assert isinstance(image_cell(Broken()), str)
