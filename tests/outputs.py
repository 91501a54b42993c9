"""What outputs have that nobody displayed under a name."""

from __future__ import annotations

from typing import Any

UNNAMED: dict[str, Any] = {"metadata": {}, "display": "", "replaces": False, "handler": ""}
