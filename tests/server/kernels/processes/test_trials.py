"""What a trial's result depends on, and how long it is remembered."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server.kernels.processes import trials
from jupyter_tools.server.kernels.processes.trials import Trial, Trials, fingerprint_of
from tests.notebooks import code, write

if TYPE_CHECKING:
    from pathlib import Path


class FakePage:
    """The place of a page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "desk.ipynb"


@pytest.fixture
def page(tmp_path: Path) -> Any:
    """A page whose notebook has one cell, and a module beside it."""
    found = FakePage(tmp_path)
    write(found.file, code("import tools"))
    (tmp_path / "tools.py").write_text("x = 1\n")
    return found


@pytest.fixture
def python(tmp_path: Path) -> list[str]:
    """The interpreter of an environment."""
    (tmp_path / "env/lib/python3.11/site-packages").mkdir(parents=True)
    return [str(tmp_path / "env/bin/python")]


def test_code_modules_packages_and_load_count(page: Any, python: list[str], tmp_path: Path) -> None:
    seen = [fingerprint_of(page, "load", python)]
    assert fingerprint_of(page, "load", python) == seen[0]
    seen.append(fingerprint_of(page, "other", python))
    seen.append(fingerprint_of(page, "load", [str(tmp_path / "env/bin/python3")]))
    write(page.file, code("import tools as t"))
    seen.append(fingerprint_of(page, "load", python))
    os.utime(tmp_path / "tools.py", (1, 1))
    seen.append(fingerprint_of(page, "load", python))
    os.utime(tmp_path / "env/lib/python3.11/site-packages", (1, 1))
    seen.append(fingerprint_of(page, "load", python))
    assert None not in seen
    assert len(set(seen)) == len(seen)


def test_outputs_and_data_do_not_count(page: Any, python: list[str], tmp_path: Path) -> None:
    before = fingerprint_of(page, None, python)
    notebook = json.loads(page.file.read_text())
    notebook["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "ran"}]
    page.file.write_text(json.dumps(notebook))
    (tmp_path / "flights.csv").write_text("a,b\n")
    assert fingerprint_of(page, None, python) == before


def test_a_notebook_that_cannot_be_read_has_none(page: Any, python: list[str]) -> None:
    page.file.write_text("{")
    assert fingerprint_of(page, None, python) is None


def test_the_last_trial_is_known_while_nothing_changes(page: Any) -> None:
    known = Trials()
    assert known.known(page, "a") is None
    known.note(page, "a", Trial("CUDA runs", 1.0))
    assert known.known(page, "a") == Trial("CUDA runs", 1.0)
    assert known.known(page, "b") is None
    assert known.known(page, None) is None
    known.note(page, "b", Trial(None, 2.0))
    assert (known.known(page, "a"), known.known(page, "b")) == (None, Trial(None, 2.0))
    known.note(page, None, Trial(None, 3.0))
    assert known.known(page, "b") is None


def test_the_oldest_trials_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "MAX_KEPT", 2)
    known = Trials()
    pages: list[Any] = [FakePage(tmp_path / str(number)) for number in range(3)]
    for one in pages:
        known.note(one, "a", Trial(None, 1.0))
    assert [known.known(one, "a") is None for one in pages] == [True, False, False]
