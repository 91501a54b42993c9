"""What a large page costs before its first event: State and Context of 1,000 components, and `%load_ext`."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.generated.emitter import page_module_source
from jupyter_tools.page.model import parse_app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.bench
KINDS = ("text_input", "number", "select", "checkbox", "button", "text", "table", "chart", "message")
LOAD = """
import time
import pydantic, narwhals, asyncio, concurrent.futures, ipykernel.connect  # what it stands on
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
started = time.perf_counter()
shell.run_line_magic("load_ext", "jupyter_tools")
print(time.perf_counter() - started)
"""


def test_generation_of_1000_components() -> None:
    components = {
        f"form_{outer}": {
            "type": "form",
            "components": {f"field_{inner}": {"type": kind} for inner, kind in enumerate(KINDS)},
        }
        for outer in range(100)
    }
    app = parse_app({"version": 1, "pages": {"big.ipynb": {"components": components}}})
    times = []
    for _ in range(10):
        started = time.perf_counter()
        page_module_source("big.ipynb", app.pages["big.ipynb"])
        times.append(time.perf_counter() - started)
    print(f"\ngeneration of State and Context, 1,000 components: {min(times) * 1e3:.1f} ms (under 20)")


def test_load_ext(tmp_path: Path) -> None:
    times = []
    for _ in range(5):
        command = [sys.executable, "-W", "ignore", "-c", LOAD]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)  # noqa: S603
        times.append(float(answer.stdout.split()[-1]))
    print(f"\n%load_ext jupyter_tools: {min(times) * 1e3:.0f} ms beyond the libraries' own imports (under 150)")
