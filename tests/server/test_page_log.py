"""The log of pages: bounded per page and minute, and what was left out is said once."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.server import page_log as page_log_module
from jupyter_tools.server import process_output
from jupyter_tools.server.page_log import MAX_TEXT, PageLog
from tests.waiting import eventually

if TYPE_CHECKING:
    from jupyter_tools.server.process_output import ProcessOutput

pytestmark = pytest.mark.usefixtures("loop")
LOG = logging.getLogger("test_page_log")
FORGED = "[C 2026-01-01 ServerApp] FORGED"


@pytest.fixture(autouse=True)
def _all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, LOG.name)


def test_a_long_text_keeps_its_beginning_and_its_end(caplog: pytest.LogCaptureFixture) -> None:
    PageLog(LOG).write("desk", logging.ERROR, "error e1", "a" * 5_000 + "z" * 5_000)
    half = MAX_TEXT // 2
    left_out = f"    [{10_000 - MAX_TEXT:,} characters are left out]"
    expected = ["jupyter_tools: desk: error e1", f"    {'a' * half}", left_out, f"    {'z' * half}"]
    assert caplog.messages == ["\n".join(expected)]


@pytest.mark.parametrize(
    ("limits", "written"),
    [({"max_entries": 3}, 3), ({"max_kb": 1}, 4), ({"max_kb": 1, "max_entries": 2}, 2), ({}, 10)],
)
async def test_the_log_of_a_page_is_limited_per_minute(
    caplog: pytest.LogCaptureFixture, limits: dict[str, int], written: int
) -> None:
    log = PageLog(LOG, journal=True, **limits)
    for _ in range(10):
        log.write("desk", logging.INFO, "stdout", "ü" * 100)
    log.write("other", logging.INFO, "stdout", "of another page")
    assert [text.count("desk") for text in caplog.messages] == [1] * written + [0]
    caplog.clear()
    log.stop()
    left_out = f"jupyter_tools: desk: {10 - written} more entries are left out; `jupyter tools log` has the events."
    assert caplog.messages == ([left_out] if written < 10 else [])


async def test_what_was_left_out_is_said_once_when_the_minute_ends(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_log_module, "MINUTE", 0.2)
    log = PageLog(LOG, max_entries=1)
    for _ in range(2):
        for _ in range(342):
            log.write("desk", logging.INFO, "stdout", "again")
        log.write("desk", logging.INFO, "stdout", "x" * 100_000)
        await eventually(lambda: "left out" in caplog.messages[-1])
        assert caplog.messages == [
            "jupyter_tools: desk: stdout\n    again",
            "jupyter_tools: desk: 342 more entries are left out.",
        ]
        caplog.clear()
    log.write("desk", logging.INFO, "stdout", "again")
    log.write("desk", logging.INFO, "stdout", "again")
    log.stop()
    assert caplog.messages[-1] == "jupyter_tools: desk: 1 more entry is left out."


async def test_a_page_that_keeps_within_the_limit_may_write_again_in_the_next_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_log_module, "MINUTE", 0.0)
    log = PageLog(LOG, max_entries=1)
    for _ in range(5):
        log.write("desk", logging.INFO, "stdout", "again")
    assert len(caplog.messages) == 5


# --- processes ------------------------------------------------------------------------------------------------------


def descriptors() -> int:
    """How many this process has."""
    return len(list(Path("/proc/self/fd").iterdir()))


def started(output: ProcessOutput, command: list[str], **given: Any) -> subprocess.Popen[bytes]:
    """A process that has the pipes."""
    child = subprocess.Popen(command, stdout=output.stdout, stderr=output.stderr, **given)  # noqa: S603 - our own words
    output.started()
    return child


async def test_what_a_process_and_its_children_write_is_clean_and_indented(caplog: pytest.LogCaptureFixture) -> None:
    before, log = descriptors(), PageLog(LOG)
    output = log.process_output("desk")
    code = (
        f"import os, subprocess; os.write(2, 'é\\n{FORGED} 2\\n'.encode()); "
        f"subprocess.run(['printf', '%s', '\\x1b[2J\\u202e\\n{FORGED} 1\\n\\xff'])"
    )
    child = started(output, [sys.executable, "-c", code])
    await eventually(lambda: descriptors() == before)
    assert child.wait(10) == 0
    texts = {record.levelno: record.getMessage() for record in caplog.records}
    assert texts[logging.WARNING] == f"jupyter_tools: desk: stderr of its process\n    é\n    {FORGED} 2"
    about, first, *_ = texts[logging.INFO].split("\n")
    assert (about, first[:8]) == ("jupyter_tools: desk: stdout of its process", "    \N{REPLACEMENT CHARACTER}[2J")
    assert f"\n    {FORGED} 1\n" in texts[logging.INFO]
    assert not [one for text in texts.values() for one in text if not one.isprintable() and one != "\n"]


async def test_a_process_that_writes_very_much_is_not_held_up(caplog: pytest.LogCaptureFixture) -> None:
    before, log = descriptors(), PageLog(LOG, max_entries=5)
    output = log.process_output("desk")
    command = [sys.executable, "-c", "import os\nfor _ in range(1000): os.write(1, b'x' * 20_000)"]
    child = started(output, command)
    await eventually(lambda: child.poll() is not None)
    assert child.returncode == 0
    await eventually(lambda: descriptors() == before)
    log.stop()
    assert len(caplog.messages) == 6
    assert "more entries are left out" in caplog.messages[-1]
    assert len(caplog.text) < 40_000


async def test_pipes_are_closed_when_the_server_stops_or_a_process_cannot_start(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_output, "PAUSE", 1_000)
    before, log = descriptors(), PageLog(LOG)
    log.process_output("desk").started()
    await eventually(lambda: descriptors() == before)
    output = log.process_output("desk")
    with started(output, ["/bin/cat"], stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.stdin.write(b"the last words")
        child.stdin.close()
        child.wait(10)
    log.stop()
    assert descriptors() == before
    assert caplog.messages == ["jupyter_tools: desk: stdout of its process\n    the last words"]
    log.stop()
