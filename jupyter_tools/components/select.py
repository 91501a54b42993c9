"""A choice of one or several options."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from ..protocol.scalars import PlainScalar, Scalar
from .base import Input, InputContext
from .options import Options, listed
from .registry import Palette, Preset
from .rules import Ref, key_of, option_of, values_of


class SelectContext(InputContext):
    """What a handler may set on a select."""

    value: Annotated[PlainScalar | list[PlainScalar] | None, BeforeValidator(listed)] = None
    """The chosen value; None for none; a list where several may be chosen."""
    options: Options = []
    """The choices: values, or values with labels. A handler can set a series, an array, a range, a set (it is sorted)
    or a dict of labels by value; also of dates, times and decimals. Missing values are left out."""
    placeholder: str = ""
    """A hint shown while nothing is chosen."""


class Select(SelectContext, Input):
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
    value_rule = {
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
