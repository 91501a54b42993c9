"""Colours as visitors and handlers give them: `#1c7ed6`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from .patterns import FORMATS

SHORT = 3
"""How many digits a colour has of which each is written once: `#18f` is `#1188ff`."""
_COLOR = re.compile(FORMATS["color"])


def normal_color(text: str) -> str:
    """A colour as six hexadecimal digits in lower case after a `#`. Raises `ValueError`.

    `normalColor` of the front end does the same; both run the cases in ``tests/values/colors.json``.
    """
    if not _COLOR.fullmatch(text):
        message = f"must be a colour such as '#1c7ed6', not {text[:40]!r}"
        raise ValueError(message)
    digits = text.removeprefix("#").lower()
    return f"#{''.join(2 * one for one in digits) if len(digits) == SHORT else digits}"


HexColor = Annotated[str, AfterValidator(normal_color)]
"""A field for a colour."""
