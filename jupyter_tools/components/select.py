"""A choice of one or several options."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from ..protocol.scalars import PlainScalar
from .base import InputContext
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
    placeholder: str = ""
    """A hint shown while nothing is chosen."""


class Select(SelectContext, Choice):
    """A choice of one or several options."""

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
    value_rule = {"type": Ref("multiple", ("array", ["scalar", "null"])), **CHOICE_RULE}

    multiple: bool = False
    """Whether several options may be chosen."""
    clearable: bool = True
    """Whether the visitor can empty it with a button in it."""

    @model_validator(mode="after")
    def _value_fits(self) -> Select:
        if self.value is not None and isinstance(self.value, list) is not self.multiple:
            message = "value: must be a list where `multiple` is set, and one value elsewhere"
            raise ValueError(message)
        return self

    def is_multiple(self) -> bool:
        """Whether it gives a list."""
        return self.multiple
