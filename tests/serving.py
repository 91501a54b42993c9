"""A real Jupyter server with apps, for integration tests, browser tests and benchmarks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import psutil

TOKEN = "builder-token"  # noqa: S105 - opens a server that lives for one test run
NO_LIMIT = ("--ToolsExtension.max_events_per_visit=0", "--ToolsExtension.max_events_per_address=0")
"""Options of a server whose visitors may send as many events as they like."""

START = """import runpy, sys
sys.modules["rfc3987_syntax"] = None
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)"""
"""Runs a module as `python -m` does, without the grammar of IRIs: half of the time that a server starts was spent on
reading it, for a format that no schema of Jupyter's has."""

OTHERS = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "notebook", "notebook_shim")
"""Extensions that a server without JupyterLab starts without: JupyterLab alone asks npm for its registry."""


def notebook(*cells: str, handlers: tuple[int, ...] = ()) -> dict[str, Any]:
    """A notebook of code cells; those at `handlers` are tagged."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "id": f"cell-{index}",
                "cell_type": "code",
                "metadata": {"tags": ["handler"]} if index in handlers else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for index, source in enumerate(cells)
        ],
    }


def still_running(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that run even after so many seconds; one that has ended, and that init has yet to wait for, does not."""

    def ended(one: psutil.Process) -> bool:
        try:
            return not one.is_running() or one.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    until = time.monotonic() + seconds
    while not all(map(ended, processes)) and time.monotonic() < until:
        time.sleep(0.02)
    return [one for one in processes if not ended(one)]


def write_app(folder: Path, name: str, page: dict[str, Any], *cells: str, **app: Any) -> Path:
    """Write an app of one page; the cells after the first are handlers. The path of its notebook."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "properties.json"
    present = json.loads(file.read_text()) if file.exists() else {"version": 1, **app, "pages": {}}
    present["pages"][f"{name}.ipynb"] = page
    file.write_text(json.dumps(present, indent=2) + "\n")
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook("%load_ext jupyter_tools", *cells, handlers=tuple(range(1, len(cells) + 1)))))
    return path


class Server:
    """A Jupyter server of its own home, in a process group that ends with it."""

    def __init__(
        self, root: Path, home: Path, *, lab: bool = False, port: int = 0, options: tuple[str, ...] = ()
    ) -> None:
        self.root = root
        self.home = home
        self.log = home / "server.log"
        self._folder = tempfile.TemporaryDirectory(prefix="jt-", ignore_cleanup_errors=True)
        self.runtime = Path(self._folder.name)
        """Jupyter's runtime folder; the paths of unix sockets must be short."""
        self._lab = lab
        self._port = port
        self._options = options
        self.url = ""

    def __enter__(self) -> Self:
        """Start it and wait until it answers."""
        for name in ("config", "data", "ipython"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        (self.home / "config" / "labconfig").mkdir(exist_ok=True)
        # Lab would ask on every start whether it may fetch news.
        quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
        (self.home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
        if not self._lab:
            alone = {"ServerApp": {"jpserver_extensions": dict.fromkeys(OTHERS, False)}}
            (self.home / "config" / "jupyter_server_config.json").write_text(json.dumps(alone))
        command = [sys.executable, "-c", START, "jupyterlab" if self._lab else "jupyter_server"]
        options = [
            "--no-browser",
            f"--port={self._port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={self.root}",
            "--allow-root",
            # Not by TCP: a port that is chosen for a kernel may be taken by others before the kernel has started.
            "--KernelManager.transport=ipc",
            *(["--LabApp.expose_app_in_browser=True"] if self._lab else []),
            *self._options,
        ]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [*command, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment(),
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End it and everything it started."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
        self._folder.cleanup()

    def kill(self) -> None:
        """End its process at once, as the kernel of the system does when memory is short."""
        self._process.kill()
        self._process.wait(10)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return urlsplit(self.url).port or 0

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """The environment of the server: nothing of the tester's own Jupyter."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "JPY_"))}
        return {
            **kept,
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "IPYTHONDIR": str(self.home / "ipython"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONUNBUFFERED": "1",
        }

    def request(self, method: str, path: str, body: Any = None, token: str | None = TOKEN) -> Any:
        """The JSON answer of the builder's REST; raises urllib's HTTPError."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"token {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else None

    def refusal(self, path: str, body: Any) -> tuple[int, str]:
        """The status and the message of a request that is refused."""
        try:
            self.request("POST", path, body)
        except urllib.error.HTTPError as error:
            with error as answer:
                return answer.code, json.loads(answer.read())["error"]["message"]
        raise AssertionError("it was not refused")

    def publish(self, notebook: str, mode: str = "shared") -> str:
        """Publish a page; the URL with its visitor link."""
        answer = self.request("POST", "jupyter-tools/api/publications", {"notebook": notebook, "mode": mode})
        return str(answer["url"])

    def unpublish(self, slug: str) -> None:
        """Close a page to its visitors."""
        self.request("DELETE", f"jupyter-tools/api/publications/{slug}")

    def _wait(self) -> None:
        end = time.monotonic() + 40
        while time.monotonic() < end and self._process.poll() is None:
            for file in self.runtime.glob("jpserver-*.json"):
                try:
                    self.url = json.loads(file.read_text())["url"]
                    self.request("GET", "api/status")
                except (OSError, ValueError, urllib.error.URLError):
                    continue
                return
            time.sleep(0.05)
        raise RuntimeError(self.log.read_text())
