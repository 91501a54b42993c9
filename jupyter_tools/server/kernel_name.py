"""Which kernel a notebook asks for."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from ..errors import PublishError

if TYPE_CHECKING:
    from .paths import PagePath

PYTHON = ("", "python", "python3", "ipython")
"""Names of Python in kernelspecs and notebooks; empty if none is given."""


async def kernel_name(page: PagePath, specs: Any) -> str | None:
    """The kernel name in a notebook's metadata; None if it has none and the server's default applies.

    Raises `PublishError` for a kernel that is not installed here, or that runs another language than Python.
    """
    name, language = await asyncio.to_thread(_asked_for, page)
    installed = await asyncio.to_thread(specs.find_kernel_specs)
    if name in installed:
        language = (await asyncio.to_thread(specs.get_kernel_spec, name)).language or language
    refuse_language(page, name, language)
    if name and name not in installed:
        raise PublishError(
            f"{page.notebook} needs the kernel {name!r}, which this server does not have; it has"
            f" {', '.join(sorted(installed))}. Choose one of them in JupyterLab (Kernel, Change Kernel) and save the"
            f" notebook, or install it from its environment: `python -m ipykernel install --user --name {name}`."
        )
    return name or None


def refuse_language(page: PagePath, name: str, language: str) -> None:
    """Raise `PublishError` for a kernel in a language other than Python."""
    if language.lower() not in PYTHON:
        kernel = f" (kernel {name!r})" if name else ""
        raise PublishError(f"{page.notebook} is a notebook in {language}{kernel}: pages run notebooks in Python.")


def _asked_for(page: PagePath) -> tuple[str, str]:
    """Name and language of the kernel in the notebook's metadata; empty where missing."""
    try:
        metadata = json.loads(page.file.read_text(encoding="utf-8"))["metadata"]
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
    spec, info = _part(metadata, "kernelspec"), _part(metadata, "language_info")
    return _text(spec, "name"), _text(spec, "language") or _text(info, "name")


def _part(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _text(data: Any, name: str) -> str:
    found = _part(data, name)
    return found if isinstance(found, str) else ""
