r"""Regular expressions that visitors' texts must match, read alike by the server and the browser.

The server matches them with RE2, whose time grows only with the length of the text: no text of a visitor keeps it busy.
The browser matches them with its own `RegExp` (`labextension/src/core/rules.ts`), so a pattern may use only what both
read in the same way. `\d` and `\w` are ASCII in both.
"""

from __future__ import annotations

import functools
import re
from typing import Annotated, Any

import re2
from pydantic import AfterValidator, Field

MAX_LENGTH = 500
"""The most characters of a pattern."""
MAX_MEMORY = 1 << 20
"""How many bytes RE2 may take for one pattern."""
FORMATS = {
    "email": r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",
    "url": r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@:]+(?::[0-9]{1,5})?(?:[/?#]\S*)?",
    "phone": r"\+?[0-9(](?:[ ./()-]{0,4}[0-9]){3,19}(?:[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6})?",
    "color": r"#?(?:[0-9A-Fa-f]{3}){1,2}",
}
"""What texts of some kinds look like, of which visitors type some wrongly: written so that nothing usual is refused."""
_DIFFERENT = re.compile(r"(?:^|[^\\])(?:\\\\)*(\[\[:|\\[AzZQECG]|\(\?(?!:))")
"""What only one of them reads, or reads in another way: POSIX classes, anchors of texts, groups with names or flags."""


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    return re2.compile(pattern, options)


def fits_pattern(pattern: str, text: str) -> bool:
    """Whether all of a text matches a pattern; True for none, and for one that `checked_pattern` refuses."""
    if not pattern:
        return True
    try:
        return _compiled(pattern).fullmatch(text) is not None
    except re2.error:
        return True


def checked_pattern(pattern: str) -> str:
    """A pattern that the server and the browser can match. Raises `ValueError`."""
    if found := _DIFFERENT.search(pattern):
        message = f"must do without {found[1]!r}, which browsers and the server read in different ways"
        raise ValueError(message)
    try:
        _compiled(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        message = f"must be a regular expression without look-around and back references: {_text(reason)}"
        raise ValueError(message) from None
    return pattern


def _text(reason: object) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


Pattern = Annotated[str, Field(max_length=MAX_LENGTH), AfterValidator(checked_pattern)]
"""A field for a pattern; empty for none."""
