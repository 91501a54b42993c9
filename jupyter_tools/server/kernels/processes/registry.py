"""The processes that this server starts: each is tracked from before it runs until it has ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal

import psutil  # type: ignore[import-untyped]

from ....descendants import descendants, kill_descendants
from ....errors import LinkError
from ....once import Once
from ....protocol.link import SECRET
from ..description import KernelDescription

if TYPE_CHECKING:
    from ...apps.paths import PagePath
    from ..link import KernelLink

Role = Literal["template", "spare", "canary", "isolated"]
"""The purpose of a process; `isolated`: it serves a visit."""
LOOK = 1.0
"""Interval in seconds at which killed processes are checked."""
STOP_TIMEOUT = 5.0
"""Timeout in seconds for all processes to end when the server stops."""
WHY: dict[Role, str] = {
    "template": "It runs the notebook. The processes of visits are forked from it.",
    "spare": "It runs the notebook, then waits for a visit.",
    "canary": "It tests whether the notebook's process can be forked.",
    "isolated": "The process of a visit that has ended.",
}


class UnexpectedError(LinkError):
    """A process connects that is not expected, or that was killed."""


class OwnProcess:
    """A process with its own process group, and its link."""

    __slots__ = ("_owner", "_process", "ended", "exit_code", "kernel", "killed", "link", "page", "pid", "role", "since")

    def __init__(self, owner: Processes, kernel: str, role: Role, page: PagePath) -> None:
        self.kernel = kernel
        """The id with which it connects."""
        self.role = role
        self.page = page
        self.since = time.time()
        """When it was requested, in seconds since 1970 (UTC)."""
        self.pid: int | None = None
        """None until it is known."""
        self.killed: float | None = None
        """When it was first killed, by the monotonic clock; None before."""
        self.ended = Once()
        """Set when it has ended or failed to start."""
        self.exit_code: int | None = None
        """Exit code of a child process, or minus the signal's number; None if unknown."""
        self._owner = owner
        self._process: Any = None
        self.link: KernelLink | None = None

    @property
    def linked(self) -> KernelLink:
        """The link of the process. Raises `LinkError` when it has none."""
        if self.link is None:
            raise LinkError("The process has not connected.")
        return self.link

    @property
    def must_end(self) -> bool:
        """Whether it must end: it is killed as soon as its pid is known, and refused when it connects."""
        return self.killed is not None

    @property
    def is_listed(self) -> bool:
        """Whether builders see it as a separate process: it is starting, or has not ended after a kill."""
        if self.killed is None:
            return self.role != "isolated"
        return time.monotonic() - self.killed > LOOK

    def runs_as(self, pid: int) -> None:
        """Set its pid."""
        self.pid = pid
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)
        if self.must_end:
            self.kill()

    def kill(self) -> None:
        """Kill it and its child processes, now or as soon as its pid is known."""
        if self.link is not None:
            self.link.close()
        # Even if the process has ended: its children may still run.
        if self.pid is not None and self._process is not None and not self._is_another():
            if self.role != "template":  # whose children are visits, which go on without it
                kill_descendants(self.pid)
            kill_group(self.pid)
        if not self.ended.is_set():
            self.killed = self.killed or time.monotonic()
            self._owner.see_ended()

    def has_ended(self) -> bool:
        """Whether it has ended, according to the system; False without a pid."""
        if self.pid is None:
            return False
        try:
            status = self._process.status() if self._process is not None else psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True
        return status == psutil.STATUS_ZOMBIE or self._is_another()

    def private_memory(self) -> int:
        """Private memory in bytes, including its child processes; 0 when it has ended."""
        total = 0
        with contextlib.suppress(psutil.Error):
            for one in [self._process, *self._children()] if self._process else []:
                total += one.memory_full_info().uss
        return total

    def seconds(self) -> float:
        """Used processor time in seconds; 0 when it has ended."""
        with contextlib.suppress(psutil.Error):
            used = self._process.cpu_times() if self._process else None
            return float(used.user + used.system) if used is not None else 0.0
        return 0.0

    def describe(self) -> KernelDescription:
        """Its description for builders while no kernel, template or spare describes it."""
        return KernelDescription(
            id=self.kernel,
            mode="ending" if self.must_end else self.role,
            why=WHY[self.role],
            status="dead" if self.must_end else "starting",
            message="It is ending." if self.must_end else "It is starting.",
            stopped=False,
            since=None,
            pid=self.pid,
        )

    def _children(self) -> list[Any]:
        """All that it has started."""
        if self.pid is None or not psutil.LINUX:
            return list(self._process.children(recursive=True))
        return [psutil.Process(one) for one in descendants(self.pid)]

    def _is_another(self) -> bool:
        """Whether its whole group has ended and the system has reused its pid."""
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self.pid).create_time() != self._process.create_time())
        return False


class Processes:
    """All running processes of this server."""

    def __init__(self) -> None:
        self._all: dict[str, OwnProcess] = {}
        self._watcher: asyncio.Task[None] | None = None

    def expect(self, role: Role, page: PagePath) -> OwnProcess:
        """Register a process before its start; it connects with the id that it gets here."""
        process = OwnProcess(self, f"{role}-{token_hex(16)}", role, page)
        self._all[process.kernel] = process
        process.ended.then(lambda: self._drop(process))
        return process

    def all(self) -> list[OwnProcess]:
        """All running processes, oldest first."""
        return list(self._all.values())

    def find(self, kernel: str) -> OwnProcess | None:
        """A process by the id with which it connects."""
        return self._all.get(kernel)

    def page_of(self, kernel: str) -> PagePath | None:
        """The page of a process that connects; None if this server did not start it.

        Raises `UnexpectedError` for a process of this server that is no longer expected.
        """
        process = self._all.get(kernel)
        if process is not None and not process.must_end:
            return process.page
        if kernel.partition("-")[0] in WHY:
            raise UnexpectedError(f"process {kernel[:16]}... is not expected")
        return None

    def see_ended(self) -> None:
        """Check killed processes until all have ended, and kill survivors again."""
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """Kill all processes and wait until they have ended."""
        for one in self.all():
            one.kill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT):
                await asyncio.gather(*(one.ended.wait() for one in self.all() if one.pid is not None))
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    def _drop(self, process: OwnProcess) -> None:
        self._all.pop(process.kernel, None)

    async def _watch(self) -> None:
        """Poll: the system reports the end only of the server's children, and of forks whose template runs."""
        while unwanted := [one for one in self.all() if one.must_end]:
            for one in unwanted:
                if one.has_ended():
                    one.ended.set()
                elif one.pid is not None:
                    kill_group(one.pid)
            await asyncio.sleep(LOOK)


def kill_group(pid: int) -> None:
    """Kill a process and its group."""
    with contextlib.suppress(OSError, psutil.Error):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            for one in psutil.Process(pid).children(recursive=True):
                one.kill()
            psutil.Process(pid).kill()


def end_unexpected(pid: int, secret: str) -> None:
    """Kill an unexpected process that connects, if its environment has this server's secret.

    A process says its pid itself, and that of another container counts pids from another start.
    """
    with contextlib.suppress(psutil.Error, OSError):
        if psutil.Process(pid).environ().get(SECRET) == secret and os.getpgid(pid) == pid:
            kill_group(pid)
