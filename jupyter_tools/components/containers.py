"""Components that hold others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from .base import Component, ComponentContext, Name
from .display import Button, Chart, MessageBox, OutputArea, Text
from .inputs import Checkbox, Number, Select, TextInput
from .table import Table


def _depth(components: dict[str, Any]) -> dict[str, Any]:
    if _height(components) > MAX_DEPTH:
        message = f"containers may nest {MAX_DEPTH} deep"
        raise ValueError(message)
    return components


def _height(components: dict[str, Any]) -> int:
    inner = [_height(one.components) for one in components.values() if isinstance(one, Container)]
    return 1 + max(inner, default=0)


MAX_DEPTH = 20
"""How deep containers may nest."""


class ContainerContext(ComponentContext):
    """What a handler may set on a container."""

    label: str = ""
    """A title above the container."""


class Container(ContainerContext, Component):
    """A card that groups components."""

    icon: ClassVar[str] = "container"

    type: Literal["container"] = "container"
    components: Annotated[dict[Name, AnyComponent], AfterValidator(_depth)] = {}  # noqa: RUF012 - pydantic copies it
    """What it holds, by name; the order is the layout."""


class FormContext(ContainerContext):
    """What a handler may set on a form."""


class Form(FormContext, Container):
    """A container whose inputs are sent together; Enter presses its primary button."""

    events: ClassVar[tuple[str, ...]] = ("submit",)
    icon: ClassVar[str] = "form"

    type: Literal["form"] = "form"  # type: ignore[assignment]


AnyComponent = Annotated[
    Container | Form | Text | MessageBox | TextInput | Number | Select | Checkbox | Button | Table | Chart | OutputArea,
    Field(discriminator="type"),
]
if not TYPE_CHECKING:
    Container.model_rebuild()
    Form.model_rebuild()
