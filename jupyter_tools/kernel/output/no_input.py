"""input() and getpass() in handlers: whoever uses a page is asked by its inputs, not by the kernel."""

from __future__ import annotations

import builtins
import getpass
from typing import TYPE_CHECKING, Any, NoReturn

from ...errors import HandlerError

if TYPE_CHECKING:
    from collections.abc import Callable

NO_INPUT = "input() has nobody to ask on a page; give the page an input instead"


def refuse(*_: Any, **__: Any) -> NoReturn:
    """Raise an error instead of asking."""
    raise HandlerError(NO_INPUT)


def refuse_in_handlers(in_handler: Callable[[], bool]) -> None:
    """Refuse to ask while a handler runs; cells ask as before. Harmless when done twice.

    Jupyter puts its own `input` there for the time of each cell.
    """
    builtins.input = _refusing(builtins.input, in_handler)
    getpass.getpass = _refusing(getpass.getpass, in_handler)


def _refusing(ask: Any, in_handler: Callable[[], bool]) -> Any:
    if ask is refuse or hasattr(ask, "_jupyter_tools_base"):
        return ask

    def asking(*given: Any, **options: Any) -> Any:
        return refuse() if in_handler() else ask(*given, **options)

    asking.__dict__["_jupyter_tools_base"] = ask
    return asking
