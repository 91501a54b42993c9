"""Processes of isolated pages without Python in them: what they say is told by the test, that they end is real."""

from __future__ import annotations

import asyncio
import subprocess
import uuid
from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol import link
from tests.server.fake_kernel import FakeKernel

if TYPE_CHECKING:
    from jupyter_tools.server.kernels.processes.registry import OwnProcess
    from tests.server.house import House


class FakeProcess(FakeKernel):
    """A process of a visit: answers probes and runs, and ends when it is killed."""

    def __init__(self, processes: FakeProcesses, kernel: str) -> None:
        super().__init__(processes.hub.address, processes.hub.secret, kernel, uuid.uuid4().hex)
        self.processes = processes
        self.ran = processes.ran
        self.answers = processes.answers
        self.body = subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
        processes.bodies.append(self.body)

    def send(self, message: Any) -> None:
        """Send a message to the server."""
        if not self.writer.is_closing():
            super().send(message)

    @property
    def killed(self) -> bool:
        """Whether its process was ended."""
        return self.body.poll() is not None

    def take(self, message: Any) -> None:
        """Answer what only processes are asked."""
        if isinstance(message, link.Probe) and message.name == self.processes.dies_of:
            self.die()
        elif isinstance(message, link.Probe) and message.name != self.processes.hangs_in:
            self.send(link.Probed(name=message.name, problem=self.processes.problems.get(message.name)))


class FakeTemplate(FakeProcess):
    """A template: each fork is a process of its own."""

    def take(self, message: Any) -> None:
        """Fork when asked to."""
        if isinstance(message, link.Fork):
            task = asyncio.ensure_future(self._fork(message.kernel))
            self.processes.tasks.add(task)
            task.add_done_callback(self.processes.tasks.discard)

    async def _fork(self, kernel: str) -> None:
        error = self.processes.cannot_fork
        if error is not None:
            self.send(link.Forked(kernel=kernel, pid=None, error=error))
            return
        forked = FakeProcess(self.processes, kernel)
        self.processes.forks.append(forked)
        self.send(link.Forked(kernel=kernel, pid=forked.body.pid, error=None))
        if self.processes.forks_dial:
            await forked.dial()


class FakeProcesses:
    """Stands in for the launcher's processes."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.hub = house.room.hub
        self.launcher = house.room.kernels._launcher
        self.launched: list[tuple[str, FakeProcess]] = []
        self.forks: list[FakeProcess] = []
        self.bodies: list[subprocess.Popen[bytes]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.ran = link.Ran(error=None, traceback="", cell=None)
        self.answers = True
        self.problems: dict[str, str] = {}
        self.hangs_in = ""
        self.dies_of = ""
        self.cannot_fork: str | None = None
        self.forks_dial = True

    async def launch(self, role: Any, page: Any) -> OwnProcess:
        """Start a process as `Launcher.launch` does."""
        process = self.launcher.processes.expect(role, page)
        made = FakeTemplate(self, process.kernel) if role == "template" else FakeProcess(self, process.kernel)
        self.launched.append((role, made))
        process.runs_as(made.body.pid)
        await made.dial()
        process.link = await self.hub.link(process.kernel, 5)
        return process

    def kind(self, kind: str) -> list[FakeProcess]:
        """The processes of a kind that run."""
        return [one for name, one in self.launched if name == kind and not one.killed]

    def running(self) -> list[FakeProcess]:
        """The forks that run."""
        return [one for one in self.forks if not one.killed]

    def end(self) -> None:
        """End all that a test has left."""
        for one in self.bodies:
            one.kill()
            one.wait()
