"""The settings that the inspector offers: every property of each kind is one of them, or is edited elsewhere."""

from __future__ import annotations

from typing import get_args

import jsonschema
import pytest

from jupyter_tools.components.groups import GROUPS
from jupyter_tools.page.model import KernelSettings
from jupyter_tools.page.settings import ELSEWHERE, KINDS, settings

MODES = set(get_args(KernelSettings.model_fields["mode"].annotation))


@pytest.mark.parametrize("kind", KINDS)
def test_each_property_is_a_setting_or_edited_elsewhere(kind: str) -> None:
    found = settings()[kind]
    fields = set(KINDS[kind].model_fields)
    elsewhere = ELSEWHERE.get(kind, frozenset())
    assert set(found.properties) == fields - elsewhere
    assert elsewhere < fields
    assert set(found.groups) == set(found.properties)
    assert set(found.groups.values()) <= set(GROUPS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_needs_no_more_than_a_settings_own_schema(kind: str) -> None:
    for name, schema in settings()[kind].properties.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert "$ref" not in str(schema), name
        assert "default" in schema, name
        assert schema["description"], name


def test_settings_of_the_kernel_say_in_which_modes_they_count() -> None:
    modes = {name: schema.get("modes") for name, schema in settings()["kernel"].properties.items()}
    assert modes.pop("mode") is None
    assert modes == {
        "replicas": ["auto", "shared"],
        "memory_mb": ["auto", "isolated"],
        "cpu_seconds": ["auto", "isolated"],
        "total_memory_mb": ["auto", "isolated"],
        "idle_minutes": ["auto", "isolated"],
    }
    assert {one for names in modes.values() for one in names or ()} <= MODES
