"""A field for text."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from .base import Input, InputContext
from .options import Texts
from .patterns import Pattern
from .registry import Palette, Preset
from .rules import Ref


class TextInputContext(InputContext):
    """What a handler may set on a text input."""

    value: str = ""
    """The text."""
    placeholder: str = ""
    """A hint shown while it is empty."""
    suggestions: Annotated[Texts, Field(json_schema_extra={"group": "content"})] = []
    """Texts that are offered while the visitor types; others may be given too. A handler can set a series, an array or
    a set."""
    prefix: Annotated[str, Field(max_length=40)] = ""
    """A text before the value in the field, which is no part of it."""
    suffix: Annotated[str, Field(max_length=40)] = ""
    """A text after the value in the field, which is no part of it."""


class TextInput(TextInputContext, Input):
    """A field for text, of one line or many."""

    events: ClassVar[tuple[str, ...]] = ("change", "submit")
    palette = Palette(
        "Ask",
        order=10,
        example={"label": "Text"},
        presets=(
            Preset("Email", "An email address", {"label": "Email", "kind": "email"}),
            Preset("URL", "A web address", {"label": "Web address", "kind": "url"}),
            Preset("Phone", "A phone number", {"label": "Phone", "kind": "phone"}),
            Preset("Search", "Words to search for", {"label": "Search", "kind": "search", "clearable": True}),
            Preset("Password", "Text that is hidden", {"label": "Password", "secret": True}),
            Preset("Text area", "Text of several lines", {"label": "Notes", "multiline": True}),
            Preset(
                "Autocomplete",
                "Text for which others are offered",
                {"label": "Airport", "suggestions": ["Newark", "Kennedy", "LaGuardia"]},
            ),
            Preset("Search as you type", "Text that is sent while it is typed", {"label": "Search", "live": True}),
        ),
    )
    value_rule = {
        "type": "string",
        "minLength": Ref("min_length"),
        "maxLength": Ref("max_length"),
        "format": Ref("kind"),
        "pattern": Ref("pattern"),
    }

    kind: Literal["text", "email", "url", "phone", "search"] = "text"
    """What kind of text it is: an email address, a web address and a phone number are checked, and phones and browsers
    offer the right keyboard and what they know."""

    live: bool = False
    """Whether `change` is sent while the visitor types, for search as you type: at each pause of a quarter of a second,
    or as `pace` says. Otherwise it is sent when they press Enter or leave the field."""
    multiline: bool = False
    """Whether the text may have several lines."""
    rows: Annotated[int, Field(ge=1, le=100)] = 4
    """How many lines a text of several lines shows."""
    secret: bool = False
    """Whether the text is a password or the like: hidden while it is typed, and never written to the journal.
    Other texts in the journal that repeat it are masked from four characters on."""
    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""
    min_length: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """The fewest characters a visitor may give, where they give any; None for no limit."""
    max_length: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    """The most characters a visitor may give."""
    pattern: Pattern = ""
    """A regular expression that all of the text must match; empty for none. `invalid_text` says what is asked for."""

    @model_validator(mode="after")
    def _suggestions_fit(self) -> TextInput:
        if self.suggestions and (self.multiline or self.secret):
            message = f"suggestions: cannot be offered where `{'multiline' if self.multiline else 'secret'}` is set"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _secret_fits(self) -> TextInput:
        if self.secret and self.multiline:
            message = "secret: cannot be hidden where `multiline` is set"
            raise ValueError(message)
        if self.multiline and self.kind != "text":
            message = "kind: must be text where `multiline` is set"
            raise ValueError(message)
        return self

    def secrets(self) -> frozenset[str]:
        """The text, where it is secret."""
        return super().secrets() | {"value"} if self.secret else super().secrets()
