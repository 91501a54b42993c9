"""Text as it travels."""

from __future__ import annotations

from typing import Any


def clean(text: str) -> str:
    """The text without halves of characters (surrogates), which neither UTF-8 nor JSON can carry."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


def named(value: Any) -> str:
    """The type of a value with its article, as sentences name it: "an int", "a DataFrame"."""
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
