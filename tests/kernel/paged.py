"""A page in a kernel without a process: its main thread is an event loop that runs when a test waits."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from jupyter_tools.kernel.page.page import PageInKernel
from jupyter_tools.protocol.link import Emit, Open, Run, Welcome
from tests.linked import write_app
from tests.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Shell(SimpleNamespace):
    """What a page needs of a shell."""

    def __init__(self) -> None:
        super().__init__(user_ns={}, user_ns_hidden={}, transform_cell=lambda text: text)

    def push(self, names: dict[str, Any], *, interactive: bool) -> None:
        assert interactive is False
        self.user_ns.update(names)
        self.user_ns_hidden.update(names)


class Kernel:
    """A page whose main thread is an event loop that runs when a test waits."""

    def __init__(self, folder: Path, *, welcome: bool = True) -> None:
        self.loop = asyncio.new_event_loop()
        self.shell = Shell()
        self.page = PageInKernel(self.shell, lambda call: self.loop.call_soon_threadsafe(call) and None)
        self.folder = write_app(folder / "app", [])
        self.sent: list[Any] = []
        self.policy: dict[str, Any] = {"lane": "main", "timeout": None, "retry": 0}
        if welcome:
            self.receive(Welcome(folder=str(self.folder), notebook="desk.ipynb", path="desk.ipynb", received=None))
        self.turn()

    def receive(self, message: Any) -> None:
        self.page.receive(message, self.sent.append)

    def turn(self, until: Callable[[], Any] = lambda: True) -> None:
        """Run the main thread until something holds."""

        async def wait() -> None:
            await asyncio.sleep(0)
            try:
                await eventually(until)
            except AssertionError as error:
                error.add_note(f"Sent: {self.sent}")
                raise

        self.loop.run_until_complete(wait())

    def open(self, visit: str = "v", *, builder: bool = True, **state: Any) -> None:
        self.receive(Open(visit=visit, builder=builder, user="ann", params={}, state=values(state), visible={}))
        self.turn()

    def start(self, handler: Any, event: int = 1, visit: str = "v", **state: Any) -> None:
        self.shell.user_ns["handler_under_test"] = handler
        self.send("handler_under_test", event, visit, **state)

    def send(self, handler: str, event: int, visit: str = "v", **state: Any) -> None:
        """What the server sends for an event; 0 is the `load` of the page."""
        self.receive(
            Run(
                visit=visit,
                event=event,
                component="filters.search" if event else "page",
                name="click" if event else "load",
                handler=handler,
                state=values(state),
                detail=None,
                **self.policy,
            )
        )

    def end(self, event: int, visit: str = "v") -> Any:
        """The end of an event, once it has come."""
        self.turn(lambda: any(one.type == "done" for one in self.of(event, visit)))
        return self.of(event, visit)[-1]

    def close(self) -> None:
        """End what the page holds."""
        self.page.watch.stop()
        self.page.windows.wait()
        self.turn(lambda: not self.page.main._serving)
        self.loop.close()

    def run(self, handler: Any, event: int = 1, visit: str = "v", **state: Any) -> list[Any]:
        """Run a handler; what was sent for its event."""
        self.start(handler, event, visit, **state)
        self.turn(lambda: any(one.type == "done" for one in self.of(event, visit)))
        return self.of(event, visit)

    def of(self, event: int, visit: str = "v") -> list[Any]:
        own = [one.message for one in self.sent if isinstance(one, Emit) and one.visit == visit]
        return [one for one in own if getattr(one, "event", None) == event]


def values(state: dict[str, Any]) -> dict[str, Any]:
    return {path.replace("__", "."): value for path, value in state.items()}
