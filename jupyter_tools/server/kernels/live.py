"""Kernel mode `live`: handlers run in the notebook's own kernel, the one that its author works in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ...errors import LinkError, PublishError, ToolsError
from ...notebook.kernelspecs import kernel_name, refuse_language
from ...texts import said
from .description import STOPPED
from .kernel_source import KernelSource
from .load_extension import CannotLoadError, KernelEndedError, SilentError, load_extension

if TYPE_CHECKING:
    from ...protocol.messages import Kernel
    from .link import KernelLink
    from .page_kernel import PageKernel
    from .served import Served

POLL = 1.0
"""Seconds after which a page without a kernel looks again, while somebody has it open."""
MAX_UNLOADED = 15
"""How many looks in a row a kernel that has ended is given to come back."""
WAITS = said("The page is connected when the notebook's running cell has ended.")
DOWN = said("The page is down: its kernel is not available. Contact the owner of this page.")
"""The message to visitors for errors that only builders can fix."""
NO_KERNEL = "The notebook has no kernel: run its cells, or open it in JupyterLab."


class LiveSource(KernelSource):
    """The kernel of the notebook's session in this server."""

    mode = "live"
    why = "The notebook's own kernel."

    def __init__(self, kernel: PageKernel, serverapp: Any) -> None:
        self._kernel = kernel
        self._sessions = serverapp.session_manager
        self._manager = serverapp.kernel_manager
        self._unloaded = 0
        self._cannot: tuple[object, CannotLoadError] | None = None
        self._connected: dict[str, str] = {}

    def status_for(self, status: Kernel, *, builder: bool) -> Kernel:
        """Whether handlers can run; why they cannot, which may quote the notebook and its paths, is for builders."""
        if builder and status.message == NO_KERNEL:
            return status.model_copy(update={"runnable": True})
        if builder or status.status not in ("missing", "dead"):
            return status
        return status.model_copy(update={"message": DOWN})

    # --- visits ---

    def attached(self, visit: Served) -> None:
        """Count a visit as a connection, so that its kernel is not culled as idle."""
        self._count(visit)

    def left(self, visit: Served) -> None:
        """Note that the client of a visit has gone."""
        kernel = self._connected.pop(visit.id, None)
        if kernel is not None:
            self._manager.notify_disconnect(kernel)

    # --- what builders do ---

    async def restart(self) -> None:
        """Restart the session's kernel as Lab does, or start one; the notebook is run in it."""
        kernel = await self.kernel_id()
        if kernel is not None and kernel in self._manager:
            await self._manager.restart_kernel(kernel, now=True)
            self._kernel.cut()
        self._kernel.wake()

    async def halt(self) -> None:
        """Shut the session's kernel down as Lab does; one that is started in Lab serves the page again."""
        kernel = await self.kernel_id()
        if kernel is not None and kernel in self._manager:
            await self._manager.shutdown_kernel(kernel, now=True)
        self._kernel.cut()

    # --- the link ---

    async def kernel_id(self) -> str | None:
        """The id of the kernel of the notebook's session, or None."""
        for session in await self._sessions.list_sessions():
            if session["type"] == "notebook" and session["path"].strip("/") == self._kernel.page.path:
                return str(session["kernel"]["id"])
        return None

    async def connect(self) -> KernelLink:
        """The link of the session's kernel, after starting one for a published page or a caller that waits."""
        page_kernel = self._kernel
        starts = page_kernel.starts or page_kernel.is_awaited
        kernel = await self.kernel_id()
        if kernel is None:
            if not starts or page_kernel.halted:
                raise LinkError(STOPPED if page_kernel.halted else NO_KERNEL)
            kernel = await self._start()
        page_kernel.halted = False  # it was started in Lab
        link = page_kernel.hub.get(kernel) or await self._load(kernel)
        if page_kernel.starts or page_kernel.is_awaited:
            try:
                await page_kernel.run_notebook(link)
            except PublishError as error:
                page_kernel.log.error("jupyter_tools: %s\n%s", error, error.traceback)  # noqa: TRY400 - the traceback is the kernel's
                if page_kernel.is_awaited:
                    raise
        return link

    def failed(self, error: ToolsError) -> float:
        """Note that connecting failed, and set the status; the seconds to wait before the next try."""
        self._unloaded = self._unloaded + 1 if isinstance(error, KernelEndedError) else 0
        if isinstance(error, KernelEndedError) and self._unloaded < MAX_UNLOADED:
            # Jupyter notices within seconds that a kernel has died, and starts it again.
            self._kernel.set_status("starting", said("The kernel has ended and is being started again."))
        else:
            self._kernel.set_status(
                "dead" if self._unloaded or isinstance(error, SilentError) else "missing", str(error)
            )
        return POLL

    def ready(self, link: KernelLink) -> None:  # noqa: ARG002 - as of `KernelSource`
        """Count the visits as connections."""
        for visit in self._kernel.visits.values():
            self._count(visit)

    def ended(self) -> None:
        """Count no visit as a connection any more."""
        for visit in list(self._kernel.visits.values()):
            self.left(visit)

    async def _start(self) -> str:
        self._kernel.set_status("starting", said("The notebook's kernel is starting."))
        page = self._kernel.page
        session = await self._sessions.create_session(
            path=page.path,
            name=page.notebook,
            type="notebook",
            kernel_name=await asyncio.to_thread(kernel_name, page.file, self._manager.kernel_spec_manager),
        )
        return str(session["kernel"]["id"])

    async def _load(self, kernel: str) -> KernelLink:
        manager = self._manager.get_kernel(kernel)
        spec = getattr(manager, "kernel_spec", None)
        refuse_language(self._kernel.page.notebook, getattr(manager, "kernel_name", ""), getattr(spec, "language", ""))
        process = (kernel, getattr(manager.provisioner, "pid", None))
        if self._cannot is not None and self._cannot[0] == process:
            raise self._cannot[1]
        if self._kernel.status.status != "dead":
            busy = getattr(manager, "execution_state", "") == "busy"
            self._kernel.set_status("starting", WAITS if busy else said("Connecting to the notebook's kernel."))
        try:
            return await load_extension(
                manager, kernel, self._kernel.hub, lambda: self._kernel.set_status("starting", WAITS)
            )
        except CannotLoadError as error:
            self._cannot = (process, error)
            raise

    def _count(self, visit: Served) -> None:
        link = self._kernel.link
        if link is not None and visit.connected and visit.id not in self._connected:
            self._connected[visit.id] = link.kernel
            self._manager.notify_connect(link.kernel)
