"""The options that the searches of a visit have found: of these its visitor may choose, and of no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..components.rules import key_of, values_of
from ..protocol.scalars import scalar

if TYPE_CHECKING:
    from ..components import Component

MAX_FOUND = 2_000
"""How many options of one component are remembered, the newest ones."""


class FoundOptions:
    """Remembers what searches have found, as a visitor may choose from an answer while the next one is on its way.

    Options are kept as they travel: values, or objects with a value and a label.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, dict[Any, Any]] = {}

    def note(self, path: str, component: Component, value: Any, properties: dict[str, Any]) -> None:
        """Take options that a handler sets on a component, which was as given before, and has a value.

        Of what is chosen, the options that are not among them stay known: this sets `chosen` in the changes.
        """
        options = properties.get("options")
        if not component.searches() or not isinstance(options, list):
            return
        before = component.model_dump(mode="json", include={"options", "chosen"})
        known = self._of(path) | _by_key([*before["options"], *before["chosen"]])
        found = _by_key(options)
        given = value if isinstance(value, list) else [] if value is None else [value]
        chosen = [known[key] for key in _by_key(given) if key in known and key not in found]
        if chosen or before["chosen"]:
            properties.setdefault("chosen", chosen)
        self._known[path] = dict([*(known | found).items()][-MAX_FOUND:])

    def widened(self, path: str, component: Component) -> Component:
        """A component whose options are also what its searches have found, and what a handler or the file chose."""
        if not component.searches():
            return component
        listed: list[Any] = [*component.__dict__["options"], *component.__dict__["chosen"]]
        initial = component.initial()
        own = initial if isinstance(initial, list) else [] if initial is None else [initial]
        more = [_value(one) for one in self._of(path).values() if not _is_disabled(one)]
        there = {key_of(one) for one in values_of(listed)}
        added = {key: one for one in (*more, *own) if (key := key_of(one)) not in there}
        return component.model_copy(update={"options": [*listed, *added.values()]})

    def _of(self, path: str) -> dict[Any, Any]:
        return self._known.get(path, {})


def _by_key(options: list[Any]) -> dict[Any, Any]:
    return {key_of(_value(one)): one for one in options}


def _value(option: Any) -> Any:
    return scalar(option["value"] if isinstance(option, dict) and "value" in option else option)


def _is_disabled(option: Any) -> bool:
    return isinstance(option, dict) and bool(option.get("disabled"))
