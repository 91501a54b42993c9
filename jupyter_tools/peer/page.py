"""The page of one visit: its properties under what handlers have set, and the values that the visitor gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ..components.bindings import handler_at
from ..components.shown_rows import selected_rows
from ..errors import FieldError, ValueRefusedError
from ..page.hidden import declared, found_at, paths_of
from ..page.moves import Trail, rekeyed
from ..protocol.messages import GO
from ..protocol.scalars import UNSET, to_wire
from ..texts import said
from .files import VisitFiles
from .fitting import checked_by, first_missing, fitting
from .found import FoundOptions
from .late import followed
from .removed import Removed
from .view import PageView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..components import Component
    from ..page.model import Page
    from ..page.moves import Moved
    from ..page.theme import Theme
    from ..protocol.base import Message
    from ..protocol.messages import Changes
    from ..protocol.queries import TableAnswer

M = TypeVar("M", bound="Message")
NOT_READ = "the selected row is not known yet; try again"
"""Why an event is refused while rules read a row that the kernel has not answered yet."""
NO_ROW = said("belongs to a row, and none is selected; try again")
"""Why an event of what a repeater holds is refused without its row, as after new data."""


class VisitPage(PageView):
    """A page as one visitor sees it, and what they may do on it now."""

    def __init__(self, page: Page, theme: Theme, *, builder: bool = False) -> None:
        super().__init__(page, theme, builder=builder)
        self._invalid: dict[str, str] = {}
        self._overruled: dict[str, None] = {}
        """In a dict, which takes less than a set while it is empty."""
        self._removed = Removed()
        self._found = FoundOptions()
        self._trail = Trail()
        self.files = VisitFiles()

    def replace(self, page: Page, theme: Theme, moves: Sequence[Moved] = ()) -> None:
        """Take over changed properties; what no longer has a component is forgotten.

        `moves` are those of components that have led to the page: all that is known of these follows them. A value that
        is the default follows the default; one that the visitor or a handler gave stays.
        """
        before, old = rekeyed(dict(self._initial()), moves), self.page
        self._follow(moves)
        self._set_page(page, theme)
        known = dict(self._initial())
        given = {path: value for path, value in self.state.items() if self._is_set(path) or value != before.get(path)}
        self.state = {path: given.get(path, value) for path, value in known.items()}
        self._removed.put(old, {path: one for path, one in self.context.items() if not self._has_context(path)})
        self.context = {path: self._kept(path, set_) for path, set_ in self.context.items() if self._has_context(path)}
        self._restore()
        self._invalid.clear()
        for path in list(self.state):
            self._recheck(path, known[path])
        for path, row in self._selected.items():
            row.select(self.state[path])

    # --- what the visitor does ---

    def take(self, values: Mapping[str, Any]) -> None:
        """Remember values; one that does not fit is kept as a reason to refuse events until it is corrected."""
        self._take_possible(values)  # one that cannot be changed now is passed over

    def take_all(self, values: Mapping[str, Any]) -> None:
        """Remember the values of an event. Raises `ValueRefusedError` for the first that does not fit."""
        locked = self._take_possible(values)
        for path in values:
            if path not in self.state:
                raise ValueRefusedError(path, "the page has no such value")
        if locked:
            raise ValueRefusedError(locked[0], said("cannot be changed now"))
        self._check_rules()
        unknown = {path: NOT_READ for path, row in self._selected.items() if row.unknown}
        for path, reason in (self._invalid | unknown).items():
            # What the visitor cannot correct now must not block everything else.
            if self.is_usable(path):
                if self._frame(path):  # the rows are gone, and there are others to select
                    self._invalid.pop(path, None)
                raise ValueRefusedError(path, reason)

    def bound(self, path: str, event: str, step: int = 0) -> str:
        """The handler that is a step of an event which the visitor can cause now. Raises `FieldError`."""
        if (component := self.component_now(path)) is None:
            raise FieldError(path, "the page has no such component")
        handler = handler_at(component.handlers.get(event), step)
        if handler is None or event not in component.events:
            raise FieldError(path, f"nothing happens on {event!r}")
        repeater = self.page.repeater(path)
        if repeater is not None and not selected_rows(self.state[repeater]):
            raise FieldError(path, NO_ROW)
        if not self.is_usable(path):
            raise FieldError(path, said("cannot be used now"))
        return handler

    def overruled(self) -> Changes:
        """Values that correct the client, which has set others on inputs that are hidden or disabled; returned once."""
        paths, self._overruled = self._overruled, {}
        given = ((path, self._given(path)) for path in sorted(paths) if path in self.state)
        return {path: {name: self.state[path]} for path, name in given if name is not None}

    def check_required(self, path: str, event: str) -> None:
        """Check what an event of the component at a path sends: the form around it, or what a stepper holds.

        Raises `ValueRefusedError` for the first required input without a value.
        """
        sent = checked_by(self.page, path, event)
        if sent is not None and (missing := first_missing(*sent, self.component_now, self.state)) is not None:
            raise ValueRefusedError(*missing)

    def take_rows(self, answer: TableAnswer) -> None:
        """Take rows that the kernel has answered: rules may read them."""
        if answer.type == "rows" and answer.component in self._selected:
            self._selected[answer.component].answered(answer)

    # --- what handlers do ---

    def hides(self, changes: Changes) -> bool:
        """Whether a change hides components or table columns from the client."""
        return any(
            self._is_hidden_by(path, properties) or (self._frame(path) and self._is_same_data(path, properties))
            for path, properties in changes.items()
        )

    def take_shown(self, changes: Changes) -> Changes:
        """Store a handler's changes; returns those that the visitor may see.

        For what the change makes visible, these are all its properties: declared, set by handlers, and the value.
        """
        toggles = any("visible" in properties for properties in changes.values())
        paths = [*paths_of(self.page), *self.context] if toggles else []
        hidden = [path for path in dict.fromkeys(paths) if not self.is_shown(path)]
        self.take_over(changes)
        shown = {path: self._whole(path) for path in hidden if self.is_shown(path)}
        return self._shown_only(changes) | {path: properties for path, properties in shown.items() if properties}

    def take_over(self, changes: Changes, handler: str = "") -> None:
        """Remember what a handler has set; without a name, it was a cell.

        If new options lack the chosen value, this also sets the input's `value` in `changes`, for the client.
        """
        for path, properties in changes.items():
            component, context = self.component(path), self.context.setdefault(path, {})
            if "options" in properties and component is not None:
                self._found.note(path, component, self.state.get(path), properties)
            same = self._is_same_data(path, properties)
            if path == "page" and "message" in properties:
                # A new message does not inherit the kind of the previous one.
                context.pop("message_kind", None)
            value = self.state.get(path)
            context.update(properties if component is None else component.completed(properties, context, value))
            for name in [name for name, value in context.items() if value == UNSET or (path, name) == ("page", GO)]:
                del context[name]
            self._merged.pop(path, None)
            self._take_given(path, properties)
            if not same or handler:
                self._note_handler(path, properties, handler)
            if self._frame(path) in properties:
                self._show_rows(path)
            if self._source(path) in properties:
                self._reselect(path, same=same)
            if component is not None and path in self.state and self._rechooses(path, component, properties):
                properties["value"] = self.state[path]

    def forget_tables(self) -> None:
        """Forget the data of tables, and which points charts have, which have gone with the kernel."""
        self._removed.clear()
        for path, changes in self.context.items():
            if (component := self.page.find(path)) is not None and (source := component.selects()) in changes:
                if (left := component.without_kernel(changes.pop(source))) is not None:
                    changes[source] = left
                self._show_rows(path)
                self._select(path, component.without_rows(self.state[path]))
        self._merged.clear()

    def take_back_message(self, text: str) -> None:
        """Forget the page's message if it still is this one."""
        page = self.context.get("page", {})
        if page.get("message") != text:
            return
        self.context["page"] = {name: one for name, one in page.items() if name not in ("message", "message_kind")}
        if not self.context["page"]:
            del self.context["page"]
        self._merged.pop("page", None)

    def as_now(self, message: M) -> M:
        """A message that may have crossed an edit, with the paths that components have now."""
        return followed(message, lambda path: self._trail.now(path, self.page)) if self._trail else message

    # --- inside ---

    def _follow(self, moves: Sequence[Moved]) -> None:
        """Keep all that is known of components by their new paths."""
        if moves:
            self._trail.add(moves)
            self.state, self.context = rekeyed(self.state, moves), rekeyed(self.context, moves)
            self.handlers, self._overruled = rekeyed(self.handlers, moves), rekeyed(self._overruled, moves)
            self._selected = rekeyed(self._selected, moves)
            self._removed.follow(moves)

    def _note_handler(self, path: str, properties: Mapping[str, Any], handler: str) -> None:
        if handler:
            self.handlers.setdefault(path, {}).update(dict.fromkeys(properties, handler))
        elif known := self.handlers.get(path):
            for name in properties:
                known.pop(name, None)

    def _has_context(self, path: str) -> bool:
        return path == "page" or self.page.find(path) is not None or self._is_column(path)

    def _is_same_data(self, path: str, properties: Mapping[str, Any]) -> bool:
        """Whether a change shows the same data in another way: other columns of a table, another look of a figure."""
        component, data = self.page.find(path), properties.get(self._source(path))
        if component is None or not isinstance(data, dict):
            return False
        version = component.data_version(data)
        return bool(version) and version == component.data_version(self._data(path))

    def _is_hidden_by(self, path: str, properties: Mapping[str, Any]) -> bool:
        visible = properties.get("visible")
        if visible == UNSET:
            visible = getattr(found_at(self.page, path), "visible", True)
        return visible is False

    def _kept(self, path: str, changes: dict[str, Any]) -> dict[str, Any]:
        declared = self.page.find(path)
        return changes if declared is None else fitting(declared, changes)[1]

    def _restore(self) -> None:
        """Give components that are there again, as they were, what handlers had set on them."""
        for path, changes in self._removed.take(self.page).items():
            self.context[path] = changes
            if self._source(path) in changes:
                self._show_rows(path)
                self._reselect(path, same=False)
            elif (name := self._given(path)) in changes:
                self.state[path] = changes[name]
        self._merged.clear()

    def _recheck(self, path: str, initial: Any) -> None:
        component = self.component(path)
        try:
            if component is not None:
                self._check(path, component, self.state[path])
        except ValueError:
            self.state[path] = initial

    def _take_given(self, path: str, properties: dict[str, Any]) -> None:
        """Take a value that a handler has set over the visitor's; for one that it takes back, say which it is now."""
        name = self._given(path)
        component = self.component(path) if name in properties and path in self.state else None
        if name is not None and component is not None:
            self.state[path] = self._default(path, component)
            properties[name] = self.state[path] if properties[name] == UNSET else properties[name]
            self._invalid.pop(path, None)

    def _whole(self, path: str) -> dict[str, Any]:
        """All properties of a component or column, for a client that was sent none while it was hidden."""
        name = self._given(path)
        value = {name: self.state[path]} if name is not None and path in self.state else {}
        source = {"source": self.page.modules[path]} if path in self.page.modules else {}
        return declared(self.page, path) | source | self.context.get(path, {}) | value

    def _check_rules(self) -> None:
        """Check the values again that rules decide about: one that fitted may not fit what was entered since."""
        for path in self.page.rules():
            component = self.component_now(path)
            if path in self.state and path not in self._invalid and component is not None:
                try:
                    self._check(path, component, self.state[path])
                except ValueError as error:
                    self._invalid[path] = str(error)

    def _take_possible(self, values: Mapping[str, Any]) -> list[str]:
        """Remember values; the paths of those whose components cannot be used, neither before the others nor after."""
        left = {path: value for path, value in values.items() if path in self.state}
        for _ in range(2 if self.page.rules() else 1):
            left = {path: value for path, value in left.items() if not self._take_one(path, value)}
        for path in left:
            if self._given(path) is not None:
                self._overruled[path] = None
        return list(left)

    def _take_one(self, path: str, value: Any) -> bool:
        """Remember a value; False for one of a component that cannot be used, which keeps the value it has."""
        component = self.component_now(path)
        if component is None or self._is_locked(path) or self._opens_hidden(path, component.opened(value)):
            return bool(value == self.state.get(path))
        try:
            self._select(path, to_wire(self._check(path, component, value)))
        except ValueError as error:
            self._invalid[path] = str(error)
        return True

    def _check(self, path: str, component: Component, value: Any) -> Any:
        data = self.files.finished if component.takes_files else self._data(path)
        return self._found.widened(path, component).check(value, data)

    def _has_options(self, path: str) -> bool:
        """Drop choices that are not among the options; returns whether all were."""
        component, value = self.component(path), self.state[path]
        if component is None:
            return True
        kept = component.still_chosen(value)
        self._invalid.pop(path, None)
        self.state[path] = to_wire(kept)
        return bool(self.state[path] == value)

    def _rechooses(self, path: str, before: Component, properties: Mapping[str, Any]) -> bool:
        """Have an input choose among new options, the first time what it begins with; whether it has another value."""
        if (name := before.narrowed_by) not in properties:
            return False
        component, value = self.component(path), self.state[path]
        none_yet = type(before).model_fields[name].get_default(call_default_factory=True)
        is_first = before.__dict__[name] == none_yet and self._given(path) not in properties
        if is_first and component is not None and value == to_wire(component.initial()):
            self.state[path] = self._beginning(path, component)
        return not self._has_options(path) or bool(self.state[path] != value)

    def _reselect(self, path: str, *, same: bool) -> None:
        """Keep what is selected as far as the present data has it; `same` says that only its look is new."""
        component, before = self.page.find(path), self.state.get(path)
        after = before if component is None else component.reselected(before, self._data(path), same=same)
        if not same or after != before:
            self._select(path, after)

    def _select(self, path: str, value: Any) -> None:
        self.state[path] = value
        self._invalid.pop(path, None)
        if path in self._selected:
            self._selected[path].select(value)

    def _show_rows(self, path: str) -> None:
        if path in self._selected:
            self._selected[path].show(self._data(path))
