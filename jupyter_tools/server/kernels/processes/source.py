"""Where the visits of an isolated publication get their processes: from a template, or from spares."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from typing import TYPE_CHECKING

from ....errors import LinkError, ToolsError
from ..description import KernelDescription
from ..page_kernel import ENDED
from ..supervised import Failures, now
from .canary import problem_of
from .memory import MemoryBound
from .spares import Spares
from .template import Template, TemplateEndedError
from .trials import Trial, fingerprint_of

if TYPE_CHECKING:
    from logging import Logger

    from ...apps.apps import Apps
    from ...apps.paths import PagePath
    from ...settings import Settings
    from ..page_kernel import PageKernel, Readiness
    from ..steps import Steps
    from .launcher import Launcher
    from .registry import OwnProcess
    from .trials import Trials

FORKED = "Each visit has a separate process, forked within milliseconds from one that has run the notebook."
NOT_FORKED = "Each visit has a separate process that runs the notebook, as it cannot be forked: {}."
NO_FORK = "this system cannot fork processes"


class Isolation:
    """Prepares a page's notebook once, in the best way it allows, and again when its template ends."""

    def __init__(  # noqa: PLR0913 - its dependencies
        self,
        page: PagePath,
        launcher: Launcher,
        apps: Apps,
        log: Logger,
        *,
        settings: Settings,
        steps: Steps,
        trials: Trials,
    ) -> None:
        self.page = page
        self.id = secrets.token_hex(6)
        """The id by which builders name its template."""
        self.kernels: set[PageKernel] = set()
        """Those that get their processes here."""
        self.problem: str | None = None
        """Why processes cannot be forked, as found when the notebook was last run; None where they are."""
        self._launcher = launcher
        self._apps = apps
        self._log = log
        self._settings = settings
        self._steps = steps
        self._trials = trials
        self._tried_at = time.time()
        self.memory = MemoryBound(page.path, log, lambda: apps.shown(page).page.kernel.total_memory_mb, self.waiting)
        self._source: Template | Spares | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._keepers: set[asyncio.Task[None]] = set()
        self._failures = Failures()
        self._last_error: ToolsError | None = None
        self._closed = False
        self._endings: set[asyncio.Task[None]] = set()
        self._renewed = False
        """Whether a builder has asked for another template."""

    @property
    def why(self) -> str:
        """How processes are made, and why so, for builders."""
        return FORKED if self.problem is None else NOT_FORKED.format(self.problem)

    @property
    def readiness(self) -> Readiness:
        """Whether a new visit gets a process at once."""
        if self._source is not None:
            return "ready"
        if self._preparing is not None and not self._preparing.done():
            return "starting"
        return "idle" if self._last_error is None else "down"

    async def ensure(self) -> None:
        """Start the template or the spares, if needed. Raises what `prepare` raises."""
        await self._prepared()

    async def prepare(self, *, fork_only: bool = False) -> str | None:
        """Run the notebook; why its process cannot be forked, or None.

        With `fork_only` nothing is kept of one that cannot. Raises `PublishError` when the notebook fails, and
        `LinkError` when there is no process.
        """
        self._launcher.hub.check()
        template = await self._template()
        if template is None and not fork_only:
            spares = Spares(self.page, self._launcher, self._log, self._settings.spares)
            await spares.start()
            self._source = spares
        elif template is not None:
            self._source = template
            template.keep_ready(self._settings.ready_forks)
            keeper = asyncio.create_task(self._keep(template))
            self._keepers.add(keeper)
            keeper.add_done_callback(self._keepers.discard)
        return self.problem

    async def try_out(self) -> Trial:
        """Run the notebook and end its process; whether it can be forked. Raises what `prepare` raises."""
        self._launcher.hub.check()
        template = await self._template()
        if template is not None:
            await template.stop()
        return Trial(self.problem, self._tried_at)

    async def last_trial(self) -> Trial | None:
        """What was found when the notebook was last run; None if it may be out of date."""
        return self._trials.known(self.page, await self._fingerprint())

    async def take(self) -> OwnProcess:
        """A process that has run the notebook. Raises what `prepare` raises."""
        while not self._closed:
            source = await self._prepared()
            try:
                return await source.take()
            except TemplateEndedError:
                if self._source is source:
                    self._source = None
        raise LinkError(ENDED)

    def waiting(self) -> list[OwnProcess]:
        """The processes that wait for visits."""
        return self._source.waiting() if self._source is not None else []

    def end(self, kernel: PageKernel) -> None:
        """Stop the kernel of an ended visit."""
        ending = asyncio.create_task(kernel.stop())
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def describe(self) -> list[KernelDescription]:
        """The template, and the processes that wait for visits, as builders see them."""
        source = self._source
        if source is None:
            return []
        waiting = source.waiting()
        return [
            KernelDescription(
                id=f"{self.id}-{process.pid}" if process in waiting else self.id,
                mode="spare" if process in waiting else "template",
                why=self.why,
                status="ready",
                message="",
                stopped=False,
                since=process.since,
                pid=process.pid,
            )
            for process in [*source.processes(), *waiting]
        ]

    def restart(self) -> bool:
        """Have the notebook run in another template, for visits to come; whether there is one to be replaced."""
        if not isinstance(self._source, Template):
            return False
        self._renewed = True
        self._source.end()
        return True

    async def stop(self) -> None:
        """End all processes and start no more."""
        self._closed = True
        tasks = [*self._keepers, *([self._preparing] if self._preparing is not None else [])]
        for task in tasks:
            task.cancel()
        stops = (one.stop() for one in list(self.kernels))
        await asyncio.gather(*tasks, *stops, *self._endings, self.memory.stop(), return_exceptions=True)
        if self._source is not None:
            await self._source.stop()

    # --- inside ---

    async def _template(self) -> Template | None:
        """A template that a canary has shown to be one, or None."""
        if not hasattr(os, "fork"):
            self.problem = NO_FORK
            return None
        fingerprint = await self._fingerprint()
        template = Template(self.page, self._launcher, self._log)
        try:
            await template.start()
            self._steps.report(self.page, "Testing whether the notebook's process can be forked for each visit.")
            self.problem = await problem_of(template, self._apps.shown(self.page), self._settings.canary_timeout)
        except BaseException:
            await template.stop()
            raise
        self._tried_at = time.time()
        self._trials.note(self.page, fingerprint, Trial(self.problem, self._tried_at))
        if self.problem is None:
            return template
        await template.stop()
        return None

    async def _fingerprint(self) -> str | None:
        """What the result of a trial depends on now; None where the notebook has no interpreter."""
        load = self._apps.shown(self.page).page.handlers.get("load")
        try:
            python, _ = await self._launcher.python(self.page)
        except ToolsError:
            return None
        return await asyncio.to_thread(fingerprint_of, self.page, load, python)

    async def _prepared(self) -> Template | Spares:
        while self._source is None:
            if self._last_error is not None and now() < self._failures.not_before:
                raise self._last_error
            # Who waits may go away; others wait too.
            await asyncio.shield(self._prepare_soon())
        return self._source

    def _prepare_soon(self) -> asyncio.Task[None]:
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._prepare_again())
            self._preparing.add_done_callback(_seen)
        return self._preparing

    async def _prepare_again(self) -> None:
        try:
            await self.prepare()
        except ToolsError as error:
            self._last_error = error
            self._failures.note()
            raise
        self._last_error = None
        self._failures.forget()

    async def _keep(self, template: Template) -> None:
        """When the template ends, make another while somebody uses the page; the forks go on."""
        await template.ended()
        self._log.warning("jupyter_tools: %s: the process that visits are forked from has ended", self.page.path)
        await template.stop()
        if self._source is template:
            self._source = None
        if (self.kernels or self._renewed) and self._source is None and not self._closed:
            self._renewed = False
            self._prepare_soon()


def _seen(task: asyncio.Task[None]) -> None:
    """Mark a failure as handled: the caller that takes a process gets it."""
    if not task.cancelled():
        task.exception()
