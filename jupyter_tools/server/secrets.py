"""Takes secrets out of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from ..reports.journal import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """The secrets as texts show them, as they are and escaped, the longest first."""
    written = {form for one in secrets for form in _written(one)}
    # An exception shows the `repr` of a text in which a `repr` or JSON stands already. Beside a double quote, `repr`
    # escapes the single ones.
    again = {text for form in written for text in (repr(form)[1:-1], repr(f'"{form}')[2:-1])}
    return sorted(written | again, key=len, reverse=True)


def _written(secret: str) -> Iterator[str]:
    """A secret as it is, in `repr`, `ascii`, the `repr` of its bytes, JSON and URLs."""
    encoded = secret.encode(errors="surrogatepass")
    yield secret
    yield repr(secret)[1:-1]
    yield ascii(secret)[1:-1]  # which is the `repr` of bytes in Latin-1 too
    yield repr(encoded)[2:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield quote(encoded)
    yield quote(encoded, safe="")
    yield quote_plus(encoded)
