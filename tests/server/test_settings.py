"""The settings that the parts of the server read come from the traitlets of the same names."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from jupyter_tools.server.extension import ToolsExtension
from jupyter_tools.server.settings import Settings

NAMES = [one.name for one in dataclasses.fields(Settings)]


def test_each_setting_is_a_traitlet_with_help() -> None:
    traits = ToolsExtension.class_traits(config=True)
    assert all(traits[name].help for name in NAMES)


def test_settings_are_frozen_values_of_the_traitlets() -> None:
    extension: Any = SimpleNamespace(**{name: number for number, name in enumerate(NAMES)}, other=1)
    settings = ToolsExtension.read_settings(extension)
    assert dataclasses.astuple(settings) == tuple(range(len(NAMES)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.spares = 4  # type: ignore[misc]
