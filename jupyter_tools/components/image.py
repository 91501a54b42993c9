"""An image of a handler: a photo, a drawing, an array."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from ..texts import said
from .addresses import MAX_ADDRESS, image_address
from .base import ADDRESS, IMAGE, Component, ComponentContext
from .layout import Layout
from .registry import Palette

MAX_SIDE = 1_000_000


class ImageContext(ComponentContext):
    """What a handler may set on an image."""

    label: str = ""
    """A title above the image."""
    image: Annotated[Any, Field(json_schema_extra=IMAGE)] = None
    """The image: one of PIL, an array or tensor (height, width, 1, 3 or 4 channels; 0 to 255, or floats from 0 to 1), a
    figure of matplotlib, the bytes of a PNG, JPEG, GIF, WebP or SVG, or the text of an SVG; None for none."""
    url: Annotated[str, Field(max_length=MAX_ADDRESS, json_schema_extra=ADDRESS), AfterValidator(image_address)] = ""
    """The image where `image` is None, as an address that begins with `data:image/`; may be a template. In a repeater
    `{{ item.photo }}` shows the images of a column: bytes, images of PIL, arrays or such addresses."""
    alt: Annotated[str, Field(json_schema_extra={"group": "content"})] = ""
    """What it shows, for those who do not see it."""
    caption: Annotated[str, Field(json_schema_extra={"group": "content"})] = ""
    """A sentence under it."""
    empty_text: str = said("Nothing to show yet")
    """What is shown while there is no image."""


class Image(ImageContext, Component):
    """An image; `state` has the point that was clicked, as (x, y) in pixels of the image."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    palette = Palette("Show", order=25)
    layout = Layout("card")
    valued_by = ("click",)

    fit: Annotated[Literal["contain", "cover", "none"], Field(json_schema_extra={"group": "look"})] = "contain"
    """How it fills its place: whole, up to the edges, or in its own size."""
    zoom: bool = False
    """Whether a click shows it as large as the screen; not where `click` is bound."""
    height: Annotated[int, Field(ge=40, le=4000)] | None = None
    """The height of its place in pixels; None for that of the image."""

    def state_type(self) -> str:
        """The point that was clicked last."""
        return "tuple[float, float] | None"

    def initial(self) -> None:
        """No point."""
        return

    def check(self, value: Any, data: Any = None) -> list[float] | None:  # noqa: ARG002 - the signature of all types
        """A point of a client."""
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2 or not all(map(_is_place, value)):  # noqa: PLR2004 - x and y
            message = "must be a point: [x, y]"
            raise ValueError(message)
        return value

    def event_problem(self, event: str, value: Any) -> str:
        """A click is one of a point."""
        return "the event does not say which point was clicked" if event == "click" and value is None else ""

    def state_value(self, value: Any) -> Any:
        """The point as a tuple."""
        return tuple(value) if isinstance(value, list) else value


def _is_place(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= MAX_SIDE
