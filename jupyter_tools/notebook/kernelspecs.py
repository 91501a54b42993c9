"""Which kernel a notebook asks for, and whether its page can run in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .. import atomic
from ..errors import PublishError

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = ("", "python", "python3", "ipython")
"""Names of Python in kernelspecs and notebooks; empty if none is given."""


class LanguageError(PublishError):
    """A notebook is in another language than Python."""


def kernel_name(notebook: Path, specs: Any) -> str | None:
    """The kernel name in a notebook's metadata; None if it has none and the default applies.

    `specs` is Jupyter's manager of kernelspecs. Raises `PublishError` for a kernel that it does not have, and
    `LanguageError` for one that runs another language than Python.
    """
    name, language = _asked_for(notebook)
    installed = specs.find_kernel_specs()
    if name in installed:
        language = specs.get_kernel_spec(name).language or language
    refuse_language(notebook.name, name, language)
    if name and name not in installed:
        raise PublishError(
            f"{notebook.name} needs the kernel {name!r}, which is not installed; {', '.join(sorted(installed))} are."
            " Choose one of them in JupyterLab (Kernel, Change Kernel) and save the notebook, or install it from its"
            f" environment: `python -m ipykernel install --user --name {name}`."
        )
    return name or None


def refuse_language(notebook: str, name: str, language: str) -> None:
    """Raise `LanguageError` for a kernel in a language other than Python."""
    if language.lower() not in PYTHON:
        kernel = f" (kernel {name!r})" if name else ""
        raise LanguageError(f"{notebook} is a notebook in {language}{kernel}: pages run notebooks in Python.")


def _asked_for(notebook: Path) -> tuple[str, str]:
    """Name and language of the kernel in the notebook's metadata; empty where missing."""
    try:
        metadata = json.loads(atomic.read(notebook))["metadata"]
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
    spec, info = _part(metadata, "kernelspec"), _part(metadata, "language_info")
    return _text(spec, "name"), _text(spec, "language") or _text(info, "name")


def _part(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _text(data: Any, name: str) -> str:
    found = _part(data, name)
    return found if isinstance(found, str) else ""
