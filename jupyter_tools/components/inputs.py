"""Components that visitors give values: text, numbers, choices."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from ..protocol.scalars import PlainNumber, PlainScalar, Scalar, is_missing
from .base import Input, InputContext
from .properties import Properties
from .registry import Palette
from .rules import Ref, float_if_exact, key_of, option_of, values_of, whole


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
    value_rule = {"type": "string", "maxLength": Ref("max_length")}  # noqa: RUF012 - nobody changes it

    live: bool = False
    """Whether `change` is sent while the visitor types, for search as you type: at each pause of a quarter of a second,
    or as `pace` says. Otherwise it is sent when they press Enter or leave the field."""
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
    value_rule = {  # noqa: RUF012 - nobody changes it
        "type": [Ref("integer", ("integer", "number")), "null"],
        "minimum": Ref("min"),
        "maximum": Ref("max"),
    }

    live: bool = False
    """Whether `change` is sent while the visitor types, for search as you type: at each pause of a quarter of a second,
    or as `pace` says. Otherwise it is sent when they press Enter or leave the field."""
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

    def _kept(self, value: float) -> int | float:
        """The number as stored in `state`, without loss of digits."""
        return whole(value) if self.integer else float_if_exact(value)


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
    value_rule = {  # noqa: RUF012 - nobody changes it
        "type": Ref("multiple", ("array", ["scalar", "null"])),
        "options": Ref("options"),
    }

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
        return values_of(self.options)

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

    def still_chosen(self, value: Any) -> Any:
        """The part of a value (in wire form) that is still among the options."""
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        known = {key_of(one): one for one in reversed(self.values())}
        kept = [option for one in chosen if (option := option_of(one, known)) is not None]
        return kept if self.multiple else next(iter(kept), None)


class CheckboxContext(InputContext):
    """What a handler may set on a checkbox."""

    value: bool = False
    """Whether it is ticked."""


class Checkbox(CheckboxContext, Input):
    """A box to tick."""

    palette = Palette("Ask", icon="checkbox", order=40, example={"label": "Yes"})
    value_rule = {"type": "boolean", "empty": [None, False]}  # noqa: RUF012 - nobody changes it
