"""The process of one visit: a fork of a template, or a spare that has run the notebook itself.

Its main thread runs handlers as a kernel's does, the thread of the link all else. It ends with its visit, or when the
server is gone, and takes along what its handlers have started.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

from ... import prctl
from ...descendants import kill_descendants
from ...protocol.link import ADDRESS, PROBES, SECRET, Close, Emit, Interrupt, Limit, Probe, Probed, Welcome
from ...terminal import print_error
from ..extension import ATTRIBUTE, load
from ..link.loop import LinkLoop
from .limits import Limits
from .parent import end_group, end_with_server
from .probes import probe
from .shell import start_shell

if TYPE_CHECKING:
    from ..extension import Extension
    from .shell import WorkerShell


class Worker:
    """Serves one visit, until the process ends."""

    def __init__(self, shell: WorkerShell, kernel: str, *, forked: bool = False) -> None:
        """`forked`: the process ends with its template until the server knows it, and not after that."""
        self._shell = shell
        self._forked = forked
        self._extension: Extension = getattr(shell, ATTRIBUTE)
        self._extension.epoch = uuid4().hex
        self._extension.page.beside = True
        self._limits = Limits(self._interrupt)
        self._link = LinkLoop(os.environ[ADDRESS], os.environ[SECRET], kernel, self._extension.epoch, _end)

    def serve(self) -> NoReturn:
        """Serve; never returns, and so runs nothing that was meant for the end of the process it was forked from."""
        try:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            self._shell.loop = loop
            # Between handlers there is nothing to interrupt.
            signal.signal(signal.SIGINT, lambda *_: None)
            self._limits.listen()
            prctl.adopt_orphans()
            self._extension.route()
            self._extension.dial(self._link, self._take)
            while True:
                _run(loop)
        finally:
            os._exit(1)

    def _take(self, message: Any) -> None:
        """Do what is asked of the process; the rest is the page's."""
        if isinstance(message, Limit):
            self._limits.set(message)
        elif isinstance(message, Probe):
            self._shell.submit(lambda: self._probe(message.name))
        elif isinstance(message, Close):
            _end()
        else:
            if isinstance(message, Welcome) and self._forked:
                # On the main thread, because the system stores this setting per thread.
                self._shell.submit(lambda: end_with_server(enabled=False))
            self._extension.page.receive(message, self._send)

    def _send(self, message: Any) -> None:
        self._link.send(self._limits.passing(message) if isinstance(message, Emit) else message)

    def _interrupt(self, visit: str, event: int) -> None:
        self._extension.page.receive(Interrupt(visit=visit, event=event), self._send)

    def _probe(self, name: str) -> None:
        self._link.send(Probed(name=name, problem=probe(name) if name in PROBES else None))


def _end() -> None:
    """End this process at once, with all that it has started, also in other sessions."""
    kill_descendants(os.getpid())
    end_group()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    except BaseException:  # noqa: BLE001 - what a task of the author's raises, SystemExit too, must not end the visit
        print_error()


def main() -> None:
    """Be a spare: serve the page at once; the server has the notebook run before it gives the process a visit."""
    end_with_server()
    shell = start_shell()
    load(shell)
    Worker(shell, sys.argv[1]).serve()


if __name__ == "__main__":
    main()
