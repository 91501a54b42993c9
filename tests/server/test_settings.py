"""The settings that the parts of the server read come from the traitlets of the same names."""

from __future__ import annotations

import dataclasses

import pytest

from jupyter_tools.server.extension import ToolsExtension
from jupyter_tools.server.settings import Settings


def test_settings_are_the_values_of_traitlets_and_frozen() -> None:
    extension = ToolsExtension(spares=3, visit_ttl=12.5)
    settings = extension.read_settings()
    assert (settings.spares, settings.visit_ttl) == (3, 12.5)
    traits = extension.traits(config=True)
    for one in dataclasses.fields(Settings):
        assert traits[one.name].help
        assert getattr(settings, one.name) == getattr(extension, one.name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.spares = 4  # type: ignore[misc]
