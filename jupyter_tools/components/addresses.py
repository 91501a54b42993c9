"""The addresses of images on pages: these come with what a page shows, and nothing is loaded from elsewhere."""

from __future__ import annotations

import re

MAX_ADDRESS = 200_000
"""The most characters of the address of an image."""
IMAGE_ADDRESS = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]", re.IGNORECASE)
"""How the address of an image begins."""


def image_address(text: str) -> str:
    """An address with the data of an image, a template of one, or an empty text. Raises `ValueError`."""
    if text and "{{" not in text and not IMAGE_ADDRESS.match(text):
        message = "must begin with data:image/ and a type such as png; pages load no images from elsewhere"
        raise ValueError(message)
    return text
