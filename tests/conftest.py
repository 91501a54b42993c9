"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.clock import Clock
from tests.services import MISSING

# Machines of continuous integration pause at any time: how long an example takes says nothing about the code.
settings.register_profile("tests", deadline=None, max_examples=50)
settings.register_profile("fuzz", deadline=None, max_examples=2_000)
settings.load_profile("tests")


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
