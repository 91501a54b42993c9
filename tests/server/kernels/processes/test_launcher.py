"""Processes of our own: with which interpreter, whether they come up, and that they end."""

from __future__ import annotations

import asyncio
import os
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import LinkError
from jupyter_tools.server.kernels.processes import launcher as launcher_module
from jupyter_tools.server.kernels.processes.launcher import Launcher
from jupyter_tools.server.page_log import PageLog
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.server.house import House

PYTHON = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]


def specs(argv: list[str], **other: Any) -> Any:
    """Kernelspecs of one kernel."""
    spec = SimpleNamespace(argv=argv, env=other.pop("env", {}), metadata=other.pop("metadata", {}))
    return SimpleNamespace(find_kernel_specs=lambda: {"python3": "/x"}, get_kernel_spec=lambda _: spec)


async def command(house: House, argv: list[str], **other: Any) -> tuple[list[str], dict[str, str]]:
    page = house.room.root.page(house.write("launched"))
    return await Launcher(specs(argv, **other), 5, PageLog(house.room.log)).python(page)


async def test_the_kernels_interpreter_runs_our_module(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_HOME", "/home/of")
    argv, environment = await command(house, PYTHON, env={"DATA": "${SOME_HOME}/data"})
    assert argv == [sys.executable]
    assert environment["DATA"] == "/home/of/data"
    assert environment["JPY_SESSION_NAME"] == str(house.root / "launched" / "desk.ipynb")
    argv, _ = await command(house, ["/opt/python", "-X", "dev", *PYTHON[1:]])
    assert argv == ["/opt/python", "-X", "dev"]
    argv, _ = await command(house, ["{prefix}/bin/python", *PYTHON[1:]])
    assert argv[0] == f"{sys.prefix}/bin/python"


@pytest.mark.parametrize(
    ("argv", "metadata", "reason"),
    [
        (["R", "--slave", "-e", "IRkernel::main()"], {}, "does not run ipykernel"),
        (["docker", "run", "python", "ipykernel_launcher"], {}, "does not run ipykernel"),
        (PYTHON, {"kernel_provisioner": {"provisioner_name": "far-away"}}, "own way of starting"),
    ],
)
async def test_another_kind_of_kernel_is_refused(
    house: House, argv: list[str], metadata: dict[str, Any], reason: str
) -> None:
    with pytest.raises(LinkError, match=reason):
        await command(house, argv, metadata=metadata)


@pytest.mark.parametrize("argv", [["/no/such/python", *PYTHON[1:]], ["/bin/false", *PYTHON[1:]]])
async def test_an_interpreter_that_does_not_run_is_reported(house: House, argv: list[str]) -> None:
    launcher = Launcher(specs(argv), 20, PageLog(house.room.log))
    launcher.hub = house.room.hub
    page = house.room.root.page(house.write("launched"))
    with pytest.raises(LinkError, match="interpreter"):
        await launcher.launch("spare", page)
    assert launcher.processes.all() == []
    await launcher.stop()


async def test_a_page_whose_kernel_is_of_another_kind_is_not_isolated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.room.kernels._launcher, "_specs", specs(["R"]))
    body = {"notebook": house.write("other"), "mode": "isolated"}
    answer = await house.fetch("jupyter-tools/api/publications", "POST", body)
    assert answer.code == 503
    assert b"does not run ipykernel" in answer.body


async def test_all_processes_end_with_the_launcher(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = Launcher(specs(["/bin/sleep"]), 20, PageLog(house.room.log))
    launcher.hub = house.room.hub
    page = house.room.root.page(house.write("launched"))

    async def sleeps(*_: Any) -> Any:
        # The arguments that follow are those of the script, which takes none.
        return ["/bin/sh", "-c", "exec sleep 600"], dict(os.environ)

    async def ended(*_: Any) -> str:
        return "The process ended."

    launcher.python = sleeps  # type: ignore[method-assign]
    monkeypatch.setattr(launcher_module, "problem_of", ended)
    starting = asyncio.create_task(launcher.launch("spare", page))
    [found] = await eventually(lambda: [one for one in launcher.processes.all() if one.pid is not None])
    await launcher.stop()
    assert found.ended.is_set()
    assert launcher.processes.all() == []
    with pytest.raises(LinkError, match="The process ended"):
        await starting
