"""What benchmarks share: a browser, a server, and how figures are printed."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import browser_context_args, browser_type_launch_args
from tests.serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["browser_context_args", "browser_type_launch_args"]


UNLIMITED = tuple(
    f"--ToolsExtension.max_{what}_per_{whose}=0" for what in ("events", "kb") for whose in ("visit", "address")
)
"""Options of a server that takes whatever a benchmark sends."""


def summary(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


@pytest.fixture(scope="module")
def bench_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's folder."""
    return tmp_path_factory.mktemp("root")


@pytest.fixture(scope="module")
def bench_server(bench_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Jupyter server without Lab."""
    with Server(bench_root, tmp_path_factory.mktemp("home"), options=UNLIMITED) as started:
        yield started
