"""What an event runs: a handler, or a list of steps, each of which is a handler or an action.

``{"click": "search"}`` runs a handler. ``{"click": [{"confirm": "Delete this order?"}, "delete_order", {"toast":
"Deleted"}]}`` runs steps in their order, in the browser: one that fails or is declined ends the list. An action is an
object with exactly one key. It is no code and no permission: the server runs each handler that a binding names whenever
a visitor asks for that step, whatever the steps before it have been.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from ..errors import did_you_mean
from ..protocol.messages import MAX_STEPS
from ..schema import Documented
from ..spelling import distinct
from .names import ComponentPath, HandlerName, NotebookName
from .properties import QuietMetaclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOTEBOOK: dict[str, Any] = {"notebook": True, "group": "content"}
"""Marks a field that names the notebook of another page of the app."""
EXPRESSIONS: dict[str, Any] = {"expressions": True}
"""Marks a field that holds expressions by name."""
OPENED = re.compile(r"https?://|mailto:", re.IGNORECASE)
"""How an address begins that a `link` opens; `SCHEMES` of the browser's `core/addresses.ts` says the same."""


def address(text: str) -> str:
    """An address that a link opens, or a template that begins with a field. Raises `ValueError`."""
    if not text.startswith("{{") and not OPENED.match(text):
        message = "an address begins with http://, https:// or mailto:"
        raise ValueError(message)
    return text


Expression = Annotated[str, Field(max_length=500)]
Template = Annotated[str, Field(min_length=1, max_length=2_000)]


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


class Confirm(_Model):
    """Asks the visitor, who goes on or declines."""

    confirm: Template
    """The question; may be a template."""


class Open(_Model):
    """Opens a modal or drawer."""

    open: ComponentPath
    """Its path."""


class Close(_Model):
    """Closes a modal or drawer."""

    close: ComponentPath
    """Its path."""


class Set(_Model):
    """Gives inputs values, as if the visitor had entered them; their `change` does not run."""

    set: Annotated[dict[ComponentPath, Expression], Field(min_length=1, max_length=100), BeforeValidator(distinct)]
    """Expressions over `state` and `visit`, by the path of the input."""


class Reset(_Model):
    """Gives the inputs in a container, form, modal or drawer their declared values again."""

    reset: ComponentPath
    """Its path."""


class Target(_Model):
    """A page of the app."""

    page: NotebookName
    """The name of its notebook."""
    params: Annotated[dict[Annotated[str, Field(min_length=1, max_length=100)], Expression], Field(max_length=50)] = {}
    """Expressions by the name of the parameter, which the page reads as `visit.params`; None leaves it out."""


class Go(_Model):
    """Goes to another page of the app, in the same tab."""

    go: Target
    """Which page, with which parameters."""


class Link(_Model):
    """Opens an address in a new tab."""

    link: Annotated[Template, AfterValidator(address)]
    """An address with http, https or mailto; may be a template."""


class Copy(_Model, metaclass=QuietMetaclass):  # type: ignore[metaclass]  # which mypy sees as a function
    """Copies a text to the clipboard."""

    copy: Template  # type: ignore[assignment]  # hides a method of pydantic that nobody calls
    """The text; may be a template."""


class Toast(_Model):
    """Shows a short note for five seconds."""

    toast: Template
    """The note; may be a template."""


Action = Confirm | Open | Close | Set | Reset | Go | Link | Copy | Toast
ACTIONS: dict[str, type[Any]] = {
    next(iter(cls.model_fields)): cls for cls in (Confirm, Open, Close, Set, Reset, Go, Link, Copy, Toast)
}
"""The actions by their keys."""
TEMPLATES = ("confirm", "link", "copy", "toast")
"""The actions that are a text, which may be a template."""
PATHS = ("open", "close", "reset")
"""The actions that are the path of a component."""


def _one_key(step: Any) -> Any:
    """Refuse an object that is no action."""
    if isinstance(step, dict):
        if len(step) != 1:
            message = f"an action has exactly one key{did_you_mean('', ACTIONS)}"
            raise ValueError(message)
        (name,) = step
        if name not in ACTIONS:
            message = f"there is no action {name!r}{did_you_mean(str(name), ACTIONS)}"
            raise ValueError(message)
    elif not isinstance(step, str | _Model):
        message = "a step is the name of a handler or an action"
        raise ValueError(message)  # noqa: TRY004 - pydantic reports this one
    return step


def _some_steps(steps: Any) -> Any:
    if isinstance(steps, list) and not 1 <= len(steps) <= MAX_STEPS:
        message = f"a list of steps has 1 to {MAX_STEPS} of them, and not {len(steps)}"
        raise ValueError(message)
    return steps


def _kind(step: Any) -> str:
    if isinstance(step, str):
        return "handler"
    return str(next(iter(step if isinstance(step, dict) else type(step).model_fields)))


Step = Annotated[
    Annotated[HandlerName, Tag("handler")]
    | Annotated[Confirm, Tag("confirm")]
    | Annotated[Open, Tag("open")]
    | Annotated[Close, Tag("close")]
    | Annotated[Set, Tag("set")]
    | Annotated[Reset, Tag("reset")]
    | Annotated[Go, Tag("go")]
    | Annotated[Link, Tag("link")]
    | Annotated[Copy, Tag("copy")]
    | Annotated[Toast, Tag("toast")],
    Discriminator(_kind),
    BeforeValidator(_one_key),
    Field(json_schema_extra={"typescript": "Step"}),
]
"""A handler's name, or an action."""
Binding = Annotated[
    Annotated[HandlerName, Tag("name")]
    | Annotated[list[Step], Field(min_length=1, max_length=MAX_STEPS), BeforeValidator(_some_steps), Tag("steps")],
    Discriminator(lambda binding: "steps" if isinstance(binding, list) else "name"),
]
"""What an event runs."""


def steps_of(binding: Any) -> list[str | Action]:
    """The steps of a binding; a handler alone is one."""
    return binding if isinstance(binding, list) else [binding]


def handlers_of(binding: Any) -> list[str]:
    """The handlers among the steps of a binding, in their order, each once."""
    return list(dict.fromkeys(step for step in steps_of(binding) if isinstance(step, str)))


def handler_at(binding: Any, step: int) -> str | None:
    """The handler that is a step of a binding, by its index; None for an action, or what is no step."""
    steps = steps_of(binding) if binding is not None else []
    found = steps[step] if 0 <= step < len(steps) else None
    return found if isinstance(found, str) else None


def actions_of(bindings: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str, Any]]:
    """The actions of the bindings of a component: the keys that lead to each, its name, and what it says."""
    for event, binding in bindings.items():
        for index, step in enumerate(steps_of(binding)):
            if not isinstance(step, str):
                (name,) = type(step).model_fields
                yield [event, index, name], name, getattr(step, name)
