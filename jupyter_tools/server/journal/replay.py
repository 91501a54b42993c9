"""Replays recorded events with the current notebook, in a separate kernel, and reports the differences."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.multikernelmanager import AsyncMultiKernelManager

from ...app.file import read_app
from ...page.model import Page
from ...peer.record import new_id
from ...protocol.link import Close, Emit, Interrupt, Open, Run
from ...protocol.messages import Done
from ..apps.paths import Root
from ..kernels.hub import Hub
from ..kernels.page_kernel import PageKernel
from ..kernels.shared import SharedSource
from ..page_log import PageLog
from ..visits.trace import Traced, encoded_of, hidden_of
from .row import row_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from logging import Logger
    from pathlib import Path

    from ...protocol.base import Message
    from ...reports.journal import Entry
    from ..apps.paths import PagePath
    from ..kernels.link import KernelLink

START = 600.0
"""Seconds within which the notebook must have run."""
GRACE = 5.0
"""Seconds within which a handler that takes too long must end after it was cancelled."""
PING = 20.0
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
"""Addresses of objects, which differ between processes."""
Result = Literal["same", "differs", "skipped"]


@dataclass(frozen=True)
class Difference:
    """One difference between the recorded result and the new one."""

    what: str
    """`outcome`, `error`, `handler`, or the path of a property."""
    before: Any
    after: Any


@dataclass(frozen=True)
class Replayed:
    """A recorded event and its new result."""

    entry: Entry
    result: Result
    reason: str = ""
    """Why it was skipped."""
    code: Literal["same", "changed", "unknown"] = "unknown"
    """Whether the handler's source is unchanged."""
    run: float | None = None
    """How long the handler ran in the replay, in seconds."""
    differences: list[Difference] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON."""
        entry = self.entry.model_dump(include={"id", "at", "visit", "user", "event", "component", "name", "handler"})
        return {
            **entry,
            "result": self.result,
            "reason": self.reason,
            "code": self.code,
            "run_before": self.entry.run,
            "run_after": self.run,
            "differences": [vars(one) for one in self.differences],
        }


async def replay(notebook: Path, entries: Iterable[Entry], log: Logger, timeout: float) -> AsyncIterator[Replayed]:  # noqa: ASYNC109 - of each handler
    """Run the notebook in a new kernel, then each event in order; the result of each.

    Raises `PublishError` when a cell of the notebook fails, and `LinkError` when there is no kernel.
    """
    page = Root(str(notebook.parent)).page(notebook.name)
    async with _kernel(page, log) as kernel:
        stage = _Stage(kernel, page, timeout)
        await kernel.ensure()
        for entry in entries:
            yield await stage.play(entry)


class _QuietKernels(AsyncMultiKernelManager):
    """Kernels whose logs do not reach the terminal; the output of their cells does."""

    async def _async_start_kernel(self, **settings: Any) -> str:
        return await super()._async_start_kernel(**{**settings, "stdout": DEVNULL, "stderr": DEVNULL})

    start_kernel = _async_start_kernel


@asynccontextmanager
async def _kernel(page: PagePath, log: Logger) -> AsyncIterator[PageKernel]:
    """A kernel of the page with its own hub; it ends when the block does."""

    async def page_of(_: str) -> PagePath:
        return page

    hub = Hub(page_of, log)
    await hub.start()
    # Without a folder, Jupyter writes the kernel's connection file, which holds its key, into the current one.
    with TemporaryDirectory(prefix="jupyter-tools-", ignore_cleanup_errors=True) as folder:
        manager = _QuietKernels(
            kernel_manager_class="jupyter_client.manager.AsyncKernelManager",
            kernel_spec_manager=KernelSpecManager(),
            connection_dir=folder,
            log=log,
        )
        page_log = PageLog(log)
        kernel = PageKernel(
            page, hub, log, PING, lambda one: SharedSource(one, page_log, manager=manager, timeout=START)
        )
        try:
            yield kernel
        finally:
            await kernel.stop()
            await manager.shutdown_all(now=True)
            await hub.stop()


LOAD: dict[str, Any] = {"component": "page", "name": "load", "detail": None, "state": {}}
NOT_SET = "(not set)"


class _Stage:
    """The kernel, with a visit for each recorded one."""

    def __init__(self, kernel: PageKernel, page: PagePath, limit: float) -> None:
        self._kernel = kernel
        self._limit = limit
        self._page = read_app(page.folder).app.pages.get(page.notebook, Page())
        self._initial = {path: one.initial() for path, one in self._page.walk() if one.state_type() is not None}
        self._link: KernelLink | None = None
        self._visits: dict[str, str] = {}
        self._played: tuple[str, Traced, asyncio.Future[Done]] | None = None

    async def play(self, entry: Entry) -> Replayed:
        """Run an event and compare."""
        reason = _unfit(entry)
        if reason:
            return Replayed(entry, "skipped", reason)
        # The journal does not say which step it was: the handler tells it.
        bound = self._page.bound_handlers(entry.component, entry.name)
        handler = entry.handler if entry.handler in bound else next(iter(bound), None)
        differences = []
        if handler != entry.handler:
            differences.append(Difference("handler", entry.handler, handler))
        if handler is None:
            return Replayed(entry, "differs", differences=differences)
        visit = await self._visit(entry)
        traced = await self._run(visit, entry.event, handler, entry)
        differences += _differences(entry, traced)
        code: Any = "unknown"
        if entry.code is not None and traced.entry.code is not None:
            code = "same" if entry.code == traced.entry.code else "changed"
        return Replayed(entry, "differs" if differences else "same", "", code, traced.entry.run, differences)

    async def _visit(self, entry: Entry) -> str:
        """The visit that replays a recorded one; opened, with `load`, if this kernel process has none."""
        link = await self._kernel.ensure()
        if link is not self._link:
            self._link = link
            self._visits.clear()
            link.receive = self._receive
        is_load = (entry.component, entry.name) == ("page", "load")
        if is_load and entry.visit in self._visits:
            # An event that was recorded twice ran in two kernel processes.
            link.write(Close(visit=self._visits.pop(entry.visit)))
        if entry.visit not in self._visits:
            visit = self._visits[entry.visit] = new_id()
            link.write(
                Open(
                    visit=visit,
                    builder=entry.builder,
                    user=entry.user,
                    params=entry.params,
                    state=self._initial,
                    visible={},
                )
            )
            load = self._page.handler("page", "load")
            if load is not None and not is_load:
                await self._run(visit, 0, load, entry.model_copy(update=LOAD))
        return self._visits[entry.visit]

    async def _run(self, visit: str, event: int, handler: str, entry: Entry) -> Traced:
        link, policy = self._link, self._page.policy(handler)
        assert link is not None  # noqa: S101 - the visit is open
        known = {path: value for path, value in entry.state.items() if path in self._initial}
        state = {**self._initial, **known}
        traced = _traced(entry, handler, state, self._page)
        done: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._played = (visit, traced, done)
        link.write(
            Run(
                visit=visit,
                event=event,
                component=entry.component,
                name=entry.name,  # type: ignore[arg-type]
                handler=handler,
                state=state,
                detail=entry.detail,
                lane=policy.lane,
                timeout=policy.timeout,
                retry=policy.retry,
            )
        )
        if not await self._ends(link, done, self._limit):
            link.write(Interrupt(visit=visit, event=event))
            if not await self._ends(link, done, GRACE):
                await self._kernel.restart()
        self._played = None
        return traced

    async def _ends(self, link: KernelLink, done: asyncio.Future[Done], seconds: float) -> bool:
        """Whether the event, or its kernel, has ended within some time."""
        closed: asyncio.Future[Any] = asyncio.ensure_future(link.closed.wait())
        either: set[asyncio.Future[Any]] = {done, closed}
        ended, _ = await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        return bool(ended)

    def _receive(self, message: Message) -> None:
        if self._played is None or not isinstance(message, Emit):
            return
        visit, traced, done = self._played
        if message.visit != visit or getattr(message.message, "event", None) is None or done.done():
            return
        traced.take(message)
        if isinstance(message.message, Done):
            traced.end(message.message.outcome)
            done.set_result(message.message)


def _traced(entry: Entry, handler: str, state: dict[str, Any], page: Page) -> Traced:
    new: dict[str, Any] = {"code": None, "changes": {}, "outcome": "unknown", "error": None, "wait": None, "run": None}
    return Traced(
        entry=entry.model_copy(update={**new, "handler": handler, "state": state}),
        hidden=hidden_of(page),
        secrets=(),
        encoded=encoded_of(page),
    )


def _unfit(entry: Entry) -> str:
    """Why an event cannot be replayed; empty when it can."""
    if entry.handler is None or (entry.run is None and entry.outcome != "unknown"):
        return "it did not run"
    if entry.outcome == "cancelled":
        return "it was cancelled"
    for name, why in entry.left_out.items():
        return f"{name} is not recorded: it is {'secret' if why == 'secret' else 'too large'}"
    return ""


def _differences(entry: Entry, traced: Traced) -> list[Difference]:
    row = row_of(traced)
    found = []
    if entry.outcome != traced.entry.outcome:
        found.append(Difference("outcome", entry.outcome, traced.entry.outcome))
    error = json.loads(row["error"]) if row["error"] else {}
    now = _last_line(error.get("traceback"), error.get("message", ""))
    then = _last_line(entry.error.traceback, entry.error.message) if entry.error else ""
    if now != then:
        found.append(Difference("error", then or None, now or None))
    before, after = _properties(entry.changes), _properties(json.loads(row["changes"]))
    changed = [
        name for name in sorted(before.keys() | after.keys()) if before.get(name, NOT_SET) != after.get(name, NOT_SET)
    ]
    return found + [Difference(name, before.get(name, NOT_SET), after.get(name, NOT_SET)) for name in changed]


def _properties(changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {f"{path}.{name}": value for path, properties in changes.items() for name, value in properties.items()}


def _last_line(traceback: str | None, message: str) -> str:
    lines = (traceback or message).strip().splitlines()
    return ADDRESS.sub("0x…", lines[-1]) if lines else ""
