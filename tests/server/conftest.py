"""One server for all tests of a module; async tests run in its event loop."""

from __future__ import annotations

import asyncio
import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server.kernels.live import LiveSource
from tests.server.fake_manager import FakeManager
from tests.server.house import Environment, House, running_house
from tests.waiting import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clock import Clock
    from tests.server.fake_kernel import FakeKernel

TIMEOUT = 90


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run async tests in the loop of the server."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    loop: asyncio.AbstractEventLoop = pyfuncitem.funcargs["loop"]
    # By a thread's timer: those of the loop follow a test's clock.
    test = loop.create_task(pyfuncitem.obj(**arguments))
    timer = threading.Timer(TIMEOUT, loop.call_soon_threadsafe, [test.cancel])
    timer.start()
    try:
        loop.run_until_complete(test)
    except asyncio.CancelledError as error:
        raise TimeoutError(f"The test still ran after {TIMEOUT} seconds.") from error
    finally:
        timer.cancel()
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module in one worker: each worker would start a server of its own."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(f"server {item.path.relative_to(here)}"))


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of a module's tests."""
    loop, executor = asyncio.new_event_loop(), ThreadPoolExecutor(thread_name_prefix="loop")
    loop.set_default_executor(executor)
    asyncio.set_event_loop(loop)
    yield loop
    # As `asyncio.run` does.
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    # What `shutdown_default_executor` does in Python 3.11 has no bound.
    executor.shutdown(wait=False)
    for one in list(executor._threads):
        join(one)
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def clock(clock: Clock, loop: asyncio.AbstractEventLoop) -> Clock:
    """The time, which the loop's timers follow."""
    clock.drive(loop)
    return clock


@pytest.fixture(scope="module")
def server_settings() -> dict[str, Any]:
    """What a module's server is configured with."""
    return {}


@pytest.fixture(scope="module")
def module_house(
    loop: asyncio.AbstractEventLoop, tmp_path_factory: pytest.TempPathFactory, server_settings: dict[str, Any]
) -> Iterator[House]:
    """The server of a module's tests."""
    folder = tmp_path_factory.mktemp("server")
    with Environment(folder):
        context = running_house(folder, **server_settings)
        house = loop.run_until_complete(context.__aenter__())
        yield house
        loop.run_until_complete(context.__aexit__(None, None, None))


@pytest.fixture
def house(module_house: House, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The server, on which live sessions are those of fake kernels."""

    async def kernel_id(self: LiveSource) -> str | None:
        return module_house.sessions.get(self._kernel.page.path)

    async def page_of(kernel: str) -> Any:
        paths = [path for path, found in module_house.sessions.items() if found == kernel]
        return module_house.room.root.page(paths[0]) if paths else await module_house.room.kernels.page_of(kernel)

    monkeypatch.setattr(LiveSource, "kernel_id", kernel_id)
    monkeypatch.setattr(module_house.room.hub, "_page_of", page_of)
    yield module_house
    loop.run_until_complete(module_house.clean())


@pytest.fixture
def manager(house: House, monkeypatch: pytest.MonkeyPatch) -> FakeManager:
    """The manager of shared kernels."""

    async def load(kernel: FakeKernel, kernel_id: str, hub: Any) -> Any:
        await kernel.dial()
        return await hub.link(kernel_id, 5)

    fake = FakeManager(house)
    monkeypatch.setattr(house.room.kernels, "_manager", fake)
    monkeypatch.setattr("jupyter_tools.server.kernels.shared.load_extension", load)
    monkeypatch.setattr("jupyter_tools.server.kernels.supervised.MAX_DELAY", 0.05)
    return fake
