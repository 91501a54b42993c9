"""Turns notebooks into internal tool pages."""

from __future__ import annotations

from ._version import __version__

__all__ = ["__version__"]
