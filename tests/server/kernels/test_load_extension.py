"""Asking a kernel to load the extension: one that runs its cells, and one that answers nothing."""

from __future__ import annotations

import queue
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_client.session import Session

from jupyter_tools.server.kernels import load_extension as module
from jupyter_tools.server.kernels.load_extension import SilentError, load_extension

pytestmark = pytest.mark.usefixtures("loop")


class Client:
    """Speaks to a kernel that runs a cell for a number of looks, and whose control channel answers or does not."""

    def __init__(self, *, answers: bool, looks: int) -> None:
        self.control_channel = SimpleNamespace(send=self.ask)
        self.looks = looks
        self.closed = False
        self._answers = answers
        self._asked: list[str] = []

    def start_channels(self, **_: Any) -> None:
        """Connect."""

    def stop_channels(self) -> None:
        self.closed = True

    def execute(self, _code: str, **_: Any) -> str:
        return "request"

    def ask(self, message: Any) -> None:
        self._asked.append(message["msg_type"])

    async def get_control_msg(self, timeout: float) -> Any:  # noqa: ARG002, ASYNC109 - as jupyter_client has it
        if not self._answers or self._asked != ["kernel_info_request"]:
            raise queue.Empty
        return {}

    async def get_shell_msg(self, timeout: float) -> Any:  # noqa: ARG002, ASYNC109 - as jupyter_client has it
        self.looks -= 1
        if self.looks > 0:
            raise queue.Empty
        return {"parent_header": {"msg_id": "request"}, "content": {"status": "ok"}}


def manager(client: Client) -> Any:
    async def is_alive() -> bool:
        return True

    session = Session()
    return SimpleNamespace(session=session, client=lambda session: client, is_alive=is_alive, provisioner=None)  # noqa: ARG005 - as jupyter_client has it


async def linked(_kernel: str, _timeout: float) -> str:
    return "link"


HUB: Any = SimpleNamespace(links={}, link=linked)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_TIMEOUT", -1)


async def test_a_kernel_that_answers_nothing_is_given_up() -> None:
    client = Client(answers=False, looks=1_000_000)
    with pytest.raises(SilentError, match="restart it"):
        await load_extension(manager(client), "k", HUB)
    assert client.closed


async def test_one_that_hangs_while_its_cell_runs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK", -1)
    client, busy = Client(answers=True, looks=1_000_000), []
    with pytest.raises(SilentError, match="restart it"):
        await load_extension(manager(client), "k", HUB, lambda: busy.append(client.looks))
    # It was asked a second time, and answered the first one only.
    assert busy == [999_999]
    assert client.closed


async def test_one_that_answers_while_its_cells_run_is_waited_for() -> None:
    client = Client(answers=True, looks=100)
    link: Any = await load_extension(manager(client), "k", HUB)
    assert link == "link"
    assert client.looks == 0
