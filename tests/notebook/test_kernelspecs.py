"""Which kernel a notebook gets, and which notebooks get none."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_tools.errors import PublishError
from jupyter_tools.notebook.kernelspecs import LanguageError, kernel_name

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {"python3": "python", "lab": "Python", "ir": "R", "silent": ""}


class Specs:
    """Installed kernelspecs."""

    def find_kernel_specs(self) -> dict[str, str]:
        return dict.fromkeys(LANGUAGES, "/somewhere")

    def get_kernel_spec(self, name: str) -> Any:
        return SimpleNamespace(language=LANGUAGES[name])


def asked(folder: Path, metadata: Any) -> str | None:
    """The kernel of a notebook with this metadata."""
    notebook = folder / "desk.ipynb"
    notebook.write_text(json.dumps({"metadata": metadata}))
    return kernel_name(notebook, Specs())


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"kernelspec": {"name": "lab", "language": "python"}}, "lab"),
        ({"kernelspec": {"name": "silent"}, "language_info": {"name": "python"}}, "silent"),
        ({"language_info": {"name": "python"}}, None),
        ({"kernelspec": {"name": 5}}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_notebook_gets_the_kernel_that_it_asks_for(tmp_path: Path, metadata: Any, name: str | None) -> None:
    assert asked(tmp_path, metadata) == name


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (
            {"kernelspec": {"name": "ir"}},
            r"desk\.ipynb is a notebook in R \(kernel 'ir'\): pages run",
        ),
        ({"kernelspec": {"name": "julia-1.9", "language": "julia"}}, r"in julia \(kernel 'julia-1.9'\)"),
        ({"kernelspec": {"name": "x"}, "language_info": {"name": "R"}}, r"in R \(kernel 'x'\)"),
        ({"language_info": {"name": "bash"}}, r"desk\.ipynb is a notebook in bash: "),
        (
            {"kernelspec": {"name": "py39", "language": "python"}},
            r"the kernel 'py39', which is not installed; ir, lab, python3, silent are\. .*--name py39",
        ),
    ],
)
def test_notebooks_that_cannot_run_are_refused(tmp_path: Path, metadata: Any, message: str) -> None:
    with pytest.raises(PublishError, match=message) as raised:
        asked(tmp_path, metadata)
    assert isinstance(raised.value, LanguageError) is ("is a notebook in" in str(raised.value))
