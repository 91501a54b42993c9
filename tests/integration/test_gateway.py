"""A server whose kernels run behind a Jupyter gateway: it refuses pages at once, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jupyter_tools.server.extension import GATEWAY
from tests.serving import TOKEN, Server, write_app
from tests.visiting import Visitor, close_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("gateway server")]
PAGE = {"handlers": {"load": "load"}, "components": {"answer": {"type": "text"}}}
LOAD = "def load(context):\n    context.answer.text = 'loaded'"
MODES = ("auto", "live", "shared", "isolated")


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    """End the connections of a test."""
    yield
    close_all()


def test_kernels_behind_a_gateway_are_refused_in_every_mode(tmp_path: Path) -> None:
    path = write_app(tmp_path / "root" / "desk", "desk", PAGE, LOAD)
    (tmp_path / "kernels").mkdir()
    with (
        Server(tmp_path / "kernels", tmp_path / "gateway") as gateway,
        Server(
            tmp_path / "root",
            tmp_path / "home",
            options=(f"--gateway-url={gateway.url}", f"--GatewayClient.auth_token={TOKEN}"),
        ) as server,
    ):
        for mode in MODES:
            body = {"notebook": "desk/desk.ipynb", "mode": mode}
            assert server.refusal("jupyter-tools/api/publications", body) == (503, GATEWAY)
        assert server.refusal("jupyter-tools/api/kernels/desk/desk.ipynb/run", {}) == (503, GATEWAY)
        builder = Visitor(f"{server.url}jupyter-tools/api/socket/desk/{path.name}", token=TOKEN)
        assert builder.until("kernel", status="missing")["message"] == GATEWAY
        assert gateway.request("GET", "api/kernels") == []
    log = server.log.read_text()
    assert "never awaited" not in log
    assert "Traceback" not in log
