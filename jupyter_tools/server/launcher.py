"""Starts processes of our own with a notebook's interpreter: templates, and processes of visits."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from secrets import token_hex
from string import Template
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]

from ..errors import LinkError
from .kernel_name import kernel_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from .hub import Hub, KernelLink
    from .paths import PagePath

LAUNCHER = "ipykernel_launcher"
"""The module that a kernelspec must run; ours takes its place."""


class OwnProcess:
    """A process with a group of its own, and its link."""

    __slots__ = ("_forget", "_process", "_started", "link", "pid", "since")

    def __init__(
        self, link: KernelLink, pid: int, forget: Callable[[str], None], started: _Started | None = None
    ) -> None:
        """`forget` is told that this kernel is expected no more; `started` is there for the server's own children."""
        self.link = link
        self.pid = pid
        self.since = time.time()
        """When it was linked, in seconds since 1970 (UTC)."""
        self._forget = forget
        self._started = started
        self._process: Any = None
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)

    @property
    def ended(self) -> asyncio.Event | None:
        """Set when it was waited for; None for a process that is not the server's own child."""
        return self._started.ended if self._started is not None else None

    @property
    def exit_code(self) -> int | None:
        """With which code it has ended, or minus the number of the signal; None where that is not known."""
        return self._started.exit_code if self._started is not None else None

    def kill(self) -> None:
        """End it with all that it has started."""
        self._forget(self.link.kernel)
        self.link.close()
        if self._process is not None and not self._is_another():
            kill_group(self.pid)

    def private_memory(self) -> int:
        """How many bytes it has to itself, with those of the processes it has started; 0 when it has ended."""
        total = 0
        with contextlib.suppress(psutil.Error):
            for one in [self._process, *self._process.children(recursive=True)] if self._process else []:
                total += one.memory_full_info().uss
        return total

    def seconds(self) -> float:
        """How much processor time it has used; 0 when it has ended."""
        with contextlib.suppress(psutil.Error):
            used = self._process.cpu_times() if self._process else None
            return float(used.user + used.system) if used is not None else 0.0
        return 0.0

    def _is_another(self) -> bool:
        """Whether the process and its whole group have ended, and its number was given to another."""
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self.pid).create_time() != self._process.create_time())
        return False


class _Started:
    """A child of the server, waited for on a thread: asyncio's own subprocesses are not on all of Windows' loops."""

    def __init__(self, command: list[str], page: PagePath, environment: dict[str, str]) -> None:
        self.ended = asyncio.Event()
        self.exit_code: int | None = None
        self._process = subprocess.Popen(command, cwd=page.folder, env=environment, start_new_session=True)  # noqa: S603
        self.pid = self._process.pid
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait, name=f"jupyter_tools_wait_{self.pid}", daemon=True).start()

    def _wait(self) -> None:
        self.exit_code = self._process.wait()
        with contextlib.suppress(RuntimeError):  # the server has stopped before
            self._loop.call_soon_threadsafe(self.ended.set)


class Launcher:
    """Starts processes with the interpreters of notebooks, and knows which page each is for."""

    def __init__(self, specs: Any, timeout: float) -> None:
        self.hub: Hub
        self.timeout = timeout
        """Seconds within which a notebook must have run."""
        self._specs = specs
        self._pages: dict[str, PagePath] = {}
        self._started: set[_Started] = set()

    def page_of(self, kernel: str) -> PagePath | None:
        """The page of a process that dials in, or None."""
        return self._pages.get(kernel)

    def expect(self, kind: str, page: PagePath) -> str:
        """The id that a new process is to dial in with."""
        kernel = f"{kind}-{token_hex(16)}"
        self._pages[kernel] = page
        return kernel

    def forget(self, kernel: str) -> None:
        """Expect a process no more."""
        self._pages.pop(kernel, None)

    async def launch(self, kind: str, page: PagePath) -> OwnProcess:
        """Start `jupyter_tools.kernel.KIND`; the linked process. Raises `LinkError` when it cannot be had."""
        command, environment = await self._command(page, f"jupyter_tools.kernel.{kind}")
        kernel = self.expect(kind, page)
        try:
            started = _Started([*command, kernel], page, environment)
        except OSError as error:
            self.forget(kernel)
            raise LinkError(f"The notebook's interpreter cannot be started: {error}") from None
        self._started = {one for one in self._started if not one.ended.is_set()} | {started}
        try:
            link = await self._linked(kernel, started)
        except BaseException:
            self.forget(kernel)
            kill_group(started.pid)
            raise
        return OwnProcess(link, started.pid, self.forget, started)

    async def stop(self) -> None:
        """End all processes that were started, and see them gone."""
        for one in self._started:
            if not one.ended.is_set():
                kill_group(one.pid)
        await asyncio.gather(*(one.ended.wait() for one in self._started))
        self._started.clear()

    async def _linked(self, kernel: str, started: _Started) -> KernelLink:
        linked = asyncio.ensure_future(self.hub.link(kernel, self.timeout))
        ended = asyncio.ensure_future(started.ended.wait())
        either: list[asyncio.Future[Any]] = [linked, ended]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not linked.done():
                raise LinkError("The notebook's interpreter cannot run jupyter_tools; the server's log says why.")
            return await linked
        finally:
            linked.cancel()
            ended.cancel()

    async def _command(self, page: PagePath, module: str) -> tuple[list[str], dict[str, str]]:
        name = await kernel_name(page, self._specs) or "python3"
        spec = await asyncio.to_thread(self._specs.get_kernel_spec, name)
        if spec.metadata.get("kernel_provisioner"):
            raise LinkError(
                f"The kernel {name!r} is started in a way of its own, so that no process can be made of it."
            )
        argv = list(spec.argv)
        if LAUNCHER not in argv or argv[argv.index(LAUNCHER) - 1] != "-m":
            raise LinkError(f"The kernel {name!r} does not run ipykernel, so that no process can be made of it.")
        argv = argv[: argv.index(LAUNCHER)]
        # As Jupyter does: a bare `python` is the server's own.
        if argv[0] in ("python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info)):
            argv[0] = sys.executable
        own = {name: Template(value).safe_substitute(os.environ) for name, value in spec.env.items()}
        environment = {**os.environ, **own, "JPY_SESSION_NAME": str(page.file)}
        return [one.replace("{prefix}", sys.prefix) for one in argv] + [module], environment


def kill_group(pid: int) -> None:
    """End a process and its group."""
    with contextlib.suppress(OSError, psutil.Error):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            for one in psutil.Process(pid).children(recursive=True):
                one.kill()
            psutil.Process(pid).kill()
