"""What tabs, accordions and steppers share: containers of which some are open, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator

from .children import Children, state_lines
from .group import Group, GroupContext
from .layout import Layout
from .source import literal

if TYPE_CHECKING:
    from .source import Source

ACTIVE = "active"


def _sections(components: dict[str, Any]) -> dict[str, Any]:
    if ACTIVE in components:
        message = f"{ACTIVE!r} is reserved: in `state` it says what is open"
        raise ValueError(message)
    for name, one in components.items():
        if one.holds != "components" or not one.layout.takes_columns:
            message = f"{name!r} is a {one.type}; only containers are held here, each with its title: put it into one"
            raise ValueError(message)
    return components


class SectionsContext(GroupContext):
    """What a handler may set on a container of sections."""


class Sections(Group):
    """A container that shows the containers it holds one at a time, or as many as are open."""

    events: ClassVar[tuple[str, ...]] = ("select", "change")
    layout = Layout("group", arranges=True)
    value_name = ACTIVE
    takes = "groups"

    components: Annotated[Children, AfterValidator(_sections)] = {}
    """What it holds, by name: containers, each of which is a section under its title; the order is the layout."""

    def check(self, value: Any, data: Any = None) -> Any:
        """The names of what may be open."""
        given = super().check(value, data)
        for name in given if isinstance(given, list) else [given]:
            if name and name not in self.components:
                message = f"{name!r} is not here"
                raise ValueError(message)
        return given

    def opened(self, value: Any) -> list[str]:
        """The names in a value, which need not be checked yet."""
        return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]

    def state_source(self, source: Source, name: str, path: str) -> str:
        """A class with the values inside, and what is open."""
        own = source.name(path, "State")
        kind = source.type(self.state_type() or "str")
        opened = f"{ACTIVE}: {kind} = {literal(self.initial(), source)}"
        inner = state_lines(source, self.components, f"{path}.")
        lines = [opened, '"""What is open, by name."""', *inner]
        source.add(own, source.base("StateModel"), f'"""Values of `{path}`."""', lines)
        return source.field(name, own)


class OneSection(Sections):
    """A container that shows one of the containers it holds."""

    value_rule = {"type": "string"}

    def initial(self) -> Any:
        """The open section; the first one before anybody has opened another."""
        return self.__dict__.get(ACTIVE) or next(iter(self.components), "")
