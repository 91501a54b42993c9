"""The items of a choice of actions: what a button group or a menu offers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ..protocol.scalars import PlainScalar, PlainTruth
from .base import Component, ComponentContext
from .icons import Icon
from .options import entries, kind_of_values
from .properties import Properties
from .rules import Ref, values_of


class Item(Properties):
    """An item of a button group or a menu."""

    value: PlainScalar
    """What `state` holds when it is clicked."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""
    icon: Icon = ""
    """An icon before the text."""
    disabled: PlainTruth = False
    """Whether it can be clicked."""
    separator: PlainTruth = False
    """Whether a line is before it."""


_FIELDS = frozenset(Item.model_fields)  # type: ignore[attr-defined]  # mypy sees `Properties` as no model


def _listed(value: Any) -> Any:
    """Items as a list, without missing values. Raises `ValueError` for what is no list of them."""
    return entries(value, "item", _FIELDS)


Items = Annotated[list[PlainScalar | Item], BeforeValidator(_listed), Field(json_schema_extra={"group": "content"})]
"""Values, or items with values."""


class ItemsContext(ComponentContext):
    """What a handler may set on a choice of actions."""

    items: Items = []
    """What can be clicked: values, or items with `value`, `label`, `icon`, `disabled` and `separator`. A handler can
    set a series, an array, a set or a dict of labels by value."""
    value: PlainScalar | None = None
    """The item that was clicked last; None before."""
    disabled: bool = False
    """Whether all of it is greyed out."""


class Actions(Component):
    """A component whose items are clicked: `click` comes with the item as its value."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    value_rule = {"type": ["scalar", "null"], "options": Ref("items")}

    def state_type(self) -> str:
        """The type of the values of the declared items, or any scalar while there are none."""
        return f"{kind_of_values(values_of(self._items()))} | None"

    def declared_problem(self) -> str:
        """Without declared items nothing is known: a handler will set them."""
        return super().declared_problem() if self._items() else ""

    def event_problem(self, event: str, value: Any) -> str:
        """A click is one of an item."""
        return "the event does not say which item was clicked" if event == "click" and value is None else ""

    def _items(self) -> list[Any]:
        return list(self.__dict__.get("items", ()))
