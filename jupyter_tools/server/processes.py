"""The processes that this server has asked for: each is held from before it runs until it has ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal

import psutil  # type: ignore[import-untyped]

from ..errors import LinkError
from ..link import SECRET
from ..once import Once
from .managed import KernelDescription

if TYPE_CHECKING:
    from .kernel_link import KernelLink
    from .paths import PagePath

Role = Literal["template", "spare", "canary", "isolated"]
"""What a process is for; `isolated`: a visit."""
LOOK = 1.0
"""Seconds between two looks whether killed processes have ended."""
STOP_TIMEOUT = 5.0
"""Seconds within which all processes must have ended when the server stops."""
WHY: dict[Role, str] = {
    "template": "It runs the notebook. The processes of visits are forked from it.",
    "spare": "It runs the notebook, then waits for a visit.",
    "canary": "It tests whether the notebook's process can be forked.",
    "isolated": "The process of a visit that has ended.",
}


class UnexpectedError(LinkError):
    """A process dials in that nobody waits for, or that was ended."""


class OwnProcess:
    """A process with a group of its own, and its link."""

    __slots__ = ("_owner", "_process", "ended", "exit_code", "kernel", "killed", "link", "page", "pid", "role", "since")

    def __init__(self, owner: Processes, kernel: str, role: Role, page: PagePath) -> None:
        self.kernel = kernel
        """The id that it dials in with."""
        self.role = role
        self.page = page
        self.since = time.time()
        """When it was asked for, in seconds since 1970 (UTC)."""
        self.pid: int | None = None
        """None until it is known."""
        self.killed: float | None = None
        """When it was first killed, by the system's monotonic clock; None while it is wanted."""
        self.ended = Once()
        """Set when it has ended, or is known never to run."""
        self.exit_code: int | None = None
        """With which code a child of the server has ended, or minus the number of the signal; None where not known."""
        self._owner = owner
        self._process: Any = None
        self.link: KernelLink | None = None

    @property
    def linked(self) -> KernelLink:
        """The link of a process that was given out. Raises `LinkError` when it has none."""
        if self.link is None:
            raise LinkError("The process has not connected.")
        return self.link

    @property
    def unwanted(self) -> bool:
        """Whether it is to end: it is killed as soon as its pid is known, and refused when it dials in."""
        return self.killed is not None

    @property
    def to_be_shown(self) -> bool:
        """Whether builders see it beside kernels and sources of processes: it is being made, or does not end."""
        if self.killed is None:
            return self.role != "isolated"
        return time.monotonic() - self.killed > LOOK

    def runs_as(self, pid: int) -> None:
        """Note its pid."""
        self.pid = pid
        with contextlib.suppress(psutil.Error):
            self._process = psutil.Process(pid)
        if self.unwanted:
            self.kill()

    def kill(self) -> None:
        """End it with all that it has started, now or as soon as its pid is known."""
        if self.link is not None:
            self.link.close()
        # Also of a process that has ended: what it has started may go on.
        if self.pid is not None and self._process is not None and not self._is_another():
            kill_group(self.pid)
        if not self.ended.is_set():
            self.killed = self.killed or time.monotonic()
            self._owner.see_ended()

    def is_gone(self) -> bool:
        """Whether it has ended, as the system tells; not known of one without a pid."""
        if self.pid is None:
            return False
        try:
            status = self._process.status() if self._process is not None else psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True
        return status == psutil.STATUS_ZOMBIE or self._is_another()

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

    def describe(self) -> KernelDescription:
        """What builders are told of it while no kernel and no source of processes tells of it."""
        return KernelDescription(
            id=self.kernel,
            mode="ending" if self.unwanted else self.role,
            why=WHY[self.role],
            status="dead" if self.unwanted else "starting",
            message="It is ending." if self.unwanted else "It is starting.",
            stopped=False,
            since=None,
            pid=self.pid,
        )

    def _is_another(self) -> bool:
        """Whether the process and its whole group have ended, and its number was given to another."""
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self.pid).create_time() != self._process.create_time())
        return False


class Processes:
    """All processes of this server that have not ended."""

    def __init__(self) -> None:
        self._all: dict[str, OwnProcess] = {}
        self._watcher: asyncio.Task[None] | None = None

    def expect(self, role: Role, page: PagePath) -> OwnProcess:
        """A process that is about to be started, and dials in with the id that it has here."""
        process = OwnProcess(self, f"{role}-{token_hex(16)}", role, page)
        self._all[process.kernel] = process
        process.ended.then(lambda: self._drop(process))
        return process

    def all(self) -> list[OwnProcess]:
        """Those that have not ended, the oldest first."""
        return list(self._all.values())

    def find(self, kernel: str) -> OwnProcess | None:
        """A process by the id that it dials in with."""
        return self._all.get(kernel)

    def page_of(self, kernel: str) -> PagePath | None:
        """The page of a process that dials in, or None for one that is not ours.

        Raises `UnexpectedError` for one that is ours and that nobody waits for any more.
        """
        process = self._all.get(kernel)
        if process is not None and not process.unwanted:
            return process.page
        if kernel.partition("-")[0] in WHY:
            raise UnexpectedError(f"process {kernel[:16]}... is not expected")
        return None

    def see_ended(self) -> None:
        """Look until all that were killed have ended, and kill again what goes on."""
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """End all processes, and see them gone."""
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
        """Only children of the server, and forks whose template runs, are reported when they end."""
        while unwanted := [one for one in self.all() if one.unwanted]:
            for one in unwanted:
                if one.is_gone():
                    one.ended.set()
                elif one.pid is not None:
                    kill_group(one.pid)
            await asyncio.sleep(LOOK)


def kill_group(pid: int) -> None:
    """End a process and its group."""
    with contextlib.suppress(OSError, psutil.Error):
        if hasattr(os, "killpg"):
            os.killpg(pid, signal.SIGKILL)
        else:
            for one in psutil.Process(pid).children(recursive=True):
                one.kill()
            psutil.Process(pid).kill()


def end_unexpected(pid: int, secret: str) -> None:
    """End a process that dials in though nobody waits for it, if its environment has this server's secret.

    A process says its pid itself, and that of another container counts pids from another start.
    """
    with contextlib.suppress(psutil.Error, OSError):
        if psutil.Process(pid).environ().get(SECRET) == secret and os.getpgid(pid) == pid:
            kill_group(pid)
