"""An accordion: containers that are folded below their titles."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import RUNTIME
from .registry import Palette
from .rules import Ref
from .sections import Sections, SectionsContext


class AccordionContext(SectionsContext):
    """What a handler may set on an accordion."""

    active: Annotated[list[str] | None, Field(json_schema_extra=RUNTIME)] = None
    """The names of what is open; None for what is open at first."""


class Accordion(AccordionContext, Sections):
    """Containers that visitors unfold by their titles."""

    palette = Palette(
        "Arrange",
        order=25,
        example={
            "components": {
                "first": {"type": "container", "label": "First"},
                "second": {"type": "container", "label": "Second"},
            }
        },
    )
    value_rule = {"type": "array", "items": {"type": "string"}, "maxItems": Ref("multiple", (None, 1))}

    multiple: bool = False
    """Whether several can be open at once."""
    opens: Literal["first", "all", "none"] = "first"
    """What is open at first; `all` needs `multiple`."""

    def initial(self) -> Any:
        """What is open; before anybody has opened another, what is open at first."""
        active = self.__dict__.get("active")
        if active is not None:
            return active
        names = list(self.components)
        return names if self.opens == "all" and self.multiple else names[:1] if self.opens != "none" else []
