"""Turns notebooks into internal tool pages."""

from __future__ import annotations

from typing import Any

from ._version import __version__

__all__ = ["__version__", "load_ipython_extension", "unload_ipython_extension"]


def load_ipython_extension(shell: Any) -> None:
    """Set up a kernel (or plain IPython): the hook of `%load_ext jupyter_tools`."""
    from .kernel.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take down what `load_ipython_extension` set up."""
    from .kernel.extension import unload

    unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .server.extension import ToolsExtension

    return [{"module": "jupyter_tools", "app": ToolsExtension}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter_tools"}]
