"""The shell of a process that serves one visit: IPython as in a kernel, without Jupyter's channels."""

from __future__ import annotations

import builtins
import getpass
import hashlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

from IPython.core.application import BaseIPythonApplication
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell, InteractiveShellABC
from IPython.core.shellapp import InteractiveShellApp
from traitlets import Any as AnyTrait
from traitlets import Type

from ...terminal import printable
from ..output.no_input import refuse

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class LogStream(io.TextIOBase):
    """stdout or stderr of no event: written to the process's own stream, which cannot be closed."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """How text becomes bytes."""
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        """How characters that cannot be encoded are handled."""
        return "backslashreplace"

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The process's own stream, for what writes past Python."""
        return self._descriptor

    def isatty(self) -> bool:
        """Never."""
        return False

    def write(self, text: str) -> int:
        """Write a text as far as the stream takes it."""
        data = printable(text).encode()
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError:
            pass  # a handler has closed it, or nobody reads the log: not an error
        return len(text)

    def close(self) -> None:
        """Do nothing: the stream is shared."""


class QuietPublisher(DisplayPublisher):
    """Shows nothing: what an event displays is routed to its visit."""

    def publish(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Drop what no event has displayed."""

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - as IPython calls it
        """Do nothing: there is no output."""


class QuietHook(DisplayHook):
    """Keeps the value of a cell's last line as `_`, and prints it nowhere."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Print no value."""


class CellCompiler(CachingCompiler):
    """Names the code of a cell by its text alone, so that its file is known before and after it was run."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:  # noqa: ARG002 - IPython's own
        """The file of a cell's code in tracebacks."""
        return f"<cell {hashlib.sha256(raw_code.encode('utf-8', 'replace')).hexdigest()[:16]}>"


class WorkerShell(InteractiveShell):
    """IPython's shell on the main thread of a process of our own."""

    compiler_class = Type(CellCompiler)
    display_pub_class = Type(QuietPublisher)
    displayhook_class = Type(QuietHook)
    # plotly and others take a shell without the trait for a terminal, and would open a browser.
    kernel = AnyTrait()
    loop: asyncio.AbstractEventLoop | None = None
    """The main thread's event loop, once it serves events."""

    def submit(self, work: Callable[[], Any]) -> None:
        """Run something on the main thread: at once while that runs the notebook, later between handlers."""
        if self.loop is None:
            work()
        else:
            self.loop.call_soon_threadsafe(work)

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: `%matplotlib inline` needs no event loop of a toolkit."""

    def ask_exit(self) -> None:
        """Do nothing: a handler's `exit()` ends no process."""

    def init_virtualenv(self) -> None:
        """Do nothing: the interpreter is the kernelspec's."""


InteractiveShellABC.register(WorkerShell)


class WorkerApp(BaseIPythonApplication, InteractiveShellApp):
    """Reads the configuration and the start-up files of kernels."""

    name = "ipython-kernel"

    def initialize(self, argv: Any = None) -> None:
        """Make the shell."""
        super().initialize(argv)  # type: ignore[no-untyped-call]
        # Each would be a thread, and a file that all visits write.
        self.config.HistoryManager.enabled = False
        self.init_path()  # type: ignore[no-untyped-call]
        self.init_shell()
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        self.init_gui_pylab()  # type: ignore[no-untyped-call]
        self.init_extensions()  # type: ignore[no-untyped-call]
        self.init_code()  # type: ignore[no-untyped-call]

    def init_shell(self) -> None:
        """Make the process's one shell."""
        self.shell = WorkerShell.instance(parent=self, profile_dir=self.profile_dir, user_ns=self.user_ns)
        self.shell.configurables.append(self)  # type: ignore[arg-type]


def start_shell() -> WorkerShell:
    """The shell of this process, made as the first thing that it does."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - for as long as the process lives
    sys.stdout, sys.stderr = LogStream(1), LogStream(2)
    builtins.input = refuse
    getpass.getpass = refuse
    os.environ.setdefault("PAGER", "cat")
    app = WorkerApp.instance()
    app.initialize([])
    shell = app.shell
    if not isinstance(shell, WorkerShell):
        raise TypeError
    return shell
