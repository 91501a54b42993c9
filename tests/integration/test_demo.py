from __future__ import annotations

import http.cookiejar
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.serving import still_running
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

START = 120.0
"""Seconds that the demo may take to print its lines on a busy machine."""
END = 12.0
"""Seconds within which everything must be gone."""


class Demo:
    """A running `jupyter tools demo` with what it printed."""

    def __init__(self, home: Path, *options: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "JPY_"))}
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "jupyter_tools.cli.main", "demo", "--no-browser", *options],
            env={**kept, "HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def read(self) -> dict[str, str]:
        """The URLs of the two lines, by what they are."""
        assert self.process.stdout is not None
        late = threading.Timer(START, self.process.kill)
        late.start()
        lines = [self.process.stdout.readline().rstrip("\n") for _ in range(2)]
        late.cancel()
        if not all(lines):
            pytest.fail(f"the demo printed {lines} and {self.process.communicate(timeout=END)}")
        return {name: url for name, _, url in (line.partition(": ") for line in lines)}

    def processes(self) -> list[psutil.Process]:
        """Everything that it started, kernels too."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> None:
        """Let nothing outlive a failing test."""
        if self.process.poll() is None:
            started = self.processes()
            self.process.kill()
            for one in started:
                one.kill()
        self.process.communicate(timeout=END)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A demo with a home and folder of its own."""
    made = Demo(tmp_path, "--port", "0", "--folder", str(tmp_path / "desk"))
    yield made
    made.end()


def status_of(url: str) -> int:
    """The HTTP status of a URL for a browser that keeps cookies and follows redirects."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    with opener.open(url, timeout=20) as answer:
        return int(answer.status)


@pytest.mark.kernel
def test_the_demo_shows_a_page_and_leaves_nothing_after_ctrl_c(demo: Demo, tmp_path: Path) -> None:
    urls = demo.read()
    assert list(urls) == ["Published page", "JupyterLab"]
    assert "visit_token=" in urls["Published page"]
    assert "/lab/tree/delays.ipynb?token=" in urls["JupyterLab"]
    assert [status_of(url) for url in urls.values()] == [200, 200]
    assert (tmp_path / "desk" / "delays.ipynb").exists()

    started = demo.processes()
    assert any("ipykernel" in " ".join(one.cmdline()) for one in started)
    demo.process.send_signal(signal.SIGINT)
    out, err = demo.process.communicate(timeout=END)
    assert demo.process.returncode == 0
    assert (out, err) == ("", "")
    assert still_running(started, 1) == []
    assert not list((tmp_path / ".local" / "share" / "jupyter").glob("jupyter_tools/publications.json"))


@pytest.mark.kernel
def test_a_termination_while_it_starts_leaves_nothing(demo: Demo) -> None:
    started = until(demo.processes, START)
    demo.process.send_signal(signal.SIGTERM)
    out, _ = demo.process.communicate(timeout=END)
    assert demo.process.returncode == 0
    assert out == ""
    assert still_running(started, 1) == []


@pytest.mark.kernel
def test_a_demo_that_is_killed_leaves_nothing(demo: Demo) -> None:
    urls = demo.read()
    assert status_of(urls["Published page"]) == 200
    started = demo.processes()
    scratch = Path(started[0].environ()["JUPYTER_CONFIG_DIR"]).parent
    assert scratch.is_dir()
    assert any("ipykernel" in " ".join(one.cmdline()) for one in started)
    demo.process.kill()
    assert still_running(started, 2 * END) == []
    assert not scratch.exists()


@pytest.mark.kernel
def test_a_demo_that_is_killed_while_it_starts_leaves_nothing(demo: Demo) -> None:
    started = until(demo.processes, START)
    demo.process.kill()
    assert still_running(started, 2 * END) == []


@pytest.mark.kernel
def test_a_notebook_that_fails_ends_the_demo_with_its_traceback(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    first = Demo(tmp_path, "--port", "0", "--folder", str(folder))
    until(lambda: (folder / "reviews.py").exists() or first.process.poll() is not None, START)
    first.end()
    (folder / "reviews.py").write_text("raise RuntimeError('no database today')\n")
    demo = Demo(tmp_path, "--port", "0", "--folder", str(folder))
    out, err = demo.process.communicate(timeout=START)
    assert demo.process.returncode == 1
    assert out == ""
    assert "RuntimeError: no database today" in err
    assert err.splitlines()[-1].startswith("jupyter tools: ")
