"""A container whose inputs are sent together."""

from __future__ import annotations

from typing import ClassVar

from .group import Group, GroupContext
from .registry import Palette


class FormContext(GroupContext):
    """What a handler may set on a form."""


class Form(FormContext, Group):
    """A container whose inputs are sent together; Enter presses its primary button."""

    events: ClassVar[tuple[str, ...]] = ("submit", "change")
    palette = Palette("Arrange", order=20, example={"label": "Form"})
    sends_together = True
