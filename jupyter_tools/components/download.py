"""A button that downloads what its handler makes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from ..texts import said
from .base import FILE, ButtonKind, Component, ComponentContext
from .files import MAX_NAME
from .icons import Icon
from .layout import Layout
from .registry import Palette, Preset


class DownloadContext(ComponentContext):
    """What a handler may set on a download."""

    label: str = said("Download")
    """The text on the button."""
    icon: Icon = "download"
    """An icon before the text."""
    kind: ButtonKind = "default"
    """How prominent it is."""
    disabled: bool = False
    """Whether it is greyed out, so that the visitor cannot press it."""
    file: Annotated[Any, Field(json_schema_extra=FILE)] = None
    """What is downloaded; the handler of `click` sets or returns it: bytes, a text, a `pathlib.Path`, a DataFrame, a
    figure of matplotlib or plotly, a chart of Altair, an image of PIL, or an open binary file."""
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""
    """The file's name; its end says what a DataFrame or a figure becomes (`.csv`, `.xlsx`, `.parquet`, `.png`). Empty
    for the name of the component, or of the file at a path."""
    format: Literal["auto", "csv", "tsv", "xlsx", "parquet", "json"] = "auto"
    """What a DataFrame becomes; `auto` for what the end of `name` says, and CSV without one."""


class Download(DownloadContext, Component):
    """A button that downloads what its handler makes when it is clicked."""

    events: ClassVar[tuple[str, ...]] = ("click",)
    returned: ClassVar[str] = "file"
    palette = Palette(
        "Act",
        order=25,
        example={"label": "Download"},
        presets=(
            Preset("Excel download", "A table for Excel", {"label": "Download for Excel", "name": "table.xlsx"}),
            Preset("CSV download", "A table as text", {"label": "Download as CSV", "name": "table.csv"}),
        ),
    )
    layout = Layout("line", joins=True)

    wide: bool = False
    """Whether it is as wide as its place."""
