"""`page` in a cell: the page itself, shown where the cell's output is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...components.bindings import steps_of

if TYPE_CHECKING:
    from ...components import Component
    from ..page.page import PageInKernel


class PageDisplay:
    """The page of this notebook; as the last line of a cell it is shown in the output."""

    def __init__(self, page: PageInKernel, epoch: str, kernel: str | None) -> None:
        self._page = page
        self._epoch = epoch
        self._kernel = kernel
        self._widget: Any = None

    def __repr__(self) -> str:
        """The page as text: its components with their labels and handlers."""
        definition = self._page.definition
        if definition.notebook is None:
            return "No page: no notebook was found. Start this kernel from a notebook in Jupyter or VS Code."
        page = definition.page
        heading = f"Page of {definition.notebook}" + (f", {page.title!r}" if page.title else "")
        if not page.components and not page.handlers:
            return f"{heading}: empty. Describe the page in properties.json beside the notebook."
        lines = [(path.count("."), path.rpartition(".")[2], _about(one)) for path, one in page.walk()]
        width = max((2 * depth + len(name) for depth, name, _ in lines), default=0)
        shown = [f"  {'  ' * depth + name:{width}}  {about}" for depth, name, about in lines]
        bound = [f"  on {event}: {name}" for event, name in page.handlers.items()]
        return "\n".join([heading, *bound, *shown])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._kernel is None:
            return {"text/plain": repr(self)}
        from .widget import PageWidget  # noqa: PLC0415 - ipywidgets takes longer to import than all else together

        # One widget with a visit for each of its views: a widget lives as long as the kernel, its views come and go.
        if self._widget is None or self._widget.comm is None:
            self._widget = PageWidget(self._page, self._epoch)
        bundle = self._widget._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if isinstance(data, dict):
            data["text/plain"] = repr(self)  # for front ends without widgets, such as a printed notebook
        return bundle


def _about(component: Component) -> str:
    """A component's type, label and handlers, in one line."""
    label = component.__dict__.get("label")
    events = "".join(f", on {event}: {_steps(binding)}" for event, binding in component.handlers.items())
    return f"{component.type}{f' {label!r}' if label else ''}{events}"


def _steps(binding: Any) -> str:
    """The steps of a binding: handlers by their names, actions by theirs."""
    return ", ".join(one if isinstance(one, str) else next(iter(type(one).model_fields)) for one in steps_of(binding))
