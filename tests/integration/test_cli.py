from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.serving import Server, write_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"components": {"go": {"type": "button", "handlers": {"click": "go"}}}}
HANDLER = "def go(state: State, context: Context):\n    context.page.message = 'gone'"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an app that runs and one whose first cell fails."""
    root = tmp_path_factory.mktemp("root")
    write_app(root / "desk", "good", PAGE, HANDLER)
    unbound = {"components": {"go": {"type": "button", "handlers": {"click": "went"}}}}
    write_app(root / "desk", "unbound", unbound, HANDLER)
    write_app(root / "desk", "bad", PAGE, "rates = {}\nrates['EUR']", HANDLER)
    with Server(root, tmp_path_factory.mktemp("home")) as running:
        yield running


def tools(server: Server, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of `jupyter tools` by the server's user."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "jupyter_tools.cli.main", *map(str, arguments)],
        env=server.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.kernel
@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_page_is_published_listed_and_taken_away(server: Server, mode: str) -> None:
    notebook = server.root / "desk" / "good.ipynb"
    done = tools(server, "publish", notebook, "--mode", mode)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Published page: {server.url}jupyter-tools/pages/desk/good/?visit_token=")

    [found] = json.loads(tools(server, "list", "--json").stdout)
    assert (found["slug"], found["notebook"], found["mode"]) == ("desk/good", "desk/good.ipynb", mode)

    done = tools(server, "unpublish", notebook if mode == "live" else "desk/good")
    assert (done.returncode, done.stdout) == (0, "desk/good is no longer published.\n")
    assert tools(server, "list").stdout == "No pages are published.\n"
    assert tools(server, "unpublish", notebook).returncode == 1


@pytest.mark.kernel
def test_a_page_is_published_with_a_warning_of_what_is_wrong_with_it(server: Server) -> None:
    notebook = server.root / "desk" / "unbound.ipynb"
    done = tools(server, "publish", notebook, "--mode", "shared")
    assert (done.returncode, done.stdout.partition(":")[0]) == (0, "Published page")
    [warning] = done.stderr.splitlines()
    assert warning.startswith(f"warning: {notebook.parent / 'properties.json'}: pages.unbound.ipynb.components.go.")
    assert "unbound.ipynb has no handler 'went'" in warning
    answer = json.loads(tools(server, "unpublish", notebook, "--json").stdout)
    assert "findings" not in answer


@pytest.mark.kernel
@pytest.mark.parametrize("mode", ["live", "shared"])
def test_a_failing_cell_ends_with_its_traceback(server: Server, mode: str) -> None:
    done = tools(server, "publish", server.root / "desk" / "bad.ipynb", "--mode", mode)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert any("rates['EUR']" in line for line in lines)
    assert any("Cell 2, line 2" in line for line in lines)
    assert "cell 2 of bad.ipynb" in lines[-1].lower()
    assert lines[-1].startswith("jupyter tools: ")
    assert "KeyError" in lines[-1]
    assert tools(server, "list").stdout == "No pages are published.\n"


@pytest.mark.kernel
def test_a_failing_cell_as_json(server: Server) -> None:
    done = tools(server, "publish", server.root / "desk" / "bad.ipynb", "--mode", "shared", "--json")
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, done.stderr, error["name"]) == (1, "", "PublishError")
    assert "KeyError" in error["traceback"]


def test_a_notebook_without_a_page_is_refused(server: Server) -> None:
    other = server.root / "other.ipynb"
    other.write_bytes((server.root / "desk" / "good.ipynb").read_bytes())
    done = tools(server, "publish", other)
    assert done.returncode == 1
    assert done.stderr == "jupyter tools: other.ipynb has no page yet: properties.json does not name it.\n"
