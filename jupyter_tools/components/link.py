"""A link to another page of the app, or to an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from ..texts import said
from .base import Component, ComponentContext
from .bindings import EXPRESSIONS, NOTEBOOK, Expression, Target, address
from .icons import Icon
from .layout import Layout
from .names import NotebookName
from .registry import Palette, Preset

if TYPE_CHECKING:
    from collections.abc import Iterator


def _address(text: str) -> str:
    return address(text) if text else text


class LinkContext(ComponentContext):
    """What a handler may set on a link."""

    label: str = said("Link")
    """The text of the link."""
    url: Annotated[str, Field(max_length=2_000, json_schema_extra={"group": "content"}), AfterValidator(_address)] = ""
    """The address it opens, with http, https or mailto; may be a template. Empty where `page` is set."""
    icon: Icon = ""
    """An icon in front of the text."""
    disabled: bool = False
    """Whether it is greyed out and leads nowhere."""


class PageLink(LinkContext, Component):
    """A link to another page of the app, or to an address."""

    palette = Palette(
        "Tell",
        order=50,
        example={"label": "Link", "url": "https://example.org"},
        presets=(Preset("Link button", "A link that looks like a button", {"label": "Open", "kind": "button"}),),
    )
    layout = Layout("line", joins=True)

    type: Literal["link"] = "link"
    page: Annotated[NotebookName | None, Field(json_schema_extra=NOTEBOOK)] = None
    """The notebook of another page of the app; None where `url` is set."""
    params: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=100)], Expression],
        Field(max_length=50, json_schema_extra=EXPRESSIONS),
    ] = {}
    """Expressions by the name of the parameter that the page gets."""
    new_tab: bool = False
    """Whether it opens in a new tab; links to other sites always do."""
    kind: Literal["text", "button", "primary"] = "text"
    """How it looks."""

    @model_validator(mode="after")
    def _one_target(self) -> PageLink:
        if self.page is not None and self.url:
            message = "page: cannot be set where `url` is"
            raise ValueError(message)
        return self

    def own_actions(self) -> Iterator[tuple[list[str | int], str, Any]]:
        """Goes to its page."""
        if self.page is not None:
            yield [], "go", Target(page=self.page, params=self.params)
