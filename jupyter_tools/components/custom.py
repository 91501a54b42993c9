"""A component of one's own: a module of JavaScript that works with declared values."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, JsonValue, model_validator

from ..protocol.messages import MAX_VALUES
from ..protocol.scalars import from_wire, native, to_wire, unset
from ..texts import said
from .annotations import annotation
from .base import MERGED, MODULE, MODULE_FILE, RUNTIME, Component, ComponentContext
from .layout import Layout
from .names import Name
from .patterns import Pattern
from .properties import Properties
from .registry import Palette
from .rules import check_value
from .source import doc_of, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .source import Source

MAX_TEXT = 10_000
"""The most characters of a text that a visitor gives, where the trait says nothing."""
KINDS = {"string": "text", "number": "number", "integer": "number", "boolean": "bool", "array": "list"}
"""What rules of pages take the types of traits for."""
FILE_NAME = re.compile(r"(?!\.)[^/\\\0]+(?:/(?!\.)[^/\\\0]+)*")


def _file(name: str) -> str:
    if name and (not FILE_NAME.fullmatch(name) or len(name) > 200 or not name.endswith((".js", ".mjs", ".css"))):  # noqa: PLR2004 - of any name
        message = "is no file beside the notebook: write a name such as `stars.js`, or `parts/stars.js`"
        raise ValueError(message)
    return name


FileName = Annotated[str, AfterValidator(_file)]


class Trait(Properties):
    """A value that a component of one's own shares with handlers."""

    type: Literal["string", "number", "integer", "boolean", "array", "json"]
    """What it is; `json` is any JSON, in which objects as `{"$date": "2024-02-29"}` are read as dates, and an `array`
    has each item once."""
    default: JsonValue = None
    """Its value before anybody has set it; where it is None, None is always allowed."""
    visitors: bool = False
    """Whether visitors may set it, so that `state` has it; others are set by handlers only."""
    min: float | int | None = None
    """The least number."""
    max: float | int | None = None
    """The largest number."""
    min_length: Annotated[int, Field(ge=0)] | None = None
    """The fewest characters of a text."""
    max_length: Annotated[int, Field(ge=0)] | None = None
    """The most characters of a text."""
    pattern: Pattern = ""
    """A regular expression that all of a text must match."""
    options: list[str | int | float | bool] = []
    """The only values that it may have; of an array, its items."""
    max_items: Annotated[int, Field(ge=0)] | None = None
    """The most items of an array."""

    @model_validator(mode="after")
    def _fits(self) -> Trait:
        if self.default is not None:
            self.checked(self.default)
        return self

    def rule(self) -> dict[str, Any]:
        """Its value rule, but for `json`."""
        limits = {
            "minimum": self.min,
            "maximum": self.max,
            "minLength": self.min_length,
            "maxLength": self.max_length if self.type != "string" or self.max_length is not None else MAX_TEXT,
            "pattern": self.pattern or None,
            "options": self.options or None,
            "maxItems": self.max_items,
        }
        kinds = [self.type, "null"] if self.default is None else [self.type]
        return {"type": kinds, **{name: limit for name, limit in limits.items() if limit is not None}}

    def checked(self, value: Any) -> Any:
        """A value that it may have, as JSON. Raises `ValueError` with what is wrong with it."""
        if self.type == "json":
            json.dumps(value, allow_nan=False)
            try:
                from_wire(value)  # as handlers and rules will read it
            except ValueError as error:
                message = f"has an object that reads as a date, a time or a number and is none: {error}"
                raise ValueError(message) from None
            return value
        return to_wire(check_value(self.rule(), self, value))

    def annotation(self) -> str:
        """How State and Context annotate it."""
        return "Any" if self.type == "json" else annotation(self.rule())


class CustomContext(ComponentContext):
    """What a handler may set on a component of one's own, besides its traits."""

    label: str = ""
    """A title above it."""
    source: Annotated[Any, Field(json_schema_extra=MODULE)] = None
    """An anywidget class of the kernel, whose module and styles it runs; None for those of the files."""
    empty_text: str = said("Nothing to show yet")
    """What is shown while it has no module."""


class Custom(CustomContext, Component):
    """A component of one's own: a module in JavaScript, as of an anywidget, with declared values."""

    events: ClassVar[tuple[str, ...]] = ("change", "message")
    palette = Palette("Show", order=50, example={"label": "My component"})
    layout = Layout("card")
    value_name = "values"

    module: Annotated[FileName, Field(json_schema_extra=MODULE_FILE | {"group": "content"})] = ""
    """The file of its module beside the notebook, such as `stars.js`: one that exports `render`, as an anywidget's."""
    styles: Annotated[FileName, Field(json_schema_extra=MODULE_FILE | {"group": "content"})] = ""
    """The file of its styles beside the notebook, such as `stars.css`."""
    traits: dict[Name, Trait] = {}
    """The values that it shares with handlers, by name: each with its `type`, its limits, its `default`, and whether
    `visitors` may set it."""
    max_message: Annotated[int, Field(ge=2, le=100_000)] = 10_000
    """The most characters of JSON of a message that its module sends."""
    values: Annotated[dict[str, JsonValue], Field(json_schema_extra=RUNTIME | MERGED)] = {}
    """The traits that visitors may set; handlers set them by name."""
    data: Annotated[dict[str, JsonValue], Field(json_schema_extra=RUNTIME | MERGED)] = {}
    """The other traits that handlers have set."""

    @model_validator(mode="after")
    def _names(self) -> Custom:
        for name in self.traits:
            if name in type(self).model_fields or name in {"selected", "points"}:
                message = f"traits: {name!r} is taken: give the trait another name"
                raise ValueError(message)
        return self

    def given_traits(self) -> dict[str, Trait]:
        """The traits that visitors may set."""
        return {name: one for name, one in self.traits.items() if one.visitors}

    def most_detail(self, event: str) -> int:
        """What its messages may have."""
        return self.max_message if event == "message" else super().most_detail(event)

    # --- what handlers set ---

    def as_sent(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """What a handler has set, with traits by the property that holds them. Raises `ValueError`."""
        sent: dict[str, Any] = {}
        for name, value in properties.items():
            trait = self.traits.get(name)
            if trait is None:
                sent[name] = value
                continue
            try:
                checked = trait.default if value is unset else trait.checked(to_wire(native(value)))
            except (ValueError, TypeError) as error:
                message = f"{name}: {error}"
                raise ValueError(message) from None
            sent.setdefault("values" if trait.visitors else "data", {})[name] = checked
        return sent

    def own_properties(self) -> Iterable[str]:
        """Its traits."""
        return self.traits

    def context_source(self, source: Source, path: str) -> str:
        """A class with its traits."""
        base, kind = super().context_source(source, path), source.name(path, "Context")
        source.add(kind, base, f'"""What a handler sets on `{path}`."""', self._fields(source, self.traits))
        return kind

    # --- what visitors give ---

    def state_type(self) -> str | None:
        """A class of the traits that visitors may set."""
        return "StateModel" if self.given_traits() else None

    def state_source(self, source: Source, name: str, path: str) -> str | None:
        """The traits that visitors may set."""
        given = self.given_traits()
        if not given:
            return None
        kind = source.name(path, "State")
        lines = self._fields(source, given)
        source.add(kind, source.base("StateModel"), f'"""What visitors gave `{path}`."""', lines)
        return source.field(name, kind)

    def state_parts(self) -> Mapping[str, frozenset[str]]:
        """The traits that visitors may set."""
        none = {True: {"none"}, False: set()}
        return {
            name: frozenset({KINDS[one.type], *none[one.default is None]}) if one.type in KINDS else frozenset()
            for name, one in self.given_traits().items()
        }

    def initial(self) -> dict[str, Any] | None:
        """The defaults, under what a handler has set; None where visitors may set nothing."""
        given = {name: one.default for name, one in self.given_traits().items()}
        if not given:
            return None
        return {**given, **{name: value for name, value in self.values.items() if name in given}}

    def declared_problem(self) -> str:
        """Each trait has checked its own default."""
        return ""

    def state_value(self, value: Any) -> Any:
        """The traits by name."""
        return {name: from_wire(one) for name, one in value.items()}

    def check(self, value: Any, data: Any = None) -> dict[str, Any]:  # noqa: ARG002 - the signature of all types
        """All traits that visitors may set, and no others."""
        given = self.given_traits()
        if not given:
            message = "takes no value"
            raise ValueError(message)
        if not isinstance(value, dict) or value.keys() != given.keys():
            message = "must have the traits that visitors may set, and no others"
            raise ValueError(message)
        if len(json.dumps(value)) > MAX_VALUES:
            message = said("is too much")
            raise ValueError(message)
        found = {}
        for name, trait in given.items():
            try:
                found[name] = trait.checked(value[name])
            except ValueError as error:
                message = f"{name}: {error}"
                raise ValueError(message) from None
        return found

    @staticmethod
    def _fields(source: Source, traits: Mapping[str, Trait]) -> list[str]:
        lines = []
        for name, trait in traits.items():
            line = f"{name}: {source.type(trait.annotation())} = {literal(from_wire(trait.default), source)}"
            lines += [line, *doc_of(f"{trait.type}, set by visitors too" if trait.visitors else trait.type)]
        return lines
