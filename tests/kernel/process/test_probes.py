"""Libraries are used only where the notebook has imported them, and what they raise is the answer."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from jupyter_tools.kernel.process import probes
from jupyter_tools.protocol.link import PROBES


def test_each_library_that_is_asked_for_has_a_probe() -> None:
    assert set(probes._PROBES) == set(PROBES)


@pytest.mark.parametrize("name", ["numpy", "polars", "duckdb"])
def test_a_library_that_works_has_no_problem(name: str) -> None:
    pytest.importorskip(name)
    assert probes.probe(name) is None


def test_what_was_not_imported_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    monkeypatch.setitem(probes._PROBES, "polars", lambda _: "used")
    assert probes.probe("polars") is None
    assert "polars" not in sys.modules
    assert probes.probe("os") is None


def test_an_error_of_a_library_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Any) -> None:
        message = "no more threads"
        raise RuntimeError(message)

    monkeypatch.setitem(sys.modules, "duckdb", types.ModuleType("duckdb"))
    monkeypatch.setitem(probes._PROBES, "duckdb", fail)
    assert probes.probe("duckdb") == "duckdb fails: RuntimeError: no more threads"


@pytest.mark.parametrize("started", [True, False])
def test_cuda_that_was_started_cannot_be_forked(started: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    class Square:
        def __matmul__(self, other: Square) -> Square:
            return other

        def sum(self) -> Square:
            return self

        def item(self) -> float:
            return 1.0

    torch: Any = types.ModuleType("torch")
    torch.cuda = types.SimpleNamespace(is_initialized=lambda: started)
    torch.ones = lambda _: Square()
    monkeypatch.setitem(sys.modules, "torch", torch)
    assert ("CUDA" in (probes.probe("torch") or "")) is started
