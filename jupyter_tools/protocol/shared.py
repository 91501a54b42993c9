"""The values that the pages of an app share in one tab of a browser, as JSON.

A value is what JSON has, or a date, a time or a decimal, in lists and in dicts with texts as keys, in the forms of
`jupyter_tools.protocol.scalars`. A dict whose only key is one of theirs, such as `$date`, cannot be told from them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from .scalars import UNSET, from_wire, is_missing, native, scalar, to_wire
from .text import clean, named

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 64_000
"""The most bytes of JSON of all values that an app shares in one tab."""
MAX_NAMES = 100
"""The most names of such values."""
MAX_NAME = 100
"""The most characters of a name."""
MAX_DEPTH = 20
"""The most lists and dicts around a value."""
GONE = UNSET
"""How a name that was deleted travels."""

Shared = dict[str, JsonValue]
"""Values by name, as JSON."""


def to_json(value: Any, depth: int = 0) -> JsonValue:
    """A plain value as JSON. Raises `ValueError` for any other object."""
    if depth > MAX_DEPTH:
        message = f"has more than {MAX_DEPTH} lists and dicts in each other"
        raise ValueError(message)
    if isinstance(value, list | tuple):
        return [to_json(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_key(name, value): to_json(one, depth + 1) for name, one in value.items()}
    if isinstance(value, str):
        return clean(str.__str__(value))
    if is_missing(value):
        return None
    try:
        wire: JsonValue = to_wire(scalar(native(value)))
    except ValueError:
        raise ValueError(_refusal(value)) from None
    return wire


def from_json(value: JsonValue) -> Any:
    """A value from the JSON of `to_json`."""
    if isinstance(value, list):
        return [from_json(one) for one in value]
    if isinstance(value, dict):
        read = from_wire(value)
        return {name: from_json(one) for name, one in value.items()} if read is value else read
    return value


def size(values: Mapping[str, JsonValue]) -> int:
    """The bytes of values as JSON."""
    return len(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same as JSON, where 1, 1.0 and true differ."""
    return json.dumps(one) == json.dumps(other)


def updated(values: Shared, changes: Shared) -> Shared:
    """Values with changes, of which `GONE` takes a name away."""
    return {name: one for name, one in {**values, **changes}.items() if one != GONE}


def _key(name: Any, value: dict[Any, Any]) -> str:
    if not isinstance(name, str):
        message = f"has a key that is no text: {name!r}"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    if len(value) == 1 and name.startswith("$"):
        message = f"is a dict with the only key {name!r}, which is kept for other uses"
        raise ValueError(message)
    return clean(name)


def _refusal(value: Any) -> str:
    if isinstance(value, float):
        return f"has a number that is not finite: {value!r}"
    return f"holds {named(value)}; shared values are texts, numbers, booleans, dates, lists and dicts"
