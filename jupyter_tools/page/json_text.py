"""Strict JSON text: reading it, and finding the line on which each key stands."""

from __future__ import annotations

import bisect
import itertools
import json
import math
import re
from typing import TYPE_CHECKING, Any

from ..errors import Finding, PropertiesError
from ..spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Keys = tuple[str | int, ...]

MAX_DEPTH = 100
"""How deep objects and lists may nest."""
MAX_DIGITS = 400
"""Number of characters from which an integer certainly exceeds the range of a double."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+')
MAX_FINDINGS = 50
"""How many findings are reported: nobody reads more, and a broken file can have millions."""
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LAST_COMMA = re.compile(r",\s*[}\]]")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)


def decode(content: bytes) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; else a `PropertiesError` with the line."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PropertiesError([Finding("", "is not UTF-8 text", line)]) from None


def parse(text: str) -> Any:
    """The data of a JSON text.

    Raises `PropertiesError` with lines for what is no JSON, and for what JSON readers disagree on: repeated keys,
    numbers that are not finite, halves of characters, nesting over `MAX_DEPTH`.
    """
    hooks = _Hooks()
    try:
        data = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_constant=hooks.number,
            parse_float=hooks.number,
            parse_int=hooks.integer,
        )
    except json.JSONDecodeError as error:
        raise PropertiesError([_syntax(text, error)]) from None
    except RecursionError:
        raise PropertiesError([_deepest(text)]) from None
    if depth(data) > MAX_DEPTH:
        raise PropertiesError([_deepest(text)])
    if hooks.suspicious or _SURROGATE.search(text):
        found = list(itertools.islice(_disputed(text), MAX_FINDINGS))
        if found:
            raise PropertiesError(found)
    return data


def depth(data: Any) -> int:
    """How deep objects and lists nest in the data, 0 for a scalar; counts to `MAX_DEPTH + 1` only."""
    level = [data]
    for count in range(MAX_DEPTH + 1):
        level = [node for node in level if isinstance(node, (dict, list))]
        if not level:
            return count
        level = [inner for node in level for inner in (node.values() if isinstance(node, dict) else node)]
    return MAX_DEPTH + 1


class Lines:
    """On which line, from 1, the key or list item at some keys stands; for unknown keys, their nearest parent."""

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._found: dict[Keys, int] | None = None

    def __call__(self, keys: Sequence[str | int]) -> int | None:
        """The line, or None where there is no text."""
        if not self._text:
            return None
        if self._found is None:
            line_of = _line_finder(self._text)
            self._found = {}
            for _, at, offset, _ in _walk(self._text):
                self._found.setdefault(at, line_of(offset))
            for at in list(self._found):
                self._found.setdefault(_plain(at), self._found[at])
        known = tuple(keys)
        while known and known not in self._found and _plain(known) not in self._found:
            known = known[:-1]
        return self._found.get(known) or self._found.get(_plain(known), 1)


class _Hooks:
    """Notes while parsing that something needs the slow walk, which knows lines."""

    def __init__(self) -> None:
        self.suspicious = False

    def pairs(self, items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        self.suspicious |= len(found) != len(items)
        return found

    def number(self, word: str) -> float:
        value = float(word)
        self.suspicious |= not math.isfinite(value)
        return value

    def integer(self, word: str) -> int:
        self.number(word)
        # Exact, unless it does not fit a double, which is a finding; int() refuses very long ones.
        return int(word) if len(word) < MAX_DIGITS else 0


def _plain(keys: Sequence[str | int]) -> Keys:
    """Keys with normalized names, by which lines are looked up."""
    return tuple(spelled(key) if isinstance(key, str) else key for key in keys)


def _syntax(text: str, error: json.JSONDecodeError) -> Finding:
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        return Finding("", f"has a merge conflict that is not resolved: {conflict[1]}", line)
    if not text.strip():
        return Finding("", "is empty", 1)
    comma = len(text[: error.pos].rstrip()) - 1 if text[error.pos : error.pos + 1] != "," else error.pos
    if _LAST_COMMA.match(text, max(comma, 0)):
        line_of = _line_finder(text)
        return Finding("", "is not JSON: there is a comma after the last item", line_of(comma))
    return Finding("", f"is not JSON: {error.msg} at column {error.colno}", error.lineno)


def _deepest(text: str) -> Finding:
    line_of = _line_finder(text)
    opened = (offset for _, keys, offset, word in _walk(text) if len(keys) >= MAX_DEPTH and word in "{[")
    line = next((line_of(offset) for offset in opened), 1)
    return Finding("", f"nests over {MAX_DEPTH} deep", line)


def _disputed(text: str) -> Iterator[Finding]:
    """Repeated keys, numbers that are not finite, and halves of characters."""
    line_of = _line_finder(text)
    seen: dict[Keys, int] = {}
    for is_key, keys, offset, word in _walk(text):
        place, line = ".".join(str(key) for key in keys), line_of(offset)
        if is_key:
            if keys in seen:
                yield Finding(place, f"is there twice, first on line {seen[keys]}", line)
            elif not _is_text(str(keys[-1])):
                yield Finding("", "has half of a character in a key: a surrogate without its pair", line)
            seen.setdefault(keys, line)
        elif word[0] == '"' and not _is_text(json.loads(word)):
            yield Finding(place, "has half of a character: a surrogate without its pair", line)
        elif word[0] not in '"{[' and word not in ("true", "false", "null") and not math.isfinite(float(word)):
            shown = word if len(word) < 20 else f"{word[:20]}..."  # noqa: PLR2004
            yield Finding(place, f"{shown} is not a finite number", line)


def _walk(text: str) -> Iterator[tuple[bool, Keys, int, str]]:
    """Each key and each value of JSON text: whether it is a key, its keys, its offset and its first word."""
    where: list[Any] = []
    for match in _TOKEN.finditer(text):
        word, top = match[0], where[-1] if where else 0
        if word == ",":
            where[-1] = top + 1 if isinstance(top, int) else None
        elif word in "}]":
            where.pop()
        elif top is None:
            where[-1] = json.loads(word)
            yield True, tuple(where), match.start(), word
        else:
            yield False, tuple(where), match.start(), word
            if word in "{[":
                where.append(None if word == "{" else 0)


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _line_finder(text: str) -> Any:
    starts = [match.end() for match in re.finditer("\n", text)]
    return lambda offset: bisect.bisect_right(starts, offset) + 1
