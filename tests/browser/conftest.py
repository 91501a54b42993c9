"""Chromium, and a JupyterLab that serves the examples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.labs import LabWindow
from tests.serving import Server
from tests.waiting import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# Playwright's five seconds are too few for a machine that does other things as well.
expect.set_options(timeout=1_000 * DEADLINE)

EXAMPLES = Path(__file__).parents[2] / "examples"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The machine's Chromium, headless and without calls home."""
    path = os.environ.get("JUPYTER_TOOLS_CHROMIUM")
    if not path:
        script = Path(__file__).parents[2] / "scripts" / "ensure_chromium.py"
        command = [sys.executable, script]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)  # noqa: S603 - our own
        path = done.stdout.strip()
    return {"executable_path": path, "args": SWITCHES}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A wide window, as on a desk."""
    return {"viewport": {"width": 1400, "height": 1000}}


@pytest.fixture(scope="session")
def process_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab for all files that a process of pytest runs: its start takes seconds."""
    with Server(tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home"), lab=True) as started:
        yield started


@pytest.fixture(scope="module")
def root(process_server: Server) -> Path:
    """The server's folder: copies of the examples, and nothing that another file has written."""
    folder = process_server.root
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    for name in ("flight_desk", "hello"):
        shutil.copytree(EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("*.sqlite", "__pycache__", ".*"))
    return folder


@pytest.fixture(scope="module")
def server(process_server: Server, root: Path) -> Iterator[Server]:  # noqa: ARG001 - its folder is new for each file
    """A JupyterLab that serves the folder. What a file has published and started ends with the file."""
    yield process_server
    for one in process_server.request("GET", "jupyter-tools/api/publications")["publications"]:
        process_server.unpublish(one["slug"])
    for one in process_server.request("GET", "api/sessions"):
        process_server.request("DELETE", f"api/sessions/{one['id']}")


@pytest.fixture(scope="session")
def lab_window(browser: Browser) -> Iterator[LabWindow]:
    """The window that tests share, so that JupyterLab is loaded once."""
    window = LabWindow(browser)
    yield window
    window.close()


@pytest.fixture
def lab(request: pytest.FixtureRequest, lab_window: LabWindow) -> Iterator[Page]:
    """A page for JupyterLab. A test that fails leaves nothing of it to the next."""
    failed = request.session.testsfailed
    yield lab_window.page()
    if request.session.testsfailed == failed:
        lab_window.clear()
    else:
        lab_window.close()
