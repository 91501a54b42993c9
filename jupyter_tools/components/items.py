"""The items of a choice of actions: what a button group or a menu offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ..protocol.scalars import PlainScalar, is_missing
from .base import Component, ComponentContext
from .icons import Icon
from .options import listed
from .properties import Properties
from .rules import Ref

if TYPE_CHECKING:
    from ..protocol.scalars import Scalar


class Item(Properties):
    """An item of a button group or a menu."""

    value: PlainScalar
    """What `state` holds when it is clicked."""
    label: str = ""
    """What the visitor reads; empty for the value itself."""
    icon: Icon = ""
    """An icon before the text."""
    disabled: bool = False
    """Whether it can be clicked."""
    separator: bool = False
    """Whether a line is before it."""


KEYS = frozenset({"value", "label", "icon", "disabled", "separator"})
"""The properties of an item."""


def _listed(value: Any) -> Any:
    """Items as a list, without missing values. Raises `ValueError` for what is no list of them."""
    if isinstance(value, dict):
        if "value" in value and value.keys() <= KEYS:
            message = "one item is no list: put it into []"
            raise ValueError(message)
        return [{"value": one, "label": label} for one, label in value.items() if not is_missing(one)]
    items = listed(value)
    if not isinstance(items, list):
        message = "must be a list, a series, an array or a set of values, or a dict of labels by value"
        raise ValueError(message)  # noqa: TRY004 - every refusal is a ValueError
    return [one for one in items if not is_missing(one)]


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
        kinds = {type(value).__name__ for value in self._values()}
        kind = kinds.pop() if len(kinds) == 1 else "str | int | float | bool"
        return f"{'Any' if kind in ('date', 'datetime', 'time', 'Decimal') else kind} | None"

    def declared_problem(self) -> str:
        """Without declared items nothing is known: a handler will set them."""
        return super().declared_problem() if self._items() else ""

    def _items(self) -> list[Any]:
        return list(self.__dict__.get("items", ()))

    def _values(self) -> list[Scalar]:
        return [getattr(item, "value", item) for item in self._items()]
