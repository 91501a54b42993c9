"""Starts processes of our own with a notebook's interpreter: templates, and processes of visits."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from string import Template
from typing import TYPE_CHECKING, Any

from ....errors import LinkError
from ....notebook.kernelspecs import kernel_name
from ..environment import problem_of
from .registry import Processes

if TYPE_CHECKING:
    from ...apps.paths import PagePath
    from ...page_log import PageLog
    from ...process_output import ProcessOutput
    from ..hub import Hub
    from ..link import KernelLink
    from .registry import OwnProcess, Role

LAUNCHER = "ipykernel_launcher"
"""The module that a kernelspec must run; ours takes its place."""


class ProcessEndedError(LinkError):
    """A process ended before it connected."""


class Launcher:
    """Starts processes with the interpreters of notebooks, and knows which page each is for."""

    def __init__(self, specs: Any, timeout: float, page_log: PageLog) -> None:
        self.hub: Hub
        self.processes = Processes()
        self.timeout = timeout
        """Seconds within which a notebook must have run."""
        self._specs = specs
        self._page_log = page_log

    async def launch(self, role: Role, page: PagePath) -> OwnProcess:
        """Start the process of a template or of a visit, and wait for its link.

        Raises `LinkError` when it cannot be had.
        """
        module = "template" if role == "template" else "worker"
        python, environment = await self.python(page)
        process = self.processes.expect(role, page)
        try:
            self._start(process, [*python, "-m", f"jupyter_tools.kernel.process.{module}", process.kernel], environment)
            process.link = await self.linked(process, self.timeout)
        except BaseException as error:
            process.kill()
            if isinstance(error, OSError):
                process.ended.set()
                raise LinkError(f"The notebook's interpreter cannot be started: {error}") from None
            if isinstance(error, ProcessEndedError):
                raise LinkError(await problem_of(python, page.folder, environment)) from None
            raise
        return process

    async def stop(self) -> None:
        """End all processes that were started, and wait for their end."""
        await self.processes.stop()

    async def linked(self, process: OwnProcess, timeout: float) -> KernelLink:  # noqa: ASYNC109 - as of `Hub.link`
        """Wait for the link of a process.

        Raises `ProcessEndedError` when it ends first, and what `Hub.link` raises.
        """
        linked = asyncio.ensure_future(self.hub.link(process.kernel, timeout))
        ended = asyncio.ensure_future(process.ended.wait())
        either: list[asyncio.Future[Any]] = [linked, ended]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not linked.done():
                raise ProcessEndedError("The process ended before it connected.")
            return await linked
        finally:
            linked.cancel()
            ended.cancel()

    def _start(self, process: OwnProcess, command: list[str], environment: dict[str, str]) -> None:
        """Start a process, whose stdout and stderr go to the log of its page. Raises `OSError`."""
        output = self._page_log.process_output(process.page.path)
        try:
            _start(process, command, environment, output)
        finally:
            output.started()

    async def python(self, page: PagePath) -> tuple[list[str], dict[str, str]]:
        """The command of a notebook's interpreter without a module, and its environment.

        Raises `PublishError` or `LinkError` for a notebook whose kernel is no such interpreter.
        """
        name = await asyncio.to_thread(kernel_name, page.file, self._specs) or "python3"
        spec = await asyncio.to_thread(self._specs.get_kernel_spec, name)
        if spec.metadata.get("kernel_provisioner"):
            raise LinkError(f"The kernel {name!r} uses its own way of starting, so no process can be made of it.")
        argv = list(spec.argv)
        if LAUNCHER not in argv or argv[argv.index(LAUNCHER) - 1] != "-m":
            raise LinkError(f"The kernel {name!r} does not run ipykernel, so that no process can be made of it.")
        argv = argv[: argv.index(LAUNCHER) - 1]
        # As Jupyter does: a bare `python` is the server's own.
        if argv[0] in ("python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info)):
            argv[0] = sys.executable
        own = {name: Template(value).safe_substitute(os.environ) for name, value in spec.env.items()}
        environment = {**os.environ, **own, "JPY_SESSION_NAME": str(page.file)}
        return [one.replace("{prefix}", sys.prefix) for one in argv], environment


def _start(process: OwnProcess, command: list[str], environment: dict[str, str], output: ProcessOutput) -> None:
    """Start a child process; a thread waits for it, because not all Windows event loops support subprocesses.

    Raises `OSError` when there is no such program.
    """
    child = subprocess.Popen(  # noqa: S603 - the kernelspec's own interpreter
        command,
        cwd=process.page.folder,
        env=environment,
        stdout=output.stdout,
        stderr=output.stderr,
        start_new_session=True,
    )
    process.runs_as(child.pid)
    loop = asyncio.get_running_loop()

    def wait() -> None:
        process.exit_code = child.wait()
        with contextlib.suppress(RuntimeError):  # the server has stopped already
            loop.call_soon_threadsafe(process.ended.set)

    threading.Thread(target=wait, name=f"jupyter_tools_wait_{child.pid}", daemon=True).start()
