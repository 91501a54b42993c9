"""Notebooks as tests write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FUNCTION = "def search(state, context):\n    pass"
"""A cell with one handler."""


def code(source: Any, *tags: str, **more: Any) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "id": "c", "source": source, "metadata": {"tags": list(tags)}, "outputs": [], **more}


def write(path: Path, *cells: Any, **more: Any) -> Path:
    """Write a notebook; its path."""
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}))
    return path
