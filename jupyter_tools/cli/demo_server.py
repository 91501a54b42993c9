"""The Jupyter server of the demo: a separate process group that leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psutil  # type: ignore[import-untyped]

from ..errors import ServerError, ToolsError
from .demo_lab import STOP_TIMEOUT
from .servers import RunningServer, UnreachableError

if TYPE_CHECKING:
    from types import TracebackType

HOST = "127.0.0.1"
FIRST_PORT = 8888
PORTS = 100
"""How many ports are tried, from the first."""
START_TIMEOUT = 90.0
"""Seconds within which the server must answer."""
POLL = 0.1
LOG_LINES = 15
"""How many lines of the log are shown when the server fails."""
DISABLE_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
"""Disables Lab's question whether to fetch news: it would cover the page."""


def free_port(port: int | None) -> int:
    """The port to listen on: the given one, or with None 8888 or the next free one, or with 0 any free one.

    Raises `ToolsError` when the given port, or all that were tried, are in use.
    """
    ports = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else [port]
    for one in ports:
        with socket.socket() as probe:
            # As servers do: a port whose last connections are still closing counts as free.
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, one))
            except OSError as error:
                reason = error.strerror
                continue
            return int(probe.getsockname()[1])
    what = f"Port {port} cannot be used" if port else f"No port of {ports[0]} to {ports[-1]} can be used"
    message = f"{what}: {reason}. Choose another with --port, or any free one with --port 0."
    raise ToolsError(message)


class DemoServer:
    """A running `jupyter lab` with one folder as its root; ends with everything it started on leaving the context."""

    def __init__(self, root: Path, port: int, scratch: Path) -> None:
        self.url = f"http://{HOST}:{port}/"
        self.token = secrets.token_hex(24)
        self.log = scratch / "server.log"
        self._rest = RunningServer(self.url, self.token, root)
        self._command = [
            sys.executable, "-m", "jupyter_tools.cli.demo_lab", str(scratch), "--no-browser", "--allow-root",
            f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={root}",
            # What it publishes ends with it.
            f"--ToolsExtension.publications_file={scratch / 'publications.json'}",
            f"--ToolsExtension.secret_file={scratch / 'secret'}",
        ]  # fmt: skip
        self._environment = _environment(scratch, self.token)
        self._process: subprocess.Popen[bytes]
        self._kernels: list[psutil.Process] = []

    def __enter__(self) -> Self:
        """Start the process."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                # It closes with our process, however that ends, and so tells the server.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                # Ctrl-C in the terminal reaches the demo only, which then ends the server in order.
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the server and all its descendants; a second Ctrl-C does so at once."""
        processes = self._processes()
        try:
            self._process.terminate()
            psutil.wait_procs(processes, timeout=STOP_TIMEOUT)
        except KeyboardInterrupt:
            pass
        finally:
            for process in processes:
                _kill(process)
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()

    def wait_until_ready(self) -> None:
        """Wait until the server answers. Raises `ServerError` with the end of the log when it does not."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise self._failed(f"The server ended with exit code {self._process.returncode}")
            try:
                self._rest.get("publications")
            except UnreachableError:
                time.sleep(POLL)
            else:
                return
        raise self._failed(f"The server did not answer within {START_TIMEOUT:.0f} seconds")

    def ask(self, method: str, endpoint: str, body: Any) -> Any:
        """The answer of an endpoint of this package, for as long as it takes."""
        return self._rest.ask(method, endpoint, body, timeout=None)

    def wait(self) -> None:
        """Wait until the server ends, which it should not: raises `ServerError`."""
        self._process.wait()
        raise self._failed(f"The server ended with exit code {self._process.returncode}")

    def _processes(self) -> list[psutil.Process]:
        """The server and all its descendants: kernels are in sessions of their own, so a group does not hold them."""
        try:
            server = psutil.Process(self._process.pid)
            return [server, *server.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _failed(self, what: str) -> ServerError:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
        # The demo removes the folder of the log.
        kept = Path(tempfile.gettempdir()) / f"jupyter-tools-demo-{self._process.pid}.log"
        shutil.copyfile(self.log, kept)
        message = f"{what}; its log is {kept}"
        return ServerError(message, {"name": "ServerError", "message": message, "traceback": "\n".join(lines)})


def _environment(scratch: Path, token: str) -> dict[str, str]:
    """The environment of the server: its token, and neither settings nor a layout of the user's own Lab."""
    config = scratch / "config"
    page_config = config / "labconfig" / "page_config.json"
    page_config.parent.mkdir(parents=True)
    page_config.write_text(json.dumps(DISABLE_NEWS), encoding="utf-8")
    unset = {"JUPYTER_TOKEN_FILE", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    # On the command line the token could be read by every user of the machine.
    return kept | {"JUPYTER_TOKEN": token, "JUPYTER_CONFIG_DIR": str(config), "JUPYTER_PREFER_ENV_PATH": "1"}


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
