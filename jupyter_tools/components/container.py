"""A card that groups components."""

from __future__ import annotations

from typing import ClassVar

from .group import Group, GroupContext
from .registry import Palette


class ContainerContext(GroupContext):
    """What a handler may set on a container."""


class Container(ContainerContext, Group):
    """A card that groups components."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    palette = Palette("Arrange", order=10, example={"label": "Group"})
