"""What CPython makes of an expression: the oracle of the rule language, and random expressions to ask it."""

from __future__ import annotations

import datetime as dt
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

STATE: dict[str, Any] = {
    "carrier": "UA",
    "low": 3,
    "rate": 2.5,
    "whole": 4.0,
    "sure": True,
    "none": None,
    "text": "Straße 12 😀",
    "picked": ["UA", "DL"],
    "numbers": [3, 1.5, -2],
    "filters": {"kind": "part", "left": 0},
    "huge": 10**400,
    "digits": "9" * 5000,
}
SCOPE: dict[str, Any] = {"state": STATE, "visit": {"user": "Ann", "params": {"flight": "12"}}, "item": {"price": 0.1}}


def plain_sum(numbers: Iterable[float]) -> float:
    """The sum from left to right; that of CPython 3.12 compensates for what floats lose."""
    total: float = 0
    for number in numbers:
        total = total + number
    return total


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{one.__name__: one for one in (len, min, max, abs, round, any, all, bool, str, int, float)},
    "sum": plain_sum,
    "today": dt.date.today,
}


def spaces(value: Any) -> Any:
    """A scope as CPython reads it: mappings become objects with attributes."""
    if isinstance(value, dict):
        return SimpleNamespace(**{key: spaces(one) for key, one in value.items()})
    return value


def cpython(text: str) -> Any:
    """The value that CPython computes. Raises what CPython raises."""
    with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
        return eval(text, {"__builtins__": {}, **FUNCTIONS}, vars(spaces(SCOPE)))  # noqa: S307 - texts of our tests


def exact(value: Any) -> Any:
    """A value with its type, so that 1, 1.0 and True differ, and nan equals itself."""
    if isinstance(value, list | tuple):
        return [exact(one) for one in value]
    return type(value).__name__, repr(value)


# --- random expressions: each strategy makes texts of one type ---

INTS = st.one_of(
    st.integers(0, 20).map(str),
    st.sampled_from(
        ["1_000", "state.low", "state.filters.left", "len(state.text)", "len(state.picked)", "-7", "True", "state.huge"]
    ),
)
FLOATS = st.one_of(
    st.floats(0, 1e6, allow_nan=False).map(repr),
    st.sampled_from(
        ["0.5", "2.5", "1e-7", "1e16", "1e22", ".5", "3.", "state.rate", "state.whole", "item.price", "0.1"]
    ),
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"], max_codepoint=0x2FFF), max_size=5).map(
        repr
    ),
    st.sampled_from(
        ['"UA"', "state.carrier", "state.text", "visit.user", "''", '" a "', r"'\x41\u00e4\n'", "item['x']"]
    ),
).filter(lambda text: "item[" not in text)


def numbers(inner: st.SearchStrategy[str], texts: st.SearchStrategy[str], truths: st.SearchStrategy[str]) -> Any:
    """Texts of numbers, made of smaller ones."""
    written = st.text("0123456789_.eE+-infatyINF \t", max_size=8)
    binary = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner)
    return st.one_of(
        inner,
        binary.map(lambda one: f"({one[0]}) {one[1]} ({one[2]})"),
        binary.map(lambda one: f"{one[0]} {one[1]} {one[2]}"),
        st.tuples(st.sampled_from(["abs", "round", "int", "float", "+", "-"]), inner).map(
            lambda one: f"{one[0]}({one[1]})"
        ),
        st.tuples(inner, st.integers(-3, 6)).map(lambda one: f"round({one[0]}, {one[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda one: f"{one[0]}({one[1]}, {one[2]})"),
        st.tuples(inner, inner).map(lambda one: f"sum([{one[0]}, {one[1]}])"),
        st.tuples(inner, truths, inner).map(lambda one: f"({one[0]} if {one[1]} else {one[2]})"),
        texts.map(lambda one: f"len({one})"),
        st.tuples(st.sampled_from(["int", "float"]), written).map(lambda one: f"{one[0]}({one[1]!r})"),
        st.tuples(inner, inner).map(lambda one: f"[{one[0]}, {one[1]}][-1]"),
    )


def truth_texts(inner: st.SearchStrategy[str], amounts: st.SearchStrategy[str], texts: st.SearchStrategy[str]) -> Any:
    """Texts of truth values."""
    orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    chain = st.tuples(amounts, orders, amounts, orders, amounts)
    return st.one_of(
        inner,
        inner.map(lambda one: f"not {one}"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        st.tuples(amounts, orders, amounts).map(" ".join),
        chain.map(" ".join),
        st.tuples(texts, orders, texts).map(" ".join),
        st.tuples(texts, st.sampled_from(["in", "not in"]), texts).map(" ".join),
        st.tuples(texts, st.sampled_from(["in", "not in"])).map(lambda one: f"{one[0]} {one[1]} ['UA', 'DL', '']"),
        st.tuples(amounts, st.sampled_from(["in", "not in"])).map(lambda one: f"{one[0]} {one[1]} (1, 2.5, True)"),
        st.tuples(texts, st.sampled_from(["startswith", "endswith"]), texts).map(
            lambda one: f"{one[0]}.{one[1]}({one[2]})"
        ),
        st.tuples(st.sampled_from(["any", "all"]), inner, amounts).map(lambda one: f"{one[0]}([{one[1]}, {one[2]}])"),
        st.sampled_from(
            ["state.none is None", "state.low is not None", "bool(state.picked)", "state.numbers == [3, 1.5, -2]"]
        ),
    )


def text_texts(inner: st.SearchStrategy[str], amounts: st.SearchStrategy[str]) -> Any:
    """Texts of texts."""
    plain = inner.filter(lambda one: not {"'", "\\", "{", "}"} & set(one))
    return st.one_of(
        inner,
        st.tuples(inner, inner).map(lambda one: f"{one[0]} + {one[1]}"),
        st.tuples(inner, st.sampled_from(["lower", "upper", "strip"])).map(lambda one: f"({one[0]}).{one[1]}()"),
        amounts.map(lambda one: f"str({one})"),
        st.tuples(amounts, st.sampled_from([".2f", ",.1f", ".0f", ".1%"]))
        .filter(lambda one: "'" not in one[0])
        .map(lambda one: f"f'a {{{one[0]}:{one[1]}}} {{{{'"),
        plain.map(lambda one: f"f'{{{one}}}!'"),
        st.tuples(inner, st.integers(-2, 2)).map(lambda one: f"({one[0]})[{one[1]}]"),
    )


def expressions(depth: int = 3) -> st.SearchStrategy[str]:
    """Random expressions of all types."""
    amounts = st.one_of(INTS, FLOATS)
    truths = st.sampled_from(["True", "False", "state.sure", "not state.none"])
    texts = TEXTS
    for _ in range(depth):
        amounts, truths, texts = (
            numbers(amounts, texts, truths),
            truth_texts(truths, amounts, texts),
            text_texts(texts, amounts),
        )
    return st.one_of(amounts, truths, texts)
