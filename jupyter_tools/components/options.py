"""The options of a choice: values, with or without labels, from what a handler has; what choices among them share."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_serializer

from ..protocol.scalars import PlainScalar, PlainTruth, is_missing
from .base import Input
from .icons import Icon
from .properties import Properties
from .refusals import MESSAGES
from .rules import Ref, chosen_of, values_of

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from ..protocol.scalars import Scalar

OptionColor = Literal[
    "gray", "red", "pink", "grape", "violet", "indigo", "blue", "cyan", "teal", "green", "lime", "yellow", "orange"
]
COLORS: tuple[str, ...] = get_args(OptionColor)
"""The colours of options: the accents of pages."""
OPTIONAL: dict[str, Any] = {"optional": True}
"""Marks a field that travels only where it is set, as lists of options are long."""
_CHOICES = "a list, a series, an array or a set of values, or a dict of labels by value"


class Option(Properties):
    """An option with a label."""

    value: PlainScalar
    """What `state` holds when it is chosen."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""
    description: Annotated[str, Field(json_schema_extra=OPTIONAL)] = ""
    """A line under its label."""
    group: Annotated[str, Field(json_schema_extra=OPTIONAL)] = ""
    """The heading under which it is listed; empty for none."""
    color: Annotated[OptionColor | None, Field(json_schema_extra=OPTIONAL)] = None
    """The colour of the dot before its label; None for no dot."""
    icon: Annotated[Icon, Field(json_schema_extra=OPTIONAL)] = ""
    """The icon before its label; empty for none."""
    disabled: Annotated[PlainTruth, Field(json_schema_extra=OPTIONAL)] = False
    """Whether it is shown and cannot be chosen; one that the value names stays chosen."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of its fields, which `_short` would hide."""
        fields: Any = {name: one for name, one in core_schema.items() if name != "serialization"}
        schema: JsonSchemaValue = super().__get_pydantic_json_schema__(fields, handler)  # type: ignore[misc]
        return schema

    @model_serializer(mode="wrap")
    def _short(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Only what is set, besides value and label."""
        whole: dict[str, Any] = handler(self)
        return {name: one for name, one in whole.items() if name in ("value", "label") or one}


_FIELDS = frozenset(Option.model_fields)  # type: ignore[attr-defined]  # mypy sees `Properties` as no model


def listed(value: Any) -> Any:
    """Convert a series, array, range, set or similar to a list; frames and non-iterables are returned unchanged."""
    if isinstance(value, set | frozenset):
        return _sorted(value)
    unlike = (list, str, bytes, dict)
    if isinstance(value, unlike) or hasattr(value, "columns") or not isinstance(value, Iterable):
        return value
    return list(value)


def two(value: Any) -> Any:
    """Convert to a list of two values. Raises `ValueError` for a list of more or fewer."""
    items = list(value) if isinstance(value, tuple) else listed(value)
    if isinstance(items, list) and len(items) != 2:  # noqa: PLR2004 - a start and an end
        raise ValueError(MESSAGES["pair"][0])
    return items


def _choices(value: Any) -> Any:
    """Options as a list, without missing values. Raises `ValueError` for what is no choice of values."""
    return entries(value, "option", _FIELDS)


def entries(value: Any, noun: str, fields: frozenset[str]) -> list[Any]:
    """What is to be chosen as a list, without missing values; `fields` are those of one of them.

    Raises `ValueError` for what is no choice of values.
    """
    if isinstance(value, dict):
        if "value" in value and value.keys() <= fields:
            message = f"one {noun} is no list: put it into []"
            raise ValueError(message)
        return [{"value": one, "label": label} for one, label in value.items() if not is_missing(one)]
    items = listed(value)
    if not isinstance(items, list):
        hint = ": give one of its columns" if hasattr(value, "columns") else ""
        message = f"must be {_CHOICES}{hint}"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    return [one for one in items if not is_missing(one)]


def _sorted(values: AbstractSet[Any]) -> list[Any]:
    given = [one for one in values if not is_missing(one)]
    try:
        return sorted(given)
    except TypeError:
        message = "a set has no order, and its values cannot be sorted: give a list"
        raise ValueError(message) from None


def _texts(value: Any) -> Any:
    """Texts as a list, without missing values."""
    items = listed(value)
    return [one for one in items if not is_missing(one)] if isinstance(items, list) else items


Texts = Annotated[list[str], BeforeValidator(_texts)]
"""Texts, also of a series, an array or a set."""
Options = Annotated[list[PlainScalar | Option], BeforeValidator(_choices)]
"""Values, or values with labels."""


def kind_of_values(values: Iterable[Scalar]) -> str:
    """How State annotates one of some values: as any scalar, unless all are of one type."""
    kinds = {type(value).__name__ for value in values}
    kind = kinds.pop() if len(kinds) == 1 else "str | int | float | bool"
    return "Any" if kind in ("date", "datetime", "time", "Decimal") else kind


class Choice(Input):
    """What the types share that let visitors choose among options; each declares `options` and `value`."""

    def is_multiple(self) -> bool:
        """Whether several options may be chosen."""
        return False

    def is_open(self) -> bool:
        """Whether visitors may also give a text that is no option."""
        return False

    def values(self) -> list[Scalar]:
        """The values of the options."""
        return values_of(self.__dict__["options"])

    def state_type(self) -> str:
        """The type of the declared options' values, or any scalar while there are none."""
        kind = kind_of_values([*self.values(), *([""] if self.is_open() else [])])
        return f"list[{kind}]" if self.is_multiple() else f"{kind} | None"

    def initial(self) -> Any:
        """The declared value."""
        value = self.__dict__["value"]
        return [] if self.is_multiple() and value is None else value

    def declared_problem(self) -> str:
        """Without declared options nothing is known: a handler will set them."""
        return super().declared_problem() if self.__dict__["options"] else ""

    def still_chosen(self, value: Any) -> Any:
        """The part of a value (in wire form) that is still among the options."""
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        kept = chosen_of(chosen, self.values())
        return kept if self.is_multiple() else next(iter(kept), None)


CHOICE_RULE: dict[str, Any] = {"options": Ref("options"), "kept": Ref("value")}
"""The part of a value rule that has visitors choose among the options."""
