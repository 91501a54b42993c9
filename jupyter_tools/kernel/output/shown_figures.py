"""Tracks the matplotlib figures that an event displays and that components show, so that none appears twice."""

from __future__ import annotations

import itertools
import secrets
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from ..values.drawings import is_drawing

if TYPE_CHECKING:
    from collections.abc import Iterator


class Figures:
    """The matplotlib figures of one event."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._prefix = ""
        self._names: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        self._placed: WeakKeyDictionary[Any, None] = WeakKeyDictionary()
        self._next: ref[Any] | None = None

    def formatted(self, figure: Any) -> None:
        """Record the figure that is displayed next."""
        self._next = ref(figure)

    def named(self, name: str) -> str | None:
        """The display name of the current figure, by which it can be replaced; None if a component shows it."""
        figure = self._next() if self._next is not None else None
        self._next = None
        if figure is None:
            return name
        if figure in self._placed:
            return None
        self._prefix = self._prefix or secrets.token_hex(4)
        return self._names.setdefault(figure, name or f"figure-{self._prefix}-{next(self._numbers)}")

    def place(self, value: Any) -> str | None:
        """Record that a component shows a figure; returns the name under which it was displayed before, if any."""
        if not is_drawing(value):
            return None
        self._placed[value] = None
        return self._names.pop(value, None)

    def placed(self) -> Iterator[Any]:
        """The figures that components show."""
        return iter(list(self._placed))
