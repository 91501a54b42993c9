"""The values of inputs in the query of a page's URL: `url` of an input names the parameter, that of a table its begin.

A text is read by the value rule of its input, and then checked like any value that a visitor gives. `textOf` and
`valueOf` in `labextension/src/core/url-values.ts` do the same; both run the cases in ``tests/values/url.json``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

from ..components import Input
from ..components.rules import rule_now, values_of
from ..components.url_value import url_names
from ..protocol.params import text_of
from ..protocol.scalars import MAX_DIGITS, to_wire
from .repeated import walk_repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..components import Component
    from .repeated import Walked

_WHOLE = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}")
_NUMBER = re.compile(r"-?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_ITEM = re.compile(r"((?:[^\\,]|\\.?)*)(,|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)


def bound_inputs(page: Walked) -> dict[str, str]:
    """The parameters of the inputs whose values the URL keeps, by path."""
    return {path: name for path, component in page.walk() if (name := _name_of(component))}


def names_in_urls(page: Walked) -> set[str]:
    """The parameters of inputs and of tables that the URL of a page keeps."""
    return {name for _, component in page.walk() for name in url_names(component)}


def check_urls(page: Walked) -> Iterator[tuple[str, str]]:
    """What is wrong with the parameters of inputs, by path."""
    seen: dict[str, str] = {}
    for path, component, repeater, _ in walk_repeated(page):
        names = url_names(component)
        if not names:
            continue
        taken = next((name for name in names if name in seen), None)
        if isinstance(component, Input) and component.given() in component.secrets():
            yield path, "its value is secret: addresses are logged"
        elif isinstance(component, Input) and (component.value_rule is None or component.takes_files):
            yield path, f"the value of this {component.type} is no text in an address"
        elif repeater is not None:
            yield path, "what is drawn for each row has no value"
        elif taken is not None:
            yield path, f"{seen[taken]!r} has the parameter {taken!r} already"
        for name in names:
            seen.setdefault(name, path)


def _name_of(component: Component) -> str:
    """The parameter that keeps a component's value; empty for none, and for what is no input."""
    return component.url if isinstance(component, Input) else ""


def value_in(params: Mapping[str, str], name: str, component: Component) -> tuple[Any] | None:
    """The value of an input in the parameters of a URL, as it travels; None where there is none that it takes."""
    text = params.get(name)
    if text is None or component.value_rule is None:
        return None
    with contextlib.suppress(ValueError):
        return (to_wire(component.check(value_of(text, rule_now(component.value_rule, component)))),)
    return None


def value_of(text: str, rule: Mapping[str, Any]) -> Any:
    """The value that a text stands for by a rule of present properties, as it travels; what it cannot be, it stays."""
    kinds = rule["type"]
    if "array" in kinds or "pair" in kinds:
        inner = {"type": ["scalar"], **rule.get("items", {})}
        if "options" in rule:
            inner["options"], inner["open"] = rule["options"], rule.get("open")
        return [_one(item, inner) for item in items_of(text)]
    if text == "" and "null" in kinds:
        return None
    return _one(text, rule)


def items_of(text: str) -> Iterator[str]:
    """The items of a text: separated by commas; a backslash stands before a comma, and a backslash, of an item."""
    at = 0
    while text and at <= len(text):
        found = _ITEM.match(text, at)
        assert found is not None  # noqa: S101 - it matches every text
        yield _ESCAPED.sub(r"\1", found[1])
        if not found[2]:
            return
        at = found.end()


def _one(text: str, rule: Mapping[str, Any]) -> Any:
    if rule.get("options") is not None:
        return next((to_wire(one) for one in values_of(rule["options"]) if text_of(one) == text), text)
    read = _READ.get(rule["type"][0])
    with contextlib.suppress(ValueError):
        return to_wire(read(text)) if read is not None else text
    return text


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    number = int(text) if _WHOLE.fullmatch(text) else float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTHS:
        raise ValueError(text)
    return _TRUTHS[text.lower()]


def _moment(pattern: str, read: Callable[[str], Any], form: str = "{}") -> Callable[[str], Any]:
    """Reads texts of a pattern, which is stricter than `fromisoformat`; `form` completes them."""
    known = re.compile(pattern)

    def reading(text: str) -> Any:
        if not known.fullmatch(text):
            raise ValueError(text)
        return read(form.format(text) if len(text) == len("2024-03") else text)

    return reading


_DAY, _CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_READ: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "integer": _number,
    "boolean": _truth,
    "date": _moment(_DAY, dt.date.fromisoformat),
    "month": _moment(f"{_DAY}|[0-9]{{4}}-[0-9]{{2}}", dt.date.fromisoformat, "{}-01"),
    "time": _moment(_CLOCK, dt.time.fromisoformat),
    "datetime": _moment(f"{_DAY}T{_CLOCK}", dt.datetime.fromisoformat),
    "instant": _moment(f"{_DAY}T{_CLOCK}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})", dt.datetime.fromisoformat),
}
