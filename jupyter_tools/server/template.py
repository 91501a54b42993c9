"""The template of a page: the process that has run its notebook, of which those of visits are forks."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any

from ..errors import LinkError
from ..link import Exited, Fork, Forked
from .launcher import OwnProcess, kill_group

if TYPE_CHECKING:
    from logging import Logger

    from .launcher import Launcher
    from .paths import PagePath

FORK_TIMEOUT = 30.0
"""Seconds within which a fork must have dialled in."""


STOP_TIMEOUT = 2.0
"""Seconds within which it should end by itself."""


class CannotForkError(LinkError):
    """The template has something that a fork cannot have; the message says what."""


class TemplateEndedError(LinkError):
    """The template has ended meanwhile; there may be a new one."""


class Template:
    """Forks processes; all of them have run the notebook."""

    def __init__(self, page: PagePath, launcher: Launcher, log: Logger) -> None:
        self.page = page
        self._launcher = launcher
        self._log = log
        self._process: OwnProcess | None = None
        self._answers: dict[str, asyncio.Future[Forked]] = {}

    async def start(self) -> None:
        """Run the notebook. Raises `PublishError` when it fails, and `LinkError` when there is no process."""
        self._process = await started(self._launcher, "template", self.page)
        self._process.link.receive = self._receive

    async def take(self) -> OwnProcess:
        """A new process. Raises `CannotForkError`, and `TemplateEndedError` when the template has ended."""
        kernel = self._launcher.expect("worker", self.page)
        answer: asyncio.Future[Forked] = asyncio.get_running_loop().create_future()
        self._answers[kernel] = answer
        try:
            async with asyncio.timeout(FORK_TIMEOUT):
                pid = await self._ask(kernel, answer)
                link = await self._launcher.hub.link(kernel, FORK_TIMEOUT)
                return OwnProcess(link, pid, self._launcher.forget)
        except BaseException as error:
            self._launcher.forget(kernel)
            if answer.done():
                _end(answer.result())
            if isinstance(error, TimeoutError):
                raise CannotForkError("a forked process hangs at once") from None
            raise
        finally:
            del self._answers[kernel]

    def processes(self) -> list[OwnProcess]:
        """The process that is forked."""
        return [self._process] if self._process is not None else []

    def end(self) -> None:
        """End the process; its forks go on."""
        if self._process is not None:
            self._process.kill()

    async def ended(self) -> None:
        """Return when the process has ended."""
        if self._process is not None:
            await self._process.link.closed.wait()

    async def stop(self) -> None:
        """End the process, and the forks that it still has."""
        process, self._process = self._process, None
        if process is None:
            return
        process.link.close()
        # It sees its forks to their end first, which nobody else could wait for.
        if process.ended is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    await process.ended.wait()
        process.kill()

    async def _ask(self, kernel: str, answer: asyncio.Future[Forked]) -> int:
        process = self._process
        if process is None or process.link.closed.is_set():
            raise TemplateEndedError("The template has ended.")
        process.link.write(Fork(kernel=kernel))
        closed = asyncio.ensure_future(process.link.closed.wait())
        either: list[asyncio.Future[Any]] = [answer, closed]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            closed.cancel()
        if not answer.done():
            raise TemplateEndedError("The template has ended.")
        forked = answer.result()
        if forked.pid is None:
            raise CannotForkError(forked.error or "the notebook's process cannot be forked")
        return forked.pid

    def _receive(self, message: Any) -> None:
        if isinstance(message, Forked):
            answer = self._answers.get(message.kernel)
            if answer is not None and not answer.done():
                answer.set_result(message)
            else:
                _end(message)  # nobody waits for it any more
        elif isinstance(message, Exited):
            self._launcher.forget(message.kernel)
            self._log_end(message)

    def _log_end(self, message: Exited) -> None:
        if message.signal == signal.SIGKILL:
            return  # this is how we end them
        how = f"signal {message.signal}" if message.signal is not None else f"exit code {message.code}"
        self._log.warning("jupyter_tools: %s: the process of a visit has ended by %s", self.page.path, how)


def _end(forked: Forked) -> None:
    if forked.pid is not None:
        kill_group(forked.pid)


async def _how_ended(process: OwnProcess) -> str:
    """How a process has ended, as the end of a sentence; nothing where that is not known."""
    if process.ended is None:
        return ""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STOP_TIMEOUT):
            await process.ended.wait()
    code = process.exit_code
    if code is None:
        return ""
    if code >= 0:
        return f", with exit code {code}"
    name = signal.Signals(-code).name
    return f", by {name}" + (": the system may have run out of memory" if name == "SIGKILL" else "")


async def started(launcher: Launcher, kind: str, page: PagePath) -> OwnProcess:
    """A process that has run the notebook. Raises `PublishError` when it fails, `LinkError` without a process."""
    process = None
    try:
        async with asyncio.timeout(launcher.timeout):
            process = await launcher.launch(kind, page)
            process.link.tell_page(page)
            await process.link.run_notebook(only_if_new=True)
    except BaseException as error:
        if process is not None and isinstance(error, LinkError):
            error = LinkError(f"{str(error).rstrip('.')}{await _how_ended(process)}.")
        if process is not None:
            process.kill()
        if isinstance(error, TimeoutError):
            raise LinkError(f"The notebook did not run to its end within {launcher.timeout:g} seconds.") from None
        raise error from None
    return process
