"""What the inspector offers of a page and its app beside components: the settings of each kind, with their schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..components.groups import KNOWN, Group
from ..components.schemas import schema_of
from ..protocol.policy import Pace, Policy
from .model import App, KernelSettings, Page
from .navigation import Navigation
from .theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

KINDS: Mapping[str, type[BaseModel]] = {
    "page": Page,
    "app": App,
    "theme": Theme,
    "navigation": Navigation,
    "kernel": KernelSettings,
    "policy": Policy,
    "pace": Pace,
}
ELSEWHERE: Mapping[str, frozenset[str]] = {
    # `kernel` and `policies` have their own entries here; the canvas edits components and binds handlers itself.
    "page": frozenset({"kernel", "handlers", "policies", "components"}),
    # A list of rows of its own.
    "navigation": frozenset({"entries"}),
    # Nobody sets the format's version; the notebooks of the folder are the pages.
    "app": frozenset({"version", "theme", "navigation", "pools", "pages"}),
}
"""Properties that are no settings of their kind."""


class Settings(NamedTuple):
    """The settings of one kind."""

    groups: dict[str, Group]
    """Each with its group in the inspector, in order."""
    properties: dict[str, dict[str, Any]]
    """The JSON Schema of each."""


def settings() -> dict[str, Settings]:
    """The settings of each kind."""
    return {kind: _settings(kind, model) for kind, model in KINDS.items()}


def _settings(kind: str, model: type[BaseModel]) -> Settings:
    names = [name for name in model.model_fields if name not in ELSEWHERE.get(kind, ())]
    schema = schema_of(model)
    return Settings(
        {name: KNOWN.get(name, "behaviour") for name in names}, {name: schema["properties"][name] for name in names}
    )
