"""Lines that handlers append, also while they run."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ..texts import said
from .base import Component, ComponentContext
from .layout import Layout
from .properties import path_in_context
from .registry import Palette

LINES = "application/vnd.jupyter-tools.log+json"
"""The media type of lines for a log: its path as `log`, and the `text`."""


class LogContext(ComponentContext):
    """What a handler may set on a log."""

    label: str = ""
    """A title above the lines."""
    lines: Annotated[list[str], Field(max_length=10_000, json_schema_extra={"group": "content"})] = []
    """The lines at its top; `append(...)` adds others below them at once, while the handler goes on."""
    empty_text: str = said("No lines yet")
    """What is shown while there are no lines."""

    def append(self, *texts: Any) -> None:
        """Add lines at once, while the handler goes on. Those of the last run of each event are kept.

        Outside of a page, as in a test, they are added to `lines`.
        """
        text = "".join(f"{one}\n" for one in texts)
        path = path_in_context(self)
        if path is None:
            self.lines = [*self.lines, *text.splitlines()]
            return
        from IPython.display import display  # noqa: PLC0415 - the server does not know IPython

        display({LINES: {"log": path, "text": text}}, raw=True)  # type: ignore[no-untyped-call]

    def __dir__(self) -> list[str]:
        """Its fields, and `append`."""
        return [*super().__dir__(), "append"]


class Log(LogContext, Component):
    """Lines that handlers append, also while they run; their ANSI colours are kept."""

    palette = Palette("Show", order=55, example={"label": "Log"})
    layout = Layout("card")

    follow: bool = True
    """Whether it scrolls to new lines while its end is in view."""
    max_lines: Annotated[int, Field(ge=10, le=10_000)] = 1_000
    """How many lines are shown; earlier ones are left out."""
    downloadable: bool = True
    """Whether it has a button that saves its lines as a file."""
    height: Annotated[int, Field(ge=80, le=4000)] = 240
    """Its height in pixels."""
