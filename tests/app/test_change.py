"""Changing a page on disk by edits: what is rebased, what is refused, and how often the file is parsed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app import file
from jupyter_tools.app.change import change_page
from jupyter_tools.app.file import NAME, read_app, save_app
from jupyter_tools.errors import EditError, StaleRevisionError
from jupyter_tools.page.edit_types import EDITS
from tests.editing import DATA, NOTEBOOK

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_tools.app.change import Change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / NAME).write_text(json.dumps(DATA, indent=2) + "\n")
    return tmp_path


def change(folder: Path, revision: str, *raw: dict[str, Any], notebook: str = NOTEBOOK) -> Change:
    return change_page(folder, notebook, EDITS.validate_python(list(raw)), revision)


def label(path: str, text: str) -> dict[str, Any]:
    return {"type": "change", "path": path, "changes": {"label": text}}


def test_a_change_is_written_and_undone(folder: Path) -> None:
    start = read_app(folder)
    changed = change(folder, start.revision, label("filters.search", "Go"), {"type": "remove", "path": "note"})
    assert changed.file == read_app(folder)
    assert changed.file.data["pages"][NOTEBOOK]["components"]["filters"]["components"]["search"]["label"] == "Go"
    undone = change_page(folder, NOTEBOOK, changed.inverse, changed.file.revision)
    assert undone.file.revision == start.revision
    redone = change_page(folder, NOTEBOOK, undone.inverse, undone.file.revision)
    assert redone.file.revision == changed.file.revision


def test_edits_of_an_older_revision_are_rebased(folder: Path) -> None:
    start = read_app(folder)
    theirs = change(folder, start.revision, label("filters.search", "Go"), {"type": "remove", "path": "note"})
    mine = change(folder, start.revision, label("filters.carrier", "By"))
    components = mine.file.data["pages"][NOTEBOOK]["components"]
    assert "note" not in components
    assert [components["filters"]["components"][name]["label"] for name in ("carrier", "search")] == ["By", "Go"]
    undone = change_page(folder, NOTEBOOK, mine.inverse, mine.file.revision)
    assert undone.file.revision == theirs.file.revision, "undoing keeps what others have changed"


def test_edits_of_one_page_are_rebased_on_those_of_another(folder: Path) -> None:
    start = read_app(folder)
    change(folder, start.revision, {"type": "remove", "path": "page"}, notebook="last.ipynb")
    mine = change(folder, start.revision, label("filters.carrier", "By"))
    assert list(mine.file.data["pages"]) == ["first.ipynb", NOTEBOOK]


def test_edits_by_hand_are_rebased_on_too(folder: Path) -> None:
    start = read_app(folder)
    data = json.loads(json.dumps(DATA))
    data["pages"][NOTEBOOK]["components"]["note"]["text"] = "by hand"
    (folder / NAME).write_text(json.dumps(data))
    mine = change(folder, start.revision, label("filters.carrier", "By"))
    assert mine.file.data["pages"][NOTEBOOK]["components"]["note"]["text"] == "by hand"


def test_edits_that_collide_are_refused_with_the_places(folder: Path) -> None:
    start = read_app(folder)
    saved = change(folder, start.revision, label("filters.carrier", "For"), label("filters.search", "Go")).file
    content = (folder / NAME).read_bytes()
    with pytest.raises(StaleRevisionError) as caught:
        change(folder, start.revision, label("filters.carrier", "By"))
    assert caught.value.revision == saved.revision
    assert caught.value.collisions == [{"page": NOTEBOOK, "path": "filters.carrier", "property": "label"}]
    assert len(caught.value.changed) == 2
    assert (folder / NAME).read_bytes() == content


def test_edits_of_an_unknown_revision_are_refused(folder: Path) -> None:
    with pytest.raises(StaleRevisionError, match=r"^The page was changed meanwhile; read it again") as caught:
        change(folder, "0" * 32, label("filters.carrier", "By"))
    assert (caught.value.changed, caught.value.collisions) == ([], [])


def test_edits_that_were_not_possible_at_their_revision_are_refused(folder: Path) -> None:
    start = read_app(folder)
    change(folder, start.revision, {"type": "add", "path": "late", "component": {"type": "button"}})
    with pytest.raises(EditError, match="has no 'late'"):
        change(folder, start.revision, label("late", "By"))


def test_a_change_parses_the_app_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = read_app(folder)
    real, parsed = file.parse_app, []
    monkeypatch.setattr("jupyter_tools.page.edits.parse_app", None)
    monkeypatch.setattr(file, "parse_app", lambda *given: parsed.append(given) or real(*given))
    changed = change(folder, start.revision, label("filters.carrier", "By"))
    assert len(parsed) == 2, "the file as it was, and as it is"
    change(folder, changed.file.revision, label("filters.carrier", "With"))
    assert len(parsed) == 3, "how it was is known"


def test_only_changed_and_missing_modules_are_written(folder: Path) -> None:
    change(folder, read_app(folder).revision, label("filters.carrier", "By"))
    modules = {name: folder / f"{name}_page.py" for name in ("first", "delays", "last")}
    before = {name: path.stat().st_mtime_ns for name, path in modules.items()}
    modules["last"].unlink()
    renamed = {"type": "rename", "path": "filters.carrier", "name": "airline"}
    change(folder, read_app(folder).revision, renamed)
    assert "airline" in modules["delays"].read_text()
    assert modules["first"].stat().st_mtime_ns == before["first"]
    assert modules["last"].exists()


def test_a_save_of_the_whole_app_is_never_rebased(folder: Path) -> None:
    start = read_app(folder)
    change(folder, start.revision, label("filters.carrier", "By"))
    with pytest.raises(StaleRevisionError):
        save_app(folder, {**start.data, "title": "Other"}, start.revision)


def test_a_file_that_was_changed_by_hand_meanwhile_is_read_again(folder: Path) -> None:
    """An app that was just changed is kept, as long as the file says the same."""
    first = change(folder, read_app(folder).revision, label("filters.search", "Go"))
    data = json.loads((folder / NAME).read_text())
    data["pages"][NOTEBOOK]["components"]["note"]["visible"] = False
    (folder / NAME).write_text(json.dumps(data))
    second = change(folder, first.file.revision, label("filters.carrier", "By"))
    assert second.file.data["pages"][NOTEBOOK]["components"]["note"]["visible"] is False
    assert second.file == read_app(folder)
    (folder / NAME).unlink()
    with pytest.raises(StaleRevisionError):
        change(folder, second.file.revision, {"type": "remove", "path": "note"})
