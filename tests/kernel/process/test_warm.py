"""A template that warms up: an event runs in it, and nothing of the notebook's is different afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

TABLE = {
    "search": {"type": "button", "handlers": {"click": "search"}},
    "results": {"type": "container", "components": {"flights": {"type": "table"}}},
}
HEAD = """import asyncio, json, random, sys
from pathlib import Path
from types import SimpleNamespace
from jupyter_tools.kernel.page.page import PageInKernel
from jupyter_tools.kernel.process.warm import TIMES, WarmUp
from jupyter_tools.kernel.frames import table
encoded = []
header = table.FrameTable.header
table.FrameTable.header = lambda self, *given: encoded.append(self.total) or header(self, *given)
shell = SimpleNamespace(user_ns={"count": 3}, transform_cell=lambda text: text)
shell.push = lambda names, interactive: shell.user_ns.update(names)
exec("def search(state, context): raise RuntimeError", shell.user_ns)
page = PageInKernel(shell, lambda work: work())
page.definition.serve(Path(sys.argv[1]), "desk.ipynb")
page.refresh()
"""
BODY = """
names, numbers = dict(shell.user_ns), random.getstate()
warm_up = WarmUp(page)
warm_up.prepare()
warm_up.run()
print(json.dumps({
    "encoded": encoded,
    "times": TIMES,
    "same": list(names) == list(shell.user_ns) and all(shell.user_ns[name] is names[name] for name in names),
    "random": numbers == random.getstate(),
    "visits": list(page.visits),
    "handlers": page.definition.handlers.names(),
    "libraries": [name for name in ("pandas", "polars", "pyarrow") if name in sys.modules],
    "figures": FIGURES,
}))
"""


def warmed(folder: Path, components: dict[str, Any], code: str = "", figures: str = "0") -> tuple[dict[str, Any], str]:
    """What a process finds in itself after the warm-up of a page, and what it prints to stderr."""
    write_app(folder, "desk", {"components": components}, "def search(state, context): ...")
    script = HEAD + code + BODY.replace("FIGURES", figures)
    command = [sys.executable, "-c", script, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer, done.stderr


def test_the_event_encodes_a_table_and_leaves_no_trace(tmp_path: Path) -> None:
    found, errors = warmed(tmp_path, TABLE)
    assert errors == ""
    assert found["encoded"] == [2] * (found["times"] + 1)
    assert found["same"]
    assert found["random"]
    assert found["visits"] == []
    assert found["handlers"] == ["search"]


def test_a_page_without_a_table_imports_no_library_of_frames(tmp_path: Path) -> None:
    found, errors = warmed(tmp_path, {"search": TABLE["search"]})
    assert (errors, found["libraries"], found["encoded"]) == ("", [], [])


def test_polars_is_not_used_before_a_fork(tmp_path: Path) -> None:
    found, errors = warmed(tmp_path, TABLE, "import polars\n")
    assert (errors, found["encoded"]) == ("", [])
    assert "pandas" not in found["libraries"]


def test_figures_that_the_notebook_leaves_open_stay_open(tmp_path: Path) -> None:
    code = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nplt.figure()\n"
    found, errors = warmed(tmp_path, TABLE, code, "plt.get_fignums()")
    assert (errors, found["encoded"], found["figures"]) == ("", [], [1])


def test_a_warm_up_that_fails_is_printed_and_no_more(tmp_path: Path) -> None:
    found, errors = warmed(tmp_path, TABLE, "table.FrameTable.header = None\n")
    assert found["same"]
    assert errors.count("ToolsError: The event that warms a process up fails: ") == 2
