"""Text as it travels."""

from __future__ import annotations


def clean(text: str) -> str:
    """The text without halves of characters (surrogates), which neither UTF-8 nor JSON can carry."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()
