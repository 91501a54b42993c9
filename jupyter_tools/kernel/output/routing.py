"""Routes what a process prints and displays to the event that runs.

Streams and the display publisher keep their identity and change their class: references that
a logging handler or a library took before are routed too. The `write` of a stream is a property because IPython
replaces it on the instance around each cell.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .capture import current

if TYPE_CHECKING:
    from collections.abc import Callable


def route(shell: Any) -> None:
    """Route this process's streams and the shell's display publisher; harmless when done twice."""
    for kind in ("stdout", "stderr"):
        _route_stream(getattr(sys, kind), kind)
    _route_publisher(shell.display_pub)
    _route_formatter(shell.display_formatter)


def unroute(shell: Any) -> None:
    """Give the streams and the publisher their own classes back."""
    for routed in (sys.stdout, sys.stderr, shell.display_pub, shell.display_formatter):
        base = getattr(type(routed), "_jupyter_tools_base", None)
        if base is not None:
            routed.__dict__.pop("_jupyter_tools_write", None)
            routed.__class__ = base


def _route_stream(stream: Any, kind: str) -> None:
    base = type(stream)
    if hasattr(base, "_jupyter_tools_base"):
        return
    own = stream.__dict__.pop("write", None) if hasattr(stream, "__dict__") else None

    def get(self: Any) -> Callable[[str], int]:
        below = self.__dict__.get("_jupyter_tools_write") or base.write.__get__(self)

        def write(text: str) -> int:
            output = current.get()
            if output is None:
                return below(text)  # type: ignore[no-any-return]
            output.write(kind, text)  # type: ignore[arg-type]
            return len(text)

        return write

    def put(self: Any, write: Any) -> None:
        self.__dict__["_jupyter_tools_write"] = write

    def remove(self: Any) -> None:
        self.__dict__.pop("_jupyter_tools_write", None)

    try:
        stream.__class__ = type(
            base.__name__, (base,), {"write": property(get, put, remove), "_jupyter_tools_base": base}
        )
    except TypeError:
        return  # a stream of a C type, as in plain IPython, where no visits are
    if own is not None:
        stream.write = own


def _route_publisher(publisher: Any) -> None:
    base = type(publisher)
    if hasattr(base, "_jupyter_tools_base"):
        return

    def publish(self: Any, data: dict[str, Any], metadata: Any = None, *args: Any, **kwargs: Any) -> None:
        output = current.get()
        if output is None:
            base.publish(self, data, metadata, *args, **kwargs)
        else:
            name = (kwargs.get("transient") or {}).get("display_id", "")
            output.display(data, metadata, name=str(name), replaces=bool(kwargs.get("update")))

    def clear_output(self: Any, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - IPython's signature
        output = current.get()
        if output is None:
            base.clear_output(self, wait)
        else:
            output.clear(wait=wait)

    publisher.__class__ = type(
        base.__name__, (base,), {"publish": publish, "clear_output": clear_output, "_jupyter_tools_base": base}
    )


def _route_formatter(formatter: Any) -> None:
    """Let figures that handlers display be drawn for pages, which may be light or dark."""
    base = type(formatter)
    if hasattr(base, "_jupyter_tools_base"):
        return

    def format(self: Any, obj: Any, include: Any = None, exclude: Any = None) -> Any:  # noqa: A001 - IPython's name
        output = current.get()
        media = output.format(obj) if output is not None and not include and not exclude else None
        if media is None:
            return base.format(self, obj, include, exclude)
        return {**media, "text/plain": f"<{type(obj).__name__}>"}, {}

    formatter.__class__ = type(base.__name__, (base,), {"format": format, "_jupyter_tools_base": base})
