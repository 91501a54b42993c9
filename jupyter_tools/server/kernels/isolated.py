"""Kernel mode `isolated`: a process for each visit of a published page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...protocol.link import Limit
from ...texts import said
from .supervised import SupervisedSource, now

if TYPE_CHECKING:
    from ...page.model import KernelSettings
    from .link import KernelLink
    from .page_kernel import PageKernel
    from .processes.registry import OwnProcess
    from .processes.source import Isolation
    from .served import Served

WATCH = 1.0
"""Seconds between two looks at a process that has limits."""
MEGABYTE = 1_000_000
OVER = 1.25
"""How far over its memory a process is ended from outside: within, its handlers get a MemoryError."""
SLACK = 32 * MEGABYTE
"""Bytes beyond that, which the process itself may need."""
GRACE = 3.0
"""Seconds of processor time for which an event may go on that was interrupted for having used up its own."""
RESTARTED = said(
    "This page was stopped while it was idle. It has restarted with your entries and computes its results again."
)
TOO_MUCH_MEMORY = said("This needed more memory than a visit may take: it may have run in part.")
STOPPED = said("This did not stop, so its process was ended: it may have run in part.")
TOO_MUCH_TIME = said("This took more processor time than it may: it may have run in part.")


class IsolatedSource(SupervisedSource):
    """The process of one visit: made when the visit is opened, ended with it or when nobody has it open."""

    mode = "isolated"
    starting = said("Your page is being prepared.")
    down = said("The page is down: its process keeps ending or its notebook fails.")
    ended_so = said("The process of your visit ended while this ran: it may have run in part.")
    patience = 0.45
    """Little more than the kernel needs to release the event, so that a cancelled event ends within half a second."""

    def __init__(self, kernel: PageKernel, isolation: Isolation) -> None:
        super().__init__(kernel)
        self.lost = self.ended_so
        self._isolation = isolation
        self._process: OwnProcess | None = None
        self._stopped_idle = False
        self._asked_for = False
        """Whether the process was ended because a visitor's event did not stop."""
        self._idle_timer: asyncio.TimerHandle | None = None
        self._left_at: float | None = None
        self._guard: asyncio.Task[None] | None = None

    @property
    def why(self) -> str:
        """How the process is made, and why so, for builders."""
        return self._isolation.why

    # --- the visit ---

    def attached(self, visit: Served) -> None:  # noqa: ARG002 - it has only one
        """Keep the process; one that failed permanently is tried once more."""
        self._isolation.kernels.add(self._kernel)
        self._isolation.memory.add(self)
        self._stay_awake()
        if self.failures.too_many:
            self.failures.forget()
            self._kernel.retry()

    def left(self, visit: Served) -> None:
        """Keep the process for some time after the client has disconnected."""
        self._stay_awake()
        self._left_at = now()
        minutes = visit.record.page.kernel.idle_minutes
        self._idle_timer = asyncio.get_running_loop().call_later(60 * minutes, self._stop_idle, visit)

    def detached(self, visit: Served) -> None:  # noqa: ARG002 - it has only one
        """End the process with its visit."""
        self._kill()
        self._leave()
        self._isolation.end(self._kernel)

    def end_stubborn(self, event: int) -> bool:
        """End the process of a cancelled event that does not stop; the visit gets another process."""
        self.lost = STOPPED
        # Ended by a visitor, so this does not count as a failure that is retried.
        self._asked_for = event > 0
        self._kernel.log.warning(
            "jupyter_tools: %s: event %s of a visit does not stop; its process is ended", self._kernel.page.path, event
        )
        self._kill()
        return True

    # --- what `MemoryBound` uses ---

    @property
    def process(self) -> OwnProcess | None:
        """The process of the visit; None while there is none."""
        return self._process

    @property
    def idle_since(self) -> float | None:
        """When the client left, by the event loop's clock; None if one is there, an event runs or no process does."""
        if self._process is None or any(one.connected or one.record.running for one in self._kernel.visits.values()):
            return None
        return self._left_at

    def rest(self) -> None:
        """End the process of an idle visit; the visitor who comes back gets another, and a message about it."""
        self._stopped_idle = True
        self._kill()

    # --- the process ---

    async def start(self) -> KernelLink:
        """Take a process that has run the notebook."""
        self._process = await self._isolation.take()
        return self._process.linked

    async def shut_down(self) -> None:
        """End the process, if there is one."""
        self._kill()

    async def stop(self) -> None:
        """End the process."""
        self._leave()
        await super().stop()

    def linked(self, link: KernelLink) -> None:
        """Set the limits of the process."""
        self.lost = self.ended_so
        self._asked_for = False
        self._limit(link)

    def ready(self, link: KernelLink) -> None:  # noqa: ARG002 - as of `KernelSource`
        """Show the visitor that the page has restarted, if it was stopped meanwhile."""
        if self._stopped_idle:
            self._stopped_idle = False
            for visit in self._kernel.visits.values():
                visit.show(RESTARTED, "info")

    def ended(self) -> None:
        """End the rest of the process; it has failed unless it was ended by this class."""
        self._kill()
        if not self._stopped_idle and not self._asked_for:
            super().ended()

    # --- inside ---

    def _leave(self) -> None:
        self._stay_awake()
        self._isolation.kernels.discard(self._kernel)
        self._isolation.memory.remove(self)

    def _kill(self) -> None:
        if self._guard is not None:
            self._guard.cancel()
            self._guard = None
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _stay_awake(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        self._left_at = None

    def _stop_idle(self, visit: Served) -> None:
        if visit.connected or self._process is None:
            return
        if visit.record.running:
            self.left(visit)  # do not interrupt what the visitor has started
            return
        self.rest()

    # --- limits ---

    def _limit(self, link: KernelLink) -> None:
        settings = self._settings()
        if settings is None or (settings.memory_mb is None and settings.cpu_seconds is None):
            return
        link.write(Limit(memory_mb=settings.memory_mb, cpu_seconds=settings.cpu_seconds))
        if self._process is not None:
            self._guard = asyncio.create_task(self._keep_within(self._process, settings))

    def _settings(self) -> KernelSettings | None:
        for visit in self._kernel.visits.values():
            return visit.record.page.kernel
        return None

    async def _keep_within(self, process: OwnProcess, settings: KernelSettings) -> None:
        """End a process over its limits: an exception does not reach all code."""
        before = await asyncio.to_thread(process.private_memory)
        events, spent = frozenset[int](), 0.0
        while True:
            await asyncio.sleep(WATCH)
            memory, seconds = await asyncio.to_thread(lambda: (process.private_memory(), process.seconds()))
            running = frozenset(event for visit in self._kernel.visits.values() for event in visit.record.running)
            if running != events:
                events, spent = running, seconds
            if settings.memory_mb is not None and memory - before > OVER * settings.memory_mb * MEGABYTE + SLACK:
                self._end_over(process, TOO_MUCH_MEMORY)
            elif settings.cpu_seconds is not None and running and seconds - spent > settings.cpu_seconds + GRACE:
                self._end_over(process, TOO_MUCH_TIME)

    def _end_over(self, process: OwnProcess, reason: str) -> None:
        self._kernel.log.warning(
            "jupyter_tools: %s: the process of a visit is ended: %s", self._kernel.page.path, reason
        )
        self.lost = reason
        process.kill()
