"""Which kernel a notebook asks for."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .paths import PagePath


async def kernel_name(page: PagePath, specs: Any) -> str | None:
    """The name of the kernel that a notebook's metadata asks for, or None where it is not installed here."""
    name = await asyncio.to_thread(_asked_for, page)
    return name if name in specs.find_kernel_specs() else None


def _asked_for(page: PagePath) -> str | None:
    try:
        notebook = json.loads(page.file.read_text(encoding="utf-8"))
        name = notebook["metadata"]["kernelspec"]["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None
