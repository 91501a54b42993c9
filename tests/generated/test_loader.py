"""Generated modules in the kernel: under which name they are found, and which classes an edit makes anew."""

from __future__ import annotations

import importlib
import inspect
import linecache
import os
import pickle
import sys
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from jupyter_tools.components.button import ButtonContext
from jupyter_tools.errors import EditError, PropertiesError
from jupyter_tools.generated import loader
from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.generated.loader import load_page_module
from jupyter_tools.generated.values import changes_of
from jupyter_tools.page.edit_types import EDITS
from jupyter_tools.page.edits import apply
from jupyter_tools.page.model import Page, parse_app
from tests.editing import DATA, EDIT, NOTEBOOK

if TYPE_CHECKING:
    from pathlib import Path

DESK: dict[str, Any] = {
    "filters": {
        "type": "form",
        "components": {
            "carrier": {"type": "select", "options": ["UA", "DL"]},
            "min_delay": {"type": "number", "value": 60, "integer": True},
            "inner": {"type": "container", "components": {"name": {"type": "text_input"}}},
        },
    },
    "notes": {"type": "container", "components": {"note": {"type": "text_input"}, "go": {"type": "button"}}},
    "flights": {"type": "table", "columns": {"dep_delay": {"label": "Delay"}, "carrier": {}}},
}
FILTERS = {"FiltersState", "FiltersComponents", "FiltersContext"}
INNER = {"FiltersInnerState", "FiltersInnerComponents", "FiltersInnerContext"}
NOTES = {"NotesState", "NotesComponents", "NotesContext"}
FLIGHTS = {"FlightsRow", "FlightsState", "FlightsColumns", "FlightsContext"}
ALL = FILTERS | INNER | NOTES | FLIGHTS | {"State", "Context"}


def page(components: dict[str, Any]) -> Page:
    return parse_app({"pages": {"desk.ipynb": {"components": components}}}).pages["desk.ipynb"]


def load(components: dict[str, Any], folder: Path | None = None) -> Any:
    return load_page_module(folder, "desk.ipynb", page(components))


def classes(module: Any) -> dict[str, Any]:
    """The classes that a module defines, by name."""
    return {name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__}


def test_a_module_is_imported_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = load(DESK, tmp_path)
    assert importlib.import_module("desk_page") is module
    from desk_page import Context, State  # type: ignore[import-not-found]  # noqa: PLC0415

    assert (State, Context) == (module.State, module.Context)
    del sys.modules["desk_page"]
    monkeypatch.syspath_prepend(str(tmp_path))
    imported = importlib.import_module("desk_page")
    assert imported.__file__ == str(tmp_path / "desk_page.py")
    assert imported.State().filters.min_delay == 60
    assert imported.Context().flights.columns.dep_delay.visible is True


def test_a_changed_page_replaces_the_module(tmp_path: Path) -> None:
    before = load({"a": {"type": "number"}}, tmp_path)
    after = load({"b": {"type": "number"}}, tmp_path)
    assert list(before.State.model_fields) == ["a"]
    assert list(after.State.model_fields) == ["b"]
    assert sys.modules["desk_page"] is after
    assert "b: float" in (tmp_path / "desk_page.py").read_text(encoding="utf-8")


def test_a_fresh_file_is_not_written_again(tmp_path: Path) -> None:
    load(DESK, tmp_path)
    path = tmp_path / "desk_page.py"
    os.utime(path, (1, 1))
    load(DESK, tmp_path)
    assert path.stat().st_mtime == 1
    path.write_bytes(b"\xff stale")
    load(DESK, tmp_path)
    assert path.read_text(encoding="utf-8") == page_module_source("desk.ipynb", page(DESK))
    assert [one.name for one in tmp_path.iterdir()] == ["desk_page.py"]


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise PermissionError(13, "Permission denied")

    # root may write anywhere, so the folder's mode alone would not refuse
    monkeypatch.setattr("jupyter_tools.generated.loader.staged_module", refuse)
    module = load(DESK, tmp_path)
    assert module.State().filters.min_delay == 60
    assert list(tmp_path.iterdir()) == []


def test_a_module_in_memory_shows_its_source() -> None:
    module = load(DESK)
    assert "class State(StateModel):\n" in linecache.getlines(module.__file__)
    assert inspect.getfile(module).startswith("<desk_page")


# --- which classes an edit makes anew ---


def added(desk: dict[str, Any]) -> None:
    desk["notes"]["components"]["more"] = {"type": "checkbox"}


def changed_inside(desk: dict[str, Any]) -> None:
    desk["filters"]["components"]["inner"]["components"]["name"] = {"type": "number"}


def renamed(desk: dict[str, Any]) -> None:
    desk["memos"] = desk.pop("notes")


def moved(desk: dict[str, Any]) -> None:
    desk["notes"]["components"]["inner"] = desk["filters"]["components"].pop("inner")


def moved_inside(desk: dict[str, Any]) -> None:
    desk["notes"]["components"]["note"] = desk["notes"]["components"].pop("note")


def with_another_column(desk: dict[str, Any]) -> None:
    desk["flights"]["columns"]["gate"] = {}


def looking_different(desk: dict[str, Any]) -> None:
    desk["filters"] |= {"span": 6}
    desk["filters"]["components"]["carrier"]["help"] = "Of the flight"


def removed(desk: dict[str, Any]) -> None:
    del desk["filters"]


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (added, FILTERS | INNER | FLIGHTS),
        (changed_inside, NOTES | FLIGHTS),
        (renamed, FILTERS | INNER | FLIGHTS),
        (moved, FLIGHTS),
        (moved_inside, (ALL - NOTES - {"Context"}) | {"NotesState"}),
        (with_another_column, FILTERS | INNER | NOTES),
        (looking_different, ALL),
        (removed, NOTES | FLIGHTS),
    ],
)
def test_only_what_an_edit_changes_and_what_holds_it_is_made_anew(edit: Any, kept: set[str]) -> None:
    before = classes(load(DESK))
    assert set(before) == ALL
    new = deepcopy(DESK)
    edit(new)
    module = load(new)
    assert {name for name, one in classes(module).items() if before.get(name) is one} == kept
    assert schemas(module) == schemas(fresh(page(new)))


def test_a_change_deep_inside_reaches_state_and_context() -> None:
    old = load(DESK)
    state, context = old.State(), old.Context()
    new = deepcopy(DESK)
    changed_inside(new)
    new["filters"]["components"]["inner"]["components"]["agreed"] = {"type": "checkbox"}
    module = load(new)
    assert module.State.model_validate({"filters": {"inner": {"name": 2.5}}}).filters.inner.name == 2.5
    after = module.Context()
    after.filters.components.inner.components.agreed.visible = False
    assert changes_of(after) == {"filters.inner.agreed": {"visible": False}}
    # What handlers hold that still run is as it was.
    assert state.filters.inner.name == ""
    context.filters.components.inner.components.name.value = "b"
    assert changes_of(context) == {"filters.inner.name": {"value": "b"}}


def test_a_class_is_made_anew_when_a_name_in_it_means_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    class Reloaded(ButtonContext):
        """The class of a module that its author has changed and imported again."""

    before = classes(load(DESK))
    monkeypatch.setattr("jupyter_tools.components.button.ButtonContext", Reloaded)
    module = load(DESK)
    made = {name for name, one in classes(module).items() if before[name] is not one}
    assert made == {"NotesComponents", "NotesContext", "Context"}
    assert type(module.Context().notes.components.go) is Reloaded


def test_a_field_that_hides_a_type_changes_the_classes_that_use_it() -> None:
    before = classes(load(DESK))
    module = load({**DESK, "str": {"type": "text_input"}})
    assert module.State(str="a").str == "a"
    assert module.State.model_fields["notes"].annotation.model_fields["note"].annotation is str
    assert classes(module)["NotesState"] is not before["NotesState"]


def test_a_failing_module_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    module = load(DESK)
    with monkeypatch.context() as patched:
        sections = {**loader.page_module_sections("desk.ipynb", page(DESK)), "State": "1 / 0"}
        patched.setattr(loader, "page_module_sections", lambda *_: sections)
        with pytest.raises(ZeroDivisionError):
            load(DESK)
    assert sys.modules["desk_page"] is module
    assert classes(load(DESK)) == classes(module)


def test_a_module_that_others_have_imported_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(DESK, tmp_path)
    del sys.modules["desk_page"]
    monkeypatch.syspath_prepend(str(tmp_path))
    imported = importlib.import_module("desk_page")
    module = load(DESK, tmp_path)
    assert sys.modules["desk_page"] is module
    assert module.State is not imported.State


def test_the_source_of_a_class_is_found_where_it_is_now(tmp_path: Path) -> None:
    load(DESK, tmp_path)
    module = load({"first": {"type": "container", "components": {"a": {"type": "number"}}}, **DESK}, tmp_path)
    for name, one in classes(module).items():
        assert inspect.getsource(one).startswith(f"class {name}(")


def test_an_error_in_a_section_names_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    load(DESK)
    sections = loader.page_module_sections("desk.ipynb", page(DESK))
    sections["State"] = "# one line\n1 / 0\n"
    monkeypatch.setattr(loader, "page_module_sections", lambda *_: sections)
    with pytest.raises(ZeroDivisionError) as raised:
        load(DESK)
    lines = loader.joined(sections).splitlines()
    assert lines[raised.traceback[-1].lineno] == "1 / 0"


def test_values_of_a_class_that_was_kept_can_be_pickled() -> None:
    state = load(DESK).State.model_validate({"filters": {"min_delay": 5}}).filters
    new = deepcopy(DESK)
    added(new)
    load(new)
    assert pickle.loads(pickle.dumps(state)) == state  # noqa: S301 - our own


def fresh(of: Page) -> Any:
    """The module of a page, made without an earlier one."""
    sys.modules.pop("desk_page", None)
    return load_page_module(None, "desk.ipynb", of)


def schemas(module: Any) -> Any:
    """What a module's classes say: their fields with annotations and defaults, their bases and their JSON Schemas."""
    said = {}
    for name, one in classes(module).items():
        fields = {field: repr(info) for field, info in one.model_fields.items()}
        said[name] = (one.__doc__, [base.__name__ for base in one.__mro__], fields, one.model_json_schema())
    return said


def reached(cls: Any) -> set[Any]:
    """The classes of the same module that a class is made of, itself too."""
    inner = [one for info in cls.model_fields.values() for one in parts(info.annotation)]
    return {cls}.union(*(reached(one) for one in inner if one.__module__ == cls.__module__))


def parts(annotation: Any) -> list[Any]:
    """The models in an annotation."""
    found = [annotation, *getattr(annotation, "__args__", ())]
    return [one for one in found if isinstance(one, type) and issubclass(one, BaseModel)]


@given(st.lists(EDIT, min_size=1, max_size=8))
def test_a_module_after_edits_is_as_one_made_at_once(edits: list[dict[str, Any]]) -> None:
    data = DATA
    module = fresh(parse_app(data).pages[NOTEBOOK])
    for edit in EDITS.validate_python(edits):
        try:
            data = apply(data, NOTEBOOK, [edit])
        except (EditError, PropertiesError):
            continue
        module = load_page_module(None, "desk.ipynb", parse_app(data).pages.get(NOTEBOOK, Page()))
    own = set(classes(module).values())
    assert (reached(module.State) | reached(module.Context)) - own == set()
    assert schemas(module) == schemas(fresh(parse_app(data).pages.get(NOTEBOOK, Page())))
