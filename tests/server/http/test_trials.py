"""Trials over REST: what is known before a page is published, found out, remembered, and ended with its client."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.protocol import link
from jupyter_tools.server.kernels.processes import registry
from tests.notebooks import code, write
from tests.server.fake_processes import FakeProcesses
from tests.server.house import BASE_URL, BUILDER, configure
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.house import House


@pytest.fixture
def processes(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProcesses]:
    """The processes that the server starts."""
    fake = FakeProcesses(house)
    monkeypatch.setattr(fake.launcher, "launch", fake.launch)
    monkeypatch.setattr(registry, "LOOK", 0.02)
    configure(monkeypatch, house.room.kernels, ready_forks=0)
    yield fake
    fake.end()


def url(path: str) -> str:
    """The endpoint of a page."""
    return f"jupyter-tools/api/kernels/{path}/trial"


async def known(house: House, path: str) -> Any:
    """What is known of a page."""
    answer = await house.fetch(url(path))
    assert answer.code == 200
    return json.loads(answer.body)


async def tried(house: House, path: str) -> list[Any]:
    """The lines of a trial."""
    answer = await house.fetch(url(path), "POST")
    return [json.loads(line) for line in answer.body.decode().splitlines()]


async def nothing_remains(processes: FakeProcesses) -> None:
    """Wait until all processes have ended."""
    await eventually(lambda: all(one.poll() is not None for one in processes.bodies))
    await eventually(lambda: processes.launcher.processes.all() == [])


async def test_a_page_is_tried_out_and_nothing_of_it_remains(house: House, processes: FakeProcesses) -> None:
    path = house.write("tried")
    before = await known(house, path)
    assert before == {"known": False, "mode": None, "auto": "", "isolated": "", "at": None, "changed": []}
    *steps, found = await tried(house, path)
    assert [one["step"]["text"] for one in steps] == [
        "Starting a process for the notebook.",
        "Testing whether the notebook's process can be forked for each visit.",
    ]
    assert (found["known"], found["mode"]) == (True, "isolated")
    assert "forked" in found["auto"]
    await nothing_remains(processes)
    assert len(processes.kind("template")) == 0
    assert await known(house, path) == found
    write(house.root / path, code("x = 1"))
    assert (await known(house, path))["known"] is False


async def test_why_a_process_per_visit_is_not_possible(house: House, processes: FakeProcesses) -> None:
    processes.problems = {"torch": "the notebook has started CUDA"}
    path = house.write("cuda")
    found = (await tried(house, path))[-1]
    assert found["mode"] == "shared"
    assert found["auto"].startswith("All visitors share a kernel")
    assert all(found[name].endswith(": the notebook has started CUDA.") for name in ("auto", "isolated"))
    await nothing_remains(processes)


@pytest.mark.usefixtures("processes")
async def test_to_publish_is_to_try_out(house: House) -> None:
    path = house.write("published")
    publication = await house.publish(path, "auto")
    assert (await known(house, path))["mode"] == publication["mode"] == "isolated"


async def test_a_notebook_that_fails_is_reported_with_its_traceback(house: House, processes: FakeProcesses) -> None:
    processes.ran = link.Ran(error="NameError: x", traceback="Traceback: x", cell=1)
    path = house.write("fails")
    error = (await tried(house, path))[-1]["error"]
    assert (error["name"], error["traceback"]) == ("PublishError", "Traceback: x")
    await nothing_remains(processes)
    assert (await known(house, path))["known"] is False


async def test_a_trial_ends_with_its_client(house: House, processes: FakeProcesses) -> None:
    path = house.write("closed")
    processes.forks_dial = False  # the canary is waited for
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    headers = "".join(f"{name}: {value}\r\n" for name, value in BUILDER.items())
    head = f"POST {BASE_URL}{url(path)} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n{headers}Content-Length: 0\r\n\r\n"
    with contextlib.closing(writer):
        writer.write(head.encode())
        await reader.readuntil(b"Testing whether")
        await eventually(lambda: processes.forks != [])
    await nothing_remains(processes)
    assert house.room.kernels.processes() == []
    processes.forks_dial = True
    assert (await tried(house, path))[-1]["mode"] == "isolated"


async def test_a_page_without_a_notebook(house: House) -> None:
    assert (await house.fetch(url("nothing/none.ipynb"))).code == 404
    assert (await house.fetch(url("nothing/none.ipynb"), "POST")).code == 404
