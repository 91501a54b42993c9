"""The link: the framed stream between a kernel and the server.

The kernel dials the address in the environment variable `ADDRESS` (``unix:PATH``, or ``tcp:PORT`` on the loopback
where there are no unix sockets), and proves with the secret of `SECRET` that the server started it. Each message is
JSON in one or more frames (`jupyter_tools.protocol.framing`). Messages of a visit
(`jupyter_tools.protocol.messages`) travel in `Emit`, those of the server in the envelopes below.

A link outlives its stream. When the stream breaks, the kernel dials again, and `dial` and `welcome` say how many
messages each end has received: the other end sends the rest again, so that no message is lost and none comes twice.
Both ends keep their messages until the other end has acknowledged them with `ack`. All messages count except those of
`UNCOUNTED`, which belong to their stream. The link itself ends when the kernel's process ends, when another process
dials as the same kernel, with `leave`, and when the process does not dial again within `delivery.RETURN` seconds.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, TypeAdapter

from .base import KEYS_ONLY, Message
from .messages import Done, EventName, Output, Progress, Queued, Running, Update
from .names import Names
from .policy import Lane
from .queries import QueryAnswer, QueryRequest, StopRequest
from .rows import Rows, RowsRequest
from .widgets import Widget, WidgetInput

ADDRESS = "JUPYTER_TOOLS_LINK"
"""The environment variable with the server's address."""
SECRET = "JUPYTER_TOOLS_LINK_SECRET"  # noqa: S105 - the name of a variable
"""The environment variable with the secret that proves a kernel is the server's own."""
PROBES = ("numpy", "polars", "sklearn", "torch", "duckdb")
"""The libraries that are tried in a fork of a process that has imported them."""
HELD = "Waiting until the cells of the notebook have been run"
"""The message of a waiting event whose handler is not defined yet."""


# --- kernel -> server -----------------------------------------------------------------------------------------------


class Share(Message):
    """What a handler has changed in the values that pages share (`jupyter_tools.protocol.shared`); for the server only.

    It comes before the `update` or `done` that shows the handler's changes.
    """

    type: Literal["share"] = "share"
    number: int
    """Counts up by one per visit in a kernel process, from 1."""
    changes: dict[str, JsonValue]
    """The values by name; `{"$unset": true}` for a name that is gone."""


ForClient = Update | Queued | Running | Progress | Output | Done | Rows | QueryAnswer | Widget | Names
"""What the kernel sends for the client of a visit."""
FromHandler = Annotated[ForClient | Share, Field(discriminator="type")]


class Dial(Message):
    """The kernel's first message: who it is."""

    type: Literal["dial"] = "dial"
    kernel: str
    """The kernel's id: the one in the name of its connection file."""
    epoch: str
    """This process of the kernel; new after each restart."""
    pid: int
    proof: str
    """`proof()` of the secret, the kernel and the epoch."""
    version: str
    """The version of jupyter_tools in the kernel."""
    busy: bool
    """As in `Busy`, when it dials."""
    not_run: list[str]
    """As in `NotRun`, when it dials."""
    received: int | None
    """Number of messages that it has received on this link; None to begin a new one."""


class Leave(Message):
    """The kernel ends the link, though its process may go on: the extension was unloaded."""

    type: Literal["leave"] = "leave"


class Emit(Message):
    """A message for the client of a visit; the server gives it its seq."""

    type: Literal["emit"] = "emit"
    visit: str
    message: FromHandler
    code: str | None = None
    """With `running`: a hash of the handler's source, where the handler is known."""


class Busy(Message):
    """Whether a cell of the notebook keeps the main thread busy."""

    type: Literal["busy"] = "busy"
    busy: bool


class NotRun(Message):
    """The handlers of the page that are not defined yet, because their cells have not run."""

    type: Literal["not_run"] = "not_run"
    handlers: list[str]


class RunsCell(Message):
    """A cell of the notebook starts to run."""

    type: Literal["runs_cell"] = "runs_cell"
    cell: int
    """Index of the cell in the notebook, from 0."""
    number: int
    """Its position among the cells to run, from 1."""
    cells: int
    """Number of cells to run."""


class Ran(Message):
    """The notebook was run: all of it, or up to the cell that failed."""

    type: Literal["ran"] = "ran"
    error: str | None
    """What the failing cell raised, in one line; None when all is well."""
    traceback: str
    cell: int | None
    """The index of the failing cell, from 0."""


class Forked(Message):
    """The answer of a template to `Fork`."""

    type: Literal["forked"] = "forked"
    kernel: str
    """The id that the new process dials in with."""
    pid: int | None
    error: str | None
    """Why this template cannot be forked; None when there is a process."""


class Exited(Message):
    """A process that a template has forked has ended."""

    type: Literal["exited"] = "exited"
    kernel: str
    code: int | None
    """With which exit code, if by itself."""
    signal: int | None
    """By which signal, otherwise."""


class Probed(Message):
    """The answer to `Probe`."""

    type: Literal["probed"] = "probed"
    name: str
    problem: str | None
    """Why the process cannot be used; None when all is well."""


class Pong(Message):
    """The answer to `Ping`; comes while handlers run too."""

    type: Literal["pong"] = "pong"


# --- both ways ------------------------------------------------------------------------------------------------------


class Ack(Message):
    """Acknowledges messages, so that the other end can drop them."""

    type: Literal["ack"] = "ack"
    received: int
    """Number of messages that were received on this link."""


# --- server -> kernel -----------------------------------------------------------------------------------------------


class Welcome(Message):
    """The answer to `Dial`: which page the kernel serves."""

    type: Literal["welcome"] = "welcome"
    folder: str | None
    """The app's folder, absolute; None for a kernel without a notebook below the server's root."""
    notebook: str | None
    """The notebook's file name."""
    path: str | None
    """The notebook's path below the server's root, as in URLs."""
    received: int | None
    """Number of messages that the server has received on this link; None when it begins a new one."""


class PageChanged(Message):
    """properties.json or the notebook's name has changed: read them again."""

    type: Literal["page_changed"] = "page_changed"
    folder: str
    notebook: str
    path: str
    moves: list[tuple[str, str]] = Field(default_factory=list)
    """The paths that edits have changed, each before and after, in order."""


class FilesPlace(Message):
    """Where the server keeps the files of a visit, and how much they may take."""

    folder: str
    """The folder of the visit, absolute; that of the server around it has those of all its visits."""
    of_visit: int
    """The most bytes of the files of the visit: uploaded ones, and those to download."""
    of_server: int
    """The most bytes of the files of all visits."""


class Open(Message):
    """A visit begins, or returns to a kernel that has restarted."""

    type: Literal["open"] = "open"
    visit: str
    builder: bool
    """Whether the visitor is a builder; the newest builder's visit is the one of `state` and `context` in cells."""
    user: str
    """Who visits, as the server knows it; empty for a visitor by link."""
    params: dict[str, str]
    """The query of the page's URL."""
    state: dict[str, JsonValue]
    visible: dict[str, bool]
    """Columns that handlers have shown or hidden in an earlier process, by path."""
    files: FilesPlace | None = None
    """Where its files are on the server's disk; None where there are none."""


class Present(Message):
    """Whether a visit has a client now. The main lane runs the events of visits without a client last."""

    type: Literal["present"] = "present"
    visit: str
    present: bool


class Close(Message):
    """A visit has ended."""

    type: Literal["close"] = "close"
    visit: str


class SharedValues(Message):
    """The values that pages share, as the server has them."""

    values: dict[str, JsonValue]
    received: int
    """The number of the last `Share` of the visit that they include; 0 for none."""


class Run(Message):
    """Run a handler: an event that the server has checked."""

    type: Literal["run"] = "run"
    visit: str
    event: int
    component: str
    name: EventName
    handler: str
    """The name of the handler in the notebook."""
    state: dict[str, JsonValue]
    """All values, by component path."""
    detail: JsonValue
    lane: Lane
    timeout: float | None
    """Seconds after which the handler is ended."""
    retry: int
    """How often the handler is tried again when it raises."""
    shared: SharedValues | None = None
    """The values that pages share, where the kernel may not know them; None where it does."""


class StateOf(Message):
    """A builder's visit has new values, for the `state` of cells."""

    type: Literal["state_of"] = "state_of"
    visit: str
    state: dict[str, JsonValue]


class Ask(Message):
    """A visit asks for a window of a table, or something about its rows, or to stop computing these."""

    type: Literal["ask"] = "ask"
    visit: str
    request: Annotated[RowsRequest | QueryRequest | StopRequest, Field(discriminator="type")]


class ToWidget(Message):
    """A message of a visitor to a widget."""

    type: Literal["to_widget"] = "to_widget"
    visit: str
    message: WidgetInput


class ReplayWidgets(Message):
    """A visit's client may have missed messages of its widgets: send `live` and their state."""

    type: Literal["replay_widgets"] = "replay_widgets"
    visit: str


class Watch(Message):
    """A builder's visit wants to know the notebook's names, now and after each change: send `names`."""

    type: Literal["watch"] = "watch"
    visit: str


class Interrupt(Message):
    """End an event that is queued or running."""

    type: Literal["interrupt"] = "interrupt"
    visit: str
    event: int


class RunNotebook(Message):
    """Run the notebook's cells top to bottom, without its script handlers; answered by `Ran`."""

    type: Literal["run_notebook"] = "run_notebook"
    only_if_new: bool
    """Whether to do nothing when cells were already run in this kernel."""


class Fork(Message):
    """Fork a template for a visit; answered by `Forked`."""

    type: Literal["fork"] = "fork"
    kernel: str
    """The id that the new process is to dial in with."""
    waits: bool
    """Whether it waits for a visit and has time to warm up."""


class Limit(Message):
    """The limits of a visit's process from now on."""

    type: Literal["limit"] = "limit"
    memory_mb: int | None
    """Megabytes in addition to its current ones; None for no limit."""
    cpu_seconds: float | None
    """Seconds of processor time of one event; None for no limit."""


class Probe(Message):
    """Try a library or feature that is known to hang in some forked processes; answered by `Probed`."""

    type: Literal["probe"] = "probe"
    name: str
    """The library or feature to try."""


class Ping(Message):
    """Asks whether the loop thread answers."""

    type: Literal["ping"] = "ping"


FromKernel = Annotated[
    Dial | Emit | Busy | NotRun | RunsCell | Ran | Forked | Exited | Probed | Pong | Ack | Leave,
    Field(discriminator="type"),
]
FromServer = Annotated[
    Welcome
    | PageChanged
    | Open
    | Present
    | Close
    | Run
    | StateOf
    | Ask
    | ToWidget
    | ReplayWidgets
    | Watch
    | Interrupt
    | RunNotebook
    | Fork
    | Limit
    | Probe
    | Ping
    | Ack,
    Field(discriminator="type"),
]
UNCOUNTED = (Dial, Welcome, Ping, Pong, Ack, Leave)
"""The messages that belong to one stream of a link, and are not sent again on the next."""
FROM_KERNEL: TypeAdapter[Any] = TypeAdapter(FromKernel, config=KEYS_ONLY)
FROM_SERVER: TypeAdapter[Any] = TypeAdapter(FromServer, config=KEYS_ONLY)


def proof(secret: str, kernel: str, epoch: str) -> str:
    """HMAC-SHA256 of the kernel's id and epoch under the secret, in hex (RFC 2104)."""
    return hmac.new(secret.encode(), f"{kernel} {epoch}".encode(), hashlib.sha256).hexdigest()
