"""What a page shows of its handlers' output: that of the last event of each component."""

from __future__ import annotations

import operator
from functools import partial
from typing import TYPE_CHECKING

from ..page.moves import path_after, rekeyed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..page.moves import Moved
    from ..protocol.messages import Output

MAX_SHOWN = 4_000_000
"""The most characters of outputs kept for clients that reload the page; older outputs are dropped."""
VIEW = "application/vnd.jupyter.widget-view+json"
"""The media type of a widget."""
IMAGE = "application/vnd.jupyter-tools.image+json"
"""The media type of an image for light pages and one for dark pages: `type`, `light`, `dark`, `width`, `height`."""


class Outputs:
    """The outputs of a visit by component, as its client shows them."""

    __slots__ = ("_components", "_sizes", "_total", "by_component")

    def __init__(self) -> None:
        self.by_component: dict[str, list[Output]] = {}
        self._components: dict[int, str] = {}
        self._sizes: dict[int, int] = {}
        self._total = 0

    def begin(self, event: int, component: str) -> None:
        """Forget what a component's earlier events left: a new one runs."""
        self._forget(component, lambda _: True)
        self._components = {one: path for one, path in self._components.items() if path != component}
        self._components[event] = component

    def add(self, output: Output, size: int) -> None:
        """Keep an output of so many characters; its event may have ended, as that of a widget's callback has."""
        if output.kind == "clear":
            for component in list(self.by_component):
                self._forget(component, lambda one: one.event == output.event)
        elif output.replaces:
            self._replace(output, size)
        else:
            self._add(output, size)

    def _add(self, output: Output, size: int) -> None:
        self.put(self._components.get(output.event, "page"), output, size)

    def put(self, component: str, output: Output, size: int) -> None:
        """Keep an output at a component."""
        self.by_component.setdefault(component, []).append(output)
        self._sizes[output.seq] = size
        self._total += size
        self._shrink()

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep the outputs at the new paths of their components."""
        if moves:
            self.by_component = rekeyed(self.by_component, moves)
            self._components = {event: path_after(path, moves) for event, path in self._components.items()}

    def _shrink(self) -> None:
        while self._total > MAX_SHOWN:
            first = min(self.by_component, key=lambda path: self.by_component[path][0].seq)
            oldest = self.by_component[first][0]
            self._forget(first, partial(operator.is_, oldest))

    def size(self, output: Output) -> int:
        """How many characters a kept output has."""
        return self._sizes[output.seq]

    def forget_widgets(self) -> None:
        """Forget the widgets of a kernel process that has ended."""
        for component in list(self.by_component):
            self._forget(component, lambda one: VIEW in one.data)

    def _replace(self, output: Output, size: int) -> None:
        """Replace the display with the same name; an output without data removes it."""
        for component in list(self.by_component):
            if not output.data:
                self._forget(component, lambda one: one.display == output.display)
            for place, one in enumerate(self.by_component.get(component, [])):
                if one.display == output.display:
                    new = {"text": output.text, "data": output.data, "metadata": output.metadata}
                    self.by_component[component][place] = one.model_copy(update=new)
                    self._total += size - self._sizes[one.seq]
                    self._sizes[one.seq] = size
        self._shrink()

    def _forget(self, component: str, matches: Callable[[Output], bool]) -> None:
        outputs = self.by_component.pop(component, [])
        remaining = [one for one in outputs if not matches(one)]
        if remaining:
            self.by_component[component] = remaining
        for one in outputs:
            if matches(one):
                self._total -= self._sizes.pop(one.seq)
