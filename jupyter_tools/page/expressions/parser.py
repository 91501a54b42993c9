"""Parses an expression into its tree.

The parser is our own, and not `ast`: it gives the exact place of each node also inside f-strings, on every version of
Python, and the browser's parser (`labextension/src/core/expressions/parser.ts`) does the same step by step. What it
accepts is Python with the same meaning: tests compare both parsers with `ast` and CPython.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import ExpressionError, did_you_mean, only_near
from .fields import string_parts, template_parts
from .tokens import tokens
from .tree import (
    Attribute,
    Binary,
    Call,
    Choice,
    Compare,
    Comparison,
    Constant,
    Index,
    List,
    Logic,
    Method,
    Name,
    Node,
    Text,
    Unary,
    children,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tokens import Token

MAX_LENGTH = 500
"""The most characters of an expression."""
MAX_DEPTH = 40
"""How deep expressions may nest."""
NAMES = ("state", "visit", "item", "row", "count")
FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("len", "abs", "sum", "any", "all", "bool", "str", "int", "float"), (1, 1)),
    **dict.fromkeys(("min", "max"), (1, MAX_LENGTH)),
    "round": (1, 2),
    "today": (0, 0),
    "now": (0, 1),
}
"""The functions with the fewest and the most arguments."""
AMOUNTS = {0: "no value", 1: "one value", 2: "one or two values"}
METHODS: dict[str, int] = {"lower": 0, "upper": 0, "strip": 0, "startswith": 1, "endswith": 1}
"""The methods of texts with their numbers of arguments."""
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
CONSTANTS: dict[str, bool | None] = {"True": True, "False": False, "None": None}
KNOWN = (*NAMES, *FUNCTIONS, *CONSTANTS)
"""The names that stand by themselves."""
LEVELS: dict[str, int] = {"+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6}
"""How strongly the signs of arithmetic bind. Below them: `or` 1, `and` 2, `not` 3, comparisons 4."""
OR, AND, NOT, COMPARE, SIGN = 1, 2, 3, 4, 7


def parse(text: str) -> Node:
    """The tree of an expression. Raises `ExpressionError` with the place of what is wrong."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters", MAX_LENGTH, len(text))
    node = parse_part(text, 0, len(text))
    if too_deep := deepest(node):
        raise ExpressionError("this is nested too deeply", too_deep.start, too_deep.end)
    return node


def parse_template(text: str) -> Text:
    """The tree of a template: a text with fields, `{{ expression:format }}`. Raises `ExpressionError`."""

    def part(start: int, end: int) -> Node:
        if end - start > MAX_LENGTH:
            raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters", start, end)
        return parse_part(text, start, end)

    node = Text(0, len(text), template_parts(text, part), template=True)
    if too_deep := deepest(node):
        raise ExpressionError("this is nested too deeply", too_deep.start, too_deep.end)
    return node


def deepest(node: Node) -> Node | None:
    """A node that is deeper than `MAX_DEPTH` below another; None if there is none."""
    level = [node]
    for _ in range(MAX_DEPTH):
        level = [child for one in level for child in children(one)]
    return level[0] if level else None


def parse_part(text: str, start: int, end: int, depth: int = 0) -> Node:
    """The tree of the expression between two places of a text. Raises `ExpressionError`."""
    return _Parser(text, start, end, depth).whole()


class _Parser:
    """Descends by precedence, so that only brackets and operators nest calls."""

    def __init__(self, text: str, start: int, end: int, depth: int) -> None:
        self._text = text
        self._tokens = list(tokens(text, start, end))
        self._at = 0
        self._depth = depth

    def whole(self) -> Node:
        node = self._expression()
        if (left := self._next).kind != "end":
            raise ExpressionError(_unexpected(left), left.start, left.end)
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    @property
    def _end(self) -> int:
        """Where the last token that was taken ends."""
        return self._tokens[self._at - 1].end

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _is(self, *values: str) -> bool:
        return self._next.kind in ("sign", "word") and self._next.value in values

    def _skip(self, value: str) -> bool:
        if not self._is(value):
            return False
        self._at += 1
        return True

    def _expect(self, value: str, where: str) -> Token:
        if not self._is(value):
            raise ExpressionError(f"`{value}` is missing {where}", self._next.start, self._next.end)
        return self._take()

    def _expression(self) -> Node:
        """A whole expression, with the choice `a if b else c`."""
        self._enter()
        start = self._next.start
        node = self._binary(OR)
        if self._skip("if"):
            test = self._binary(OR)
            self._expect("else", "after `if`")
            otherwise = self._expression()
            node = Choice(start, self._end, test, node, otherwise)
        self._depth -= 1
        return node

    def _binary(self, level: int) -> Node:
        """Operands joined by operators that bind at least as strongly as `level`."""
        self._enter()
        start = self._next.start
        node = self._negated() if level <= NOT and self._is("not") else self._signed()
        while (binds := self._level()) >= level:
            node = self._compared(node, start) if binds == COMPARE else self._joined(node, binds, start)
        self._depth -= 1
        return node

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > 2 * MAX_DEPTH:
            raise ExpressionError("this is nested too deeply", self._next.start, self._next.end)

    def _level(self) -> int:
        token = self._next
        if token.kind == "sign":
            return COMPARE if token.value in COMPARISONS else LEVELS.get(str(token.value), 0)
        if token.kind != "word":
            return 0
        return {"or": OR, "and": AND, "in": COMPARE, "is": COMPARE, "not": COMPARE}.get(str(token.value), 0)

    def _joined(self, left: Node, level: int, start: int) -> Node:
        operator = cast("Any", self._take().value)
        right = self._binary(level + 1)
        kind: Callable[..., Node] = Logic if level in (OR, AND) else Binary
        return kind(start, self._end, operator, left, right)

    def _negated(self) -> Node:
        start = self._take().start
        operand = self._binary(NOT)
        return Unary(start, self._end, "not", operand)

    def _compared(self, first: Node, start: int) -> Node:
        rest: list[tuple[Comparison, Node]] = []
        while self._level() == COMPARE:
            operator = self._comparison()
            right = self._binary(COMPARE + 1)
            if operator in ("is", "is not") and not (isinstance(right, Constant) and right.value is None):
                raise ExpressionError(f"`{operator}` compares with None only; write ==", right.start, right.end)
            rest.append((operator, right))
        return Compare(start, self._end, first, tuple(rest))

    def _comparison(self) -> Comparison:
        token = self._take()
        if token.value == "not":
            self._expect("in", "after `not`")
            return "not in"
        if token.value == "is" and self._skip("not"):
            return "is not"
        return cast("Comparison", token.value)

    def _signed(self) -> Node:
        if not self._is("-", "+"):
            return self._postfix()
        sign = self._take()
        operand = self._binary(SIGN)
        return Unary(sign.start, self._end, cast("Any", sign.value), operand)

    def _postfix(self) -> Node:
        start = self._next.start
        node = self._atom()
        links = 0
        while self._is(".", "["):
            links += 1
            if links > MAX_DEPTH:
                raise ExpressionError("this is nested too deeply", self._next.start, self._next.end)
            node = self._attribute(node, start) if self._take().value == "." else self._index(node, start)
        return node

    def _attribute(self, of: Node, start: int) -> Node:
        token = self._take()
        name = str(token.value)
        if token.kind != "name":
            raise ExpressionError("a name is missing after the dot", token.start, token.end)
        if name.startswith("_"):
            raise ExpressionError("names that start with _ are not supported", token.start, token.end)
        if not self._is("("):
            return Attribute(start, token.end, of, name)
        if name not in METHODS:
            raise ExpressionError(f"there is no method {name}()" + did_you_mean(name, METHODS), token.start, token.end)
        arguments = self._arguments()
        self._count(f"{name}()", len(arguments), (METHODS[name], METHODS[name]), token)
        return Method(start, self._end, of, name, arguments)

    def _index(self, of: Node, start: int) -> Node:
        at = self._expression()
        return Index(start, self._expect("]", "after the index").end, of, at)

    def _arguments(self) -> tuple[Node, ...]:
        self._take()
        arguments = self._list(")")
        self._expect(")", "after the arguments")
        return tuple(arguments)

    def _list(self, close: str) -> list[Node]:
        found: list[Node] = []
        while not self._is(close):
            found.append(self._expression())
            if not self._skip(","):
                break
        return found

    def _atom(self) -> Node:
        token = self._take()
        if token.kind == "name":
            return self._named(token)
        if token.kind == "format":
            return Text(token.start, token.end, string_parts(self._text, token, self._inner))
        if token.kind in ("int", "float", "string"):
            return Constant(token.start, token.end, token.value)
        if token.kind == "word" and token.value in CONSTANTS:
            return Constant(token.start, token.end, CONSTANTS[str(token.value)])
        if token.kind == "sign" and token.value == "[":
            items = self._list("]")
            return List(token.start, self._expect("]", "after the list").end, tuple(items))
        if token.kind == "sign" and token.value == "(":
            return self._bracket(token)
        self._at -= 1
        raise ExpressionError(_unexpected(token), token.start, token.end)

    def _inner(self, start: int, end: int) -> Node:
        """An expression in a field of an f-string."""
        return parse_part(self._text, start, end, self._depth)

    def _bracket(self, opened: Token) -> Node:
        """What is in brackets; with a comma a tuple, which counts as a list."""
        if self._is(")"):
            return List(opened.start, self._take().end, ())
        node = self._expression()
        if not self._skip(","):
            self._expect(")", "after what it opens")
            return node
        items = [node, *self._list(")")]
        return List(opened.start, self._expect(")", "after the list").end, tuple(items))

    def _named(self, token: Token) -> Node:
        name = str(token.value)
        if not self._is("("):
            if name not in NAMES:
                message = f"{name} is unknown here" + did_you_mean(name, KNOWN)
                raise ExpressionError(message, token.start, token.end, only_near(name, KNOWN), unknown=name)
            return Name(token.start, token.end, name)
        if name not in FUNCTIONS:
            message = f"there is no function {name}()" + did_you_mean(name, FUNCTIONS)
            raise ExpressionError(message, token.start, token.end, only_near(name, FUNCTIONS))
        arguments = self._arguments()
        self._count(f"{name}()", len(arguments), FUNCTIONS[name], token)
        return Call(token.start, self._end, name, arguments)

    def _count(self, name: str, given: int, wanted: tuple[int, int], token: Token) -> None:
        fewest, most = wanted
        if not fewest <= given <= most:
            message = f"{name} takes {AMOUNTS.get(most, 'values')} in its brackets"
            raise ExpressionError(message, token.start, token.end)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "the expression is not complete"
    if token.kind in ("string", "format"):
        return "this text is not expected here; join texts with +"
    return f"`{token.value}` is not expected here"
