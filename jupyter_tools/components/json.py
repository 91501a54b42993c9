"""JSON as a tree whose branches can be folded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue

from ..protocol.plain import plain
from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette


class JsonContext(ComponentContext):
    """What a handler may set on JSON."""

    label: str = ""
    """A title above it."""
    data: Annotated[JsonValue, BeforeValidator(plain), Field(json_schema_extra={"group": "content"})] = None
    """Any value of lists, dicts and scalars; dates and arrays are written as JSON has them."""


class JsonView(JsonContext, Component):
    """JSON as a tree whose branches can be folded: an answer, a configuration."""

    palette = Palette("Show", order=45, example={"data": {"answer": 42}})
    layout = Layout("card")

    type: Literal["json"] = "json"
    depth: Annotated[int, Field(ge=0, le=20)] = 1
    """How many levels are open at first."""
    copyable: bool = True
    """Whether it has a button that copies it."""
    height: Annotated[int, Field(ge=80, le=4000)] | None = None
    """The height in pixels beyond which it scrolls; None for as high as it is."""
