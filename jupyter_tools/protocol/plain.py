"""Values as JSON, whatever a library made of them."""

from __future__ import annotations

import math
from typing import Any

from .text import clean


def plain(value: Any) -> Any:
    """A value as JSON data, as Jupyter sends it; None for numbers that JSON cannot represent.

    An object that raises becomes its type's name in angle brackets.
    """
    try:
        return _plain(value)
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001 - the author's own objects may raise anything
        return f"<{type(value).__name__}>"


def _plain(value: Any) -> Any:
    result: Any
    match value:
        case None | bool() | int():
            result = value
        case float():
            result = float(value) if math.isfinite(value) else None
        case str():
            result = clean(value)
        case dict():
            result = {clean(str(key)): plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            result = [plain(one) for one in value]
        case _:
            result = _converted(value)
    return result


def _converted(value: Any) -> Any:
    for name in ("tolist", "isoformat"):
        if callable(convert := getattr(value, name, None)):
            return plain(convert())
    return clean(str(value))
