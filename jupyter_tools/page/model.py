"""App and Page: what properties.json says, checked.

`jupyter_tools.app.file` reads and writes the file; `jupyter_tools.page.edits` changes a page step by step.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PrivateAttr, ValidationError

from ..components import AnyComponent, Component
from ..components.bindings import NOTEBOOK, handler_at, handlers_of
from ..components.names import HandlerName, Name, NotebookName
from ..components.shown_rows import selected_rows
from ..errors import Finding, Fix, PropertiesError, did_you_mean, only_near
from ..protocol.policy import DEFAULT, Policy
from ..schema import Documented
from ..spelling import respelled
from .bindings import check_bindings, values_read_by_actions
from .columns import columns_read, image_columns, item_columns
from .findings import finding_at, findings_of, keys_of, use
from .json_text import MAX_DEPTH, Lines, depth
from .navigation import Navigation, check_navigation
from .repeated import check_repeated, walk_repeated
from .row_checks import check_row_texts
from .rules import PageRule, check_rules, default_rules, page_rules, renamed, values_read
from .theme import CONFIG, Theme
from .url_values import check_urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = 1
"""The version of the format that this package writes."""
RESERVED = {"page": "`context.page` is the page itself", "app": "edits call the app so"}
"""Names that no component at the top of a page may have, with the reason."""


def _one_handler(bound: Any) -> Any:
    if isinstance(bound, list):
        message = "`load` runs one handler, without actions: write its name"
        raise ValueError(message)  # noqa: TRY004 - pydantic reports this one
    return bound


def _not_reserved(components: dict[str, Any]) -> dict[str, Any]:
    for name, reason in RESERVED.items():
        if name in components:
            message = f"{name!r} is reserved: {reason}"
            raise ValueError(message)
    return components


class _Model(Documented, BaseModel):
    model_config = CONFIG


SHARES = Field(json_schema_extra={"modes": ["auto", "shared"]})
ISOLATES = Field(json_schema_extra={"modes": ["auto", "isolated"]})
"""The kernel modes in which a setting counts: the inspector offers it in these."""


class KernelSettings(_Model):
    """Where a published page's handlers run; in JupyterLab it is always the notebook's own kernel."""

    mode: Literal["auto", "live", "shared", "isolated"] = "auto"
    """`live`: the notebook's own kernel; `shared`: separate kernels for all visitors; `isolated`: a process for each
    visit; `auto`: `isolated` where the notebook's process can be forked, else `shared`."""
    replicas: Annotated[int, Field(ge=1, le=32), SHARES] = 1
    """How many kernels a `shared` page has."""
    memory_mb: Annotated[Annotated[int, Field(ge=16)] | None, ISOLATES] = None
    """Megabytes that the process of an `isolated` visit may take beyond those it starts with; None for no limit."""
    cpu_seconds: Annotated[Annotated[int | float, Field(ge=1)] | None, ISOLATES] = None
    """Seconds of processor time that one event of an `isolated` visit may take; None for no limit."""
    total_memory_mb: Annotated[Annotated[int, Field(ge=64)] | None, ISOLATES] = 4_000
    """Megabytes that the processes of all visits of an `isolated` page may take together; over it, the processes end
    that nobody has open and that run no event, the longest idle first. None for no limit."""
    idle_minutes: Annotated[int | float, Field(gt=0), ISOLATES] = 15
    """Minutes after which the process of an `isolated` visit ends that nobody has open."""


class Page(_Model):
    """One notebook's page."""

    title: str = ""
    """Its title; empty for the notebook's name."""
    parent: Annotated[NotebookName | None, Field(json_schema_extra=NOTEBOOK)] = None
    """The notebook of the page above it, which the trail over its title leads back to; None for none."""
    width: Literal["s", "m", "l", "full"] | None = None
    """Maximum width: `s` 560, `m` 960, `l` 1,280 pixels, `full` the window. None depends on the content: `l` with a
    table or chart, `s` for at most three components or inputs that are all below each other, `m` otherwise."""
    kernel: KernelSettings = KernelSettings()
    """Where its handlers run."""
    handlers: dict[Literal["load"], Annotated[HandlerName, BeforeValidator(_one_handler)]] = {}
    """The handlers of the page's own events."""
    policies: dict[HandlerName, Policy] = {}
    """How handlers run, by name."""
    components: Annotated[dict[Name, AnyComponent], AfterValidator(_not_reserved)] = {}
    """What it shows, by name; the order is the layout."""
    _rules: dict[str, list[PageRule]] | None = PrivateAttr(None)
    _defaults: dict[str, PageRule] | None = PrivateAttr(None)
    _read: frozenset[str] | None = PrivateAttr(None)
    _columns_read: dict[str, frozenset[str]] | None = PrivateAttr(None)
    _item_columns: dict[str, frozenset[str]] | None = PrivateAttr(None)
    _image_columns: dict[str, frozenset[str]] | None = PrivateAttr(None)
    _repeaters: dict[str, str] | None = PrivateAttr(None)
    _modules: dict[str, Any] = PrivateAttr({})

    @property
    def modules(self) -> Mapping[str, Any]:
        """The texts of the files of its own components, by path."""
        return self._modules

    def with_modules(self, modules: dict[str, Any]) -> Page:
        """The same page with the texts of its components' files."""
        page = self.model_copy()
        page._modules = modules  # noqa: SLF001 - of our own class
        return page

    def rules(self) -> dict[str, list[PageRule]]:
        """The rules of its components, by path."""
        if self._rules is None:
            self._rules = page_rules(self)
        return self._rules

    def defaults(self) -> dict[str, PageRule]:
        """The rules of the defaults of its inputs, by path."""
        if self._defaults is None:
            self._defaults = default_rules(self)
        return self._defaults

    def columns_read(self) -> dict[str, frozenset[str]]:
        """The columns that rules read of the selected row of a table, by the table's path."""
        if self._columns_read is None:
            self._columns_read = columns_read(self)
        return self._columns_read

    def repeater(self, path: str) -> str | None:
        """The path of the repeater or table that draws the component at a path for each row; None for none."""
        if self._repeaters is None:
            self._repeaters = {one.path: one.repeater for one in walk_repeated(self) if one.repeater is not None}
        return self._repeaters.get(path)

    def selected_row(self, path: str, state: Mapping[str, Any]) -> Any:
        """What names the selected row of what draws the component at a path for each row; None for what is in none."""
        return next(iter(selected_rows(state.get(self.repeater(path) or ""))), None)

    def item_columns(self, path: str) -> frozenset[str] | None:
        """The columns that components in the repeater or table at a path read of its rows; None for other types."""
        if self._item_columns is None:
            self._item_columns = item_columns(self)
        return self._item_columns.get(path)

    def image_columns(self, path: str) -> frozenset[str]:
        """Those of them that are images."""
        if self._image_columns is None:
            self._image_columns = image_columns(self)
        return self._image_columns.get(path, frozenset())

    def is_read(self, path: str) -> bool:
        """Whether rules, templates or actions read the value of the component at a path."""
        if self._read is None:
            self._read = values_read(self) | values_read_by_actions(self)
        return any(one == path or one.startswith(f"{path}.") for one in self._read)

    def walk(self) -> Iterator[tuple[str, Component]]:
        """Each component with its path, parents before children."""
        yield from _walk(self.components, "")

    def find(self, path: str) -> Component | None:
        """The component at a path such as `filters.carrier`, or None."""
        components: Mapping[str, Component] = self.components
        found: Component | None = None
        for name in path.split("."):
            found = components.get(name)
            if found is None:
                return None
            components = found.children()
        return found

    def handler(self, component: str, event: str, step: int = 0) -> str | None:
        """The handler that is a step of what an event of a component (or of `page`) is bound to, or None."""
        if component == "page":
            return handler_at(self.handlers.get(event), step)  # type: ignore[call-overload]
        found = self.find(component)
        return handler_at(found.handlers.get(event), step) if found else None

    def bound_handlers(self, component: str, event: str) -> list[str]:
        """The handlers among the steps of what an event of a component (or of `page`) is bound to."""
        holder = self if component == "page" else self.find(component)
        binding = holder.handlers.get(event) if holder is not None else None  # type: ignore[call-overload]
        return [] if binding is None else handlers_of(binding)

    def policy(self, handler: str) -> Policy:
        """How a handler runs."""
        return self.policies.get(handler, DEFAULT)

    def handler_names(self) -> dict[str, list[str]]:
        """The bound handlers, each with the events that run it (`filters.search.click`)."""
        names: dict[str, list[str]] = {}
        for event, name in self.handlers.items():
            names.setdefault(name, []).append(f"page.{event}")
        for path, component in self.walk():
            for own, binding in component.handlers.items():
                for name in handlers_of(binding):
                    names.setdefault(name, []).append(f"{path}.{own}")
        return names


class App(_Model):
    """A folder of notebooks with one properties.json."""

    version: Annotated[int, Field(ge=1)] = VERSION
    """The version of the format."""
    title: str = ""
    """Its title; empty for the folder's name."""
    theme: Theme = Theme()
    """How its pages look."""
    navigation: Navigation = Navigation()
    """How visitors come from one of its published pages to another."""
    pools: dict[Name, Annotated[int, Field(ge=1, le=1000)]] = {}
    """How many handlers may run at once that take a place of a pool, by the pool's name; over all kernels."""
    pages: dict[NotebookName, Page] = {}
    """The pages, by the name of their notebook."""


def _walk(components: Mapping[str, Component], prefix: str) -> Iterator[tuple[str, Component]]:
    for name, component in components.items():
        path = f"{prefix}{name}"
        yield path, component
        yield from _walk(component.children(), f"{path}.")


def parse_app(data: Any, lines: Lines | None = None) -> App:
    """The app that a properties.json says, from its parsed JSON; `lines` gives the findings their lines.

    Raises `PropertiesError` with a finding for each thing that is wrong. Names are read as Python spells them. What a
    newer version has added is passed over.
    """
    lines = lines or Lines()
    if not isinstance(data, dict):
        raise PropertiesError([Finding("", "must be an object", lines([]))])
    if depth(data) > MAX_DEPTH:
        raise PropertiesError([Finding("", f"nests over {MAX_DEPTH} deep")])
    misspelt: list[tuple[Any, str]] = []
    data = respelled(data, misspelt)
    if misspelt:
        raise PropertiesError([finding_at(keys, message, lines) for keys, message in misspelt])
    try:
        app = App.model_validate(data, extra="ignore" if is_newer(data) else None)
    except ValidationError as error:
        raise PropertiesError(findings_of(error, data, lines)) from None
    found = [one for name, page in app.pages.items() for one in _check_page(name, page, app)]
    found += [(keys, message, None) for keys, message in check_navigation(app.navigation, app.pages)]
    if found:
        raise PropertiesError([finding_at(keys, message, lines, fix) for keys, message, fix in found])
    return app


def is_newer(data: Any) -> bool:
    """Whether a properties.json was written by a newer version of the format."""
    version = data.get("version", VERSION) if isinstance(data, dict) else VERSION
    return type(version) is int and version > VERSION


def _check_page(notebook: str, page: Page, app: App) -> Iterator[tuple[list[str | int], str, Fix | None]]:
    """What the models do not see, by keys: events and pools that are not there, properties only handlers may set."""
    for handler, policy in page.policies.items():
        if policy.pool is not None and policy.pool not in app.pools:
            message = f"the app has no pool {policy.pool!r}{did_you_mean(policy.pool, app.pools)}"
            yield ["pages", notebook, "policies", handler, "pool"], message, None
    yield from ((keys_of(notebook, path), message, None) for path, message in _check_sides(page))
    yield from (([*keys_of(notebook, path), *keys], message, None) for path, keys, message in check_repeated(page))
    yield from (([*keys_of(notebook, path), "url"], message, None) for path, message in check_urls(page))
    for path, component in page.walk():
        keys = keys_of(notebook, path)
        for key, entries in (("handlers", component.handlers), ("pace", component.pace)):
            for event in [one for one in entries if one not in component.events]:
                message = f"a {component.type} has no event {event!r}{did_you_mean(event, component.events)}"
                meant = only_near(event, component.events)
                changes = {key: renamed(component.model_dump(mode="json")[key], event, meant or "")}
                yield [*keys, key, event], message, use(meant if meant not in entries else None, path, changes)
        for name in sorted(component.runtime() & component.model_fields_set):
            yield [*keys, name], "is set by handlers and cannot be declared", None
        message = component.declared_problem()
        if message:
            yield [*keys, "value"], message, None
    yield from (([*keys_of(notebook, one.path), *one.keys], one.message, one.fix) for one in check_row_texts(page))
    for one in itertools.chain(check_rules(page), check_bindings(page, app.pages)):
        yield [*keys_of(notebook, one.path), *one.keys], one.message, use(one.meant, one.path, one.changes)


def _check_sides(page: Page) -> Iterator[tuple[str, str]]:
    """What is wrong with the components that stand beside the page, by path: one can, at its top."""
    sides = [path for path, component in page.walk() if component.layout.shape == "side"]
    for path in sides:
        if "." in path:
            yield path, "stands at the top of a page"
        elif path != sides[0]:
            yield path, f"there is {sides[0]!r} already"
