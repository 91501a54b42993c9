"""What all components share.

Each type has two classes. ``SelectContext`` holds the properties that a handler may set through ``context``;
``Select`` adds what only properties.json may say (its type, place and handlers). One field declaration thus serves
the file, the handler, the inspector's form, the TypeScript and the reference page.
"""

from __future__ import annotations

import builtins
import functools
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..protocol.policy import Pace
from ..protocol.scalars import from_wire
from ..schema import Documented
from .annotations import annotation
from .bindings import Binding
from .layout import Layout
from .properties import Properties
from .registry import Catalog, Palette, type_name
from .rules import EMPTY, Ref, Rule, check_value, missing, rule_now
from .selecting import Selecting
from .sending import Sending
from .source import Source, literal
from .url_value import UrlValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RUNTIME: dict[str, Any] = {"runtime": True}
"""Marks a field that only a handler may set, never properties.json."""
FRAME: dict[str, Any] = {"runtime": True, "encode": "table"}
"""Marks a field that takes a frame and travels as a `protocol.Table`."""
FIGURE: dict[str, Any] = {"runtime": True, "encode": "figure"}
"""Marks a field that takes a figure and travels as plotly JSON."""
IMAGE: dict[str, Any] = {"runtime": True, "encode": "image"}
"""Marks a field that takes an image and travels as one of its media types."""
WIDGET: dict[str, Any] = {"runtime": True, "encode": "widget", "typescript": "string | null"}
"""Marks a field that takes an ipywidget and travels as the id of its model."""
MODULE: dict[str, Any] = {"runtime": True, "encode": "module"}
"""Marks a field that takes an anywidget class and travels as the texts of its module and styles."""
MODULE_FILE: dict[str, Any] = {"file": True}
"""Marks a field that names a file beside the notebook, whose text the component runs."""
FILE: dict[str, Any] = {"runtime": True, "encode": "file", "typescript": "UploadedFile | null"}
"""Marks a field that takes what becomes a file, and travels as a `files.FileEntry`."""
MERGED: dict[str, Any] = {"merged": True}
"""Marks a field with entries by name, of which a change by a handler has only those that it sets."""
DISPLAYS: dict[str, Any] = {"displays": True}
"""Marks a field that names a handler, whose displays the component shows."""
MARKDOWN: dict[str, Any] = {"markdown": True}
"""Marks a text that is drawn as Markdown: what its templates read is shown as text all the same."""
ADDRESS: dict[str, Any] = {"address": True, "group": "content"}
"""Marks a text that is the address of an image: images in the columns that it reads travel as such."""
FOLLOWS: dict[str, Any] = {"follows": True}
"""Marks a field that names a handler, whose progress the component shows."""
SHOWN: dict[str, Any] = {"shown": True, "group": "content"}
"""Marks a `value` that is only read: visitors give the component none."""
SECRET: dict[str, Any] = {"secret": True}
"""Marks a field whose value nobody else may see: it is never written to the journal."""


class ComponentContext(Properties):
    """What a handler may set on any component."""

    visible: bool = True
    """Whether the component is shown."""


class Component(Selecting, Sending, Documented, BaseModel):
    """What properties.json says of any component.

    `class Rating(RatingContext, Input)` declares the type `rating`: a class that names its Context is registered.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        protected_namespaces=(),
        defer_build=True,
        json_schema_serialization_defaults_required=True,
    )

    events: ClassVar[tuple[str, ...]] = ()
    """The events that may be bound to handlers."""
    palette: ClassVar[Palette] = Palette("Show")
    """How the type appears in the palette."""
    layout: ClassVar[Layout] = Layout()
    """How it shares rows and pages with others."""
    context_type: ClassVar[builtins.type[ComponentContext]] = ComponentContext
    """The class of what a handler may set."""
    holds: ClassVar[str] = ""
    """The property that holds its named parts: `components` or `columns`; empty if it has none."""
    takes: ClassVar[Literal["any", "groups"]] = "any"
    """Which components it holds: any, or only those that hold components themselves, each of which is a section."""
    part_type: ClassVar[builtins.type[Properties] | None] = None
    """The class of its named parts; None where these are components."""
    value_rule: ClassVar[Rule | None] = None
    """What visitors may give, in the keywords of `rules`; None where they give nothing, or only `check` can say it."""
    value_name: ClassVar[str] = "value"
    """The property whose value visitors give, so that `state` holds it."""
    narrowed_by: ClassVar[str] = "options"
    """The property that says which values are left: another value of it may take the chosen one away."""
    takes_files: ClassVar[bool] = False
    """Whether visitors give it files, of which its value has the entries."""
    returned: ClassVar[str] = ""
    """The property that takes what a handler of one of its events returns; empty where handlers return nothing."""
    sends_together: ClassVar[bool] = False
    """Whether the inputs inside are checked and sent together, as in a form."""
    checked_on: ClassVar[tuple[str, ...]] = ()
    """The events that need all required inputs inside of it, as sending a form does."""
    valued_by: ClassVar[tuple[str, ...]] = ()
    """The events that alone give it a value: where none of them is bound, it can be in a repeater."""
    repeats: ClassVar[bool] = False
    """Whether the components in it are drawn once for each row of its frame."""

    type: str = ""  # which component it is; each type declares it again, and needs no help text for it
    span: Annotated[int, Field(ge=1, le=12)] = 12
    """How many of the 12 columns of the grid it takes."""
    handlers: dict[str, Binding] = {}
    """What each event runs: a handler, by its name in the notebook, or a list of steps."""
    pace: dict[str, Pace] = {}
    """How often each event is sent; at once where nothing is said."""
    rules: dict[str, Annotated[str, Field(max_length=500)]] = {}
    """Expressions over `state` and `visit`, by the property they compute: `{"visible": "state.kind == 'part'"}`. That
    of an input's `value` is its default, computed once over `visit`: `{"value": "today()"}`."""

    def __init_subclass__(cls, **given: Any) -> None:
        """Give a class that names its Context its type."""
        super().__init_subclass__(**given)
        context = _named_context(cls)
        if context is None:
            return
        cls.context_type = context
        if "type" not in cls.__annotations__:
            kind = type_name(cls.__name__)
            cls.__annotations__["type"] = Literal[kind]
            cls.type = kind

    @classmethod
    def __pydantic_init_subclass__(cls, **given: Any) -> None:
        """Register a class that names its Context."""
        super().__pydantic_init_subclass__(**given)
        if _named_context(cls) is not None:
            CATALOG.register(cls.model_fields["type"].default, cls)

    @classmethod
    def encoded(cls) -> Mapping[str, str]:
        """How properties travel that are no JSON, by name: as `table`, `figure`, `image`, `widget` or `file`."""
        return _extras(cls, "encode")

    @classmethod
    def runtime(cls) -> frozenset[str]:
        """The properties that only a handler may set, never properties.json."""
        return frozenset(_extras(cls, "runtime"))

    @classmethod
    def rule(cls) -> Rule | None:
        """The value rule with what holds for all inputs."""
        if cls.value_rule is None:
            return None
        required = {"required": Ref("required"), "empty": EMPTY} if "required" in cls.model_fields else {}
        return {**required, **cls.value_rule}

    @classmethod
    def given(cls) -> str | None:
        """The property whose value visitors give; None where there is no such property."""
        name = cls.value_name
        return name if name in cls.model_fields and name not in _extras(cls, "shown") else None

    def secrets(self) -> frozenset[str]:
        """The names of the properties, `value` among them, that are never written to the journal."""
        return frozenset(_extras(type(self), "secret"))

    def children(self) -> Mapping[str, Component]:
        """The components inside, by name."""
        return {}

    def parts(self) -> Mapping[str, Any]:
        """Named parts that are no components: the columns of a table."""
        return {}

    @classmethod
    def marked(cls, mark: dict[str, Any]) -> frozenset[str]:
        """The names of the fields that have a mark, such as `NOTEBOOK`."""
        return frozenset(_extras(cls, next(iter(mark))))

    @classmethod
    def displays(cls) -> str | None:
        """The property that names the handler whose displays it shows; None if it shows none."""
        return next(iter(_extras(cls, "displays")), None)

    def shown_handlers(self) -> Mapping[str, str]:
        """The handlers whose displays or progress it shows, by the property that names each."""
        names = {*self.marked(DISPLAYS), *self.marked(FOLLOWS)}
        return {name: handler for name in sorted(names) if (handler := getattr(self, name)) is not None}

    def own_actions(self) -> Iterator[tuple[list[str | int], str, Any]]:
        """What it does by itself, in the words of actions: the keys that lead there, the action, and what it says."""
        return iter(())

    def state_type(self) -> str | None:
        """The annotation of the component's value in State, or None if visitors give it none."""
        if self.value_rule is None:
            return None
        return annotation(rule_now(self.value_rule, self))

    def state_source(self, source: Source, name: str, path: str) -> str | None:  # noqa: ARG002 - the same
        """The field of State at a path; None if visitors give it no value."""
        kind = self.state_type()
        return None if kind is None else f"{name}: {source.type(kind)} = {literal(self.initial(), source)}"

    def context_source(self, source: Source, path: str) -> str:  # noqa: ARG002 - the signature that subclasses fill
        """The name of the class of Context at a path."""
        return source.component(self.context_class())

    def context_class(self) -> builtins.type[ComponentContext]:
        """The class of Context of the component."""
        return self.context_type

    def initial(self) -> Any:
        """The value before the visitor has given one: the declared one."""
        return self.__dict__.get(self.given() or "")

    def declared_problem(self) -> str:
        """Why the declared value cannot be given; empty if it can."""
        initial = self.initial()
        if self.state_type() is None or initial in (None, "", []):
            return ""
        try:
            self.check(initial)
        except ValueError as error:
            return str(error)
        return ""

    def check(self, value: Any, data: Any = None) -> Any:  # noqa: ARG002 - the signature that subclasses fill
        """A visitor's value, after checking that the component can give it; else a ValueError.

        `data` is what its frame shows now (a `protocol.Table` as JSON); None without a frame.
        """
        if self.value_rule is None:
            message = "takes no value"
            raise ValueError(message)
        return check_value(self.value_rule, self, value)

    def state_value(self, value: Any) -> Any:
        """What `state` holds for a value in wire form."""
        return tuple(map(from_wire, value)) if self._is_pair(value) else from_wire(value)

    def _is_pair(self, value: Any) -> bool:
        return isinstance(value, list) and "pair" in rule_now(self.value_rule or {"type": []}, self)["type"]

    def still_chosen(self, value: Any) -> Any:
        """The part of a value (in wire form) that the property `narrowed_by` leaves."""
        return value

    def searches(self) -> bool:
        """Whether a handler finds the options that its visitor may choose."""
        return False

    def is_usable(self) -> bool:
        """Whether visitors can use it: it is shown, and neither disabled nor read-only."""
        return self.__dict__.get("visible", True) and not self.is_locked()

    def is_locked(self) -> bool:
        """Whether it is disabled or read-only, so that visitors cannot change its value."""
        return bool(self.__dict__.get("disabled", False) or self.__dict__.get("read_only", False))

    def as_sent(self, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a handler has set, by the properties that hold it. Raises `ValueError` for what may not be set."""
        return properties

    def completed(self, properties: Mapping[str, Any], context: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
        """A handler's change, with what its `MERGED` properties had before: in `context`, or the visitor's `value`."""
        before = {**context, self.given() or "": value}
        names = [name for name in self.marked(MERGED) if isinstance(properties.get(name), dict)]
        return {**properties, **{name: {**(before.get(name) or {}), **properties[name]} for name in names}}

    def opened(self, value: Any) -> Sequence[str]:  # noqa: ARG002 - the signature that subclasses fill
        """The names of the components inside that a value, which need not be checked yet, opens."""
        return ()

    def is_closed(self, value: Any) -> bool:  # noqa: ARG002 - the signature that subclasses fill
        """Whether its value says that what it holds is not on the screen now."""
        return False

    def is_empty(self, value: Any) -> bool:
        """Whether a required input still lacks its value."""
        return value in (self.rule() or {}).get("empty", EMPTY)

    def missing(self, value: Any) -> str:
        """What is said of a required input that the visitor can fill and that lacks its value; empty if nothing is."""
        if not self.__dict__.get("required") or not self.is_usable() or not self.is_empty(value):
            return ""
        return missing(rule_now(self.value_rule, self) if self.value_rule else {"type": []})


CATALOG: Catalog[Component] = Catalog()
"""The component classes by type, in the order of the palette: ours, and those of other packages."""


def _named_context(cls: type[Component]) -> type[ComponentContext] | None:
    """The Context among the bases that a class names; None for a class that declares no type."""
    contexts = (one for one in cls.__bases__ if issubclass(one, ComponentContext) and not issubclass(one, Component))
    return next(contexts, None)


@functools.cache
def _extras(cls: type[Component], mark: str) -> Mapping[str, str]:
    """What field metadata says under a mark, by the names of the fields that have it."""
    extras = ((name, field.json_schema_extra) for name, field in cls.model_fields.items())
    return {name: str(extra[mark]) for name, extra in extras if isinstance(extra, dict) and extra.get(mark)}


class InputContext(ComponentContext):
    """What a handler may set on any input."""

    label: str = ""
    """What the input asks for, shown above it."""
    help: str = ""
    """A sentence under the input."""
    required: bool = False
    """Whether a form cannot be sent without it."""
    invalid_text: str = ""
    """What is said under the input of a value that its limits refuse; empty for the built-in sentence."""
    disabled: bool = False
    """Whether it is greyed out, so that the visitor cannot change it."""
    read_only: bool = False
    """Whether its value is shown as plain text, which the visitor can copy and not change."""
    error: Annotated[str | None, Field(json_schema_extra=RUNTIME)] = None
    """What is wrong with the value, shown in red; None when nothing is."""


class Input(UrlValue, Component):
    """A component that a visitor gives a value."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    layout: ClassVar[Layout] = Layout("field")


Kind = Literal["info", "success", "warning", "error"]
ButtonKind = Literal["primary", "default", "danger", "link"]
"""How prominent a button is; a `link` looks like a link in a text."""
