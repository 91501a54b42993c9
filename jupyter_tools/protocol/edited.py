"""The message of edits; `jupyter_tools.protocol.messages` says when it comes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from .base import Message

Edits = Annotated[list[dict[str, JsonValue]], Field(json_schema_extra={"typescript": "Edit[]"})]


class Edited(Message):
    """Edits of the page. The client applies them to the page that it has; entered values and outputs stay."""

    type: Literal["edited"] = "edited"
    seq: int
    revision: str
    """As in `page`."""
    edits: Edits
    """Exact edits of the page and of `theme`, a property of `app`: complete, and without what visitors do not see."""
    state: dict[str, JsonValue]
    """Values that the edits have changed, by component path: of new components, and of those that no longer fit."""
    context: dict[str, dict[str, JsonValue]]
    """All that handlers have set on the components for which that is another now."""
    raw: Annotated[list[dict[str, JsonValue]] | None, Field(json_schema_extra={"typescript": "Edit[] | null"})]
    """The edits of `page.raw` and (with the path `app`) of `page.raw_app`, for builders; None where those are None."""
    client: str | None
    """The client that made the edits, as it named itself; None where it named none, for files, and for visitors."""
    user: str | None
    """The builder who made the edits, empty where that is unknown; None for a change of the file, and for visitors."""
