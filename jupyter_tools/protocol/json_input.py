"""Reads JSON that clients send, by REST and by the socket: a number that no double can hold is refused."""

from __future__ import annotations

import re
import sys
from typing import Any

from pydantic_core import from_json

TOO_LARGE = "a number is too large"
_MAY_OVERFLOW = re.compile(rb"[eE]\+?\d{2}|\d{300}")
"""What JSON has in which a number may be over the range of a double: to look at each number takes a while."""


class TooLargeError(Exception):
    """A number of a client is over the range of a double."""

    def __init__(self) -> None:
        super().__init__(TOO_LARGE)


def read_json(content: bytes) -> Any:
    """The data of a client's JSON. Raises `ValueError` for what is none, and `TooLargeError`."""
    try:
        data = from_json(content, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        if str(error).startswith("number out of range"):  # it has more digits than the parser reads
            raise TooLargeError from None
        raise
    if _MAY_OVERFLOW.search(content) and not _is_finite(data):
        raise TooLargeError
    return data


def _is_finite(data: Any) -> bool:
    """Whether all numbers fit a double; the parser limits how deep data nests.

    A browser would read others as Infinity, and cannot send that back.
    """
    if isinstance(data, dict):
        return all(map(_is_finite, data.values()))
    if isinstance(data, list):
        return all(map(_is_finite, data))
    return not isinstance(data, (int, float)) or abs(data) <= sys.float_info.max
