"""Keyboard shortcuts of components, as ``Ctrl+S``."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

MODIFIERS = ("Mod", "Ctrl", "Alt", "Shift", "Meta")
"""The keys that are held; `Mod` is Command on a Mac and Ctrl elsewhere."""
FUNCTION = re.compile(r"F(?:[1-9]|1[0-2])")
"""Keys that are typed in no text."""
NAMED = re.compile(r"Enter|Space|Delete|Backspace|Home|End|PageUp|PageDown|Arrow(?:Up|Down|Left|Right)")
"""Keys with a name."""
PLAIN = re.compile(r"[A-Za-z0-9]|[.,;/\\'\[\]=-]|`")
"""Keys with a character."""


def shortcut(keys: str) -> str:
    """The shortcut, if it is one; raises ValueError otherwise.

    What is typed in text must not press a button, so a character needs a key that is held beside Shift.
    """
    *held, key = keys.split("+")
    if not keys:
        return keys
    known = any(kind.fullmatch(key) for kind in (FUNCTION, NAMED, PLAIN))
    if not known or set(held) - {*MODIFIERS} or len(set(held)) < len(held):
        message = f"must be keys such as Ctrl+S, Mod+Enter or F2, and not {keys!r}"
        raise ValueError(message)
    if not set(held) - {"Shift"} and not FUNCTION.fullmatch(key):
        message = f"needs Ctrl, Alt, Mod or Meta, as {keys!r} is typed in text"
        raise ValueError(message)
    return keys


Shortcut = Annotated[str, Field(max_length=40), AfterValidator(shortcut)]
"""Keys that are pressed together, such as `Ctrl+S`; empty for none."""
