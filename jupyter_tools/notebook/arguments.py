"""What a handler may take, and which of it a function takes: one rule for the kernel and for `jupyter tools check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import HandlerError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from inspect import Parameter

ARGUMENTS = ("state", "context", "event", "visit")
"""What a handler may take, by name."""


def arguments(name: str, parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """Which of `ARGUMENTS` a handler takes, by its parameters. Raises `HandlerError` where it needs something else."""
    taken = []
    takes_all = False
    for one in parameters:
        needed = one.default is one.empty
        if one.kind is one.VAR_KEYWORD:
            takes_all = True
        elif one.kind is one.POSITIONAL_ONLY and needed:
            raise HandlerError(f"the handler {name!r} takes {one.name!r} by position; handlers are called by name")
        elif one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and one.name in ARGUMENTS:
            taken.append(one.name)
        elif one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and needed:
            known = f"handlers take {', '.join(ARGUMENTS)}{nearest(one.name, ARGUMENTS)}"
            raise HandlerError(f"the handler {name!r} takes {one.name!r}; {known}")
    return ARGUMENTS if takes_all else tuple(taken)
