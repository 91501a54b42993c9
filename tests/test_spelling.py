"""Names in other spellings: normalised wherever they are read, and never two of one name."""

# ruff: noqa: RUF001 - the other spellings are what is tested

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app import file
from jupyter_tools.components.names import identifier
from jupyter_tools.errors import EditError, PropertiesError, ProtocolError
from jupyter_tools.generated.emitter import module_name, page_module_source
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import build_state
from jupyter_tools.kernel.frames.frame import identifiers
from jupyter_tools.page import edit_types, edits
from jupyter_tools.page.edit_types import Add, Change, Move, Remove, Rename
from jupyter_tools.page.model import Page, parse_app
from jupyter_tools.page.theme import Theme
from jupyter_tools.peer.record import VisitRecord
from jupyter_tools.protocol.messages import Event, State
from jupyter_tools.protocol.parsing import parse_client
from jupyter_tools.spelling import distinct, spelled

if TYPE_CHECKING:
    from pathlib import Path

SPELLINGS = [("ｘ", "x"), ("\u00b5", "\u03bc"), ("ª", "a"), ("ﬁlter", "filter"), ("\u212b", "\u00c5"), ("ſ", "s")]
"""Names, and how Python reads them."""
MICRO, MU = SPELLINGS[1]


def page(components: dict[str, Any], **others: Any) -> Page:
    app = parse_app({"version": 1, "pages": {"desk.ipynb": {"components": components, **others}}})
    return app.pages["desk.ipynb"]


@pytest.mark.parametrize(("name", "plain"), [*SPELLINGS, ("e\u0301", "é")])
def test_python_and_we_read_names_alike(name: str, plain: str) -> None:
    found: dict[str, Any] = {}
    exec(f"{name} = 1", found)  # noqa: S102 - a name of the list above
    assert plain in found
    assert spelled(name) == identifier(name) == plain


@pytest.mark.parametrize("name", ["ｉｆ", "＿x", "ｍodel_x", "＿", "x＋y", "x₁"])
def test_what_python_would_not_take_is_refused_in_every_spelling(name: str) -> None:
    with pytest.raises(ValueError, match=r"is not a Python identifier|is reserved"):
        identifier(name)


@pytest.mark.parametrize(("name", "plain"), SPELLINGS)
def test_a_value_reaches_the_handler_in_every_spelling(name: str, plain: str) -> None:
    found = page({name: {"type": "number"}, "box": {"type": "container", "components": {name: {"type": "text_input"}}}})
    assert list(found.components) == [plain, "box"]
    record = VisitRecord(found, Theme())
    message = parse_client(json.dumps({"type": "state", "changes": {name: 7, f"box.{name}": "seven"}}))
    assert isinstance(message, State)
    record.take_state(message)
    state = build_state(load_page_module(None, "desk.ipynb", found).State, found, record.state, lambda *_: ((), ()))
    assert eval(f"state.{name}, state.box.{name}", {"state": state}) == (7, "seven")  # noqa: S307 - of the list above


def test_a_page_of_any_spelling_makes_a_module_that_python_reads_alike() -> None:
    tables = {
        f"t_{name}": {"type": "table", "columns": {MICRO: {}, name: {}}} for name, _ in SPELLINGS if name != MICRO
    }
    compile(page_module_source("desk.ipynb", page(tables)), "page", "exec")
    assert module_name("ｘ.ipynb") not in (module_name("x.ipynb"), "ｘ_page")
    assert spelled(module_name("ｘ.ipynb")) == module_name("ｘ.ipynb")


def test_columns_of_a_frame_have_identifiers_that_python_reads() -> None:
    columns = page({"t": {"type": "table", "columns": {MICRO: {}}}}).find("t").columns  # type: ignore[union-attr]
    assert list(columns) == [MU]
    assert identifiers([MICRO, "ｘ", "x"], columns) == [MU, "x", "x_2"]
    # The frame's own column of the very name goes before another spelling of it.
    assert identifiers([MICRO, MU], columns) == [f"{MU}_2", MU]


TEXT = """{
  "version": 1,
  "pages": {
    "desk.ipynb": {
      "components": {
        "x": {"type": "number"},
        "box": {
          "type": "container",
          "components": {
            "t": {
              "type": "table",
              "columns": {
                "\u00b5": {},
                "\u03bc": {}
              }
            }
          }
        },
        "ｘ": {"type": "number"}
      }
    }
  }
}
"""
MENDED = TEXT.replace('"ｘ"', f'"{MICRO}"').replace(f'"{MU}": {{}}', '"a": {}')


def findings(folder: Path, text: str) -> list[tuple[str, int | None]]:
    (folder / file.NAME).write_text(text)
    with pytest.raises(PropertiesError) as raised:
        file.read_app(folder)
    return [(one.message, one.line) for one in raised.value.findings]


def test_two_spellings_of_one_name_are_found_with_place_and_line(tmp_path: Path) -> None:
    [column, component] = findings(tmp_path, TEXT)
    assert column[0].startswith(f"is another spelling of {MU!r}, which is there too")
    assert component[0].startswith("is another spelling of 'x', which is there too")
    assert (column[1], component[1]) == (14, 19)


@pytest.mark.parametrize(
    "holder", [{"pools": {"x": 1, "ｘ": 1}}, {"pages": {"a.ipynb": {"policies": {"ｘ": {}, "x": {}}}}}]
)
def test_two_spellings_of_a_pool_or_a_handler(holder: dict[str, Any]) -> None:
    with pytest.raises(PropertiesError, match="is another spelling of 'x'"):
        parse_app({"version": 1, **holder})


def test_handlers_and_pools_are_found_in_every_spelling() -> None:
    button = {"type": "button", "handlers": {"click": "ｓave"}}
    policies = {"saｖe": {"pool": "ｐ", "when_running": "queue"}}
    pages = {"a.ipynb": {"components": {"b": button}, "policies": policies}}
    found = parse_app({"version": 1, "pools": {"p": 2}, "pages": pages}).pages["a.ipynb"]
    assert found.handler("b", "click") == "save"
    assert found.policy("save").pool == "p"


def test_findings_name_the_line_in_every_spelling(tmp_path: Path) -> None:
    wrong = '{"type": "number", "handlers": {"klick": "a"}}'
    text = MENDED.replace(f'"{MICRO}": {{"type": "number"}}', f'"{MICRO}": {wrong}')
    assert [line for _, line in findings(tmp_path, text)] == [19]


def test_a_save_without_a_change_leaves_other_spellings_as_they_are(tmp_path: Path) -> None:
    (tmp_path / file.NAME).write_text(MENDED)
    app = file.read_app(tmp_path)
    assert list(app.data["pages"]["desk.ipynb"]["components"]) == ["x", "box", MU]
    assert file.save_app(tmp_path, app.data, app.revision).revision == app.revision
    assert (tmp_path / file.NAME).read_text() == MENDED


# --- edits ----------------------------------------------------------------------------------------------------------

DATA = {"version": 1, "pages": {"desk.ipynb": {"components": {"x": {"type": "number"}, "box": {"type": "container"}}}}}


def components(*steps: edit_types.AnyEdit) -> dict[str, Any]:
    checked = edit_types.EDITS.validate_json(edit_types.EDITS.dump_json(list(steps)))
    new = edits.apply(DATA, "desk.ipynb", checked)
    undone = edits.apply(new, "desk.ipynb", edits.inverse(DATA, "desk.ipynb", checked))
    assert json.dumps(undone) == json.dumps(DATA)
    found: dict[str, Any] = new["pages"]["desk.ipynb"]["components"]
    return found


def test_edits_name_components_in_every_spelling() -> None:
    assert components(Change(path="ｘ", changes={"label": "L"}))["x"]["label"] == "L"
    assert list(components(Add(path=MICRO, component={"type": "number"}, before="ｘ"))) == [MU, "x", "box"]
    assert list(components(Rename(path="ｘ", name=MICRO))) == [MU, "box"]
    assert list(components(Move(path="ｘ", to="ｂox"))) == ["box"]
    assert list(components(Move(path="ｂox", to="", before="ｘ"))) == ["box", "x"]
    assert list(components(Remove(path="ｘ"))) == ["box"]
    inner: Any = {"type": "container", "components": {"ｙ": {"type": "number"}}}
    assert list(components(Add(path="new", component=inner))["new"]["components"]) == ["y"]


NUMBER: Any = {"type": "number"}


@pytest.mark.parametrize(
    "step",
    [
        Add(path="ｘ", component=NUMBER),
        Rename(path="box", name="ｘ"),
        Add(path="new", component={"type": "container", "components": {"y": NUMBER, "ｙ": NUMBER}}),
        Add(path="ｐage", component=NUMBER),
        Rename(path="x", name="ｐage"),
    ],
)
def test_edits_never_make_two_spellings_of_one_name(step: edit_types.AnyEdit) -> None:
    with pytest.raises((EditError, PropertiesError)):
        components(step)


# --- messages -------------------------------------------------------------------------------------------------------


def event(component: str, state: dict[str, Any]) -> str:
    given = {"id": 1, "component": component, "name": "click", "step": 0, "state": state, "detail": None}
    return json.dumps({"type": "event", **given})


def test_events_and_values_are_read_in_every_spelling() -> None:
    found = parse_client(event("ｂox.ｘ", {MICRO: 1, "b": 2}))
    assert isinstance(found, Event)
    assert (found.component, found.state) == ("box.x", {MU: 1, "b": 2})
    for text in (event("a", {"x": 1, "ｘ": 2}), json.dumps({"type": "state", "changes": {"ｘ": 1, "x": 2}})):
        with pytest.raises(ProtocolError, match="is another spelling of 'x'"):
            parse_client(text)


def test_what_is_no_dict_of_names_is_left_to_others() -> None:
    values: Any
    for values in (None, [], {1: 2}, {"a": 1, MICRO: 2}):
        assert distinct(values) is values
