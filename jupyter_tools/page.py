"""App and Page: what properties.json says, checked.

Reading and writing the file is in `jupyter_tools.files`; changing a page step by step is in `jupyter_tools.operations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from .components import AnyComponent, Component, Container
from .components.base import HandlerName, Name
from .errors import Finding, PropertiesError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

VERSION = 1
"""The version of the format that this package writes."""
RESERVED = ("page",)
"""Names that no component at the top of a page may have: `context.page` is the page itself."""


def _notebook(name: str) -> str:
    if not name.endswith(".ipynb") or "/" in name or "\\" in name or name.startswith("."):
        message = f"{name!r} is not the name of a notebook beside properties.json"
        raise ValueError(message)
    return name


def _not_reserved(components: dict[str, Any]) -> dict[str, Any]:
    for name in RESERVED:
        if name in components:
            message = f"{name!r} is reserved: `context.{name}` is the page itself"
            raise ValueError(message)
    return components


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class KernelSettings(_Model):
    """Where a page's handlers run."""

    mode: Literal["live", "shared"] = "live"
    """`live`: the notebook's own kernel; `shared`: one kernel of its own for all visitors."""


class Theme(_Model):
    """How the pages of an app look."""

    accent: Literal[
        "indigo", "blue", "cyan", "teal", "green", "lime", "yellow", "orange", "red", "pink", "grape", "violet", "gray"
    ] = "indigo"
    """The colour of buttons, links and marks."""
    scheme: Literal["auto", "light", "dark"] = "auto"
    """Light, dark, or as the visitor's system is set."""


class Page(_Model):
    """One notebook's page."""

    title: str = ""
    """Its title; empty for the notebook's name."""
    kernel: KernelSettings = KernelSettings()
    """Where its handlers run."""
    handlers: dict[Literal["load"], HandlerName] = {}
    """The handlers of the page's own events."""
    components: Annotated[dict[Name, AnyComponent], AfterValidator(_not_reserved)] = {}
    """What it shows, by name; the order is the layout."""

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
            components = found.components if isinstance(found, Container) else {}
        return found

    def handler(self, component: str, event: str) -> str | None:
        """The name of the handler that an event of a component (or of `page`) is bound to, or None."""
        if component == "page":
            return self.handlers.get(event)  # type: ignore[call-overload, no-any-return]
        found = self.find(component)
        return found.handlers.get(event) if found else None

    def handler_names(self) -> dict[str, list[str]]:
        """The bound handlers, each with the places that bind it (`filters.search.click`)."""
        names: dict[str, list[str]] = {}
        for event, name in self.handlers.items():
            names.setdefault(name, []).append(f"page.{event}")
        for path, component in self.walk():
            for event, name in component.handlers.items():
                names.setdefault(name, []).append(f"{path}.{event}")
        return names


class App(_Model):
    """A folder of notebooks with one properties.json."""

    version: int = VERSION
    """The version of the format."""
    title: str = ""
    """Its title; empty for the folder's name."""
    theme: Theme = Theme()
    """How its pages look."""
    pages: dict[Annotated[str, AfterValidator(_notebook)], Page] = {}
    """The pages, by the name of their notebook."""


def _walk(components: Mapping[str, Component], prefix: str) -> Iterator[tuple[str, Component]]:
    for name, component in components.items():
        path = f"{prefix}{name}"
        yield path, component
        if isinstance(component, Container):
            yield from _walk(component.components, f"{path}.")


def parse_app(data: Any) -> App:
    """The app that a properties.json says, from its parsed JSON.

    Raises `PropertiesError` with a finding for each thing that is wrong. What a newer version has added is passed over.
    """
    if not isinstance(data, dict):
        raise PropertiesError([Finding("", "must be an object")])
    newer = is_newer(data)
    try:
        app = App.model_validate(data, extra="ignore" if newer else None)
    except ValidationError as error:
        raise PropertiesError(findings_of(error, data)) from None
    findings = [finding for name, page in app.pages.items() for finding in _check_page(name, page)]
    if findings:
        raise PropertiesError(findings)
    return app


def is_newer(data: Any) -> bool:
    """Whether a properties.json was written by a newer version of the format."""
    version = data.get("version", VERSION) if isinstance(data, dict) else VERSION
    return type(version) is int and version > VERSION


def _check_page(notebook: str, page: Page) -> Iterator[Finding]:
    """What the models do not see: events a type does not have, and properties only handlers may set."""
    for path, component in page.walk():
        place = f"pages.{notebook}.components.{path}"
        for event in component.handlers:
            if event not in component.events:
                kind = getattr(component, "type")  # noqa: B009 - only subclasses have it
                yield Finding(f"{place}.handlers.{event}", f"a {kind} has no event {event!r}{did_you_mean(event, component.events)}")
        for name, field in type(component).model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and extra.get("runtime") and name in component.model_fields_set:
                yield Finding(f"{place}.{name}", "is set by handlers and cannot be declared")
        initial = component.initial()
        if component.state_type() is not None and initial not in (None, "", []):
            try:
                component.check(initial)
            except ValueError as error:
                yield Finding(f"{place}.value", str(error))


def findings_of(error: ValidationError, data: Any) -> list[Finding]:
    """The findings of a pydantic error on a properties.json, each with its place."""
    found = []
    for one in error.errors(include_url=False):
        keys = _keys(one["loc"], data)
        found.append(Finding(place_of(keys), _explain(one)))
    return found


def _keys(loc: Sequence[int | str], data: Any) -> list[str | int]:
    """The keys of the JSON that a pydantic location names; tags of unions are not among them."""
    keys: list[str | int] = []
    node = data
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(node, dict) and part in node:
            node = node[part]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        elif not last or part == "[key]" or not isinstance(node, dict):
            continue
        keys.append(part)
    return keys


def place_of(keys: Sequence[str | int]) -> str:
    """The keys as people read them: nested `components` are left out, as in `filters.carrier`."""
    parts = [str(key) for index, key in enumerate(keys) if index < COMPONENTS_AT or key != "components" or index % 2]
    return ".".join(parts)


COMPONENTS_AT = 3
"""`pages`, the notebook and the first `components` come before a component's path in the keys of a place."""


def _explain(error: Any) -> str:
    kind, message = error["type"], str(error["msg"])
    if kind == "extra_forbidden":
        return "unknown property"
    if kind == "union_tag_invalid":
        return f"unknown type {error['ctx']['tag']!r}{did_you_mean(error['ctx']['tag'], error['ctx']['expected_tags'].replace(chr(39), '').split(', '))}"
    if kind == "union_tag_not_found":
        return "has no `type`"
    return message.removeprefix("Value error, ").replace("Input should be", "should be")
