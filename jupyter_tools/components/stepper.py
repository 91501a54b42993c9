"""A stepper: containers that are filled in one after the other."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from ..texts import said
from .base import RUNTIME
from .registry import Palette
from .sections import OneSection, SectionsContext

_CONTENT: dict[str, Any] = {"group": "content"}


class StepperContext(SectionsContext):
    """What a handler may set on a stepper."""

    active: Annotated[str | None, Field(json_schema_extra=RUNTIME)] = None
    """The name of the open step; None for the first."""
    back_label: Annotated[str, Field(json_schema_extra=_CONTENT)] = said("Back")
    """What the button says that goes to the step before; empty for no button."""
    next_label: Annotated[str, Field(json_schema_extra=_CONTENT)] = said("Next")
    """What the button says that goes to the next step; empty for no button."""
    finish_label: Annotated[str, Field(json_schema_extra=_CONTENT)] = said("Finish")
    """What the button of the last step says; empty for no button."""


class Stepper(StepperContext, OneSection):
    """Containers that visitors fill in one after the other; each is a step, with its title, icon and `help`."""

    events: ClassVar[tuple[str, ...]] = ("finish", "select", "change")
    palette = Palette(
        "Arrange",
        order=26,
        example={
            "components": {
                "first": {"type": "container", "label": "First"},
                "second": {"type": "container", "label": "Second"},
            }
        },
    )
    checked_on = ("finish",)

    linear: bool = True
    """Whether a later step is reached by the button only, which first checks what the open one asks for."""
