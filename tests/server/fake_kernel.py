"""A kernel's end of the link without a kernel: a test says what it answers, and when it dies."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from jupyter_tools.protocol import framing, link
from jupyter_tools.protocol.messages import Done, Running, Update
from tests.streams import Messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_tools.protocol.base import Message
    from tests.server.house import Client


ENDED = 2**22 + 1
"""The pid of no process: Linux gives none over 2**22."""


class FakeKernel:
    """Dials in, remembers what it is sent, and answers each `Run` with running, an update and done."""

    def __init__(self, address: str, secret: str, kernel: str, epoch: str = "epoch-1") -> None:
        self.address = address
        self.secret = secret
        self.kernel = kernel
        self.epoch = epoch
        self.pid = ENDED
        """Its process: with the test's own pid, the server expects that it dials again after a break."""
        self.counted: int | None = None
        """How many messages of the server it has received on this link; None before the first dial."""
        self.received: list[Any] = []
        self.answers = True
        """Whether runs are answered by themselves."""
        self.ran = link.Ran(error=None, traceback="", cell=None)
        self.changes: Callable[[link.Run], dict[str, Any]] = lambda run: {"page": {"message": f"ran {run.handler}"}}
        self.welcome: link.Welcome | None = None
        self._arrived = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def dial(self, *, proof: str | None = None) -> None:
        """Dial in, and serve from then on."""
        kind, _, where = self.address.partition(":")
        opened = (
            asyncio.open_unix_connection(where) if kind == "unix" else asyncio.open_connection("127.0.0.1", int(where))
        )
        reader, self.writer = await opened
        self.messages = Messages(reader, link.FROM_SERVER)
        self.send(
            link.Dial(
                kernel=self.kernel,
                epoch=self.epoch,
                pid=self.pid,
                proof=proof or link.proof(self.secret, self.kernel, self.epoch),
                version="0",
                busy=False,
                not_run=[],
                received=self.counted,
            )
        )
        try:
            self.welcome = await self.messages.next()
        except BaseException:
            self.writer.close()
            raise
        if self.welcome.received is None:
            self.counted = 0
        task = asyncio.create_task(self._serve(self.messages))
        # Of each link: nobody else holds the task of one that was replaced.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Also where the task is cancelled before it runs, as the last one of a module is.
        task.add_done_callback(lambda _, writer=self.writer: writer.close())  # type: ignore[misc]

    def send(self, message: Message) -> None:
        """Send a message to the server."""
        for frame in framing.frames(message):
            self.writer.write(frame)

    def emit(self, visit: str, message: Any) -> None:
        """Send a message to the client of a visit."""
        self.send(link.Emit(visit=visit, message=message))

    async def expect(self, kind: type[Any], **fields: Any) -> Any:
        """The first message of a kind (and with these fields) that was or will be received."""
        async with asyncio.timeout(5):
            while True:
                for message in self.received:
                    if isinstance(message, kind) and all(getattr(message, name) == fields[name] for name in fields):
                        return message
                self._arrived.clear()
                await self._arrived.wait()

    async def hold(self, *clients: Client) -> None:
        """Answer no more runs by itself, once `load` has ended for these clients."""
        for client in clients:
            await client.until("done", event=0)
        self.answers = False

    def count(self, kind: type[Any]) -> int:
        """How many messages of a kind were received."""
        return sum(isinstance(message, kind) for message in self.received)

    def die(self) -> None:
        """End as a killed process does; one with the test's pid only breaks its link."""
        self.writer.transport.abort()

    def answer(self, run: link.Run) -> None:
        """Answer a run as a handler that sets something."""
        self.emit(run.visit, Running(seq=0, event=run.event, component=run.component, name=run.name))
        self.emit(run.visit, Update(seq=0, event=run.event, changes=self.changes(run), handler=""))
        self.emit(
            run.visit, Done(seq=0, event=run.event, outcome="ok", error=None, changes={}, handler="", at_once=False)
        )

    def take(self, message: Any) -> None:
        """Answer what only some kernels are asked."""

    async def _serve(self, messages: Messages) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                message = await messages.next()
                if isinstance(message, link.Ack):
                    continue
                if not isinstance(message, link.UNCOUNTED):
                    self.counted = (self.counted or 0) + 1
                self.received.append(message)
                self._arrived.set()
                if isinstance(message, link.Ping):
                    self.send(link.Pong())
                elif isinstance(message, link.RunNotebook):
                    self.send(self.ran)
                elif isinstance(message, link.Run) and self.answers:
                    self.answer(message)
                else:
                    self.take(message)
