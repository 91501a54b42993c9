"""The apps in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_tools.app import file
from jupyter_tools.server.apps.apps import Apps
from jupyter_tools.server.apps.paths import Root
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = {"title": "Desk", "components": {"low": {"type": "number", "label": "Low"}}}


def test_a_fault_of_ours_while_the_file_is_read_takes_no_page_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write_app(tmp_path / "app", "desk", PAGE)
    apps, page = Apps(), Root(str(tmp_path)).page("app/desk.ipynb")
    assert apps.shown(page).page.title == "Desk"

    def fail(folder: Path) -> Any:
        raise IndexError(folder)

    monkeypatch.setattr(file, "read_app", fail)
    write_app(tmp_path / "app", "desk", {**PAGE, "title": "Changed"})
    assert apps.shown(page).page.title == "Desk"
    told = "properties.json cannot be read: IndexError; the log of the server has the traceback"
    assert str(apps.error(tmp_path / "app")) == told
    assert "in fail" in caplog.text
