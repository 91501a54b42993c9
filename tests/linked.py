"""A real kernel of a page, and a hub in the test that speaks to it over the link as the server does."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from jupyter_client.manager import KernelManager

from jupyter_tools.app.file import read_app
from jupyter_tools.protocol.delivery import Received
from jupyter_tools.protocol.framing import frames
from jupyter_tools.protocol.link import (
    ADDRESS,
    FROM_KERNEL,
    HELD,
    SECRET,
    UNCOUNTED,
    Ack,
    Ask,
    Close,
    Dial,
    Emit,
    Interrupt,
    Open,
    Ping,
    Run,
    StateOf,
    Welcome,
)
from jupyter_tools.protocol.queries import QueryRequest
from jupyter_tools.protocol.rows import RowsRequest
from tests.streams import Messages
from tests.waiting import DEADLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
MEASURED = "COVERAGE_PROCESS_CONFIG" in os.environ
"""Whether kernels record their coverage, which they write when they end by themselves."""


class Hub:
    """Accepts links of kernels, on a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:{folder / 'hub'}"
        self.secret = uuid4().hex
        self.messages: list[Any] = []
        self.dials: list[Dial] = []
        self.writers: list[asyncio.StreamWriter] = []
        self.ended = 0
        self.acknowledged = 0
        """Number of messages that the kernel has acknowledged."""
        self.changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.do(self.listen())

    def do(self, coroutine: Any) -> Any:
        """Run a coroutine on the hub's thread; its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(DEADLINE)

    async def listen(self) -> None:
        """Accept links."""
        self._server = await asyncio.start_unix_server(self._accept, self.address.removeprefix("unix:"))

    def send(self, message: Any) -> None:
        """Send a message to the kernel that dialled last."""

        async def write() -> None:
            self.writers[-1].writelines(frames(message))
            await self.writers[-1].drain()

        self.do(write())

    def wait(self, condition: Callable[[], Any], seconds: float = DEADLINE) -> Any:
        """Wait until a condition of the messages holds; what it gave."""
        end = time.monotonic() + seconds
        with self.changed:
            while not (found := condition()):
                left = end - time.monotonic()
                assert left > 0, f"nothing came; the last messages are {self.messages[-5:]}"
                self.changed.wait(left)
        return found

    def sync(self) -> None:
        """Wait until the kernel has taken all that was sent before."""
        pongs = sum(one.type == "pong" for one in self.messages)
        self.send(Ping())
        self.wait(lambda: sum(one.type == "pong" for one in self.messages) > pongs)

    def drop(self) -> None:
        """Break the link that was dialled last."""

        async def close() -> None:
            self.writers[-1].close()

        self.do(close())

    async def stop_listening(self) -> None:
        """Refuse new links, as a server that went away does."""
        if self._server is not None:
            self._server.close()
        os.unlink(self.address.removeprefix("unix:"))  # noqa: PTH108 - in one step, also for the event loop

    def close(self) -> None:
        """End all links and the thread."""

        async def close() -> None:
            if self._server is not None:
                self._server.close()
            for writer in self.writers:
                writer.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.do(close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            messages, received = Messages(reader, FROM_KERNEL), Received()
            dial = await messages.next()
            with self.changed:
                self.writers.append(writer)
                self.dials.append(dial)
                self.changed.notify_all()
            while True:
                message = await messages.next()
                if not isinstance(message, UNCOUNTED) and received.take(messages.size):
                    writer.writelines(frames(Ack(received=received.count)))
                with self.changed:
                    if isinstance(message, Ack):
                        self.acknowledged = message.received
                    else:
                        self.messages.append(message)
                    self.changed.notify_all()
        except (EOFError, OSError, asyncio.CancelledError):
            with self.changed:
                self.ended += 1
                self.changed.notify_all()
        finally:
            writer.close()


@dataclass
class Ended:
    """An event, and all that came of it."""

    event: int
    messages: list[Any] = field(default_factory=list)

    @property
    def done(self) -> Any:
        """Its end."""
        return self.messages[-1]

    @property
    def error(self) -> str:
        """The message of its error; empty for none."""
        return self.done.error.message if self.done.error else ""

    @property
    def updates(self) -> list[dict[str, Any]]:
        """What each of its updates changed, and at last its end."""
        return [one.changes for one in self.messages if one.type in ("update", "done") and one.changes]

    @property
    def changes(self) -> dict[str, Any]:
        """What its only update changed; nothing where it had none."""
        assert len(self.updates) <= 1
        return self.updates[0] if self.updates else {}

    def output(self, kind: str = "stdout") -> str:
        """The text that it printed."""
        return "".join(one.text for one in self.messages if one.type == "output" and one.kind == kind)

    def displays(self) -> list[dict[str, Any]]:
        """What it displayed."""
        return [one.data for one in self.messages if one.type == "output" and one.kind == "display"]


class LinkedVisit:
    """A visit of the kernel's page."""

    shows_waits = False
    """Whether notices that an event waits for cells are among the messages."""

    def __init__(self, hub: Hub, page: Any, *, builder: bool, **opened: Any) -> None:
        self.id = uuid4().hex
        self.hub = hub
        self.event = 0
        self.policy: dict[str, Any] = {"lane": "main", "timeout": None, "retry": 0}
        self.state = {path: one.initial() for path, one in page.walk() if one.state_type() is not None}
        opened = {"user": "", "params": {}, "visible": {}, **opened}
        hub.send(Open(visit=self.id, builder=builder, state=dict(self.state), **opened))
        hub.sync()

    def messages(self, event: int | None = None, *, waits: bool = False) -> list[Any]:
        """What the kernel sent for this visit, or for one of its events.

        Tests run a cell and call its handler in the same moment: the notice that the event `waits` is left out.
        """
        own = [one.message for one in self.hub.messages if isinstance(one, Emit) and one.visit == self.id]
        own = [one for one in own if waits or self.shows_waits or getattr(one, "label", "") != HELD]
        return [one for one in own if event is None or getattr(one, "event", None) == event]

    def start(self, handler: str, detail: Any = None, **state: Any) -> int:
        """Start a handler; the id of its event."""
        self.event += 1
        self.state |= {path.replace("__", "."): value for path, value in state.items()}
        event = {"component": "filters.search", "name": "click", "detail": detail}
        self.hub.send(
            Run(visit=self.id, event=self.event, handler=handler, state=dict(self.state), **event, **self.policy)
        )
        return self.event

    def end(self, event: int, seconds: float = DEADLINE) -> Ended:
        """Wait for the end of an event."""
        return Ended(event, self.until("done", event, seconds))

    def until(self, kind: str, event: int, seconds: float = DEADLINE, *, waits: bool = False) -> list[Any]:
        """Wait for a message of an event; all of the event's messages up to now."""

        def found() -> list[Any] | None:
            messages = self.messages(event, waits=waits)
            return messages if any(one.type == kind for one in messages) else None

        messages: list[Any] = self.hub.wait(found, seconds)
        return messages

    def call(self, handler: str, detail: Any = None, **state: Any) -> Ended:
        """Run a handler to its end."""
        return self.end(self.start(handler, detail, **state))

    def interrupt(self, event: int) -> None:
        """Cancel an event."""
        self.hub.send(Interrupt(visit=self.id, event=event))

    def give(self, **state: Any) -> None:
        """Give values without an event."""
        self.state |= {path.replace("__", "."): value for path, value in state.items()}
        self.hub.send(StateOf(visit=self.id, state=dict(self.state)))
        self.hub.sync()

    def rows(self, component: str, table: int, **asked: Any) -> Any:
        """Ask for a window of a table; the answer."""
        number = uuid4().int % 1_000_000 + 1
        whole = {"start": 0, "count": 10, "sort": [], "filter": [], "search": "", "keys": None, **asked}
        request = RowsRequest(id=number, component=component, table=table, **whole)
        self.hub.send(Ask(visit=self.id, request=request))
        return self.hub.wait(lambda: [one for one in self.messages() if one.type == "rows" and one.id == number])[0]

    def query(self, component: str, table: int, **question: Any) -> Any:
        """Ask something about the rows of a table; the answer."""
        number = uuid4().int % 1_000_000 + 1
        whole = {"filter": [], "search": "", "question": question}
        request = QueryRequest.model_validate({"id": number, "component": component, "table": table, **whole})
        self.hub.send(Ask(visit=self.id, request=request))
        return self.hub.wait(lambda: [one for one in self.messages() if one.type == "query" and one.id == number])[0]

    def close(self) -> None:
        """End the visit."""
        self.hub.send(Close(visit=self.id))
        self.hub.sync()


@dataclass
class Cell:
    """What came of a cell that was run."""

    reply: dict[str, Any]
    outputs: list[dict[str, Any]]

    @property
    def status(self) -> str:
        """`ok` or `error`."""
        return str(self.reply["status"])

    def text(self, name: str = "stdout") -> str:
        """What it printed."""
        return "".join(one["content"]["text"] for one in self.outputs if one["content"].get("name") == name)


class LinkedKernel:
    """A kernel of one page, with the hub that it dialled."""

    def __init__(self, folder: Path, notebook: str = "desk.ipynb", *, load: bool = True) -> None:
        self.folder = folder
        self.notebook = notebook
        self.hub = Hub(folder.parent)
        self.log = (folder.parent / "kernel.log").open("w+")
        # Not by TCP: a port that is chosen for a kernel may be taken by others before the kernel has started.
        self._sockets = tempfile.TemporaryDirectory(prefix="jt-", ignore_cleanup_errors=True)
        self.manager = KernelManager(transport="ipc", ip=f"{self._sockets.name}/kernel")
        session = {"JPY_SESSION_NAME": str(folder / notebook), "MPLCONFIGDIR": str(folder.parent)}
        link = {ADDRESS: self.hub.address, SECRET: self.hub.secret}
        environment = {**os.environ, **session, **link, "PYTHONPATH": str(ROOT)}
        self.manager.start_kernel(cwd=str(folder), env=environment, stdout=self.log, stderr=self.log)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        if load:
            self.load()

    def load(self) -> None:
        """Load the extension, silently as the server does, and welcome its link."""
        assert self.run("%load_ext jupyter_tools", silent=True).status == "ok"
        self.welcome()

    def welcome(self, dials: int = 1) -> Dial:
        """Wait until the kernel has dialled so many times and tell it which page it serves."""
        dial = self.hub.wait(lambda: self.hub.dials[dials - 1 :])[-1]
        self.hub.send(
            Welcome(folder=str(self.folder), notebook=self.notebook, path=f"x/{self.notebook}", received=None)
        )
        return cast("Dial", dial)

    def start(self, code: str, **options: Any) -> str:
        """Start a cell; its message's id."""
        return str(self.client.execute(code, **options))

    def result(self, message: str, seconds: float = DEADLINE) -> Cell:
        """Wait for the end of a cell."""
        outputs = []
        while True:
            one = self.client.get_iopub_msg(timeout=seconds)
            if one["parent_header"].get("msg_id") != message:
                continue
            if one["msg_type"] == "status" and one["content"]["execution_state"] == "idle":
                break
            if one["msg_type"] not in ("status", "execute_input"):
                outputs.append(one)
        return Cell(self.reply(message)["content"], outputs)

    def block(self) -> str:
        """Start a cell that keeps the main thread busy until it is interrupted; its message's id."""
        message = self.start("import time; print('blocks', flush=True); time.sleep(60)")
        while True:
            one = self.client.get_iopub_msg(timeout=DEADLINE)
            if one["parent_header"].get("msg_id") == message and one["msg_type"] == "stream":
                return message

    def unblock(self, message: str) -> Cell:
        """Interrupt such a cell."""
        self.manager.interrupt_kernel()
        return self.result(message)

    def reply(self, message: str) -> dict[str, Any]:
        """Wait for the answer to a request on the shell channel."""
        while True:
            reply = self.client.get_shell_msg(timeout=DEADLINE)
            if reply["parent_header"].get("msg_id") == message:
                return dict(reply)

    def run(self, code: str, **options: Any) -> Cell:
        """Run a cell to its end."""
        return self.result(self.start(code, **options))

    def value(self, expression: str) -> Any:
        """The value of an expression that JSON can carry."""
        cell = self.run(f"import json as _json; print(_json.dumps({expression}))")
        assert cell.status == "ok", cell.reply
        return json.loads(cell.text())

    def complete(self, code: str) -> list[str]:
        """What the kernel completes at the end of a code."""
        reply = self.reply(self.client.complete(code, len(code)))
        return list(reply["content"]["matches"])

    def idle(self) -> None:
        """Wait until the main thread has done what it was given."""
        self.run("", silent=True)

    def stray_outputs(self) -> list[Any]:
        """Whatever waits on IOPub besides statuses."""
        found = []
        while True:
            try:
                one = self.client.get_iopub_msg(timeout=0.1)
            except Empty:
                return found
            if one["msg_type"] != "status":
                found.append(one)

    def visit(self, *, builder: bool = True, **opened: Any) -> LinkedVisit:
        """Open a visit."""
        return LinkedVisit(self.hub, self.page, builder=builder, **opened)

    @property
    def page(self) -> Any:
        """The page as its file says."""
        return read_app(self.folder).app.pages[self.notebook]

    def close(self) -> None:
        """End the kernel and the hub."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=not MEASURED)
        self.manager.cleanup_resources()
        self.hub.close()
        self.log.close()
        self._sockets.cleanup()


COMPONENTS: dict[str, Any] = {
    "filters": {
        "type": "form",
        "components": {
            "carrier": {"type": "select", "options": ["UA", "DL"]},
            "delay": {"type": "number", "value": 60},
            "search": {"type": "button", "handlers": {"click": "search"}},
        },
    },
    "flights": {"type": "table", "columns": {"number": {"field": "Flight no."}}, "handlers": {"select": "search"}},
    "note": {"type": "text"},
    "hours": {"type": "chart"},
}


def write_app(folder: Path, cells: list[str | tuple[str, list[str]]], components: Any = None, **page: Any) -> Path:
    """An app with one notebook `desk.ipynb` of code cells, each its source or its source and tags."""
    folder.mkdir(parents=True, exist_ok=True)
    write_properties(folder, components, **page)
    whole = [
        {
            "cell_type": "code",
            "id": f"cell-{at}",
            "metadata": {"tags": [] if isinstance(one, str) else one[1]},
            "source": one if isinstance(one, str) else one[0],
            "outputs": [],
            "execution_count": None,
        }
        for at, one in enumerate(cells)
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": whole}
    (folder / "desk.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def write_properties(folder: Path, components: Any = None, **page: Any) -> None:
    """The properties.json of the app."""
    entry = {**page, "components": COMPONENTS if components is None else components}
    path = folder / "properties.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"version": 1, "pages": {"desk.ipynb": entry}}), encoding="utf-8")
    part.replace(path)


@contextmanager
def linked_kernel(
    folder: Path, cells: list[str | tuple[str, list[str]]], components: Any = None, **options: Any
) -> Iterator[LinkedKernel]:
    """A kernel of a new app in a folder."""
    kernel = LinkedKernel(write_app(folder / "app", cells, components), **options)
    try:
        yield kernel
    finally:
        kernel.close()
