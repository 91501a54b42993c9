"""Components that visitors give values: text, numbers, choices."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import sys
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from ..protocol.scalars import EXACT, PlainNumber, PlainScalar, Scalar, is_missing, number, scalar
from .base import Input, InputContext, Properties, shortened
from .registry import Palette


class TextInputContext(InputContext):
    """What a handler may set on a text input."""

    value: str = ""
    """The text."""
    placeholder: str = ""
    """A hint shown while it is empty."""


class TextInput(TextInputContext, Input):
    """A field for text, of one line or many."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette("Ask", icon="cursor-text", order=10, example={"label": "Text"})

    multiline: bool = False
    """Whether the text may have several lines."""
    secret: bool = False
    """Whether the text is a password or the like: hidden while it is typed, and never written to the journal.
    Other texts in the journal that repeat it are masked from four characters on."""
    max_length: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    """The most characters a visitor may give."""

    @model_validator(mode="after")
    def _secret_fits(self) -> TextInput:
        if self.secret and self.multiline:
            message = "secret: cannot be hidden where `multiline` is set"
            raise ValueError(message)
        return self

    def secrets(self) -> frozenset[str]:
        """The text, where it is secret."""
        return super().secrets() | {"value"} if self.secret else super().secrets()

    def state_type(self) -> str:
        """Text."""
        return "str"

    def initial(self) -> str:
        """The declared value."""
        return self.value

    def check(self, value: Any, data: Any = None) -> str:  # noqa: ARG002 - only a table has data
        """Text of at most `max_length` characters."""
        if not isinstance(value, str):
            message = "must be text"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        if len(value) > self.max_length:
            message = f"must have at most {self.max_length} characters"
            raise ValueError(message)
        return value


class NumberContext(InputContext):
    """What a handler may set on a number input."""

    value: PlainNumber | None = None
    """The number; None when empty."""
    min: PlainNumber | None = None
    """The smallest number allowed."""
    max: PlainNumber | None = None
    """The largest number allowed."""
    step: PlainNumber = 1
    """How far the arrow keys go."""
    placeholder: str = ""
    """A hint shown while it is empty."""


class Number(NumberContext, Input):
    """A field for a number."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette("Ask", icon="number", order=20, example={"label": "Number"})

    integer: bool = False
    """Whether only whole numbers are allowed."""

    @model_validator(mode="after")
    def _numbers_fit(self) -> Number:
        if self.step <= 0:
            message = "step: must be greater than 0"
            raise ValueError(message)
        for name, one in (("value", self.value), ("step", self.step)):
            try:
                _ = None if one is None else self._kept(one)
            except ValueError as error:
                message = f"{name}: {error}"
                raise ValueError(message) from None
        return self

    def state_type(self) -> str:
        """A number, or None when empty; a whole number that a float cannot hold stays an int."""
        return "int | None" if self.integer else "float | int | None"

    def initial(self) -> int | float | None:
        """The declared value."""
        return None if self.value is None else self._kept(self.value)

    def check(self, value: Any, data: Any = None) -> int | float | None:  # noqa: ARG002 - only a table has data
        """None, or a number between `min` and `max`."""
        if value is None:
            return None
        given = self._kept(number(value))
        if self.min is not None and given < self.min:
            message = f"must be at least {self.min}"
            raise ValueError(message)
        if self.max is not None and given > self.max:
            message = f"must be at most {self.max}"
            raise ValueError(message)
        return given

    def _kept(self, value: float) -> int | float:
        """The number as stored in `state`, without loss of digits."""
        if not self.integer:
            return _float_if_exact(value)
        if type(value) is float and not abs(value) <= EXACT:
            message = "must be sent with all its digits"
            raise ValueError(message)
        if value != int(value):
            message = "must be a whole number"
            raise ValueError(message)
        return int(value)


def _float_if_exact(value: float) -> int | float:
    try:
        return same if (same := float(value)) == value else value
    except OverflowError:
        message = "must be a number that a float can hold"
        raise ValueError(message) from None


_CHOICES = "a list, a series, an array or a set of values, or a dict of labels by value"


def _listed(value: Any) -> Any:
    """Convert a series, array, range, set or similar to a list; frames and non-iterables are returned unchanged."""
    if isinstance(value, set | frozenset):
        return _sorted(value)
    unlike = (list, str, bytes, dict)
    if isinstance(value, unlike) or hasattr(value, "columns") or not isinstance(value, Iterable):
        return value
    return list(value)


def _choices(value: Any) -> Any:
    """Options as a list, without missing values. Raises `ValueError` for what is no choice of values."""
    if isinstance(value, dict):
        if "value" in value and value.keys() <= {"value", "label"}:
            message = "one option is no list: put it into []"
            raise ValueError(message)
        return [{"value": one, "label": label} for one, label in value.items() if not is_missing(one)]
    listed = _listed(value)
    if not isinstance(listed, list):
        hint = ": give one of its columns" if hasattr(value, "columns") else ""
        message = f"must be {_CHOICES}{hint}"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    return [one for one in listed if not is_missing(one)]


def _sorted(values: AbstractSet[Any]) -> list[Any]:
    given = [one for one in values if not is_missing(one)]
    try:
        return sorted(given)
    except TypeError:
        message = "a set has no order, and its values cannot be sorted: give a list"
        raise ValueError(message) from None


class Option(Properties):
    """An option with a label."""

    value: PlainScalar
    """What `state` holds when it is chosen."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""


class SelectContext(InputContext):
    """What a handler may set on a select."""

    value: Annotated[PlainScalar | list[PlainScalar] | None, BeforeValidator(_listed)] = None
    """The chosen value; None for none; a list where several may be chosen."""
    options: Annotated[list[PlainScalar | Option], BeforeValidator(_choices)] = []  # noqa: RUF012 - pydantic copies it
    """The choices: values, or values with labels. A handler can set a series, an array, a range, a set (it is sorted)
    or a dict of labels by value; also of dates, times and decimals. Missing values are left out."""
    placeholder: str = ""
    """A hint shown while nothing is chosen."""


class Select(SelectContext, Input):
    """A choice of one or several options."""

    palette = Palette("Ask", icon="select", order=30, example={"label": "Choice", "options": ["A", "B"]})

    multiple: bool = False
    """Whether several options may be chosen."""
    clearable: bool = True
    """Whether the visitor may choose nothing."""

    @model_validator(mode="after")
    def _value_fits(self) -> Select:
        if self.value is not None and isinstance(self.value, list) is not self.multiple:
            message = "value: must be a list where `multiple` is set, and one value elsewhere"
            raise ValueError(message)
        return self

    def values(self) -> list[Scalar]:
        """The values of the options."""
        return [option.value if isinstance(option, Option) else option for option in self.options]

    def state_type(self) -> str:
        """The type of the declared options' values, or any scalar while there are none."""
        kinds = {type(value).__name__ for value in self.values()}
        kind = kinds.pop() if len(kinds) == 1 else "str | int | float | bool"
        kind = "Any" if kind in ("date", "datetime", "time", "Decimal") else kind
        return f"list[{kind}]" if self.multiple else f"{kind} | None"

    def initial(self) -> Any:
        """The declared value."""
        return [] if self.multiple and self.value is None else self.value

    def declared_problem(self) -> str:
        """Without declared options nothing is known: a handler will set them."""
        return super().declared_problem() if self.options else ""

    def check(self, value: Any, data: Any = None) -> Any:  # noqa: ARG002 - only a table has data
        """None or an option's value; where several may be chosen, a list of them."""
        known = {_key(one): one for one in reversed(self.values())}
        if not self.multiple:
            return None if value is None else _chosen(value, known)
        if not isinstance(value, list):
            message = "must be a list"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        chosen: dict[tuple[str, Scalar], Scalar] = {}
        for one in value:
            option = _chosen(one, known)
            if _key(option) in chosen:
                message = f"{shortened(option)} is chosen twice"
                raise ValueError(message)
            chosen[_key(option)] = option
        return list(chosen.values())

    def still_chosen(self, value: Any) -> Any:
        """The part of a value (in wire form) that is still among the options."""
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        known = {_key(one): one for one in reversed(self.values())}
        kept = [option for one in chosen if (option := _option(one, known)) is not None]
        return kept if self.multiple else next(iter(kept), None)


_KEPT = 15
"""Decimals of at most this many digits convert to different floats."""
_TINY = 1e-300
"""Floats below this have fewer digits."""


def _key(value: Scalar) -> tuple[str, Scalar]:
    """The key that distinguishes values as a browser does (`keyOf` in `core/options.ts`).

    True is not 1, and a whole number beyond 2**53 is no float; 1 equals 1.0, and a decimal of few digits its float.
    """
    if isinstance(value, bool | str):
        return type(value).__name__, value
    if isinstance(value, dt.date | dt.time):
        return type(value).__name__, value.isoformat()
    if isinstance(value, decimal.Decimal):
        near = float(value)
        kept = len(value.as_tuple().digits) <= _KEPT and math.isfinite(near) and (abs(near) > _TINY or value == 0)
        return ("number", near) if kept else ("decimal", str(value))
    return ("number", float(value)) if isinstance(value, float) or -EXACT <= value <= EXACT else ("int", value)


def _option(value: Any, known: dict[tuple[str, Scalar], Scalar]) -> Scalar | None:
    given = scalar(value)
    option = known.get(_key(given))
    if option is None and type(given) is int and abs(given) < sys.float_info.max:  # a float, as JavaScript sends it
        option = known.get(("number", float(given)))
    return option


def _chosen(value: Any, known: dict[tuple[str, Scalar], Scalar]) -> Scalar:
    try:
        option = _option(value, known)
    except ValueError:
        option = None
    if option is None:
        message = f"{shortened(value)} is not one of the options"
        raise ValueError(message)
    return option


class CheckboxContext(InputContext):
    """What a handler may set on a checkbox."""

    value: bool = False
    """Whether it is ticked."""


class Checkbox(CheckboxContext, Input):
    """A box to tick."""

    palette = Palette("Ask", icon="checkbox", order=40, example={"label": "Yes"})

    def state_type(self) -> str:
        """True or False."""
        return "bool"

    def initial(self) -> bool:
        """The declared value."""
        return self.value

    def check(self, value: Any, data: Any = None) -> bool:  # noqa: ARG002 - only a table has data
        """True or False."""
        if not isinstance(value, bool):
            message = "must be true or false"
            raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
        return value

    def is_empty(self, value: Any) -> bool:
        """A required box must be ticked."""
        return value is not True
