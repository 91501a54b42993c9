"""Long texts of journal entries: each is stored once, and the entries of a page refer to it.

What a visit keeps (values, the query of its URL) and what its handlers make of it would else be written again with each
event: a click of a hundred bytes would add tens of kilobytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 200
"""The length in characters from which a text is stored once."""
WHOLE = ("params", "changes", "output")
"""Columns of an entry that are one text."""
PARTS = ("state", "error")
"""Columns that are JSON objects, each value of which is a separate text."""


def take_out(row: dict[str, Any]) -> dict[str, str]:
    """Replace the long texts of an entry's row by references, its column `refs`; the texts by their digests."""
    texts: dict[str, str] = {}

    def ref(text: str) -> str:
        # The digest includes the file: pages share no texts, and a page's texts are deleted with its entries.
        digest = hashlib.blake2b(f"{row['file']}\0{text}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        texts[digest] = text
        return digest

    refs: dict[str, str | dict[str, str]] = {}
    for column in WHOLE:
        if len(row[column]) >= LONG:
            refs[column], row[column] = ref(row[column]), ""
    for column in PARTS:
        if row[column] is not None and len(row[column]) >= LONG:
            values = json.loads(row[column])
            long = {name: text for name, value in values.items() if len(text := json.dumps(value)) >= LONG}
            if long:
                refs[column] = {name: ref(text) for name, text in long.items()}
                row[column] = json.dumps({**values, **dict.fromkeys(long)})
    row["refs"] = json.dumps(refs)
    return texts


def put_back(row: dict[str, Any], text_of: Callable[[str], str]) -> None:
    """Undo `take_out`; `text_of` gives the text of a digest."""
    for column, ref in json.loads(row.pop("refs", None) or "{}").items():
        if isinstance(ref, str):
            row[column] = text_of(ref)
        else:
            long = {name: json.loads(text_of(digest)) for name, digest in ref.items()}
            row[column] = json.dumps({**json.loads(row[column]), **long})
