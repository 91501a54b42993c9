"""What `%load_ext jupyter_tools` sets up."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..protocol.link import ADDRESS, SECRET, Busy, NotRun
from .cell.display import PageDisplay
from .link.loop import LinkLoop
from .output import routing, tqdm, widgets
from .page import widget_event
from .page.page import PageInKernel

if TYPE_CHECKING:
    from collections.abc import Callable

ATTRIBUTE = "_jupyter_tools"
"""Where the shell keeps what is set up."""


class Extension:
    """The page, the link and the hooks of one shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.epoch = uuid4().hex
        self.kernel_id = _kernel_id(shell)
        self.page = PageInKernel(shell, _submitter(shell))
        self.link: LinkLoop | None = None
        self._cells: list[Any] = []
        """The running cells, outermost first."""

    def start(self) -> None:
        """Define the names for cells, route output and dial the server."""
        self.shell.push(
            {
                "page": PageDisplay(self.page, self.epoch, self.kernel_id),
                "handler": self.page.definition.handlers.decorate,
            },
            interactive=False,
        )
        notebook = find_notebook(self.shell)
        if notebook is not None:
            self.page.definition.serve(notebook.parent, notebook.name)
            self.page.refresh()
        self.shell.events.register("pre_run_cell", self.before_cell)
        self.shell.events.register("post_run_cell", self.after_cell)
        if self.kernel_id is None:
            return
        self.route()
        address, secret = os.environ.get(ADDRESS), os.environ.get(SECRET)
        if address and secret:
            self.dial(LinkLoop(address, secret, self.kernel_id, self.epoch))

    def route(self) -> None:
        """Let what handlers print and display reach their visits."""
        routing.route(self.shell)
        widgets.route()
        widget_event.route(self.shell)

    def dial(self, link: LinkLoop, receive: Callable[[Any], None] | None = None) -> None:
        """Serve the page to the server; where not all messages are the page's own, `receive` hands them on."""
        self.link = link
        self.page.held.send_not_run = link.send
        link.send(NotRun(handlers=self.page.held.not_run))
        link.start(receive or (lambda message: self.page.receive(message, link.send)))

    def stop(self) -> None:
        """Undo `start`."""
        self.page.watch.stop()
        if self.link is not None:
            self.link.close()
        self.shell.events.unregister("pre_run_cell", self.before_cell)
        self.shell.events.unregister("post_run_cell", self.after_cell)
        routing.unroute(self.shell)
        tqdm.uninstall()
        widgets.unroute()
        widget_event.unroute(self.shell)

    def before_cell(self, info: Any) -> None:
        """Tell the page and the server that a cell runs."""
        self._cells.append(info)
        self.page.main.busy = True
        if self.link is not None:
            self.link.send(Busy(busy=True))
        self.page.before_cell()

    def after_cell(self, result: Any) -> None:
        """Register the cell's handlers and its file, which tracebacks refer to; send the properties that it set.

        `result` is None for a cell that was interrupted while it awaited. The cell that loads the extension started
        before this hook was registered.
        """
        info = self._ended(result)
        try:
            if info is not None:
                source = info.raw_cell or ""
                file = self.shell.compile.get_code_name(source, source, 0)
                self.page.after_cell(source, getattr(info, "cell_id", None), file)
        finally:
            # Even after an exception: the events that wait for the end of the cell must continue.
            if not self._cells:
                self.page.idle()
                if self.link is not None:
                    self.link.send(Busy(busy=False))

    def _ended(self, result: Any) -> Any:
        """The info of an ended cell; removes it and the cells that ran inside it from the running ones."""
        if result is None:
            return self._cells.pop() if self._cells else None
        for place, info in enumerate(self._cells):
            if info is result.info:
                del self._cells[place:]
                break
        return result.info


def load(shell: Any) -> None:
    """Set up a shell; nothing happens the second time."""
    if getattr(shell, ATTRIBUTE, None) is None:
        extension = Extension(shell)
        setattr(shell, ATTRIBUTE, extension)
        extension.start()


def unload(shell: Any) -> None:
    """Take down what `load` set up."""
    extension = getattr(shell, ATTRIBUTE, None)
    if extension is not None:
        extension.stop()
        delattr(shell, ATTRIBUTE)


def find_notebook(shell: Any) -> Path | None:
    """The notebook of this kernel, as its starter tells it: Jupyter's session, or VS Code; else None."""
    names = (
        os.environ.get("JPY_SESSION_NAME"),
        shell.user_ns.get("__session__"),
        shell.user_ns.get("__vsc_ipynb_file__"),
    )
    for name in names:
        if name and str(name).endswith(".ipynb"):
            path = Path(name)
            return path if path.is_absolute() else Path.cwd() / path.name
    return None


def _kernel_id(shell: Any) -> str | None:
    """The id of the kernel, from the name of its connection file; None outside of a kernel."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return None
    from ipykernel.connect import get_connection_file  # noqa: PLC0415 - there is no ipykernel outside of one

    try:
        name = Path(get_connection_file()).name
    except RuntimeError:
        return None
    match = re.fullmatch(r"kernel-(.+)\.json", name)
    return match[1] if match else name


def _submitter(shell: Any) -> Callable[[Callable[[], Any]], None]:
    """How work reaches the main thread between cells; outside of a kernel there are no events, so nothing does."""
    if hasattr(shell, "submit"):
        return shell.submit  # type: ignore[no-any-return]
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return lambda _: None
    return kernel.io_loop.add_callback  # type: ignore[no-any-return]
