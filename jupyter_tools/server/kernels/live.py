"""Kernel mode `live`: handlers run in the notebook's own kernel, the one that its author works in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ...errors import LinkError, PublishError, ToolsError
from ...notebook.kernelspecs import kernel_name, refuse_language
from .description import STOPPED
from .load_extension import CannotLoadError, KernelEndedError, SilentError, load_extension
from .page_kernel import PageKernel

if TYPE_CHECKING:
    from logging import Logger

    from ...protocol.messages import Kernel
    from ..apps.paths import PagePath
    from ..page_log import PageLog
    from .hub import Hub
    from .link import KernelLink
    from .served import Served

POLL = 1.0
"""Seconds after which a page without a kernel looks again, while somebody has it open."""
PATIENCE = 15
"""How many looks in a row a kernel that has ended is given to come back."""
WAITS = "The page is connected when the notebook's running cell has ended."
DOWN = "The page is down: its kernel is not available. Contact the owner of this page."
"""The message to visitors for errors that only builders can fix."""
NO_KERNEL = "The notebook has no kernel: open it in JupyterLab, or run it there."


class LiveKernel(PageKernel):
    """The kernel of the notebook's session in this server."""

    mode = "live"

    def __init__(  # noqa: PLR0913 - as of `PageKernel`
        self, page: PagePath, hub: Hub, log: Logger, page_log: PageLog, ping_interval: float, *, serverapp: Any
    ) -> None:
        super().__init__(page, hub, log, page_log, ping_interval)
        self.starts = False
        """Whether a kernel is started, and its notebook run, where there is none: so it is for published pages."""
        self._sessions = serverapp.session_manager
        self._manager = serverapp.kernel_manager
        self._unloaded = 0
        self._cannot: tuple[object, CannotLoadError] | None = None
        self._connected: dict[str, str] = {}

    def status_for(self, *, builder: bool) -> Kernel:
        """Whether handlers can run; why they cannot, which may quote the notebook and its paths, is for builders."""
        if builder and self.status.message == NO_KERNEL:
            return self.status.model_copy(update={"runnable": True})
        if builder or self.status.status not in ("missing", "dead"):
            return super().status_for(builder=builder)
        return self.status.model_copy(update={"message": DOWN})

    def attach(self, visit: Served) -> None:
        """Take a visit on, and count it as a connection, so that its kernel is not culled as idle."""
        super().attach(visit)
        self._count(visit)

    def left(self, visit: Served) -> None:
        """Note that the client of a visit has gone."""
        kernel = self._connected.pop(visit.id, None)
        if kernel is not None:
            self._manager.notify_disconnect(kernel)

    def _why(self) -> str:
        return "The notebook's own kernel."

    async def _restart(self) -> None:
        """Restart the session's kernel as Lab does, or start one; the notebook is run in it."""
        kernel = await self.kernel_id()
        if kernel is not None and kernel in self._manager:
            await self._manager.restart_kernel(kernel, now=True)
            self._cut()
        self.wake()

    async def _halt(self) -> None:
        """Shut the session's kernel down as Lab does; one that is started in Lab serves the page again."""
        kernel = await self.kernel_id()
        if kernel is not None and kernel in self._manager:
            await self._manager.shutdown_kernel(kernel, now=True)
        self._cut()

    async def run(self) -> KernelLink:
        """The link, after starting the kernel if there is none, and running the notebook if its cells were not run.

        Raises `LinkError` when the kernel cannot be had, and `PublishError` when a cell fails.
        """
        link = self.link
        if link is None:
            return await self.ensure()
        await self._run_notebook(link)
        return link

    async def kernel_id(self) -> str | None:
        """The id of the kernel of the notebook's session, or None."""
        for session in await self._sessions.list_sessions():
            if session["type"] == "notebook" and session["path"].strip("/") == self.page.path:
                return str(session["kernel"]["id"])
        return None

    async def _connect(self) -> KernelLink:
        kernel = await self.kernel_id()
        if kernel is None:
            if not (self.starts or self._waiting_for_link) or self.halted:
                raise LinkError(STOPPED if self.halted else NO_KERNEL)
            kernel = await self._start()
        self.halted = False  # it was started in Lab
        link = self._hub.get(kernel) or await self._load(kernel)
        if self.starts or self._waiting_for_link:
            try:
                await self._run_notebook(link)
            except PublishError as error:
                self._log.error("jupyter_tools: %s\n%s", error, error.traceback)
                if self._waiting_for_link:
                    raise
        return link

    def _failed(self, error: ToolsError) -> float:
        self._unloaded = self._unloaded + 1 if isinstance(error, KernelEndedError) else 0
        if isinstance(error, KernelEndedError) and self._unloaded < PATIENCE:
            # Jupyter notices within seconds that a kernel has died, and starts it again.
            self._set("starting", "The kernel has ended and is being started again.")
        else:
            self._set("dead" if self._unloaded or isinstance(error, SilentError) else "missing", str(error))
        return POLL

    def _become_ready(self, link: KernelLink) -> None:
        super()._become_ready(link)
        for visit in self.visits.values():
            self._count(visit)

    def _ended(self) -> None:
        for visit in list(self.visits.values()):
            self.left(visit)

    async def _start(self) -> str:
        self._set("starting", "The notebook's kernel is starting.")
        session = await self._sessions.create_session(
            path=self.page.path,
            name=self.page.notebook,
            type="notebook",
            kernel_name=await asyncio.to_thread(kernel_name, self.page.file, self._manager.kernel_spec_manager),
        )
        return str(session["kernel"]["id"])

    async def _load(self, kernel: str) -> KernelLink:
        manager = self._manager.get_kernel(kernel)
        spec = getattr(manager, "kernel_spec", None)
        refuse_language(self.page.notebook, getattr(manager, "kernel_name", ""), getattr(spec, "language", ""))
        process = (kernel, getattr(manager.provisioner, "pid", None))
        if self._cannot is not None and self._cannot[0] == process:
            raise self._cannot[1]
        if self.status.status != "dead":
            busy = getattr(manager, "execution_state", "") == "busy"
            self._set("starting", WAITS if busy else "Connecting to the notebook's kernel.")
        try:
            return await load_extension(manager, kernel, self._hub, lambda: self._set("starting", WAITS))
        except CannotLoadError as error:
            self._cannot = (process, error)
            raise

    def _count(self, visit: Served) -> None:
        if self.link is not None and visit.connected and visit.id not in self._connected:
            self._connected[visit.id] = self.link.kernel
            self._manager.notify_connect(self.link.kernel)
