"""The digest of an anywidget's module, by which the server's settings trust it."""

from __future__ import annotations

import base64
import hashlib
import importlib
from pathlib import Path
from typing import Any

from ..errors import NotFoundError


def digest_of(source: str) -> str:
    """The digest of the module in a file, or of an anywidget's class as `package.module:Class`.

    Raises `NotFoundError` for what is neither.
    """
    file = Path(source)
    text = file.read_text(encoding="utf-8") if file.is_file() else _module_of(source)
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _module_of(name: str) -> str:
    """The text of the module of a class."""
    module, _, cls = name.partition(":")
    try:
        found: Any = getattr(importlib.import_module(module), cls)._esm  # noqa: SLF001 - where anywidgets have it
    except (ImportError, AttributeError, ValueError) as error:
        message = f"{name!r} is neither a file nor the class of an anywidget, as package.module:Class: {error}"
        raise NotFoundError(message) from None
    return found.read_text(encoding="utf-8") if isinstance(found, Path) else str(found)
