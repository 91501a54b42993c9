"""The template: a process that has run a page's notebook once, and forks a process for each visit.

It has one thread and no event loop, as a fork takes along the calling thread only: messages of the server are read
from a blocking socket. What it cannot be forked with, it finds itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import select
import signal
import socket
import sys
import warnings
from typing import TYPE_CHECKING, Any

from ..._version import __version__
from ...errors import LinkError
from ...protocol.delivery import Received
from ...protocol.framing import Reader, frames
from ...protocol.link import (
    ADDRESS,
    FROM_SERVER,
    SECRET,
    UNCOUNTED,
    Ack,
    Dial,
    Exited,
    Fork,
    Forked,
    PageChanged,
    Ping,
    Pong,
    Ran,
    RunNotebook,
    Welcome,
    proof,
)
from ...terminal import print_error
from ..extension import ATTRIBUTE, load
from ..page.explain import error_line
from ..page.run_notebook import failed, run_cells
from .forkable import open_transaction, problem_of
from .parent import end_with_template, watching_server
from .reseed import reseed
from .shell import start_shell
from .warm import WarmUp
from .worker import Worker

if TYPE_CHECKING:
    from ...protocol.base import Message
    from ..extension import Extension
    from .shell import WorkerShell

LOOK = 5.0
"""Seconds between two looks at the forked processes, should a signal be missed."""


class Template:
    """Runs the notebook, and forks when the server asks for it."""

    def __init__(self, shell: WorkerShell, kernel: str) -> None:
        self._shell = shell
        self._extension: Extension = getattr(shell, ATTRIBUTE)
        self._kernel = kernel
        self._socket = _dial(os.environ[ADDRESS])
        self._children: dict[int, str] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ran: Ran | None = None
        self._problem: str | None = None
        self._wake, self._waker = socket.socketpair()
        self._warm_up = WarmUp(self._extension.page)

    def serve(self) -> None:
        """Do what the server asks, until it is gone; then end what was forked too."""
        self._send(
            Dial(
                kernel=self._kernel,
                epoch=self._extension.epoch,
                pid=os.getpid(),
                proof=proof(os.environ[SECRET], self._kernel, self._extension.epoch),
                version=__version__,
                busy=False,
                not_run=[],
                received=None,
            )
        )
        try:
            with contextlib.suppress(EOFError, OSError, LinkError):
                reader, received = Reader(FROM_SERVER), Received()
                while True:
                    for message in reader.feed(self._read()):
                        if not isinstance(message, UNCOUNTED) and received.take(reader.size):
                            self._send(Ack(received=received.count))
                        self._take(message)
        finally:
            self._end_children()

    def _take(self, message: Any) -> None:
        match message:
            case Ping():
                self._send(Pong())
            case Welcome() | PageChanged():
                self._extension.page.receive(message, self._send)
            case RunNotebook():
                self._send(self._run_notebook())
            case Fork():
                self._fork(message)

    # --- running the notebook ---

    def _run_notebook(self) -> Ran:
        """Run the notebook once; also answers errors outside cells, which otherwise appear only in the log."""
        if self._ran is None:
            page = self._extension.page
            notebook = page.definition.file
            if notebook is None:
                return Ran(error=None, traceback="", cell=None)
            try:
                with watching_server():
                    self._ran = self._run(run_cells(self._shell, notebook, self._send))
                page.held.complete()
                self._warm_up.prepare()
                self._freeze()
            except Exception as error:  # noqa: BLE001 - the builder waits for an answer
                self._ran = failed(error)
        return self._ran

    def _freeze(self) -> None:
        """Get ready to be forked."""
        gc.collect()
        self._problem = open_transaction()
        # Garbage collections in forks skip frozen objects; otherwise they would copy the shared memory.
        gc.freeze()
        self._watch_children()

    def _run(self, coroutine: Any) -> Ran:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            ran: Ran = loop.run_until_complete(coroutine)
            self._tasks = asyncio.all_tasks(loop)
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            # A fork would share what the loop waits with, so each process makes a loop of its own.
            loop.close()
        return ran

    # --- forking ---

    def _fork(self, message: Fork) -> None:
        kernel = message.kernel
        problem = self._problem or self._found_problem()
        pid = None
        if problem is None:
            try:
                pid = self._forked(message)
            except OSError as error:
                problem = f"the system refuses to fork: {error}"
        if pid is not None:
            self._children[pid] = kernel
            # The child does the same; whichever comes first. The server may kill the group as soon as it knows the pid.
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)
        self._send(Forked(kernel=kernel, pid=pid, error=problem))

    def _found_problem(self) -> str | None:
        own = {self._socket.fileno(), self._wake.fileno(), self._waker.fileno()}
        try:
            return problem_of(self._tasks, own)
        except Exception as error:  # noqa: BLE001 - any access to the notebook's objects may raise
            return f"the notebook's process cannot be examined: {error_line(error)}"

    def _forked(self, message: Fork) -> int:
        with warnings.catch_warnings():
            # Python counts the threads of BLAS libraries, which bear a fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            template = os.getpid()
            pid = os.fork()
        if pid == 0:
            try:
                self._start_worker(message, template)
            except BaseException:  # noqa: BLE001 - a child that unwinds would be a second template
                print_error()
            finally:
                os._exit(1)
        return pid

    def _start_worker(self, message: Fork, template: int) -> None:
        """In the child: be the process of a visit."""
        os.setpgid(0, 0)
        end_with_template(template)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (self._socket, self._wake, self._waker):
            one.close()
        self._children.clear()
        reseed(self._shell.user_ns)
        if message.waits:
            # An event copies the memory that it writes to, which the first event of the visit then need not do.
            self._warm_up.run()
        Worker(self._shell, message.kernel, forked=True).serve()

    # --- the children ---

    def _watch_children(self) -> None:
        """Wake up when one ends."""
        for one in (self._wake, self._waker):
            one.setblocking(False)  # noqa: FBT003 - the standard library's
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)

    def _reap(self) -> None:
        # One by one: others may be of the notebook's own making.
        for pid, kernel in list(self._children.items()):
            try:
                ended, status = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                ended, status = pid, 0
            if ended:
                del self._children[pid]
                code = os.waitstatus_to_exitcode(status)
                self._send(Exited(kernel=kernel, code=code if code >= 0 else None, signal=-code if code < 0 else None))

    def _end_children(self) -> None:
        """End them with what they have started: one that keeps the GIL does not notice by itself."""
        for pid in self._children:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    # --- the link ---

    def _send(self, message: Message) -> None:
        for frame in frames(message):
            self._socket.sendall(frame)

    def _read(self) -> bytes:
        """What comes next on the link. Raises `EOFError` at its end."""
        while True:
            ready, _, _ = select.select([self._socket, self._wake], [], [], LOOK)
            if self._wake in ready:
                self._wake.recv(4096)
            self._reap()
            if self._socket in ready:
                data = self._socket.recv(65_536)
                if not data:
                    raise EOFError
                return data


def _dial(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "unix":
        dialled = socket.socket(socket.AF_UNIX)
        dialled.connect(where)
        return dialled
    return socket.create_connection(("127.0.0.1", int(where)))


def main() -> None:
    """Be a template, under the id that the server gave."""
    shell = start_shell()
    load(shell)
    try:
        Template(shell, sys.argv[1]).serve()
    finally:
        # The author's own end of the process, such as closing files, is not ours to skip; threads are not waited for.
        sys.stdout.flush()


if __name__ == "__main__":
    main()
