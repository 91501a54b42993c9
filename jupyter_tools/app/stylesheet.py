"""Checks the stylesheet of an app: it styles its pages, and loads and covers nothing else.

The rules are parsed and written again, so that what is sent is well-formed; the page puts them into an `@scope`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tinycss2

from ..components.addresses import IMAGE_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = frozenset({"media", "supports", "container"})
"""At-rules that hold rules."""
LOADING = frozenset(
    {"src", "image-set", "-webkit-image-set", "image", "cross-fade", "-webkit-cross-fade", "expression"}
)
"""Functions whose texts are addresses, or code."""
REFUSED = frozenset({"behavior", "-moz-binding"})
PLACED = frozenset(
    {"static", "relative", "absolute", "sticky", "inherit", "initial", "unset", "revert", "revert-layer"}
)
MAX_DEPTH = 8

Refusal = tuple[int, str]
"""The line, from 1, and what is wrong there."""


def checked_css(text: str) -> tuple[str, list[Refusal]]:
    """The rules of a stylesheet, written again, and what is refused of them."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    refusals = [one for rule in rules for one in _rule(rule, 0)]
    return ("" if refusals else tinycss2.serialize(rules)), refusals


def _rule(rule: Any, depth: int) -> Iterator[Refusal]:
    if depth > MAX_DEPTH:
        yield rule.source_line, f"rules nest over {MAX_DEPTH} deep"
    elif rule.type == "error":
        yield rule.source_line, f"it cannot be read: {rule.message}"
    elif rule.type == "at-rule":
        yield from _at_rule(rule, depth)
    else:
        yield from _tokens(rule.prelude)
        yield from _block(rule.content, depth)


def _at_rule(rule: Any, depth: int) -> Iterator[Refusal]:
    if rule.lower_at_keyword not in GROUPS:
        yield rule.source_line, f"@{rule.at_keyword} is not allowed; @media, @supports and @container are"
        return
    yield from _tokens(rule.prelude)
    yield from _block(rule.content or [], depth)


def _block(content: list[Any], depth: int) -> Iterator[Refusal]:
    """The declarations and the rules of a block."""
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            yield from _declaration(one)
        else:
            yield from _rule(one, depth + 1)


def _declaration(one: Any) -> Iterator[Refusal]:
    yield from _tokens(one.value)
    if one.lower_name in REFUSED:
        yield one.source_line, f"{one.name} is not allowed"
    if one.lower_name == "position":
        names = [
            token.lower_value if token.type == "ident" else "" for token in one.value if token.type != "whitespace"
        ]
        if names and not PLACED.issuperset(names):
            yield one.source_line, "this position could cover what is around the page; use relative, absolute or sticky"


def _tokens(tokens: list[Any]) -> Iterator[Refusal]:
    """What is refused of values: addresses other than those of images in the stylesheet itself."""
    for token in tokens:
        if token.type == "error":
            yield token.source_line, f"it cannot be read: {token.message}"
        elif token.type == "url":
            yield from _address(token.value, token.source_line)
        elif token.type == "function":
            if token.lower_name in LOADING:
                yield token.source_line, f"{token.name}() is not allowed"
            elif token.lower_name == "url":
                yield from _address("".join(getattr(one, "value", "") for one in token.arguments), token.source_line)
            yield from _tokens(token.arguments)
        elif token.type.endswith("block"):
            yield from _tokens(token.content)


def _address(address: str, line: int) -> Iterator[Refusal]:
    if not IMAGE_ADDRESS.match(address) and not re.fullmatch(r"#[\w-]*", address):
        yield line, "url() is only for images that are in the stylesheet itself, as `data:image/…`"
