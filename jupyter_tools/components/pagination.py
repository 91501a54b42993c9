"""Pages that a visitor goes through."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from .base import Input, InputContext
from .layout import Layout
from .registry import Palette
from .rules import Ref, whole

MAX_PAGES = 1_000_000_000
PageNumber = Annotated[int, BeforeValidator(whole), Field(ge=1, le=MAX_PAGES)]
"""A field for a whole number from 1 on: of Python, numpy, pandas or torch."""


class PaginationContext(InputContext):
    """What a handler may set on a pagination."""

    value: PageNumber = 1
    """The page that is chosen, from 1 to `pages`."""
    pages: PageNumber = 1
    """How many pages there are; where they become fewer than the chosen one, the last is chosen."""


class Pagination(PaginationContext, Input):
    """Numbers of pages, of which one is chosen, with buttons to the next and the one before."""

    palette = Palette("Ask", order=45, example={"label": "Page", "pages": 10})
    layout = Layout("field", spread=True)
    value_rule = {"type": "integer", "minimum": 1, "maximum": Ref("pages")}
    narrowed_by: ClassVar[str] = "pages"

    siblings: Annotated[int, Field(ge=0, le=5, json_schema_extra={"group": "look"})] = 1
    """How many numbers are shown on each side of the chosen one, where there is room."""
    with_edges: Annotated[bool, Field(json_schema_extra={"group": "look"})] = False
    """Whether it has buttons to the first and the last page."""
    size: Literal["s", "m"] = "m"
    """How high its buttons are: `s` 28, `m` 36 pixels."""

    def still_chosen(self, value: Any) -> Any:
        """The page itself, or the last one where there are fewer."""
        return min(value, self.pages)
