"""What a save costs beside one parse of the same file: a label in 2 pages of 200 components, aim under 15 ms."""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.app.change import change_page
from jupyter_tools.app.file import NAME, read_app
from jupyter_tools.page.edits import EDITS
from jupyter_tools.page.json_text import parse
from jupyter_tools.page.model import parse_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.bench
TYPES = ("text_input", "number", "select", "checkbox", "button", "text", "table", "chart", "message")
ROUNDS = 40


def page() -> dict[str, Any]:
    """A page of 200 components: 20 forms of 9."""
    components = {f"field_{number}": {"type": kind, "span": 6} for number, kind in enumerate(TYPES)}
    return {"components": {f"form_{number}": {"type": "form", "components": components} for number in range(20)}}


def fastest(run: Callable[[], object]) -> float:
    """The shortest CPU time of a call, in milliseconds: others use the machine too."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        run()
        times.append(time.process_time() - started)
    return min(times) * 1e3


def test_a_label(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"version": 1, "pages": {"a.ipynb": page(), "b.ipynb": page()}}, indent=2))
    text = (tmp_path / NAME).read_text()
    parsing = fastest(lambda: parse_app(parse(text)))
    numbers, revisions = itertools.count(), [read_app(tmp_path).revision]

    def save() -> None:
        edit = {"type": "change", "path": "form_3.field_0", "changes": {"label": f"Label {next(numbers)}"}}
        changed = change_page(tmp_path, "a.ipynb", EDITS.validate_python([edit]), revisions[-1])
        revisions.append(changed.file.revision)

    saving = fastest(save)
    print(f"\na save: {saving:.1f} ms (aim: under 15), a parse: {parsing:.1f} ms, ratio {saving / parsing:.2f}")
