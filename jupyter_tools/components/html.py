"""HTML without scripts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import Component, ComponentContext
from .layout import Layout
from .registry import Palette


def _html(value: Any) -> Any:
    """The HTML of an object that has one, as notebooks show it."""
    of_notebooks = getattr(value, "_repr_html_", None)
    return of_notebooks() if not isinstance(value, str) and callable(of_notebooks) else value


class HtmlContext(ComponentContext):
    """What a handler may set on HTML."""

    html: Annotated[
        str, BeforeValidator(_html), Field(max_length=2_000_000, json_schema_extra={"group": "content"})
    ] = ""
    """HTML, or an object with `_repr_html_`; scripts, forms that send and what loads from elsewhere are taken out."""


class HtmlView(HtmlContext, Component):
    """HTML without scripts. The styles of the page do not apply to it."""

    palette = Palette("Show", order=50, example={"html": "<b>Bold</b>"})
    layout = Layout("line", yields_without="html")

    type: Literal["html"] = "html"
