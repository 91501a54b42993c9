"""Takes secrets out of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..reports.journal import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = 4
"""From how many characters on a secret is replaced inside of texts. A shorter one stands in most texts by chance, and
would let a visitor mask all that is recorded of them: it is masked in its own field only."""


def masked(text: str, forms: Iterable[str]) -> str:
    """A text without the forms of secrets."""
    for form in forms:
        text = text.replace(form, MASK)
    return text


def long_forms_of(secrets: Iterable[str]) -> list[str]:
    """As `forms_of`, for the secrets that are replaced inside of texts."""
    return forms_of(one for one in secrets if len(one) >= PLAIN)


def forms_of(secrets: Iterable[str]) -> list[str]:
    """The secrets as they stand in texts, in `repr` and in JSON, the longest first."""
    found = {form for one in secrets for form in (one, repr(one)[1:-1], json.dumps(one)[1:-1])}
    return sorted(found, key=len, reverse=True)
