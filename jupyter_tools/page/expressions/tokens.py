"""The tokens of an expression: names, numbers, strings and signs, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT = 2**53
"""Whole numbers up to this are exact in a browser."""
WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "True", "False", "None"})
RESERVED = frozenset(
    {
        *("as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "except", "finally"),
        *("for", "from", "global", "import", "lambda", "nonlocal", "pass", "raise", "return", "try", "while", "with"),
        "yield",
    }
)
"""Words of Python that this language does not have."""
SPACE = re.compile(r"[ \t\r\n\f]*")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NUMBER = re.compile(r"(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?")
STRING = re.compile(r"""(f?)('''|\"""|'|")""")
OTHER_SIGN = re.compile(r"\*\*|<<|>>|:=|[=!]==|=[<>]|<>")
"""Signs of several characters that other languages have, or Python elsewhere."""
SIGN = re.compile(r"==|!=|<=|>=|//|[<>+\-*/%()\[\],.]")
LAST = 0x10FFFF
"""The last character of Unicode."""
HALVES = range(0xD800, 0xE000)
"""Halves of characters, which are none by themselves."""
ESCAPE = re.compile(r"\\(?:([\\'\"nrt])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
PLAIN = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "r": "\r", "t": "\t"}

Kind = Literal["name", "word", "int", "float", "string", "format", "sign", "end"]


@dataclass(frozen=True)
class Token:
    """A token: its kind, what it stands for, and where it is (`end` is exclusive)."""

    kind: Kind
    value: str | int | float
    start: int
    end: int


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens between two places of a text, and one of the kind `end`. Raises `ExpressionError`.

    The value of a `format` token (an f-string) is what is between its quotes, as written.
    """
    at = start
    while True:
        at = _skip(text, at, end)
        if at >= end:
            yield Token("end", "", end, end)
            return
        token = _token(text, at, end)
        yield token
        at = token.end


def unescape(text: str, start: int, end: int) -> str:
    """The value of what is written between the quotes of a string. Raises `ExpressionError` for unknown escapes."""
    parts = []
    at = start
    while (slash := text.find("\\", at, end)) >= 0:
        found = ESCAPE.match(text, slash, end)
        if found is None:
            raise ExpressionError("this escape is not supported; write \\\\ for a backslash", slash, slash + 1)
        plain, *codes = found.groups()
        code = int(next((one for one in codes if one), "0"), 16)
        if plain is None and (code > LAST or code in HALVES):
            raise ExpressionError("there is no such character", *found.span())
        parts += [text[at:slash], chr(code) if plain is None else PLAIN[plain]]
        at = found.end()
    return "".join(parts) + text[at:end]


def close_of(text: str, at: int, end: int, quote: str) -> int:
    """Where the closing quote of a string begins whose content begins at `at`. Raises `ExpressionError`."""
    start = at
    while at < end and text[at] != quote:
        if text[at] in "\r\n":
            break
        at += 2 if text[at] == "\\" else 1
    if at >= end or text[at] != quote:
        raise ExpressionError("this text has no closing quote", start - 1, min(at, end))
    return at


def _skip(text: str, at: int, end: int) -> int:
    found = SPACE.match(text, at, end)
    return found.end() if found else at


def _token(text: str, at: int, end: int) -> Token:
    if found := STRING.match(text, at, end):
        return _string(text, found, end)
    if found := NAME.match(text, at, end):
        return _name(found)
    if text[at].isascii() and (text[at].isdigit() or (text[at] == "." and text[at + 1 : at + 2].isdigit())):
        return _number(text, at, end)
    if found := OTHER_SIGN.match(text, at, end):
        raise ExpressionError(_unknown_sign(found[0]), *found.span())
    if found := SIGN.match(text, at, end):
        return Token("sign", found[0], *found.span())
    raise ExpressionError(_unknown_sign(text[at]), at, at + 1)


def _string(text: str, found: re.Match[str], end: int) -> Token:
    is_format, quote = found.groups()
    if len(quote) > 1:
        raise ExpressionError("texts in three quotes are not supported", *found.span())
    begin = found.start(2) + 1
    close = close_of(text, begin, end, quote)
    value = text[begin:close] if is_format else unescape(text, begin, close)
    return Token("format" if is_format else "string", value, found.start(), close + 1)


def _name(found: re.Match[str]) -> Token:
    name = found[0]
    if name in RESERVED:
        raise ExpressionError(f"`{name}` is not supported in rules", *found.span())
    return Token("word" if name in WORDS else "name", name, *found.span())


def _number(text: str, at: int, end: int) -> Token:
    found = NUMBER.match(text, at, end)
    close = found.end() if found else at
    if close < end and (text[close].isalnum() or text[close] == "_"):
        raise ExpressionError("this is not a number; write it with digits only", at, close + 1)
    written = text[at:close].replace("_", "")
    if written.isdigit():
        if len(written) > 1 and written.strip("0") and written[0] == "0":
            raise ExpressionError("a number has no zeros in front", at, close)
        value = int(written) if len(written) < 40 else EXACT + 1  # noqa: PLR2004 - it is too large anyway
        if value > EXACT:
            raise ExpressionError("whole numbers go up to 2**53", at, close)
        return Token("int", value, at, close)
    return Token("float", float(written), at, close)


def _unknown_sign(sign: str) -> str:
    known = {
        "=": "compare with ==",
        "&": "write `and`",
        "|": "write `or`",
        "!": "write `not`",
        "{": "sets and dicts are not supported",
        ":": "slices and lambdas are not supported",
        "#": "comments are not supported",
        "?": "write `a if condition else b`",
        "**": "`**` is not supported in rules; multiply with `*`",
        ":=": "`:=` is not supported in rules",
        "===": "compare with ==",
        "!==": "compare with !=",
        "=>": "write >=",
        "=<": "write <=",
        "<>": "compare with !=",
    }
    return known.get(sign, f"`{sign}` is not supported in rules")
