"""Turns notebooks into internal tool pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__
from .errors import VisitorError
from .protocol.scalars import unset

if TYPE_CHECKING:
    from .components.files import UploadedFile

__all__ = ["UploadedFile", "VisitorError", "__version__", "load_ipython_extension", "unload_ipython_extension", "unset"]


def __getattr__(name: str) -> Any:
    if name == "UploadedFile":
        from .components.files import UploadedFile  # noqa: PLC0415 - most imports of this package need no components

        return UploadedFile
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def load_ipython_extension(shell: Any) -> None:
    """Set up a kernel (or plain IPython): the hook of `%load_ext jupyter_tools`."""
    from .kernel.extension import load  # noqa: PLC0415 - a server needs nothing of the kernel

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take down what `load_ipython_extension` set up."""
    from .kernel.extension import unload  # noqa: PLC0415 - a server needs nothing of the kernel

    unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .server.extension import ToolsExtension  # noqa: PLC0415 - a kernel needs nothing of the server

    return [{"module": "jupyter_tools", "app": ToolsExtension}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-tools"}]
