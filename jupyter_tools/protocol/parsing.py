"""Reads what clients send, of which nothing is trusted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ..errors import ProtocolError
from ..validation import first_problem
from .json_input import TooLargeError, read_json
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
        data = _data(text, content)
    except ValueError:
        raise ProtocolError("the page sent what is not JSON; reload it") from None
    except TooLargeError as error:
        raise ProtocolError(str(error)) from None
    try:
        message: ClientInput = CLIENT.validate_python(data)
    except ValidationError as error:
        raise ProtocolError(first_problem(error)) from None
    return message


def _data(text: str, content: bytes) -> Any:
    try:
        return read_json(content)
    except ValueError:
        return read_json(_ESCAPE.sub(_whole, text).encode())


_PAIR = r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
_HALF = r"\\u[dD][89a-fA-F][\da-fA-F]{2}"
_ESCAPE = re.compile(rf"(?:{_PAIR})|({_HALF}|[\ud800-\udfff])|\\.", re.DOTALL)
"""An escape in JSON; in its group, half of a character, which browsers may send and no text can carry."""


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]
