"""A choice of one or several options."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from ..protocol.scalars import PlainScalar
from .base import RUNTIME, InputContext
from .options import CHOICE_RULE, Choice, Options, listed
from .registry import Palette, Preset
from .rules import Ref


class SelectContext(InputContext):
    """What a handler may set on a select."""

    value: Annotated[PlainScalar | list[PlainScalar] | None, BeforeValidator(listed)] = None
    """The chosen value; None for none; a list where several may be chosen."""
    options: Options = []
    """The choices: values, or values with labels. A handler can set a series, an array, a range, a set (it is sorted)
    or a dict of labels by value; also of dates, times and decimals. Missing values are left out."""
    chosen: Annotated[Options, Field(json_schema_extra=RUNTIME)] = []
    """The options of what is chosen, where `options` have it no more as a search has found others: its labels stay.
    A handler that sets a value which no search has found gives its option here."""
    placeholder: str = ""
    """A hint shown while nothing is chosen."""


class Select(SelectContext, Choice):
    """A choice of one or several options, of a list or of what a handler finds."""

    events: ClassVar[tuple[str, ...]] = ("change", "search")
    palette = Palette(
        "Ask",
        order=30,
        example={"label": "Choice", "options": ["A", "B"]},
        presets=(
            Preset(
                "Multiple choice",
                "Several of some options",
                {"label": "Choices", "multiple": True, "options": ["A", "B"]},
            ),
        ),
    )
    value_rule = {
        "type": Ref("multiple", ("array", ["scalar", "null"])),
        **CHOICE_RULE,
        "open": Ref("creatable"),
        "maxItems": Ref("max_items"),
    }

    multiple: bool = False
    """Whether several options may be chosen."""
    clearable: bool = True
    """Whether the visitor can empty it with a button in it."""
    max_items: Annotated[int, Field(ge=1)] | None = None
    """The most options that may be chosen, where several may be; None for no limit."""
    creatable: bool = False
    """Whether the visitor may give a text that is no option."""

    @model_validator(mode="after")
    def _value_fits(self) -> Select:
        if self.value is not None and isinstance(self.value, list) is not self.multiple:
            message = "value: must be a list where `multiple` is set, and one value elsewhere"
            raise ValueError(message)
        if self.max_items is not None and not self.multiple:
            message = "max_items: needs `multiple`"
            raise ValueError(message)
        return self

    def is_multiple(self) -> bool:
        """Whether it gives a list."""
        return self.multiple

    def is_open(self) -> bool:
        """Whether visitors may also give a text that is no option."""
        return self.creatable

    def searches(self) -> bool:
        """Whether a handler finds the options."""
        return "search" in self.handlers

    def still_chosen(self, value: Any) -> Any:
        """The part of a value that is still among the options; all of it where these are not all that may be chosen."""
        return value if self.searches() or self.creatable else super().still_chosen(value)
