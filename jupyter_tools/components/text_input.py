"""A field for text."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from .base import Input, InputContext
from .registry import Palette, Preset
from .rules import Ref


class TextInputContext(InputContext):
    """What a handler may set on a text input."""

    value: str = ""
    """The text."""
    placeholder: str = ""
    """A hint shown while it is empty."""


class TextInput(TextInputContext, Input):
    """A field for text, of one line or many."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette(
        "Ask",
        order=10,
        example={"label": "Text"},
        presets=(
            Preset("Password", "Text that is hidden", {"label": "Password", "secret": True}),
            Preset("Text area", "Text of several lines", {"label": "Notes", "multiline": True}),
            Preset("Search as you type", "Text that is sent while it is typed", {"label": "Search", "live": True}),
        ),
    )
    value_rule = {"type": "string", "maxLength": Ref("max_length")}

    live: bool = False
    """Whether `change` is sent while the visitor types, for search as you type: at each pause of a quarter of a second,
    or as `pace` says. Otherwise it is sent when they press Enter or leave the field."""
    multiline: bool = False
    """Whether the text may have several lines."""
    secret: bool = False
    """Whether the text is a password or the like: hidden while it is typed, and never written to the journal.
    Other texts in the journal that repeat it are masked from four characters on."""
    max_length: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    """The most characters a visitor may give."""

    @model_validator(mode="after")
    def _secret_fits(self) -> TextInput:
        if self.secret and self.multiline:
            message = "secret: cannot be hidden where `multiline` is set"
            raise ValueError(message)
        return self

    def secrets(self) -> frozenset[str]:
        """The text, where it is secret."""
        return super().secrets() | {"value"} if self.secret else super().secrets()
