"""Modules beside a notebook do not run when its page is opened, before the builder has run a cell."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from typing import TYPE_CHECKING

import pytest

from tests.serving import TOKEN, Server, write_app
from tests.visiting import Visitor, close_all

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("folder server")]
PAGE = {
    "components": {
        "carrier": {"type": "select", "options": ["UA", "DL"]},
        "go": {"type": "button", "handlers": {"click": "go"}},
        "flights": {"type": "table"},
        "delays": {"type": "chart"},
        "answer": {"type": "text"},
    }
}
GO = "def go(context):\n    import helper\n    context.answer.text = helper.NAME"
OTHERS = ("jupyter_tools", "pandas", "polars", "pyarrow", "numpy", "matplotlib", "plotly", "tqdm", "sqlalchemy")
"""What our code imports, or looks for, beside what it requires."""
LAUNCHER = "ipykernel_launcher"
"""Jupyter itself starts a kernel with `-m` and this name, in the notebook's folder."""
SHADOW = """
import importlib, os, sys
with open({marker!r}, "a") as file:
    file.write({name!r} + " ")
here, path = os.path.dirname(os.path.abspath(__file__)), sys.path[:]
sys.path[:] = [one for one in path if one and os.path.abspath(one) != here]
del sys.modules[{name!r}]
importlib.import_module({name!r})
sys.path[:] = path
"""


def required(name: str, known: set[str]) -> set[str]:
    """The packages that a package requires, and those that they require."""
    if name not in known:
        known.add(name)
        try:
            lines = distribution(name).requires or []
        except PackageNotFoundError:  # of another platform, or of an extra
            return known
        for line in lines:
            if "extra ==" not in line:
                required(re.split(r"[^\w.-]", line, maxsplit=1)[0].lower().replace("_", "-"), known)
    return known


def modules() -> list[str]:
    """The modules of all packages that ours requires, and itself."""
    packages = required("jupyter_tools", set())
    found = {
        module
        for module, names in packages_distributions().items()
        if packages & {name.lower().replace("_", "-") for name in names} and module.isidentifier()
    }
    return sorted((found | set(OTHERS)) - {LAUNCHER})


def test_modules_beside_a_notebook_do_not_run_when_its_page_is_opened(tmp_path: Path) -> None:
    root, marker = tmp_path / "root", tmp_path / "imported"
    folder = write_app(root / "desk", "desk", PAGE, GO).parent
    (folder / "helper.py").write_text("NAME = 'the helper'\n")
    names = modules()
    assert {"pydantic", "annotated_types", "narwhals", "filelock", "jupyter_tools"} <= set(names)
    for name in names:
        (folder / f"{name}.py").write_text(SHADOW.format(marker=str(marker), name=name))
    with Server(root, tmp_path / "home") as server:
        body = {"path": "desk/desk.ipynb", "name": "desk.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
        server.request("POST", "api/sessions", body)
        try:
            client = Visitor(f"{server.url}jupyter-tools/api/socket/desk/desk.ipynb?canvas=1", token=TOKEN)
            client.until("kernel", status="ready")
            client.send({"type": "watch"})
            client.until("names")
            page = server.request("GET", "jupyter-tools/api/pages/desk/desk.ipynb")
            added = {"type": "add", "path": "late", "component": {"type": "number"}}
            edit = {"revision": page["revision"], "edits": [added]}
            server.request("PATCH", "jupyter-tools/api/pages/desk/desk.ipynb", edit)
            client.until("edited")
            assert not marker.exists(), marker.read_text()
            # The folder is on the path again for the cells that the builder runs.
            server.request("POST", "jupyter-tools/api/kernels/desk/desk.ipynb/run")
            answer = client.call("go")
            assert (answer.error, answer.changes.get("answer")) == ({}, {"text": "the helper"})
        finally:
            close_all()
