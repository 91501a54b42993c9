"""Notebooks whose environment has no jupyter_tools: every mode names its Python and the line that installs it."""

from __future__ import annotations

import json
import sys
import venv
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.server.kernels.environment import lacks_package
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("environment server")]
PAGE = {"handlers": {"load": "load"}, "components": {"answer": {"type": "text"}}}
LOAD = "def load(context):\n    context.answer.text = 'loaded'"
MODES = ("auto", "live", "shared", "isolated")


def other_environment(folder: Path) -> str:
    """The Python of an environment that has all packages of ours but jupyter_tools itself."""
    venv.create(folder, with_pip=False)
    [own] = folder.glob("lib/python*/site-packages")
    # The package is installed from its folder by a file of paths, which is not followed from here.
    (own / "ours.pth").write_text(next(one for one in sys.path if one.endswith("site-packages")))
    return str(folder / "bin" / "python")


def test_an_environment_without_jupyter_tools_is_named_in_every_mode(tmp_path: Path) -> None:
    root, home = tmp_path / "root", tmp_path / "home"
    python = other_environment(tmp_path / "the other")
    spec = {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Other"}
    folder = home / "data" / "kernels" / "other"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({**spec, "language": "python"}))
    path = write_app(root / "desk", "desk", PAGE, LOAD)
    notebook = json.loads(path.read_text())
    notebook["metadata"]["kernelspec"]["name"] = "other"
    path.write_text(json.dumps(notebook))
    with Server(root, home) as server:
        for mode in MODES:
            body = {"notebook": "desk/desk.ipynb", "mode": mode}
            assert server.refusal("jupyter-tools/api/publications", body) == (503, lacks_package(python)), mode
        assert server.request("GET", "jupyter-tools/api/publications") == {"publications": []}
    assert f"install it there: '{python}' -m pip install jupyter_tools" in lacks_package(python)
