"""A list of texts that visitors type."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Input, InputContext
from .options import Texts
from .patterns import Pattern
from .registry import Palette
from .rules import Ref


class TagsContext(InputContext):
    """What a handler may set on tags."""

    value: Texts = []
    """The texts, each once."""
    suggestions: Texts = []
    """Texts that are offered while the visitor types; others may be given too."""
    placeholder: str = ""
    """A hint shown while it is empty."""
    min_items: Annotated[int, Field(ge=0)] | None = None
    """The fewest texts, where there is any; None for no limit."""
    max_items: Annotated[int, Field(ge=1)] | None = None
    """The most texts; None for no limit."""


class Tags(TagsContext, Input):
    """A list of texts that visitors type, each once."""

    palette = Palette("Ask", order=35, example={"label": "Tags"})
    value_rule = {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": Ref("max_length"), "pattern": Ref("pattern")},
        "minItems": Ref("min_items"),
        "maxItems": Ref("max_items"),
    }

    clearable: bool = False
    """Whether the visitor can empty it with a button in it."""
    separators: list[Annotated[str, Field(min_length=1, max_length=1)]] = [","]
    """The characters that end a text while it is typed or pasted, besides Enter."""
    max_length: Annotated[int, Field(ge=1, le=10_000)] = 200
    """The most characters of each text."""
    pattern: Pattern = ""
    """A regular expression that all of each text must match; empty for none."""
