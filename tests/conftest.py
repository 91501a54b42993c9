"""What all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.clock import Clock
from tests.services import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Machines of continuous integration pause at any time: how long an example takes says nothing about the code.
settings.register_profile("tests", deadline=None, max_examples=25)
settings.register_profile("fuzz", deadline=None, max_examples=2_000)
settings.load_profile("tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Refuse versions of pytest and pytest-xdist that silently ignore groups, as 9.2 and 3.8 do."""
    if getattr(config.option, "loadgroup", False):
        ungrouped = [one for one in items if one.get_closest_marker("xdist_group") and "@" not in one.nodeid]
        if ungrouped:
            message = f"pytest-xdist ignores the group of {ungrouped[0].nodeid}: pytest {pytest.__version__} is too new"
            raise pytest.UsageError(message)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, which a test moves on."""
    return Clock(monkeypatch)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested: a green run must not look like more than it was."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if MISSING in str(one.longrepr)]
    if skipped:
        terminalreporter.section("NOT RUN: services are missing", sep="!", red=True, bold=True)
        for one in skipped:
            terminalreporter.line(f"{one.nodeid}: {str(one.longrepr).rpartition(MISSING)[2].strip(chr(39) + ') ')}")
        terminalreporter.line("`python scripts/ensure_services.py` installs them where it may.")
