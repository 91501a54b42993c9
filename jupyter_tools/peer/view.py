"""A page as one visitor sees it: what handlers and rules make of its components, and which of them are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ..page.expressions.values import Parameters
from ..page.hidden import found_at, shown_page
from ..page.rules import ROWS
from ..page.scope import NoRow
from ..page.url_values import bound_inputs, value_in
from ..protocol.scalars import to_wire
from .fitting import computed, fitting, parts_of, with_default
from .selected import SelectedRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..components import Component
    from ..page.model import Page
    from ..page.theme import Theme
    from ..protocol.messages import Changes


class PageView:
    """The page of one visit under what handlers have set; once it has begun, nothing here changes what it holds."""

    def __init__(self, page: Page, theme: Theme, *, builder: bool = False) -> None:
        self.builder = builder
        self.context: Changes = {}
        """All that handlers have set, by component path and property."""
        self.state: dict[str, Any] = {}
        """The values, by component path."""
        self.handlers: dict[str, dict[str, str]] = {}
        """Which handler was the last to set a property, by component path; also of what was taken back or dropped."""
        self._merged: dict[str, Component] = {}
        self._selected: dict[str, SelectedRow] = {}
        """The selected rows of the tables of which rules read columns, by path."""
        self._begun = False
        self.user, self.params = "", Parameters()
        self._visit: dict[str, Any] = {"user": self.user, "params": self.params, "time_zone": ""}
        self._set_page(page, theme)
        self.state = dict(self._initial())

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

        A property that a handler has set, or whose rule cannot be computed, is as in `component`. What is drawn for
        each row is as in the selected one.
        """
        component, rules = self.component(path), self.page.rules().get(path)
        if component is None or not rules:
            return component
        rows = {table: one.cells for table, one in self._selected.items() if one.cells is not None}
        repeater = self.page.repeater(path)
        row = {} if repeater is None else dict.fromkeys(ROWS, rows.get(repeater, NoRow()))
        others = {"visit": self._visit, **row}
        return fitting(component, computed(rules, self.state, rows, others, self.context.get(path, {})))[0]

    def visited_by(self, user: str, params: Mapping[str, str]) -> Self:
        """Set who visits (empty for a visitor by link), and with which query of the page's URL."""
        self.user, self.params = user, Parameters(params)
        self._visit |= {"user": self.user, "params": self.params}
        self._give_defaults()
        return self

    def seen_from(self, time_zone: str) -> None:
        """Set the visitor's time zone, which decides what day it is for them; empty where it is not known.

        The first time, the visit begins with it: its defaults are not computed again.
        """
        self._visit["time_zone"] = time_zone
        self._give_defaults()
        self._begun = True

    def has_rows(self, path: str) -> bool:
        """Whether the component is visible and shows a frame, of which clients may request windows."""
        component = self.component(path)
        return component is not None and component.frame() is not None and self.is_shown(path)

    def is_shown(self, path: str) -> bool:
        """Whether a component or column is visible, with all that holds it."""
        shown = all(getattr(one, "visible", True) for one in map(self.component, parts_of(path)))
        return shown and self._is_column_shown(path)

    def is_usable(self, path: str) -> bool:
        """Whether a component, with all that hold it, is shown and not disabled."""
        return all(one is not None and one.is_usable() for one in map(self.component_now, parts_of(path)))

    def shown_page(self) -> dict[str, Any]:
        """The page as JSON, without what properties.json says of hidden components and columns."""
        return shown_page(self.page, self.is_shown)

    def shown_state(self) -> dict[str, Any]:
        """The values, without those of hidden inputs, which visitors get when these are shown; rules get theirs."""
        return {path: value for path, value in self.state.items() if self._given(path) is None or self._is_sent(path)}

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

    @property
    def set_by(self) -> dict[str, dict[str, str]]:
        """The handler that has set each property of `context`, by component path; cells and unknown ones left out."""
        named = {
            path: {name: handler for name in changes if (handler := self.handlers.get(path, {}).get(name))}
            for path, changes in self.context.items()
        }
        return {path: handlers for path, handlers in named.items() if handlers}

    # --- inside ---

    def _set_page(self, page: Page, theme: Theme) -> None:
        self.page = page
        self.theme = theme
        self._bound = bound_inputs(page)
        self._merged.clear()
        known = self._selected
        self._selected = {path: SelectedRow(columns) for path, columns in page.columns_read().items()}
        for path, row in self._selected.items():
            if path in known and known[path].columns == row.columns:
                self._selected[path] = known[path]
            else:
                row.show(self._data(path))
                row.select(self.state.get(path))

    def _initial(self) -> Iterator[tuple[str, Any]]:
        """The values before the visitor has given any, as they travel, by path."""
        for path, component in self.page.walk():
            # A component that is drawn for each row has no value.
            if component.state_type() is not None and self.page.repeater(path) is None:
                yield path, self._beginning(path, component)

    def _default(self, path: str, component: Component) -> Any:
        """The default of a component at a path, as it travels: what a handler has set comes before what a rule says."""
        rule = None if self._is_set(path) else self.page.defaults().get(path)
        return to_wire((component if rule is None else with_default(component, rule, self._visit)).initial())

    def _beginning(self, path: str, component: Component) -> Any:
        """The first value of a component: that of the page's URL, if the visitor may give it, or else its default."""
        name = self._bound.get(path)
        if name is not None and not self._is_set(path) and not self._is_locked(path):
            said = value_in(self.params, name, component)
            if said is not None:
                return said[0]
        return self._default(path, component)

    def _give_defaults(self) -> None:
        """Give inputs what the URL says or rules compute, unless the visit has begun or a handler has set the value."""
        if not self._begun:
            paths = dict.fromkeys([*self.page.defaults(), *self._bound])
            ruled = ((path, self.page.find(path)) for path in paths if path in self.state and not self._is_set(path))
            self.state |= {path: self._beginning(path, one) for path, one in ruled if one is not None}

    def _is_set(self, path: str) -> bool:
        """Whether a handler has set the value of the component at a path."""
        return self._given(path) in self.context.get(path, {})

    def _is_column(self, path: str) -> bool:
        return self.page.find(path) is None and bool(self._frame(path.rpartition(".")[0]))

    def _frame(self, path: str) -> str:
        """The property that holds the frame of the component at a path; empty for none."""
        component = self.page.find(path)
        frame = component.frame() if component is not None else None
        return frame.property if frame is not None else ""

    def _source(self, path: str) -> str:
        """The property in whose data the visitor selects, of the component at a path; empty for none."""
        component = self.page.find(path)
        return component.selects() if component is not None else ""

    def _data(self, path: str) -> Any:
        """The data, as JSON, in which the visitor selects; None for nothing."""
        return self.context.get(path, {}).get(self._source(path))

    def _is_column_shown(self, path: str) -> bool:
        """Whether a column is visible by itself; True for what is no column."""
        if not self._is_column(path):
            return True
        return bool(self.context.get(path, {}).get("visible", getattr(found_at(self.page, path), "visible", True)))

    def _is_sent(self, path: str) -> bool:
        """Whether visitors are sent the value of an input."""
        return self.is_shown(path) or self.page.is_read(path)

    def _given(self, path: str) -> str | None:
        """The property of the component at a path whose value visitors give; None where there is none."""
        component = self.page.find(path)
        return component.given() if component is not None else None

    def _shown_only(self, changes: Changes) -> Changes:
        found = {}
        for path, properties in changes.items():
            sent = {"visible": True, self._given(path) or "value": self._is_sent(path)}
            shown = {name: value for name, value in properties.items() if sent.get(name, self.is_shown(path))}
            if shown or not properties:
                found[path] = shown
        return found

    def _is_locked(self, path: str) -> bool:
        """Whether the visitor cannot have entered a value: what a rule hides may have been entered before."""
        usable = all(one is not None and one.is_usable() for one in map(self.component, parts_of(path)))
        return not usable or any(one is not None and one.is_locked() for one in map(self.component_now, parts_of(path)))

    def _opens_hidden(self, path: str, names: Sequence[str]) -> bool:
        """Whether one of the sections inside a component is hidden, so that only builders can open it."""
        inside = () if self.builder else (self.component_now(f"{path}.{name}") for name in names)
        return any(one is not None and not one.__dict__["visible"] for one in inside)
