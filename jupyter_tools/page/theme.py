"""The theme of an app: how its pages look."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..schema import Documented

ACCENTS = [
    *("indigo", "blue", "cyan", "teal", "green", "lime", "yellow", "orange", "red", "pink", "grape", "violet", "gray")
]
"""The accents that have names; `ACCENTS` of the renderer has their colours."""
LIGHT = {"yellow": "#f2b01e"}
"""Those of them that have little contrast with white."""
HEX = re.compile(r"#[0-9a-fA-F]{6}")
LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
FILE = re.compile(r"[^/\\\0:]{1,100}(?:/[^/\\\0:]{1,100}){0,9}")
LEAST_CONTRAST = 3.0
"""The least contrast of marks with what is around them (WCAG 2.2, 1.4.11)."""


CONFIG = ConfigDict(
    extra="forbid",
    strict=True,
    defer_build=True,
    json_schema_serialization_defaults_required=True,
)
"""How the parts of properties.json that are no components are read."""


def _accent(colour: str) -> str:
    if colour not in ACCENTS and not HEX.fullmatch(colour):
        message = f"is no accent: write one of {', '.join(ACCENTS)}, or a colour such as `#0f766e`"
        raise ValueError(message)
    return colour


def _locale(tag: str) -> str:
    if tag and not LOCALE.fullmatch(tag):
        message = "is no locale: write a language and maybe a region, such as `de` or `en-GB`"
        raise ValueError(message)
    return tag


def _file(name: str) -> str:
    parts = name.split("/")
    if name and (not FILE.fullmatch(name) or any(one.startswith(".") or one != one.strip() for one in parts)):
        message = "is no file beside the notebook: write its path in the app's folder, such as `brand/logo.svg`"
        raise ValueError(message)
    return name


FileName = Annotated[str, AfterValidator(_file)]
ACCENT_SCHEMA = {"anyOf": [{"enum": ACCENTS}, {"pattern": f"^{HEX.pattern}$"}], "typescript": "string"}


class Theme(Documented, BaseModel):
    """How the pages of an app look."""

    model_config = CONFIG

    accent: Annotated[str, AfterValidator(_accent), Field(json_schema_extra=ACCENT_SCHEMA)] = "indigo"
    """The colour of buttons, links and marks: a name, or a colour such as `#0f766e`."""
    scheme: Literal["auto", "light", "dark"] = "auto"
    """Light, dark, or as the visitor's system is set."""
    radius: Literal["none", "small", "medium", "large"] = "medium"
    """How round the corners of fields, buttons and cards are."""
    density: Literal["comfortable", "compact"] = "comfortable"
    """How much space there is in and between components."""
    font: Literal["system", "humanist", "serif", "rounded", "mono"] = "system"
    """The kind of font that texts are in; the fonts are those of the visitor's system."""
    font_file: FileName = ""
    """A font beside the notebook (`woff2`, `woff`, `ttf` or `otf`, at most 2 MB), used before those of `font`."""
    logo: FileName = ""
    """An image beside the notebook (`svg`, `png`, `jpeg`, `gif` or `webp`, at most 512 kB), above the title."""
    favicon: FileName = ""
    """An image beside the notebook (also `ico`, at most 128 kB) for the browser's tab of a published page."""
    css: FileName = ""
    """A stylesheet beside the notebook (at most 64 kB). It styles the pages only, and loads nothing."""
    locale: Annotated[str, AfterValidator(_locale)] = ""
    """The language of what pages say by themselves, and how they write numbers and dates: `de`, `en-GB`, `fr-CH`; empty
    for that of the visitor's browser. There are texts in English and German; in others, texts are English."""

    def little_contrast(self) -> float | None:
        """The contrast of the accent with a light page where it is too little; None where it is enough."""
        colour = LIGHT.get(self.accent, self.accent)
        if self.scheme == "dark" or not HEX.fullmatch(colour):
            return None  # on dark pages each accent is made light enough
        contrast = 1.05 / (_luminance(colour) + 0.05)
        return contrast if contrast < LEAST_CONTRAST else None


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]  # noqa: PLR2004 - sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
