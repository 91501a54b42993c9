"""The Jupyter servers that run on this machine: finds the one for a notebook, and asks it over REST."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import NotFoundError, ServerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

API = "jupyter-tools/api/"
"""Where the REST endpoints of this package are, below a server's base URL."""
TIMEOUT = 10.0
"""Seconds within which a server must answer what takes no notebook to run."""
HINT = "Start one with `jupyter lab` in the notebook's folder, or see a first page with `jupyter tools demo`."
# Proxies of the environment are for the outside; these servers are on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class UnreachableError(ServerError):
    """A server does not answer at all: it has ended, or hangs."""


class LacksToolsError(ServerError):
    """A server runs without the extension of this package."""


@dataclass(frozen=True)
class RunningServer:
    """A Jupyter server of this user."""

    url: str
    """Its base URL, with a slash at the end."""
    token: str
    root: Path

    def path_of(self, file: Path) -> str | None:
        """The path of a file below the root with `/`, or None if it is elsewhere."""
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else None

    def get(self, endpoint: str) -> Any:
        """The answer of an endpoint of this package."""
        return self.ask("GET", endpoint)

    def ask(self, method: str, endpoint: str, body: Any = None, timeout: float | None = TIMEOUT) -> Any:
        """The answer of an endpoint of this package as parsed JSON; None when it is empty.

        `timeout` is in seconds, None to wait for as long as it takes. Raises `ServerError`: `UnreachableError` when
        nothing answers, `LacksToolsError` when there is no such endpoint, and with the server's own error else.
        """
        return _last(self._lines(method, endpoint, body, timeout, "application/json"))

    def follow(self, endpoint: str, body: Any, on_step: Callable[[str], None]) -> Any:
        """The answer of a long POST; `on_step` is called with a sentence for each step. Raises as `ask` does."""
        for line in self._lines("POST", endpoint, body, None, "application/x-ndjson, application/json"):
            if not isinstance(line, dict) or "step" not in line:
                if isinstance(line, dict) and "error" in line:
                    raise self._refused(200, line)
                return line  # servers of earlier versions send only the answer
            on_step(line["step"]["text"])
        raise UnreachableError(f"The server at {self.url} ended before it answered.")

    def _lines(self, method: str, endpoint: str, body: Any, timeout: float | None, accept: str) -> Iterator[Any]:
        """The parsed lines of an answer."""
        request = urllib.request.Request(  # noqa: S310 - the URL is that of a server's own file
            self.url + API + endpoint,
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"token {self.token}", "Content-Type": "application/json", "Accept": accept},
            method=method,
        )
        try:
            with _OPENER.open(request, timeout=timeout) as answer:
                yield from map(_parsed, answer)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error.code, _parsed(error.read())) from None
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            message = f"The server at {self.url} does not answer: {reason}."
            raise UnreachableError(message) from None

    def _refused(self, status: int, answer: Any) -> ServerError:
        error = answer.get("error") if isinstance(answer, dict) else None
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            return ServerError(error["message"], error)
        if status == 404:  # noqa: PLR2004 - HTTP's own number
            return LacksToolsError(
                f"The server at {self.url} runs without jupyter_tools: install it in that server's environment."
            )
        if status in {401, 403}:
            return ServerError(f"The server at {self.url} does not accept its own token; it may ask for a password.")
        return ServerError(f"The server at {self.url} answered with HTTP status {status}.")


def running_servers() -> list[RunningServer]:
    """The servers of this user whose process runs, those with the deepest root first."""
    # Importing it takes a second, and half of the commands need no server.
    from jupyter_server.serverapp import list_running_servers  # noqa: PLC0415

    found = [
        RunningServer(f"{info['url'].rstrip('/')}/", info.get("token", ""), Path(info["root_dir"]).resolve())
        for info in list_running_servers()
        if not info.get("sock")
    ]
    return sorted(found, key=lambda server: -len(server.root.parts))


def publish(
    notebook: Path,
    mode: str | None = None,
    on_step: Callable[[str], None] = lambda _: None,
    *,
    keep_links: bool = False,
) -> Any:
    """Publish a notebook's page on the nearest server whose root holds it; the publication.

    `keep_links` restores the links from before it was unpublished. `on_step` is called with a sentence for each step.
    """
    if not notebook.is_file():
        message = f"There is no notebook {notebook}."
        raise NotFoundError(message)
    file = notebook.resolve()
    body: dict[str, Any] = {} if mode is None else {"mode": mode}
    if keep_links:
        body["keep_links"] = True
    error: ServerError | None = None
    for server in running_servers():
        path = server.path_of(file)
        if path is None:
            continue
        try:
            server.get("publications")
        except (UnreachableError, LacksToolsError) as refused:
            # A farther server may accept it; otherwise the nearest one's reason is reported.
            error = error or refused
            continue
        return server.follow("publications", {"notebook": path, **body}, on_step)
    raise error if isinstance(error, LacksToolsError) else _none_for(file)


def publications() -> list[Any]:
    """The publications of all running servers; one that several servers have is that of the nearest."""
    found: dict[Path, Any] = {}
    for server, published in _published():
        for one in published:
            found.setdefault(server.root / one["notebook"], one)
    return list(found.values())


def unpublish(name: str) -> Any:
    """Unpublish a notebook, named by its local path or its slug; returns what has ended.

    The path and the slug may be former ones, from before a rename.
    """
    file_named = Path(name).resolve()
    matches: dict[Path, tuple[RunningServer, Any]] = {}
    for server, published in _published():
        for one in published:
            file = server.root / one["notebook"]
            former = one.get("former", [])
            names = {one["slug"], *former}
            if name in names or file_named in {file, *(server.root / f"{slug}.ipynb" for slug in former)}:
                matches.setdefault(file, (server, one))
    if not matches:
        message = f"{name} is not published; `jupyter tools list` shows what is."
        raise NotFoundError(message)
    if len(matches) > 1:
        message = f"{name} is ambiguous; name one of {', '.join(map(str, matches))}."
        raise NotFoundError(message)
    [(server, publication)] = matches.values()
    return {**publication, **(server.ask("DELETE", f"publications/{quote(publication['slug'])}") or {})}


def _published() -> Iterator[tuple[RunningServer, list[Any]]]:
    error: ServerError | None = None
    answered = False
    for server in running_servers():
        try:
            found = server.get("publications")
        except (UnreachableError, LacksToolsError) as refused:
            error = error or refused
            continue
        answered = True
        yield server, found["publications"]
    if not answered:
        message = f"No Jupyter server with jupyter_tools is running. {HINT}"
        raise error if isinstance(error, LacksToolsError) else ServerError(message)


def _none_for(file: Path) -> ServerError:
    return ServerError(f"No running Jupyter server has {file.parent} below its root. {HINT}")


def _last(lines: Iterable[Any]) -> Any:
    """The last line, or None."""
    found = deque(lines, maxlen=1)
    return found[0] if found else None


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return None
