"""The Output widget of a visit: what its `with` block prints and displays goes into it.

In a notebook it marks the running cell's message, and the browser moves that cell's output into the widget. A handler
runs in no cell, so here the block collects the output itself. Errors leave the block, and what is printed to stderr is
the builder's: visitors are shown neither.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .capture import EventOutput, current

if TYPE_CHECKING:
    from ...protocol.messages import Output

MAX_OUTPUTS = 200
"""How many outputs a widget keeps."""
BLOCKS = "_jupyter_tools_blocks"
"""Where a widget keeps the blocks that are under way."""
_base: dict[str, Any] = {}


def route() -> None:
    """Let Output widgets of visits collect what they are to show; harmless when done twice, or without ipywidgets."""
    module = sys.modules.get("ipywidgets.widgets.widget_output")
    if module is None or _base:
        return
    _base.update(cls=module.Output, enter=module.Output.__enter__, exit=module.Output.__exit__)
    module.Output.__enter__ = _enter
    module.Output.__exit__ = _exit


def unroute() -> None:
    """Give Output widgets their own ways back."""
    if _base:
        cls = _base["cls"]
        cls.__enter__, cls.__exit__ = _base["enter"], _base["exit"]
        _base.clear()


def _enter(self: Any) -> Any:
    above = current.get()
    if above is None or getattr(self.comm, "table", None) is None:
        return _base["enter"](self)
    collected = _Collected(self, above)
    inner = EventOutput(above.event, collected.add, above.widgets, collected.clear)
    vars(self).setdefault(BLOCKS, []).append((inner, current.set(inner)))
    return None


def _exit(self: Any, *error: Any) -> Any:
    if not vars(self).get(BLOCKS):
        return _base["exit"](self, *error)
    inner, token = vars(self)[BLOCKS].pop()
    current.reset(token)
    inner.flush()
    return None


class _Collected:
    """What one block of an Output widget prints and displays, on its way into the widget."""

    def __init__(self, widget: Any, above: EventOutput) -> None:
        self._widget = widget
        self._above = above
        self._replace = False

    def add(self, output: Output) -> None:
        """Show an output in the widget."""
        if output.kind == "stderr":
            self._above.write("stderr", output.text)
            return
        outputs = [] if self._replace else list(self._widget.outputs)
        if output.replaces and not any(_is_named(one, output.display) for one in outputs):
            self._above.forward(output)
            return
        self._replace = False
        last = outputs[-1] if outputs else {}
        if output.replaces:
            outputs = [_notebook_output(output) if _is_named(one, output.display) else one for one in outputs]
        elif output.kind == "display":
            outputs.append(_notebook_output(output))
        elif last.get("output_type") == "stream" and last.get("name") == "stdout":
            outputs[-1] = {**last, "text": last["text"] + output.text}
        else:
            outputs.append({"output_type": "stream", "name": "stdout", "text": output.text})
        self._widget.outputs = tuple(outputs[-MAX_OUTPUTS:])

    def clear(self, *, wait: bool) -> None:
        """Empty the widget, now or when there is something new."""
        self._replace = wait
        if not wait:
            self._widget.outputs = ()


def _notebook_output(output: Output) -> dict[str, Any]:
    """A display in the format of notebook outputs."""
    transient = {"display_id": output.display}
    return {"output_type": "display_data", "data": output.data, "metadata": output.metadata, "transient": transient}


def _is_named(output: dict[str, Any], name: str) -> bool:
    return bool(output.get("transient", {}).get("display_id") == name)
