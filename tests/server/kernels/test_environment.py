"""What is said of an environment that cannot run jupyter_tools."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.server.kernels.environment import ENDS, lacks, lacks_package, problem_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("loop")


def test_the_remedy_is_a_command_that_can_be_pasted() -> None:
    assert lacks_package("/opt/py/bin/python").endswith(": /opt/py/bin/python -m pip install jupyter_tools")
    assert lacks_package("/my env/python").endswith(": '/my env/python' -m pip install jupyter_tools")


def test_another_error_is_quoted() -> None:
    for error in ("ModuleNotFoundError: No module named 'jupyter_tools'", "No module named jupyter_tools"):
        assert lacks("/p", error) == lacks_package("/p")
    said = lacks("/p", "ModuleNotFoundError: No module named 'pydantic'")
    assert "/p" in said
    assert said.endswith("No module named 'pydantic'")


async def test_why_an_interpreter_ended_is_found_out(tmp_path: Path) -> None:
    # Without the site's packages there is nothing of ours.
    said = await problem_of([sys.executable, "-S", "-E"], tmp_path, dict(os.environ))
    assert said == lacks_package(sys.executable)
    assert await problem_of([sys.executable], tmp_path, dict(os.environ)) == ENDS.format(sys.executable)
    missing = str(tmp_path / "python")
    assert await problem_of([missing], tmp_path, {}) == ENDS.format(missing)
