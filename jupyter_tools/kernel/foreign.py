"""Looks at objects that are not ours: proxies, lazy objects, mocks and detached rows raise at any look."""

from __future__ import annotations

from typing import Any


def is_a(value: Any, kinds: type | tuple[type, ...]) -> bool:
    """Whether a value is really of one of these types: `isinstance` also asks for its `__class__`, which may raise."""
    return issubclass(type(value), kinds)


def attribute(value: Any, name: str) -> Any:
    """An attribute of a value; None where it has none, or where the look at it raises."""
    try:
        return getattr(value, name, None)
    except Exception:  # noqa: BLE001 - the author's own __getattr__ may do anything
        return None
