"""The TypeScript of protocol and catalog."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_tools import typescript
from jupyter_tools.components import CATALOG
from jupyter_tools.page.model import App, Page
from jupyter_tools.protocol import messages


@pytest.fixture(scope="module")
def text() -> str:
    return typescript.typescript()


def interface(text: str, name: str) -> dict[str, str]:
    (body,) = re.findall(rf"export interface {name} {{\n(.*?)\n}}", text, re.DOTALL)
    return dict(re.findall(r"^  (\w+)\??: (.*);$", body, re.MULTILINE))


def test_the_file_is_fresh(text: str) -> None:
    assert typescript.TARGET.read_text(encoding="utf-8") == text, "run `python -m jupyter_tools.typescript`"
    data = typescript.DATA.read_text(encoding="utf-8")
    assert data == typescript.catalog_typescript(), "run `python -m jupyter_tools.typescript`"
    start = typescript.START.read_text(encoding="utf-8")
    assert start == typescript.palette_typescript(), "run `python -m jupyter_tools.typescript`"
    answers = typescript.ANSWERS.read_text(encoding="utf-8")
    assert answers == typescript.answers_typescript(), "run `python -m jupyter_tools.typescript`"


@pytest.mark.parametrize("model", [*typescript.CLIENT, *typescript.PEER], ids=lambda model: model.__name__)
def test_each_message_has_an_interface_with_all_fields(model: Any, text: str) -> None:
    fields = interface(text, typescript.RENAMED.get(model.__name__, model.__name__))
    assert set(fields) == set(model.model_fields)
    assert fields["type"] == f'"{model.model_fields["type"].default}"'


@pytest.mark.parametrize("kind", CATALOG)
def test_each_component_has_an_interface_with_all_fields(kind: str, text: str) -> None:
    model = CATALOG[kind]
    assert set(interface(text, typescript.component_name(kind))) == set(model.model_fields)
    assert f"  {kind}: {typescript.component_name(kind)};" in text


def test_app_and_page(text: str) -> None:
    assert set(interface(text, "App")) == set(App.model_fields)
    assert interface(text, "Page")["components"].startswith("Record<string, ContainerComponent | FormComponent | ")
    assert set(interface(text, "Page")) == set(Page.model_fields)


def test_all_messages_are_in_a_union(text: str) -> None:
    for union, models in (("ClientMessage", typescript.CLIENT), ("PeerMessage", typescript.PEER)):
        (members,) = re.findall(rf"export type {union} =\n(.*?);", text, re.DOTALL)
        assert re.findall(r"\| (\w+)", members) == [
            typescript.RENAMED.get(one.__name__, one.__name__) for one in models
        ]
    declared = {model.model_fields["type"].default for model in typescript.CLIENT}
    assert declared == set(messages.CLIENT.json_schema()["discriminator"]["mapping"])


def test_no_name_is_declared_twice_or_missing(text: str) -> None:
    declared = re.findall(r"^export (?:interface|type|const) (\w+)", text, re.MULTILINE)
    assert len(declared) == len(set(declared))
    used = set(re.findall(r"\b[A-Z]\w+\b", re.sub(r"/\*\*.*?\*/|//.*|\"[^\"]*\"", "", text)))
    assert used <= {*declared, "Record"}


def test_types_of_fields(text: str) -> None:
    hello = interface(text, "Hello")
    assert (hello["visit"], hello["seq"]) == ("string | null", "number")
    events = "click change submit finish select open close tick search message edit action reorder"
    assert interface(text, "EventMessage")["name"] == " | ".join(f'"{one}"' for one in events.split())
    assert interface(text, "ButtonComponent")["handlers"] == "Record<string, string | Step[]>"
    assert interface(text, "GoAction") == {"go": "GoTarget"}
    assert interface(text, "RowsWindow")["positions"] == "number[]"
    assert interface(text, "PageMessage")["page"] == "Page"
    assert interface(text, "Update")["changes"] == "Record<string, Record<string, JsonValue>>"


def test_checking_says_whether_the_file_is_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "core" / "protocol.ts"
    monkeypatch.setattr(typescript, "TARGET", target)
    monkeypatch.setattr(typescript, "DATA", target.with_name("catalog.ts"))
    monkeypatch.setattr(typescript, "START", target.with_name("palette.ts"))
    monkeypatch.setattr(typescript, "ANSWERS", target.with_name("answers.ts"))
    assert typescript.main(["--check"]) == 1
    assert "protocol.ts is stale" in capsys.readouterr().err
    assert typescript.main([]) == 0
    assert typescript.main(["--check"]) == 0
    target.write_text("old")
    assert typescript.main(["--check"]) == 1
    assert target.read_text() == "old"


def test_the_catalog() -> None:
    catalog = typescript.catalog()
    assert list(catalog) == list(CATALOG)
    for kind, entry in catalog.items():
        assert entry["description"]
        assert entry["container"] is (CATALOG[kind].holds == "components")
        assert entry["events"] == list(CATALOG[kind].events)
    assert {"container", "form", "modal", "drawer"} <= {kind for kind, entry in catalog.items() if entry["container"]}


@pytest.mark.parametrize("kind", CATALOG)
def test_each_property_has_a_help_text(kind: str) -> None:
    schema = typescript.catalog()[kind]["schema"]
    properties = schema["properties"]
    assert set(properties) == set(CATALOG[kind].model_fields)
    for name, body in properties.items():
        assert name == "type" or body.get("description", "").endswith((".", "?")), name


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_tools.typescript", "--check"],
        check=False,
        cwd=Path(__file__).parent.parent,
        timeout=60,
    )
    assert done.returncode == 0
