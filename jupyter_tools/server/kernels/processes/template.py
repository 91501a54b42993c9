"""The template of a page: the process that has run its notebook, of which those of visits are forks."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any

from ....errors import LinkError
from ....protocol.link import Exited, Fork, Forked
from .launcher import ProcessEndedError

if TYPE_CHECKING:
    from logging import Logger

    from ...apps.paths import PagePath
    from ..link import KernelLink
    from .launcher import Launcher
    from .registry import OwnProcess, Role

FORK_TIMEOUT = 30.0
"""Seconds within which a fork must have dialled in."""
STOP_TIMEOUT = 2.0
"""Seconds within which it should end by itself."""
MAX_FORKS = 8
"""Maximum number of concurrent fork requests. A visit that ends while it waits for its turn costs no process, so short
visits add at most this many processes to those of the open visits."""
PAUSE = 0.5
"""Seconds after a visit has taken a process until another is forked: until then the visit's own page is loading."""
ENDED = "The process that visits are forked from has ended."


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
        self._forks: dict[str, asyncio.Future[Forked | None]] = {}
        """Pending answers by kernel id; the result is None when the template ends before it answers."""
        self._making: set[OwnProcess] = set()
        """Forks that have not connected yet."""
        self._turns = asyncio.Semaphore(MAX_FORKS)
        self._count = 0
        """How many forks are to wait for visits."""
        self._waiting: list[OwnProcess] = []
        self._filling: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Run the notebook. Raises `PublishError` when it fails, and `LinkError` when there is no process."""
        self._process = await started(self._launcher, "template", self.page)
        self._process.linked.receive = self._receive
        self._process.linked.closed.then(self._answer_none)

    async def take(self) -> OwnProcess:
        """The process of a visit: one that waits for it, or a new one. Raises what `fork` raises."""
        self._fill_soon()
        if not self._waiting:
            return await self.fork("isolated")
        process = self._waiting.pop(0)
        process.role = "isolated"
        return process

    def keep_ready(self, count: int) -> None:
        """Have so many forks wait for visits from now on."""
        self._count = count
        self._fill()

    def waiting(self) -> list[OwnProcess]:
        """The forks that wait for a visit, oldest first."""
        return list(self._waiting)

    async def fork(self, role: Role) -> OwnProcess:
        """A new process. Raises `CannotForkError`, and `TemplateEndedError` when the template has ended."""
        await self._turns.acquire()
        process = self._launcher.processes.expect(role, self.page)
        self._making.add(process)
        answer = self._ask(process)
        try:
            async with asyncio.timeout(FORK_TIMEOUT):
                # The fork still comes after this call is cancelled; its process is killed then.
                _check(await asyncio.shield(answer))
                process.link = await self._launcher.linked(process, FORK_TIMEOUT)
        except BaseException as error:
            process.kill()
            if isinstance(error, ProcessEndedError):
                self._check_runs()
                raise CannotForkError("a forked process exits at once") from None
            if isinstance(error, TimeoutError):
                if not answer.done():
                    self.end()
                raise CannotForkError("a forked process hangs at once") from None
            raise
        finally:
            self._making.discard(process)
        return process

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
            await self._process.linked.closed.wait()

    async def stop(self) -> None:
        """End the process, and the forks that it still has."""
        self._end_waiting()
        await asyncio.gather(*self._filling, return_exceptions=True)
        process, self._process = self._process, None
        if process is None:
            return
        process.linked.close()
        try:
            # The template waits for its forks first, because only their parent can.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_TIMEOUT):
                    await process.ended.wait()
        finally:
            process.kill()

    # --- forks that wait ---

    def _fill_soon(self) -> None:
        if self._count and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._fill)

    def _fill(self) -> None:
        self._timer = None
        for _ in range(self._count - len(self._waiting) - len(self._filling)):
            task = asyncio.create_task(self._add())
            self._filling.add(task)
            task.add_done_callback(self._filling.discard)

    async def _add(self) -> None:
        try:
            process = await self.fork("spare")
            self._waiting.append(process)
            process.linked.closed.then(lambda: self._lose(process))
        except TemplateEndedError:
            pass  # the forks of the next template wait instead
        except LinkError as error:
            self._log.error("jupyter_tools: %s: no process waits for a visit: %s", self.page.path, error)

    def _lose(self, process: OwnProcess) -> None:
        """Forget a fork that has ended while it waited; it is replaced when a visit comes, lest that repeats itself."""
        if process in self._waiting:
            self._waiting.remove(process)
            process.kill()

    def _end_waiting(self) -> None:
        """End the forks that wait, and make no more."""
        self._count = 0
        if self._timer is not None:
            self._timer.cancel()
        for task in self._filling:
            task.cancel()
        while self._waiting:
            self._waiting.pop().kill()

    # --- inside ---

    def _ask(self, process: OwnProcess) -> asyncio.Future[Forked | None]:
        """Request a fork; returns the future answer, which frees the turn."""
        answer: asyncio.Future[Forked | None] = asyncio.get_running_loop().create_future()
        self._forks[process.kernel] = answer
        answer.add_done_callback(lambda _: self._turns.release())
        try:
            self._check_runs().write(Fork(kernel=process.kernel, waits=process.role == "spare"))
        except TemplateEndedError:
            self._take_answer(process.kernel, None)
        return answer

    def _check_runs(self) -> KernelLink:
        """The template's link. Raises `TemplateEndedError`."""
        if self._process is None or self._process.linked.closed.is_set():
            raise TemplateEndedError(ENDED)
        return self._process.linked

    def _receive(self, message: Any) -> None:
        if isinstance(message, Forked):
            self._take_answer(message.kernel, message)
        elif isinstance(message, Exited):
            process = self._launcher.processes.find(message.kernel)
            if process is not None:
                process.ended.set()
            self._log_end(message)

    def _take_answer(self, kernel: str, forked: Forked | None) -> None:
        process, answer = self._launcher.processes.find(kernel), self._forks.pop(kernel, None)
        if process is not None and forked is not None and forked.pid is not None:
            process.runs_as(forked.pid)
        elif process is not None:
            process.ended.set()
        if answer is not None:
            answer.set_result(forked)

    def _answer_none(self) -> None:
        """Answer all pending requests with None: the template has ended, and with it the forks without a visit."""
        self._end_waiting()
        for kernel in list(self._forks):
            self._take_answer(kernel, None)
        for process in self._making:
            process.kill()

    def _log_end(self, message: Exited) -> None:
        if message.signal == signal.SIGKILL:
            return  # this is how we end them
        how = f"signal {message.signal}" if message.signal is not None else f"exit code {message.code}"
        self._log.warning("jupyter_tools: %s: the process of a visit has ended by %s", self.page.path, how)


def _check(forked: Forked | None) -> None:
    """Raise an error for a failed fork."""
    if forked is None:
        raise TemplateEndedError(ENDED)
    if forked.pid is None:
        raise CannotForkError(forked.error or "the notebook's process cannot be forked")


async def _how_ended(process: OwnProcess) -> str:
    """How a process has ended, as the end of a sentence; empty if unknown."""
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


async def started(launcher: Launcher, role: Role, page: PagePath) -> OwnProcess:
    """A process that has run the notebook. Raises `PublishError` when it fails, `LinkError` without a process."""
    process = None
    try:
        async with asyncio.timeout(launcher.timeout):
            process = await launcher.launch(role, page)
            process.linked.send_page(page)
            await process.linked.run_notebook(only_if_new=True)
    except BaseException as error:
        try:
            if process is not None and isinstance(error, LinkError):
                error = LinkError(f"{str(error).rstrip('.')}{await _how_ended(process)}.")
        finally:
            if process is not None:
                process.kill()
        if isinstance(error, TimeoutError):
            raise LinkError(f"The notebook did not run to its end within {launcher.timeout:g} seconds.") from None
        raise error from None
    return process
