"""Safe access to foreign objects: proxies, lazy objects, mocks and detached rows may raise on any access."""

from __future__ import annotations

from typing import Any


def is_a(value: Any, kinds: type | tuple[type, ...]) -> bool:
    """Whether the type of a value is one of these; unlike `isinstance`, never reads `__class__`, which may raise."""
    return issubclass(type(value), kinds)


def attribute(value: Any, name: str) -> Any:
    """An attribute of a value; None if it is missing or raises."""
    try:
        return getattr(value, name, None)
    except Exception:  # noqa: BLE001 - the author's own __getattr__ may do anything
        return None
