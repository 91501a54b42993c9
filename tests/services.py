"""Real Redis and nginx, on free ports and in folders of a test; tests that need one that is not there are skipped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Self

import pytest

from scripts.ensure_services import find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


MISSING = "not installed:"
"""How the reason of a skipped test begins that lacks a service."""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def needs(name: str) -> str:
    """The path of a service's program; skips the test where it is not installed."""
    path = find(name)
    if path is None:
        pytest.skip(f"{MISSING} {name}")
    return path


class Service:
    """A program that listens on a port."""

    def __init__(self, command: Sequence[str], port: int, log: Path) -> None:
        self._command = command
        self.port = port
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.kill()

    def start(self) -> None:
        """Start it and wait until it listens."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)  # noqa: S603 - found by `needs`
        end = time.monotonic() + 20
        while self._process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(self.log.read_text(errors="replace"))

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None and self._process.poll() is None:
            # One that was stopped ends too.
            self._process.kill()
            self._process.wait(10)


class RedisServer(Service):
    """A Redis that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        options = {"port": port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": folder}
        command = [
            needs("redis-server"),
            *(text for name, value in options.items() for text in (f"--{name}", str(value))),
        ]
        super().__init__(command, port, folder / "redis.log")
        self.url = f"redis://127.0.0.1:{port}/0"


class Nginx(Service):
    """An nginx before several servers: each connection goes to the next one, and nothing sticks."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        port = free_port()
        configuration = folder / "nginx.conf"
        configuration.write_text(_NGINX.format(folder=folder, port=port, servers=_servers(ports), user=_user()))
        command = [needs("nginx"), "-c", str(configuration), "-p", str(folder), "-e", str(folder / "error.log")]
        super().__init__(command, port, folder / "nginx.log")
        self.url = f"http://127.0.0.1:{port}/"

    def kill(self) -> None:
        """End it, with its workers."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)


def _servers(ports: Sequence[int]) -> str:
    return " ".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=1s;" for port in ports)


def _user() -> str:
    """Workers of a master that runs as root would else be another user, who may not enter the test's folder."""
    return "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


# As the guide shows it. The time-outs are nginx's own: a socket that is silent for 60 seconds is cut.
_NGINX = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream jupyter {{ {servers} }}
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://jupyter;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header X-Real-Ip $remote_addr;
            proxy_set_header X-Scheme $scheme;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
        }}
    }}
}}
"""
