"""Docstrings of fields as descriptions in JSON Schema."""

from __future__ import annotations

from jupyter_tools.components import COMPONENT, ColumnContext
from jupyter_tools.components.form import Form
from jupyter_tools.components.select import Select, SelectContext
from jupyter_tools.generated.bases import PageContext
from jupyter_tools.page.model import App
from jupyter_tools.protocol.messages import CLIENT, RunningEvent
from jupyter_tools.schema import descriptions


def test_own_and_inherited_fields() -> None:
    found = descriptions(Select)
    assert found["multiple"] == "Whether several options may be chosen."
    assert found["options"] == descriptions(SelectContext)["options"]
    assert found["visible"] == "Whether the component is shown."
    assert "type" not in found, "a field that is declared again has its own docstring or none"
    assert descriptions(int) == {}
    assert set(descriptions(PageContext)) == {"title", "message", "message_kind"}


def test_schemas_describe_each_field() -> None:
    schema = COMPONENT.json_schema()
    for model in (Select, Form, ColumnContext):
        for name, one in schema["$defs"].get(model.__name__, {}).get("properties", {}).items():
            assert name == "type" or one["description"]
    assert RunningEvent.model_json_schema()["properties"]["event"]["description"] == "The event's id."
    assert CLIENT.json_schema()["$defs"]["Event"]["properties"]["detail"]["description"].startswith("What the event")
    assert App.model_json_schema()["$defs"]["Page"]["properties"]["title"]["description"]
