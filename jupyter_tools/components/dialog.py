"""What modals and drawers share: containers that are shown above the page while they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator

from .children import Children, state_lines
from .group import Group, GroupContext
from .layout import Layout

if TYPE_CHECKING:
    from .source import Source

OPEN = "open"


def _not_open(components: dict[str, Any]) -> dict[str, Any]:
    if OPEN in components:
        message = f"{OPEN!r} is reserved: in `state` it says whether the dialog is open"
        raise ValueError(message)
    return components


class DialogContext(GroupContext):
    """What a handler may set on a modal or drawer."""

    label: str = ""
    """Its title."""
    open: bool = False
    """Whether it is open; visitors open and close it too."""
    closable: bool = True
    """Whether visitors can close it with Esc, a click beside it or its button; actions and handlers always can."""
    confirm_close: bool = False
    """Whether visitors who have changed an input in it are asked before they close it so; what they discard is then as
    it was. Nobody is asked when an action or a handler closes it."""


class Dialog(Group):
    """A container that is shown above the page while it is open."""

    events: ClassVar[tuple[str, ...]] = ("open", "close", "change")
    layout = Layout("above")
    value_rule = {"type": "boolean"}
    value_name = OPEN

    components: Annotated[Children, AfterValidator(_not_open)] = {}
    """What it holds, by name; the order is the layout."""

    def is_closed(self, value: Any) -> bool:
        """Whether it is closed."""
        return value is False

    def state_source(self, source: Source, name: str, path: str) -> str:
        """A class with the values inside, and whether it is open."""
        own = source.name(path, "State")
        opened = f"{OPEN}: {source.type('bool')} = {self.initial()}"
        inner = state_lines(source, self.components, f"{path}.")
        lines = [opened, '"""Whether it is open."""', *inner]
        source.add(own, source.base("StateModel"), f'"""Values of `{path}`."""', lines)
        return source.field(name, own)
