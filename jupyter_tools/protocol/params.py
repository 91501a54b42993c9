"""The parameters of pages: the query of a page's URL."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from .scalars import Scalar, is_missing, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "visit_token"
"""The name of the query argument with a key; not Jupyter's own `token`."""
TOKEN = "token"  # noqa: S105 - its name
"""That with the token of Jupyter's own users."""
ASKED = "jupyter_tools_cookie"
"""The query argument of a request that should have the cookie which replaces its token."""
WAYS_IN = (KEY, TOKEN, ASKED)
"""The query arguments that let somebody in, and are no parameters of a page."""
CANVAS, AS = "canvas", "as"
"""The query arguments of builders' sockets: for the canvas of a page, and for a visit as a visitor has it."""
RESERVED = frozenset({*WAYS_IN, CANVAS, AS})
"""The names that no parameter can have."""
MAX_PARAMS = 8_000
"""The most characters of a page's parameters, names and values."""
MAX_NAME = 100
"""The most characters of the name of a parameter."""


def text_of(value: Scalar) -> str:
    """A value as a query has it: as Python writes it, dates and times in ISO 8601."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def texts_of(params: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a page as its URL has them; missing values are left out. Raises `ValueError`."""
    texts: dict[str, str] = {}
    for name, value in params.items():
        if name in RESERVED or not 1 <= len(name) <= MAX_NAME:
            message = f"no parameter can be called {name!r}"
            raise ValueError(message)
        if is_missing(value):
            continue
        try:
            texts[name] = text_of(scalar(value))
        except ValueError as error:
            message = f"the parameter {name!r} {error}"
            raise ValueError(message) from None
    if sum(len(name) + len(text) for name, text in texts.items()) > MAX_PARAMS:
        message = f"the parameters of a page have at most {MAX_PARAMS:,} characters"
        raise ValueError(message)
    return texts
