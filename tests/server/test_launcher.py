"""Processes of our own: with which interpreter, whether they come up, and that they end."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.server.launcher import Launcher, OwnProcess, kill_group
from tests.linked import DEADLINE, until
from tests.serving import still_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import House

PYTHON = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]


def specs(argv: list[str], **other: Any) -> Any:
    """Kernelspecs of one kernel."""
    spec = SimpleNamespace(argv=argv, env=other.pop("env", {}), metadata=other.pop("metadata", {}))
    return SimpleNamespace(find_kernel_specs=lambda: {"python3": "/x"}, get_kernel_spec=lambda _: spec)


async def command(house: House, argv: list[str], **other: Any) -> tuple[list[str], dict[str, str]]:
    page = house.room.root.page(house.write("launched"))
    return await Launcher(specs(argv, **other), 5)._command(page, "jupyter_tools.kernel.worker")


async def test_the_kernels_interpreter_runs_our_module(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOME", "/home/of")
    argv, environment = await command(house, PYTHON, env={"DATA": "${SOME_HOME}/data"})
    assert argv == [sys.executable, "-m", "jupyter_tools.kernel.worker"]
    assert environment["DATA"] == "/home/of/data"
    assert environment["JPY_SESSION_NAME"] == str(house.root / "launched" / "desk.ipynb")
    argv, _ = await command(house, ["/opt/python", "-X", "dev", *PYTHON[1:]])
    assert argv == ["/opt/python", "-X", "dev", "-m", "jupyter_tools.kernel.worker"]
    argv, _ = await command(house, ["{prefix}/bin/python", *PYTHON[1:]])
    assert argv[0] == f"{sys.prefix}/bin/python"


@pytest.mark.parametrize(
    ("argv", "metadata", "reason"),
    [
        (["R", "--slave", "-e", "IRkernel::main()"], {}, "does not run ipykernel"),
        (["docker", "run", "python", "ipykernel_launcher"], {}, "does not run ipykernel"),
        (PYTHON, {"kernel_provisioner": {"provisioner_name": "far-away"}}, "in a way of its own"),
    ],
)
async def test_another_kind_of_kernel_is_refused(
    house: House, argv: list[str], metadata: dict[str, Any], reason: str
) -> None:
    with pytest.raises(LinkError, match=reason):
        await command(house, argv, metadata=metadata)


@pytest.mark.parametrize("argv", [["/no/such/python", *PYTHON[1:]], ["/bin/false", *PYTHON[1:]]])
async def test_an_interpreter_that_does_not_run_is_told_of(house: House, argv: list[str]) -> None:
    launcher = Launcher(specs(argv), 20)
    launcher.hub = house.room.hub
    page = house.room.root.page(house.write("launched"))
    with pytest.raises(LinkError, match="interpreter"):
        await launcher.launch("worker", page)
    assert launcher._pages == {}
    await launcher.stop()


async def test_a_page_whose_kernel_is_of_another_kind_is_not_isolated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.room.kernels._launcher, "_specs", specs(["R"]))
    body = {"notebook": house.write("other"), "mode": "isolated"}
    answer = await house.fetch("jupyter-tools/api/publications", "POST", body)
    assert answer.code == 503
    assert b"does not run ipykernel" in answer.body


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a child, in a group of its own."""
    code = "import subprocess; subprocess.Popen(['/bin/sleep', '600']); print(flush=True)\nwhile True: pass"
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)  # noqa: S603
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    kill_group(process.pid)
    process.stdout.close()
    process.wait(10)


def own(process: subprocess.Popen[bytes]) -> tuple[OwnProcess, list[str]]:
    """The process as the server holds it, and what it was told of."""
    told: list[str] = []
    link: Any = SimpleNamespace(kernel="k", close=lambda: told.append("closed"))
    return OwnProcess(link, process.pid, told.append), told


def test_a_process_ends_with_what_it_has_started(process: subprocess.Popen[bytes]) -> None:
    [child] = psutil.Process(process.pid).children()
    one, told = own(process)
    assert one.private_memory() > 1_000_000
    until(lambda: one.seconds() > 0)
    one.kill()
    assert told == ["k", "closed"]
    assert process.wait(10) == -9
    assert still_running([child], DEADLINE) == []
    assert (one.private_memory(), one.seconds()) == (0, 0.0)


def test_children_are_ended_though_the_process_has_ended(process: subprocess.Popen[bytes]) -> None:
    [child] = psutil.Process(process.pid).children()
    one, _ = own(process)
    os.kill(process.pid, 9)
    process.wait(10)
    one.kill()
    assert still_running([child], DEADLINE) == []


def test_a_number_that_belongs_to_another_process_now_is_left_alone(process: subprocess.Popen[bytes]) -> None:
    one, _ = own(process)
    one._process = SimpleNamespace(create_time=lambda: 1.0)
    one.kill()
    assert process.poll() is None
    kill_group(process.pid)
    assert process.wait(10) == -9


async def test_all_processes_end_with_the_launcher(house: House) -> None:
    launcher = Launcher(specs(["/bin/sleep"]), 20)
    launcher.hub = house.room.hub
    page = house.room.root.page(house.write("launched"))

    async def sleeps(*_: Any) -> Any:
        return ["/bin/sh", "-c", "sleep 600"], dict(os.environ)

    launcher._command = sleeps  # type: ignore[method-assign]
    starting = asyncio.create_task(launcher.launch("worker", page))
    while not launcher._started:  # noqa: ASYNC110 - it is another task's
        await asyncio.sleep(0.01)
    [started] = launcher._started
    await launcher.stop()
    assert started.ended.is_set()
    with pytest.raises(LinkError):
        await starting
