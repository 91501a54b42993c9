"""The options of a choice: values, with or without labels, from what a handler has."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Annotated, Any

from pydantic import BeforeValidator

from ..protocol.scalars import PlainScalar, is_missing
from .properties import Properties

_CHOICES = "a list, a series, an array or a set of values, or a dict of labels by value"


class Option(Properties):
    """An option with a label."""

    value: PlainScalar
    """What `state` holds when it is chosen."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""


def listed(value: Any) -> Any:
    """Convert a series, array, range, set or similar to a list; frames and non-iterables are returned unchanged."""
    if isinstance(value, set | frozenset):
        return _sorted(value)
    unlike = (list, str, bytes, dict)
    if isinstance(value, unlike) or hasattr(value, "columns") or not isinstance(value, Iterable):
        return value
    return list(value)


def _choices(value: Any) -> Any:
    """Options as a list, without missing values. Raises `ValueError` for what is no choice of values."""
    if isinstance(value, dict):
        if "value" in value and value.keys() <= {"value", "label"}:
            message = "one option is no list: put it into []"
            raise ValueError(message)
        return [{"value": one, "label": label} for one, label in value.items() if not is_missing(one)]
    items = listed(value)
    if not isinstance(items, list):
        hint = ": give one of its columns" if hasattr(value, "columns") else ""
        message = f"must be {_CHOICES}{hint}"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    return [one for one in items if not is_missing(one)]


def _sorted(values: AbstractSet[Any]) -> list[Any]:
    given = [one for one in values if not is_missing(one)]
    try:
        return sorted(given)
    except TypeError:
        message = "a set has no order, and its values cannot be sorted: give a list"
        raise ValueError(message) from None


Options = Annotated[list[PlainScalar | Option], BeforeValidator(_choices)]
"""Values, or values with labels."""
