"""The fields of f-strings and templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...components.formats import VOCABULARY
from ...errors import ExpressionError
from .tokens import close_of, unescape
from .tree import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .tokens import Token
    from .tree import Node

NAMED = {name: kind for name, kind in VOCABULARY.items() if kind in ("number", "time")}
"""The formats of templates, written as the visitor's language writes them, with what each is for."""
FORMAT = re.compile(r",?(?:\.\d{1,2}[f%])?|,?d")
"""The formats of f-strings: `,`, `.2f`, `,.2f`, `.1%`, `d` and `,d`."""


def string_parts(text: str, token: Token, parse: Callable[[int, int], Node]) -> tuple[str | Field, ...]:
    """The texts and fields of an f-string; `parse` parses what is between two places. Raises `ExpressionError`."""
    start, end = token.start + 2, token.end - 1
    parts: list[str | Field] = []
    at = begin = start
    plain = ""
    while at < end:
        sign = text[at]
        if sign == "\\":
            at += 2
        elif sign not in "{}":
            at += 1
        elif text.startswith(sign * 2, at) and at + 1 < end:
            plain += unescape(text, begin, at) + sign
            begin = at = at + 2
        elif sign == "}":
            raise ExpressionError("write }} for a single }", at, at + 1)
        else:
            plain += unescape(text, begin, at)
            field = _field(text, at, end, parse)
            parts += [plain, field] if plain else [field]
            plain, begin = "", field.end
            at = begin
    plain += unescape(text, begin, end)
    return (*parts, plain) if plain else tuple(parts)


def template_parts(text: str, parse: Callable[[int, int], Node]) -> tuple[str | Field, ...]:
    """The texts and fields of a template: `{{ expression:format }}`. Raises `ExpressionError`."""
    parts: list[str | Field] = []
    begin = 0
    while (opened := text.find("{{", begin)) >= 0:
        stop = field_end(text, opened + 2, len(text), (":", "}}"))
        close = text.find("}}", stop)
        if close < 0:
            raise ExpressionError("this {{ has no }}", opened, opened + 2)
        if not text[opened + 2 : stop].strip():
            raise ExpressionError("there is nothing between {{ and }}", opened, close + 2)
        form = text[stop + 1 : close].strip() if text[stop] == ":" else ""
        if not FORMAT.fullmatch(form) and form not in NAMED:
            known = f"there is {', '.join(NAMED)}, and , .2f ,.2f .1% d and ,d"
            raise ExpressionError(f"the format {form!r} is not supported; {known}", stop + 1, close)
        field = Field(opened, close + 2, parse(opened + 2, stop), form)
        parts += [text[begin:opened], field] if opened > begin else [field]
        begin = close + 2
    return (*parts, text[begin:]) if begin < len(text) else tuple(parts)


def _field(text: str, opened: int, end: int, parse: Callable[[int, int], Node]) -> Field:
    stop = field_end(text, opened + 1, end, ":}")
    close = text.find("}", stop, end)
    if stop >= end or close < 0:
        raise ExpressionError("this { has no }", opened, opened + 1)
    if (slash := text.find("\\", opened, close)) >= 0:
        raise ExpressionError("no backslash between { and }", slash, slash + 1)
    if not text[opened + 1 : stop].strip():
        raise ExpressionError("there is nothing between { and }", opened, stop + 1)
    value = parse(opened + 1, stop)
    form = text[stop + 1 : close] if text[stop] == ":" else ""
    if not FORMAT.fullmatch(form):
        message = f"the format {form!r} is not supported; there are , .2f ,.2f .1% d and ,d"
        raise ExpressionError(message, stop + 1, close)
    return Field(opened, close + 1, value, form)


def field_end(text: str, at: int, end: int, stops: Sequence[str]) -> int:
    """Where the expression of a field ends: at the first of `stops` outside brackets and texts; `end` without one."""
    depth = 0
    while at < end:
        sign = text[at]
        if sign in "'\"":
            at = close_of(text, at + 1, end, sign)
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth <= 0 and any(text.startswith(one, at) for one in stops):
            return at
        at += 1
    return end
