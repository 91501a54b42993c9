"""The page of one visit: its properties under what handlers have set, and the values that the visitor gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ..errors import FieldError, ValueRefusedError
from ..page.expressions.values import Parameters
from ..page.hidden import declared, found_at, paths_of, shown_page
from ..protocol.scalars import UNSET, to_wire
from .fitting import computed, first_missing, fitting, form_around, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..components import Component
    from ..page.model import Page, Theme
    from ..protocol.messages import Changes


class VisitPage:
    """A page as one visitor sees it, and what they may do on it now."""

    def __init__(self, page: Page, theme: Theme) -> None:
        self.context: Changes = {}
        """All that handlers have set, by component path and property."""
        self._invalid: dict[str, str] = {}
        self._overruled: dict[str, None] = {}
        """In a dict, which takes less than a set while it is empty."""
        self._merged: dict[str, Component] = {}
        self.visited_by("", {})
        self._set_page(page, theme)
        self.state: dict[str, Any] = dict(self._initial())
        """The values, by component path."""

    def component(self, path: str) -> Component | None:
        """A component as it is now: declared properties under those that handlers have set."""
        if path not in self._merged:
            declared = self.page.find(path)
            if declared is None:
                return None
            self._merged[path], _ = fitting(declared, self.context.get(path, {}))
        return self._merged[path]

    def component_now(self, path: str) -> Component | None:
        """A component as its rules make it, for what the visitor has entered: it decides what the visitor may do.

        A property that a handler has set, or whose rule cannot be computed, is as in `component`.
        """
        component, rules = self.component(path), self.page.rules().get(path)
        if component is None or not rules:
            return component
        return fitting(component, computed(rules, self.state, self._visit, self.context.get(path, {})))[0]

    def visited_by(self, user: str, params: Mapping[str, str]) -> Self:
        """Set who visits (empty for a visitor by link), and with which query of the page's URL."""
        self.user, self.params = user, Parameters(params)
        self._visit = {"user": self.user, "params": self.params}
        return self

    def replace(self, page: Page, theme: Theme) -> None:
        """Take over changed properties; what no longer has a component is forgotten."""
        self._set_page(page, theme)
        known = dict(self._initial())
        self.state = {path: self.state.get(path, value) for path, value in known.items()}
        self.context = {path: self._kept(path, set_) for path, set_ in self.context.items() if self._has_context(path)}
        self._invalid.clear()
        for path in list(self.state):
            self._recheck(path, known[path])

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
            raise ValueRefusedError(locked[0], "cannot be changed now")
        self._check_rules()
        for path, reason in self._invalid.items():
            # What the visitor cannot correct now must not block everything else.
            if self._is_usable(path):
                raise ValueRefusedError(path, reason)

    def bound(self, path: str, event: str) -> str:
        """The handler of an event that the visitor can cause now. Raises `FieldError`."""
        component = self.component_now(path)
        if component is None:
            raise FieldError(path, "the page has no such component")
        handler = component.handlers.get(event)
        if handler is None or event not in component.events:
            raise FieldError(path, f"nothing happens on {event!r}")
        if not self._is_usable(path):
            raise FieldError(path, "cannot be used now")
        return handler

    def overruled(self) -> Changes:
        """Values that correct the client, which has set others on inputs that are hidden or disabled; returned once."""
        paths, self._overruled = self._overruled, {}
        return {path: {"value": self.state[path]} for path in sorted(paths) if path in self.state}

    def check_required(self, path: str) -> None:
        """Check the form that is sent by the component at a path: itself, or the one around it.

        Raises `ValueRefusedError` for the first required input without a value.
        """
        form = form_around(self.page, path)
        if form is not None and (missing := first_missing(*form, self.component_now, self.state)) is not None:
            raise ValueRefusedError(*missing)

    def has_rows(self, path: str) -> bool:
        """Whether the component is visible and shows a frame, of which clients may request windows."""
        component = self.component(path)
        return component is not None and component.frame() is not None and self.is_shown(path)

    def is_shown(self, path: str) -> bool:
        """Whether a component or column is visible, with all that holds it."""
        shown = all(getattr(one, "visible", True) for one in map(self.component, parts_of(path)))
        return shown and self._is_column_shown(path)

    def shown_page(self) -> dict[str, Any]:
        """The page as JSON, without what properties.json says of hidden components and columns."""
        return shown_page(self.page, self.is_shown)

    def shown_state(self) -> dict[str, Any]:
        """The values, without those of hidden inputs, which visitors get when these are shown; rules get theirs."""
        return {path: value for path, value in self.state.items() if not self._has_value(path) or self._is_sent(path)}

    def shown_context(self) -> Changes:
        """The changes by handlers, without those on hidden components, which visitors get when these are shown."""
        return self._shown_only(self.context)

    def visible_columns(self) -> dict[str, bool]:
        """Columns that handlers have shown or hidden, by path."""
        return {
            path: bool(changes["visible"])
            for path, changes in self.context.items()
            if "visible" in changes and self._is_column(path)
        }

    # --- what handlers do ---

    def hides(self, changes: Changes) -> bool:
        """Whether a change hides components or table columns from the client."""
        return any(
            self._is_hidden_by(path, properties) or self._is_same_data(path, properties)
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

    def take_over(self, changes: Changes) -> None:
        """Remember what a handler has set.

        If new options lack the chosen value, this also sets the select's `value` in `changes`, for the client.
        """
        for path, properties in changes.items():
            same = self._is_same_data(path, properties)
            context = self.context.setdefault(path, {})
            if path == "page" and "message" in properties:
                # A new message does not inherit the kind of the previous one.
                context.pop("message_kind", None)
            context.update(properties)
            for name in [name for name, value in properties.items() if value == UNSET]:
                del context[name]
            self._merged.pop(path, None)
            if "value" in properties and path in self.state:
                component = self.component(path)
                self.state[path] = to_wire(component.initial()) if component else properties["value"]
                properties["value"] = self.state[path] if properties["value"] == UNSET else properties["value"]
                self._invalid.pop(path, None)
            if self._frame(path) in properties and not same:
                self._clear_selection(path)
            if "options" in properties and path in self.state and not self._has_options(path):
                properties["value"] = self.state[path]

    def forget_tables(self) -> None:
        """Forget the data of tables, which has gone with its kernel."""
        for path, changes in self.context.items():
            if (frame := self._frame(path)) in changes:
                changes.pop(frame)
                self._clear_selection(path)
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

    # --- inside ---

    def _set_page(self, page: Page, theme: Theme) -> None:
        self.page = page
        self.theme = theme
        self._merged.clear()

    def _initial(self) -> Iterator[tuple[str, Any]]:
        for path, component in self.page.walk():
            if component.state_type() is not None:
                yield path, to_wire(component.initial())

    def _has_context(self, path: str) -> bool:
        return path == "page" or self.page.find(path) is not None or self._is_column(path)

    def _is_column(self, path: str) -> bool:
        return bool(self._frame(path.rpartition(".")[0]))

    def _frame(self, path: str) -> str:
        """The property that holds the frame of the component at a path; empty for none."""
        component = self.page.find(path)
        frame = component.frame() if component is not None else None
        return frame.property if frame is not None else ""

    def _data(self, path: str) -> Any:
        """What the frame of a component shows now, a `protocol.Table` as JSON; None for nothing."""
        return self.context.get(path, {}).get(self._frame(path))

    def _is_same_data(self, path: str, properties: Mapping[str, Any]) -> bool:
        """Whether a change shows or hides columns of a table's current data."""
        data, before = properties.get(self._frame(path)), self._data(path)
        return isinstance(data, dict) and isinstance(before, dict) and data.get("table") == before.get("table")

    def _is_hidden_by(self, path: str, properties: Mapping[str, Any]) -> bool:
        visible = properties.get("visible")
        if visible == UNSET:
            visible = getattr(found_at(self.page, path), "visible", True)
        return visible is False

    def _kept(self, path: str, changes: dict[str, Any]) -> dict[str, Any]:
        declared = self.page.find(path)
        return changes if declared is None else fitting(declared, changes)[1]

    def _recheck(self, path: str, initial: Any) -> None:
        component = self.component(path)
        try:
            if component is not None:
                self._check(path, component, self.state[path])
        except ValueError:
            self.state[path] = initial

    def _is_column_shown(self, path: str) -> bool:
        """Whether a column is visible by itself; True for what is no column."""
        if self.page.find(path) is not None or not self._is_column(path):
            return True
        return bool(self.context.get(path, {}).get("visible", getattr(found_at(self.page, path), "visible", True)))

    def _is_sent(self, path: str) -> bool:
        """Whether visitors are sent the value of an input."""
        return self.is_shown(path) or self.page.is_read(path)

    def _has_value(self, path: str) -> bool:
        component = self.page.find(path)
        return component is not None and "value" in type(component).model_fields

    def _whole(self, path: str) -> dict[str, Any]:
        """All properties of a component or column, for a client that was sent none while it was hidden."""
        value = {"value": self.state[path]} if path in self.state and self._has_value(path) else {}
        return declared(self.page, path) | self.context.get(path, {}) | value

    def _shown_only(self, changes: Changes) -> Changes:
        found = {}
        for path, properties in changes.items():
            sent = {"visible": True, "value": self._is_sent(path)}
            shown = {name: value for name, value in properties.items() if sent.get(name, self.is_shown(path))}
            if shown or not properties:
                found[path] = shown
        return found

    def _is_usable(self, path: str) -> bool:
        """Whether a component, with all that hold it, is shown and not disabled."""
        return all(one is not None and one.is_usable() for one in map(self.component_now, parts_of(path)))

    def _is_locked(self, path: str) -> bool:
        """Whether the visitor cannot have entered a value: what a rule hides may have been entered before."""
        usable = all(one is not None and one.is_usable() for one in map(self.component, parts_of(path)))
        return not usable or any(getattr(self.component_now(one), "disabled", False) for one in parts_of(path))

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
            component = self.page.find(path)
            if component is not None and "value" in type(component).model_fields:
                self._overruled[path] = None
        return list(left)

    def _take_one(self, path: str, value: Any) -> bool:
        """Remember a value; False for one of a component that cannot be used, which keeps the value it has."""
        component = self.component_now(path)
        if component is None or self._is_locked(path):
            return bool(value == self.state.get(path))
        try:
            self.state[path] = to_wire(self._check(path, component, value))
            self._invalid.pop(path, None)
        except ValueError as error:
            self._invalid[path] = str(error)
        return True

    def _check(self, path: str, component: Component, value: Any) -> Any:
        return component.check(value, self._data(path))

    def _has_options(self, path: str) -> bool:
        """Drop choices that are not among the options; returns whether all were."""
        component = self.component(path)
        if component is None:
            return True
        value = self.state[path]
        kept = component.still_chosen(value)
        self._invalid.pop(path, None)
        self.state[path] = to_wire(kept)
        return bool(self.state[path] == value)

    def _clear_selection(self, path: str) -> None:
        data = self._data(path)
        version = data["table"] if isinstance(data, dict) else 0
        self.state[path] = {"table": version, "selected": []}
        self._invalid.pop(path, None)
