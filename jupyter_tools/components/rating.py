"""A choice of stars, or between two thumbs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ..protocol.scalars import PlainNumber
from .base import Input, InputContext
from .icons import Icon
from .layout import Layout
from .registry import Palette, Preset
from .rules import Ref, float_if_exact


class RatingContext(InputContext):
    """What a handler may set on a rating."""

    value: PlainNumber | None = None
    """How many stars are chosen, from 1 on; with `thumbs` 1 for up and 0 for down; None for none. A handler may set any
    number, such as an average: a part of a star is filled in part."""
    max: Annotated[int, Field(ge=1, le=10)] = 5
    """How many stars there are."""
    icon: Icon = "star"
    """The icon that is drawn for each star; empty for a star."""


class Rating(RatingContext, Input):
    """A choice of some stars out of five, or of a thumb up or down."""

    palette = Palette(
        "Ask",
        order=33,
        example={"label": "Rating"},
        presets=(
            Preset(
                "Thumbs",
                "A thumb up or down",
                {"label": "Did this help?", "thumbs": True, "clearable": True},
            ),
            Preset("Half stars", "Stars in steps of a half", {"label": "Rating", "half": True}),
        ),
    )
    layout = Layout("field", spread=True)
    value_rule = {
        "type": [Ref("half", ("number", "integer")), "null"],
        "minimum": Ref("thumbs", (0, Ref("half", (0.5, 1)))),
        "maximum": Ref("thumbs", (1, Ref("max"))),
        "multipleOf": Ref("half", (0.5, 1)),
    }

    half: bool = False
    """Whether half stars can be chosen."""
    thumbs: bool = False
    """Whether it has a thumb up and a thumb down in place of stars, as `st.feedback("thumbs")` of Streamlit does: `max`
    and `icon` then have no effect."""
    clearable: bool = False
    """Whether the visitor can empty it with a button in it, or by pressing what is chosen."""

    @model_validator(mode="after")
    def _steps_fit(self) -> Rating:
        if self.half and self.thumbs:
            message = "half: must be off where `thumbs` is set"
            raise ValueError(message)
        return self

    def initial(self) -> int | float | None:
        """The declared value; a whole number of stars is an int unless half ones can be chosen."""
        if self.value is None:
            return None
        value = float_if_exact(self.value)
        return value if self.half or not float(value).is_integer() else int(value)
