"""Processes that the server has asked for: held until they have ended, killed with what they have started."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from jupyter_tools.protocol.link import SECRET
from jupyter_tools.server.apps.paths import PagePath
from jupyter_tools.server.kernels.processes import registry as module
from jupyter_tools.server.kernels.processes.registry import Processes, UnexpectedError, end_unexpected, kill_group
from tests.serving import still_running
from tests.waiting import DEADLINE, eventually, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_tools.server.kernels.processes.registry import OwnProcess

pytestmark = pytest.mark.usefixtures("loop")
PAGE = PagePath("desk/desk.ipynb", Path("/desk"))


@pytest.fixture
def body() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a child, in a group of its own."""
    code = "import subprocess; subprocess.Popen(['/bin/sleep', '600']); print(flush=True)\nwhile True: pass"
    body = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, env={**os.environ, SECRET: "ours"}
    )
    assert body.stdout is not None
    body.stdout.readline()
    yield body
    kill_group(body.pid)
    body.stdout.close()
    body.wait(10)


def linked(processes: Processes, body: subprocess.Popen[bytes]) -> tuple[OwnProcess, list[str]]:
    """The process as the server holds it, and what its link was told."""
    told: list[str] = []
    link: Any = SimpleNamespace(close=lambda: told.append("closed"))
    process = processes.expect("isolated", PAGE)
    process.runs_as(body.pid)
    process.link = link
    return process, told


async def ended(process: OwnProcess) -> None:
    """Wait until the server has seen that a process has ended."""
    async with asyncio.timeout(DEADLINE):
        await process.ended.wait()


async def test_a_process_ends_with_what_it_has_started(body: subprocess.Popen[bytes]) -> None:
    processes = Processes()
    [child] = psutil.Process(body.pid).children()
    process, told = linked(processes, body)
    assert process.private_memory() > 1_000_000
    until(lambda: process.seconds() > 0)
    assert processes.page_of(process.kernel) == PAGE
    process.kill()
    assert told == ["closed"]
    assert body.wait(10) == -9
    assert still_running([child], DEADLINE) == []
    assert (process.private_memory(), process.seconds()) == (0, 0.0)
    await ended(process)
    assert processes.all() == []


async def test_a_process_ends_with_what_left_its_group() -> None:
    code = (
        "import subprocess; from jupyter_tools.descendants import keep_descendants; keep_descendants()\n"
        'daemon = \'import subprocess; subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)\'\n'
        "subprocess.run([__import__('sys').executable, '-c', daemon], start_new_session=True)\n"
        "subprocess.Popen(['/bin/sleep', '600'], start_new_session=True); print(flush=True)\nwhile True: pass"
    )
    with subprocess.Popen(  # noqa: ASYNC220, S603 - our own interpreter
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE
    ) as body:
        assert body.stdout is not None
        body.stdout.readline()
        children = psutil.Process(body.pid).children()
        assert len(children) == 2
        processes = Processes()
        process, _ = linked(processes, body)
        process.kill()
        assert body.wait(10) == -9
        assert still_running(children, DEADLINE) == []
        await ended(process)


async def test_a_killed_process_is_held_until_it_has_ended(
    body: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK", 0.01)
    kills: list[int] = []
    monkeypatch.setattr(module, "kill_group", kills.append)
    processes = Processes()
    process, _ = linked(processes, body)
    process.kill()
    await eventually(lambda: len(kills) >= 3)
    assert processes.all() == [process]
    assert (process.describe().mode, process.describe().status) == ("ending", "dead")
    with pytest.raises(UnexpectedError):
        processes.page_of(process.kernel)
    kill_group(body.pid)
    await ended(process)
    assert processes.all() == []


async def test_one_that_is_killed_before_its_pid_is_known_is_killed_then(body: subprocess.Popen[bytes]) -> None:
    processes = Processes()
    process = processes.expect("isolated", PAGE)
    process.kill()
    await asyncio.sleep(0)
    assert processes.all() == [process]
    process.runs_as(body.pid)
    assert body.wait(10) == -9
    await ended(process)


async def test_children_are_ended_though_the_process_has_ended(body: subprocess.Popen[bytes]) -> None:
    [child] = psutil.Process(body.pid).children()
    process, _ = linked(Processes(), body)
    os.kill(body.pid, 9)
    body.wait(10)
    process.ended.set()
    process.kill()
    assert still_running([child], DEADLINE) == []


async def test_a_number_that_belongs_to_another_process_now_is_left_alone(body: subprocess.Popen[bytes]) -> None:
    processes = Processes()
    process, _ = linked(processes, body)
    process._process = SimpleNamespace(create_time=lambda: 1.0, status=lambda: "running")
    process.kill()
    await ended(process)
    assert body.poll() is None
    assert processes.all() == []


async def test_one_that_nobody_expects_is_unexpected_and_a_kernel_of_others_is_not() -> None:
    processes = Processes()
    for kernel in ("isolated-0", "template-0", "spare-0", "canary-0"):
        with pytest.raises(UnexpectedError):
            processes.page_of(kernel)
    assert processes.page_of("1f0a-22") is None


def test_an_unexpected_process_is_ended_only_if_it_has_the_servers_secret(body: subprocess.Popen[bytes]) -> None:
    end_unexpected(body.pid, "theirs")
    assert body.poll() is None
    end_unexpected(body.pid, "ours")
    assert body.wait(10) == -9


async def test_what_is_described_says_what_it_is_for() -> None:
    processes = Processes()
    for role in ("template", "spare", "canary"):
        about = processes.expect(role, PAGE).describe()  # type: ignore[arg-type]
        assert (about.mode, about.status, about.pid) == (role, "starting", None)
        assert about.why
