"""Reads what clients send, of which nothing is trusted."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import from_json

from ..errors import ProtocolError
from ..validation import first_problem
from .messages import CLIENT, MAX_MESSAGE

if TYPE_CHECKING:
    from .messages import ClientInput


def parse_client(text: str | bytes) -> ClientInput:
    """A client's message from its text.

    Raises `ProtocolError` with the close code and a reason that names the field.
    """
    if isinstance(text, bytes):
        raise ProtocolError("messages are text", 1003)
    if len(text) > MAX_MESSAGE or len(content := text.encode("utf-8", "surrogatepass")) > MAX_MESSAGE:
        raise ProtocolError(f"message over {MAX_MESSAGE} bytes", 1009)
    try:
        data = _json(content)
    except ValueError:
        try:
            data = _json(_ESCAPE.sub(_whole, text).encode())
        except ValueError:
            raise ProtocolError("the page sent what is not JSON; reload it") from None
    if _MAY_OVERFLOW.search(text) and not _is_finite(data):
        raise ProtocolError("the page sent a number that is too large")
    try:
        message: ClientInput = CLIENT.validate_python(data)
    except ValidationError as error:
        raise ProtocolError(first_problem(error)) from None
    return message


def _json(content: bytes) -> Any:
    return from_json(content, allow_inf_nan=False, cache_strings="keys")


_PAIR = r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
_HALF = r"\\u[dD][89a-fA-F][\da-fA-F]{2}"
_ESCAPE = re.compile(rf"(?:{_PAIR})|({_HALF}|[\ud800-\udfff])|\\.", re.DOTALL)
"""An escape in JSON; in its group, half of a character, which browsers may send and no text can carry."""


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]


_MAY_OVERFLOW = re.compile(r"[eE]\+?\d{2}|(?<!\d)\d{300}")


def _is_finite(data: Any) -> bool:
    """Whether all numbers fit a double: a browser would read others as Infinity, and cannot send that back."""
    if isinstance(data, dict):
        return all(map(_is_finite, data.values()))
    if isinstance(data, list):
        return all(map(_is_finite, data))
    return not isinstance(data, (int, float)) or abs(data) <= sys.float_info.max
