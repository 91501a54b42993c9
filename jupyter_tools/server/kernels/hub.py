"""The links of kernels: accepts them, knows which kernel each is, and sends and receives their messages."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
import socket
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_core.paths import jupyter_runtime_dir

from ...errors import LinkError
from ...protocol.link import ADDRESS, FROM_KERNEL, SECRET, Dial, proof
from ...protocol.stream import Stream
from .link import KernelLink, OnCell
from .processes.registry import UnexpectedError, end_unexpected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from logging import Logger

    from ..apps.paths import PagePath

MAX_UNIX_PATH = 100
"""The longest path of a unix socket; systems allow 104 to 108 bytes."""
DIAL_TIMEOUT = 10.0
"""Seconds within which a new stream must say who it is."""


class Hub:
    """Accepts the links of this server's kernels: one for each kernel, a newer process replacing the older."""

    def __init__(
        self,
        page_of: Callable[[str], Awaitable[PagePath | None]],
        log: Logger,
        address: str = "",
        linked: Callable[[], None] = lambda: None,
        on_cell: OnCell = lambda *_: None,
    ) -> None:
        self.links: dict[str, KernelLink] = {}
        self.refusal = ""
        """Why kernels cannot connect to this server; empty if they can."""
        self.secret = secrets.token_hex(32)
        self._page_of = page_of
        self._log = log
        self._linked = linked
        self._on_cell = on_cell
        self._awaited: list[tuple[str, asyncio.Future[KernelLink]]] = []
        """Kernels whose link is waited for."""
        self._server: asyncio.Server | None = None
        self._streams: dict[Stream, KernelLink | None] = {}
        """All that are open, and the links of those that were welcomed."""
        self._welcomes: set[asyncio.Task[None]] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._socket, self.address = self._bind(address)
        # Kernels inherit the server's environment.
        os.environ[ADDRESS] = self.address
        os.environ[SECRET] = self.secret

    async def start(self) -> None:
        """Accept links."""
        loop = asyncio.get_running_loop()
        if self.address.startswith("unix:"):
            self._server = await loop.create_unix_server(self._accept, sock=self._socket)
        else:
            self._server = await loop.create_server(self._accept, sock=self._socket)

    async def stop(self) -> None:
        """End all links, and accept no more."""
        if os.environ.get(ADDRESS) == self.address:
            del os.environ[ADDRESS], os.environ[SECRET]
        if self._server is not None:
            self._server.close()
        self._socket.close()
        for link in list(self.links.values()):
            link.close()
        for stream in self._streams:
            stream.abort()
        ends = [stream.ended.wait() for stream in self._streams]
        await asyncio.gather(*self._welcomes, *ends, return_exceptions=True)
        self._remove()

    def get(self, kernel: str) -> KernelLink | None:
        """The link of a kernel, or None."""
        return self.links.get(kernel)

    def check(self) -> None:
        """Raise `LinkError` if kernels cannot connect to this server."""
        if self.refusal:
            raise LinkError(self.refusal)

    async def link(self, kernel: str, timeout: float) -> KernelLink:  # noqa: ASYNC109 - callers retry on the error
        """The link of a kernel that is about to dial. Raises `LinkError` when it does not within `timeout` seconds."""
        if kernel in self.links:
            return self.links[kernel]
        linked: asyncio.Future[KernelLink] = asyncio.get_running_loop().create_future()
        awaited = (kernel, linked)
        self._awaited.append(awaited)
        try:
            async with asyncio.timeout(timeout):
                return await linked
        except TimeoutError:
            raise LinkError("The kernel loaded jupyter_tools but cannot reach this server.") from None
        finally:
            self._awaited.remove(awaited)

    def _bind(self, address: str) -> tuple[socket.socket, str]:
        if address.startswith("tcp:") or (not address and not hasattr(socket, "AF_UNIX")):
            bound = socket.socket(socket.AF_INET)
            bound.bind(("127.0.0.1", int(address.removeprefix("tcp:") or 0)))
            return bound, f"tcp:{bound.getsockname()[1]}"
        path = address.removeprefix("unix:") or self._path()
        bound = socket.socket(socket.AF_UNIX)
        bound.bind(path)
        # Nobody can connect before `listen`, so nobody comes in before this.
        Path(path).chmod(0o600)
        return bound, f"unix:{path}"

    def _path(self) -> str:
        name = f"jupyter-tools-{secrets.token_hex(6)}.sock"
        runtime = Path(jupyter_runtime_dir())
        if len(os.fsencode(runtime / name)) <= MAX_UNIX_PATH:
            runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
            return str(runtime / name)
        self._folder = tempfile.TemporaryDirectory(prefix="jupyter-tools-", ignore_cleanup_errors=True)
        return str(Path(self._folder.name) / "link.sock")

    def _remove(self) -> None:
        if self.address.startswith("unix:"):
            Path(self.address.removeprefix("unix:")).unlink(missing_ok=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _accept(self) -> Stream:
        stream = Stream(FROM_KERNEL)
        self._streams[stream] = None
        stream.ended.then(lambda: self._lose(stream))
        task = asyncio.create_task(self._let_in(stream))
        self._welcomes.add(task)
        task.add_done_callback(self._welcomes.discard)
        return stream

    def _lose(self, stream: Stream) -> None:
        """Note that a stream has ended."""
        link = self._streams.pop(stream, None)
        if link is not None:
            link.lose(stream)
            if stream.problem is not None:
                self._warn(stream.problem)

    def _forget(self, link: KernelLink) -> None:
        """Note that a link has closed."""
        if self.links.get(link.kernel) is link:
            del self.links[link.kernel]

    def _warn(self, problem: LinkError) -> None:
        self._log.warning("jupyter_tools: a kernel's link was ended: %s", problem)

    async def _let_in(self, stream: Stream) -> None:
        try:
            link = await self._welcome(stream)
        except BaseException as error:
            stream.abort()
            if isinstance(error, LinkError):
                self._warn(error)
            elif not isinstance(error, (OSError, EOFError, TimeoutError)):
                raise
            return
        self._streams[stream] = link
        if stream.ended.is_set():
            self._lose(stream)
        else:
            stream.serve(lambda message: link.take(message, stream))

    async def _welcome(self, stream: Stream) -> KernelLink:
        async with asyncio.timeout(DIAL_TIMEOUT):
            dial = await stream.first()
        if not isinstance(dial, Dial):
            raise LinkError("the first message is not `dial`")
        if not hmac.compare_digest(dial.proof, proof(self.secret, dial.kernel, dial.epoch)):
            raise LinkError(f"kernel {dial.kernel!r} does not know the secret")
        try:
            page = await self._page_of(dial.kernel)
        except UnexpectedError:
            end_unexpected(dial.pid, self.secret)
            raise
        previous = self.links.get(dial.kernel)
        if previous is not None and previous.resumes(dial):
            previous.resume(dial, stream)
            return previous
        link = KernelLink(dial, stream, self._on_cell)
        link.page = page
        link.begin()
        self.links[link.kernel] = link
        link.closed.then(partial(self._forget, link))
        if previous is not None:
            previous.close()
        self._linked()
        for kernel, awaited in self._awaited:
            if kernel == link.kernel and not awaited.done():
                awaited.set_result(link)
        return link
