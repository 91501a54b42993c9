"""Images of any library as they travel."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from jupyter_tools.errors import UnsendableError
from jupyter_tools.kernel.values.images import image_json

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
