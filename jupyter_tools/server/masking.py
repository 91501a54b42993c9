"""Takes secrets out of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..entries import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = 4
"""From how many characters on a secret is replaced inside of a text; a text with a shorter one is not written."""


def masked(text: str, secrets: Iterable[str]) -> str:
    """A text without secrets."""
    for secret in secrets:
        if secret in text:
            if len(secret) < PLAIN:
                return MASK
            text = text.replace(secret, MASK)
    return text


def forms_of(secrets: Iterable[str]) -> list[str]:
    """The secrets as they stand in texts, in `repr` and in JSON, the longest first."""
    found = {form for one in secrets for form in (one, repr(one)[1:-1], json.dumps(one)[1:-1])}
    return sorted(found, key=len, reverse=True)
