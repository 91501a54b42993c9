"""The edits of a page: what the REST endpoints take, and what the canvas undoes.

A path is `page` for the page itself, `app` for the app, `app.pools.db` for one of its pools, which only `rename` takes,
`filters.carrier` for a component, and `flights.dep_delay` for a column of the table `flights`. Only what differs from
the defaults is written; keys keep their order.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from ..schema import Documented
from ..spelling import spelled

ComponentPath = Annotated[str, Field(max_length=500), AfterValidator(spelled)]
NewName = Annotated[str, Field(max_length=100), AfterValidator(spelled)]
Before = Annotated[str, Field(max_length=100)] | None


class _Edit(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Add(_Edit):
    """Adds a component, a column of a table, or (`page`) the page itself with all it holds."""

    type: Literal["add"] = "add"
    path: ComponentPath
    """The path that it will have."""
    component: dict[str, JsonValue]
    """Its properties, with its type and what it holds; a column and a page have no type."""
    before: Before = None
    """The name of the one it comes before; None for the end."""
    exact: bool = False
    """Whether properties that are at their default are written too, as undoing needs it."""


class Change(_Edit):
    """Changes properties of a component, a column, the page or the app."""

    type: Literal["change"] = "change"
    path: ComponentPath
    """What is changed."""
    changes: dict[str, JsonValue] = {}
    """Values by property; one that is the default is removed from the file."""
    reset: list[str] = []
    """Properties that go back to their default."""
    order: list[str] | None = None
    """The order of the keys in the file; others come after. None keeps it."""
    exact: bool = False
    """Whether properties that are at their default are written too, as undoing needs it."""


class Move(_Edit):
    """Moves a component to another place, or a column to another place of a table."""

    type: Literal["move"] = "move"
    path: ComponentPath
    """What is moved."""
    to: ComponentPath
    """The path of the container or table; empty for the top of the page."""
    before: Before = None
    """The name of the one it comes before; None for the end."""
    exact: bool = False
    """Whether rules, templates and actions that name it stay as they are, as undoing needs it."""


class Rename(_Edit):
    """Gives a component, a column or a pool of the app (`app.pools.db`) another name.

    A pool is renamed in the policies of all pages of the app.
    """

    type: Literal["rename"] = "rename"
    path: ComponentPath
    """What is renamed."""
    name: NewName
    """The new name; the place stays."""
    exact: bool = False
    """Whether rules, templates and actions that name it stay as they are, as undoing needs it."""


class Remove(_Edit):
    """Removes a component with what it holds, a column, or (`page`) the page's whole entry."""

    type: Literal["remove"] = "remove"
    path: ComponentPath
    """What is removed."""


Edit = Annotated[Add | Change | Move | Rename | Remove, Field(discriminator="type")]
AnyEdit = Add | Change | Move | Rename | Remove
EDITS: TypeAdapter[list[AnyEdit]] = TypeAdapter(list[Edit])
