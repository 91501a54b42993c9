"""Value rules: what a visitor may give a component, declared once and checked by the server and the browser alike.

A rule is a dict of JSON Schema's plain keywords, in `Component.value_rule`. `Ref` stands for a property as it is now:
``{"type": "integer", "minimum": 0, "maximum": Ref("max")}``. A limit that is None does not apply.

- ``type``: `string`, `number`, `integer`, `boolean`, `date`, `month` (the date of its first day), `time`, `datetime`
  (without a time zone), `instant` (a datetime with its offset), `scalar`, `file` (the entry of one that the server
  keeps), `array` (each item once), `pair` (two values, the smaller one first), `null`, or a list of these
- ``items``: the rule of the items of an array or a pair; scalars where it is missing
- ``minimum``, ``maximum``: of a number, a date or a time; ``multipleOf``: the step of a number, counted from 0
- ``written``: the format in which the browser writes limits: `percent`, `month`, or another one
- ``minLength``, ``maxLength``: of a text, in code points; ``pattern``: see `patterns`
- ``minItems``, ``maxItems``: of an array
- ``exceptWeekdays``, ``exceptDays``: days on which no date and no datetime may be
- ``format``: what a text must look like, by its name in `patterns.FORMATS`
- ``options``: the values, or values with labels, of which one (of an array: each) must be chosen, and no disabled one
  but those of ``kept``, a value or a list of values; where ``open`` is true, any other text may be given too
- ``required``: whether a form needs a value; ``asked``: the message that asks for it, if it is not the one for all;
  ``empty``: the values that count as none. An empty text and an empty
  array are no values, of which nothing else is asked

`labextension/src/core/rules.ts` does the same; both run the cases in ``tests/values/rules.json``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..protocol.scalars import EXACT, number, scalar
from .patterns import FORMATS, fits_pattern
from .refusals import MESSAGES, WEEKDAYS, is_moment, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..protocol.scalars import Scalar

KEPT = 15
"""Decimals of at most this many digits convert to different floats."""
TINY = 1e-300
"""Floats below this have fewer digits."""
NEW_LENGTH = 500
"""The most characters of a text that a visitor gives where options are open."""
Rule = dict[str, Any]
"""Keywords with their limits, which may be `Ref`."""
EMPTY: list[Any] = [None, "", []]
"""The values that count as none where a rule does not say it."""


@dataclass(frozen=True)
class Ref:
    """A property of the component as it is now."""

    property: str
    cases: tuple[Any, Any] | None = None
    """What its being true and its being false stand for, each also a `Ref`; None for the value itself."""

    def json(self) -> dict[str, Any]:
        """The form that the browser reads."""
        cases = {} if self.cases is None else {"cases": [_json(one) for one in self.cases]}
        return {"$ref": self.property, **cases}


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule as JSON."""
    return {keyword: _json(limit) for keyword, limit in rule.items()}


def rule_now(rule: Rule, component: Any) -> Rule:
    """A rule with the component's present properties in place of each `Ref`."""
    now = {keyword: _now(limit, component) for keyword, limit in rule.items() if keyword not in ("type", "items")}
    if "items" in rule:
        now["items"] = rule_now(rule["items"], component)
    return {"type": _kinds(rule["type"], component), **now}


def check_value(rule: Rule, component: Any, value: Any) -> Any:
    """A value from the wire, as `state` holds it. Raises `ValueError` with what is wrong with it."""
    now = rule_now(rule, component)
    return _checked({**now, **dict.fromkeys(_OF_VALUES)} if value in ("", []) else now, value)


def excluding(rule: Rule, component: Any) -> tuple[str, str] | None:
    """The properties that are the limits of a rule and exclude each other; None where some value is between them."""
    limits = {**rule.get("items", {}), **rule}
    for keywords in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
        low, high = (_property(limits.get(one)) for one in keywords)
        if not (low and high) or {low, high} & {*component.rules}:
            continue
        least, most = getattr(component, low), getattr(component, high)
        if least is not None and most is not None and least > most:
            return low, high
    return None


def _property(limit: Any) -> str:
    """The property that is a limit; empty where none alone is."""
    return limit.property if isinstance(limit, Ref) and limit.cases is None else ""


def missing(rule: Rule) -> str:
    """What is said of a required value that is missing."""
    return MESSAGES[rule.get("asked", "required")][0]


def values_of(options: Iterable[Any]) -> list[Scalar]:
    """The values of options, which may have labels."""
    return [getattr(option, "value", option) for option in options]


def key_of(value: Scalar) -> tuple[str, Scalar]:
    """The key that distinguishes values as a browser does (`keyOf` in `core/options.ts`).

    True is not 1, and a whole number beyond 2**53 is no float; 1 equals 1.0, and a decimal of few digits its float.
    """
    if isinstance(value, bool | str):
        return type(value).__name__, value
    if isinstance(value, dt.date | dt.time):
        return type(value).__name__, value.isoformat()
    if isinstance(value, decimal.Decimal):
        near = float(value)
        kept = len(value.as_tuple().digits) <= KEPT and math.isfinite(near) and (abs(near) > TINY or value == 0)
        return ("number", near) if kept else ("decimal", str(value))
    return ("number", float(value)) if isinstance(value, float) or -EXACT <= value <= EXACT else ("int", value)


def chosen_of(chosen: Iterable[Any], values: list[Scalar]) -> list[Scalar]:
    """The options that values (in wire form) choose, without those that are none."""
    known = {key_of(one): one for one in reversed(values)}
    return [option for one in chosen if (option := _option_of(one, known)) is not None]


def _option_of(value: Any, known: Mapping[Any, Scalar]) -> Scalar | None:
    """The option that a value (in wire form) chooses; `known` has the options by key. Raises `ValueError`."""
    given = scalar(value)
    option = known.get(key_of(given))
    if option is None and type(given) is int and abs(given) < sys.float_info.max:  # a float, as JavaScript sends it
        option = known.get(("number", float(given)))
    return option


def float_if_exact(value: Any) -> int | float:
    """A number as a float; a whole number that a float cannot hold stays an int. Raises `ValueError`."""
    given = number(value)
    try:
        return same if (same := float(given)) == given else given
    except OverflowError:
        message = "must be a number that a float can hold"
        raise ValueError(message) from None


def whole(value: Any) -> int:
    """A whole number, without loss of digits. Raises `ValueError`."""
    given = number(value)
    if type(given) is float and not abs(given) <= EXACT:
        message = "must be sent with all its digits"
        raise ValueError(message)
    if given != int(given):
        raise refusal("integer")
    return int(given)


def _json(limit: Any) -> Any:
    if isinstance(limit, list):
        return [_json(one) for one in limit]
    if isinstance(limit, dict):
        return rule_json(limit)
    return limit.json() if isinstance(limit, Ref) else limit


def _kinds(kinds: Any, component: Any) -> list[str]:
    """The types that a rule allows now."""
    now = _now(kinds, component)
    return [_now(one, component) for one in now] if isinstance(now, list) else [now]


def _now(limit: Any, component: Any) -> Any:
    if not isinstance(limit, Ref):
        return limit
    value = getattr(component, limit.property)
    return value if limit.cases is None else _now(limit.cases[0 if value else 1], component)


def _is(kind: type, name: str) -> Any:
    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise refusal(name)
        return value

    return read


def _checked(now: Rule, value: Any) -> Any:
    """A value that a rule of present properties allows."""
    kinds = now["type"]
    if value is None and "null" in kinds:
        return None
    known = None if now.get("options") is None else _Known(now)
    if "array" in kinds:
        given: Any = _check_items(value, now, known)
    elif "pair" in kinds:
        given = _check_pair(value, now["items"])
    else:
        given = _READ[kinds[0]](value) if known is None else known.chosen(value)
    for keyword, is_kept in _TESTS.items():
        limit = now.get(keyword)
        if limit is not None and not is_kept(given, limit):
            raise refusal(_named(keyword, given, limit), limit=limit, value=given)
    return given


def _named(keyword: str, given: Any, limit: Any) -> str:
    """The message of a limit: dates are not less, but earlier, and each format has its own."""
    if keyword == "format":
        return str(limit)
    return {"minimum": "earliest", "maximum": "latest"}.get(keyword, keyword) if is_moment(given) else keyword


def _check_pair(value: Any, rule: Rule) -> tuple[Any, Any]:
    """Two values of a rule, the smaller one first."""
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - a pair
        raise refusal("pair")
    start, end = (_checked(rule, one) for one in value)
    if start > end:
        raise refusal("order")
    return start, end


def _check_items(value: Any, now: Rule, known: _Known | None) -> list[Scalar]:
    """The items of an array, as the options have them, each once."""
    rule = now.get("items", {"type": ["scalar"]})
    chosen: dict[Any, Scalar] = {}
    for one in _is(list, "array")(value):
        item = _checked(rule, one) if known is None else known.chosen(one)
        key = ("file", item["id"]) if isinstance(item, dict) else key_of(item)
        if key in chosen:
            raise refusal("twice", value=item)
        chosen[key] = item
    return list(chosen.values())


class _Known:
    """The options of a rule of present properties."""

    def __init__(self, now: Rule) -> None:
        self._options = {key_of(one): one for one in reversed(values_of(now["options"]))}
        kept = now.get("kept")
        given = kept if isinstance(kept, list) else [] if kept is None else [kept]
        marks = {key_of(value): disabled for value, disabled in map(_with_mark, reversed(now["options"]))}
        self._closed = {key for key, disabled in marks.items() if disabled} - {key_of(one) for one in given}
        self._open = bool(now.get("open"))

    def chosen(self, value: Any) -> Scalar:
        """The option that a value from the wire chooses. Raises `ValueError`."""
        option = None
        with contextlib.suppress(ValueError):
            option = _option_of(value, self._options)
        if option is None:
            if self._open and isinstance(value, str) and value.strip() and len(value) <= NEW_LENGTH:
                return value
            raise refusal("options", value=value)
        if key_of(option) in self._closed:
            raise refusal("disabled", value=value)
        return option


def _with_mark(option: Any) -> tuple[Scalar, bool]:
    """The value of an option, and whether it is disabled."""
    return getattr(option, "value", option), getattr(option, "disabled", False)


def _moment(kind: type, name: str, *, aware: bool = False) -> Callable[[Any], Any]:
    """Reads values of exactly one kind; datetimes are dates as well."""

    def read(value: Any) -> Any:
        with contextlib.suppress(ValueError):
            given = scalar(value)
            if type(given) is kind and (getattr(given, "tzinfo", None) is not None) is aware:
                return given
        raise refusal(name)

    return read


def _month(value: Any) -> dt.date:
    """The first day of a month."""
    with contextlib.suppress(ValueError):
        given = scalar(value)
        if type(given) is dt.date and given.day == 1:
            return given
    raise refusal("month")


def _file(value: Any) -> dict[str, Any]:
    """The entry of a file, as far as its form goes: whose it is, its component knows."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise refusal("file")
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "string": _is(str, "string"),
    "date": _moment(dt.date, "date"),
    "month": _month,
    "time": _moment(dt.time, "time"),
    "datetime": _moment(dt.datetime, "datetime"),
    "instant": _moment(dt.datetime, "instant", aware=True),
    "number": float_if_exact,
    "integer": whole,
    "boolean": _is(bool, "boolean"),
    "scalar": scalar,
    "file": _file,
}
_OF_VALUES = ("minLength", "pattern", "format", "minItems")
"""The keywords that ask nothing of an empty text or array."""
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda given, limit: given >= limit,
    "maximum": lambda given, limit: given <= limit,
    "multipleOf": lambda given, limit: given % limit == 0,
    "minLength": lambda given, limit: len(given) >= limit,
    "maxLength": lambda given, limit: len(given) <= limit,
    "pattern": lambda given, limit: fits_pattern(limit, given),
    "format": lambda given, limit: fits_pattern(FORMATS.get(limit, ""), given),
    "minItems": lambda given, limit: len(given) >= limit,
    "maxItems": lambda given, limit: len(given) <= limit,
    "exceptWeekdays": lambda given, limit: WEEKDAYS[given.weekday()] not in limit,
    "exceptDays": lambda given, limit: dt.date(given.year, given.month, given.day) not in limit,
}
