"""The messages of a visit. This docstring is the specification; the first file to read.

A *visit* is one visitor's open page. A *client* (the renderer in a browser) and its *peer* (the server over a
websocket, or the kernel over an anywidget comm where there is no server) exchange JSON objects distinguished by
``type``. Every field is always present. A frame of the websocket holds one message, or from the peer also a list of
them in their order, as those of one moment travel together. The same messages travel on the link between server and
kernel, in the envelopes of `jupyter_tools.protocol.link`.

**Opening.** The client's first message is ``hello``; nothing else may come before it. With ``visit`` set to None,
or to one that the peer does not know, it gets a new visit. The peer answers at once, from properties.json and what
it remembers, before any kernel is ready: with ``page`` (the whole truth: properties, context, state), or, when
``seq`` and ``epoch`` show that the client only missed some messages and the peer still has them, with just these.
``kernel`` follows and says whether handlers can run now; it comes again each time that changes. On a new visit the
page's ``load`` handler runs as event 0, and so it does again in each new kernel process, which has lost the tables of
the one before. While the notebook's cells were not run yet it waits, and ``progress`` says so. The document of a
published page holds the ``page`` that a new visit would be sent: the client shows it until the peer answers, and keeps
what its visitor has done by then.

``tab`` is a random name that the browser keeps for a tab. What handlers put into `visit.shared` is seen by all pages of
the app that the same user or browser opens in that tab. It stays between server and kernels, and is in no message.

**Values.** The client keeps what its visitor gives and sends each change once, in ``state`` (soon, and to remember it)
or in the next ``event`` (before its handler runs). Values are by component path: ``filters.carrier``. The value of a
table or repeater is ``{"key": [COLUMN, ...], "keys": [[CELL, ...], ...]}`` where its rows have a key, and else
``{"table": VERSION, "selected": [POSITION, ...]}``, positions being those of the frame as the handler gave it; that of
a chart is ``{"figure": VERSION, "points": [[TRACE, POSITION], ...], "x": RANGE, "y": RANGE}``, of which the figure's
own ``selectable`` says which there are; that of a component of one's own has all its traits that visitors may set, by
name, and its ``source`` in the context of a ``page`` is the text of its module.
Inside of values, of what handlers set and of properties, a whole number beyond 2**53, which browsers round, is
``{"$int": "9007199254740993"}``; the date of a select is ``{"$date": "2024-02-29"}``, or ``{"$datetime": ...}`` with a
time, in ISO 8601, its time of day is ``{"$time": "09:30:00"}``, and its decimal is ``{"$decimal": "1.10"}``
(`jupyter_tools.protocol.scalars`). Clients send such values in the form in which they got them, and may send any whole
number in either form. Hidden or disabled inputs keep their values: an ``update`` corrects a client that has another
value. The value of a modal or drawer is whether it is open: a client sends it as its visitor opens and closes it, an
``update`` that sets its ``open`` replaces it, and what is in a closed one keeps its values and is not required.
The value of tabs, an accordion or a stepper names what is open: only builders open a section that is hidden.

**Events.** ``event`` is the only message that runs code. It names a component, an event and a step, never a function:
the page binds the event to a handler, or to a list of steps, each a handler or an action
(`jupyter_tools.components.bindings`), and says which handler that step is. The client runs the steps in their order.
It does what an action says by itself and sends nothing; for a handler it sends an ``event`` with the index of the
step, and goes on when its ``done`` says ``ok``. The peer takes each step by itself: a client may send any of them, in
any order, so that no step is a condition of another. A step that is no handler is refused. Ids count up by one per
visit from 1; a repeated id is ignored, so resending after a dropped socket is safe; a gap closes the stream. Each
event is answered by exactly one ``done``; between come ``queued`` while it waits (again each time its place changes),
``running`` when the handler of an event that has waited starts (or of ``load``, of which the client knows nothing
yet), and ``progress``, ``output`` and ``update`` in the order the handler caused them; updates that follow each other
within a frame of a screen travel as one. What a handler sets last is in ``done``, so that a visitor who sees it can
act again: no event comes between the two. A refused event (bound to no handler, or with a value that does not fit) is
answered by ``done`` with the field named, and no code runs. ``click`` and ``submit`` in a form need its required
inputs, ``finish`` of a stepper those inside of it. An event in a row of a repeater names the component; its
``state`` selects the row. It is refused while no row of the present data is selected, and where the rules of the row
refuse it. The policy of its handler (`jupyter_tools.protocol.policy`) decides about an event that comes while the same
step runs: one that is dropped, or replaced by a newer one while it waits, ends as ``cancelled``.

Until the cells that the page needs have run, ``kernel`` has the status ``not_run``, and events wait. A builder's client
can request the run with ``run_all``, and ``load`` runs the page's ``load`` again, as after a change of the page; from
any other client these messages close the stream.

A timer's ``tick`` is sent by the client, every few seconds while its page is visible. The peer keeps the pace too: one
that comes much too soon, or while the timer does not run, ends as ``cancelled`` and runs nothing.

**Changes.** ``update`` carries only what a handler set: ``{component path: {property: value}}``. None is a value.
The page itself has the path ``page``; a table's column has the path ``table.column``. Builders are also sent the name
of the handler: `handler` of an ``update`` and a ``done``, `set_by` of a ``page``. A table's ``data`` travels as
a `Table`: columns, number of rows, version and the first window; further windows are asked for with ``rows``, and
counts, statistics, groups and totals of the rows with ``query`` (`jupyter_tools.protocol.queries`). An ``update`` that
sets an input's ``value`` replaces what the visitor gave; new ``data`` clears a table's selection by position. Of one by
key it says in ``selected`` which keys are gone, and has the cells of the first row that is left: both sides drop the
former. A key that the kernel did not know as the data was set selects no row, and a client learns it from the answer to
``rows`` with ``keys``. A
column with ``visible`` false is in no message, and cannot be sorted, filtered or searched by. When columns are shown or
hidden, the table's ``data`` is sent again with the same version and the next ``layout``; the selection stays. Of a
repeater, visitors are sent the columns that the page reads, and builders all. A ``done`` whose changes of ``page`` have
``go`` leads the visitor to another page of the app: ``{"page": NOTEBOOK, "params": {NAME: TEXT}}``. It is no property
of the page, and is in no other message.

**Edits.** When properties.json changes, ``edited`` carries the edits of the page, and the client applies them in place:
values, selections, errors and outputs of everything else stay. A client that has missed messages before it is sent the
whole ``page``. Each change by REST has its own ``edited``, which builders are sent before the change is answered, with
the ``client`` that the change named: so a canvas knows its own edits.

**Widgets.** A handler may display an ipywidget or anywidget: an ``output`` names its comm as
``application/vnd.jupyter.widget-view+json``. The peer's ``widget`` messages are those of Jupyter's comms: `open` with
the widget's state, then `msg`, at last `close`. Only the kernel opens; the client's ``widget`` is a `msg` of its own
visit's comm, and one of any other is answered by `close`. Each is answered by one `done` when the kernel has taken it
(clients send a comm's next state only then, so a dragged slider sends its last place and no queue of places). Binary
parts are base64 texts in ``buffers``; ``data`` has their places in ``buffer_paths``, as in Jupyter. The kernel keeps a
widget's state, and states are large and change fast, so ``widget`` has no ``seq`` and is in no ring: to a client that
comes back or fell behind, the peer sends `live`, which lists the comms (the client closes all others), and `open`
again for each of them. What a client sends while nobody listens is lost, and that `open` puts its widgets right.

**Names.** A builder's client sends ``watch``. The peer then sends ``names``: the variables and handlers of the kernel.
It sends them at once, and again when a cell or handler that ran has changed them. ``names`` has no ``seq`` and is in no
ring: a client that comes back sends ``watch`` again. From any other client ``watch`` closes the stream.

**Order.** Handlers on the main lane start in the order of their events, and those that are no ``async def`` end in it
too; other lanes run beside. ``page``, ``edited``, ``update``, ``queued``, ``running``, ``progress``, ``output`` and
``done`` carry ``seq``, counting up by one per visit. A bounded ring replays what a reconnecting client missed.
``epoch`` names the kernel's process: when it changes, events that were under way end with the outcome ``unknown`` and
are never run again by themselves.

**Servers.** A peer that stops, or whose visit went on at another server, closes the stream with 1001 or 1012, and one
that does not know yet whether it has a visit with 1013: the client comes back. A peer that has forgotten the visit
answers with another one; the client then counts events from 1, reports which of its events were not sent and which have
an unknown end, and sends its visitor's values again. A page that was unpublished, or whose link has expired, closes the
stream with 4410: nothing is left to open. A visit that a builder has ended closes it with 4411: the client forgets
what was entered, and can open the page again as another visit.

**Violations.** A message that is no JSON, of an unknown type, with missing, wrong or unknown fields, over
`MAX_MESSAGE`, or out of order closes the stream: code 1008 (1009 for size) and the reason.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, JsonValue, TypeAdapter

from ..spelling import distinct
from .base import KEYS_ONLY, EventError, Message, Path
from .edited import Edited
from .names import Names, WatchInput
from .queries import QueryAnswer, QueryRequest, StopRequest
from .rows import Rows, RowsRequest
from .widgets import Widget, WidgetInput

PROTOCOL = 1
"""The version of the protocol; both sides must speak the same."""
MAX_MESSAGE = 1_000_000
"""The largest message of a client, in bytes."""
MAX_VALUES = 100_000
"""The most characters of JSON of what a visitor gives a component of one's own."""
MAX_STEPS = 20
"""The most steps of a binding."""
GO = "go"
"""What a `done` has among the changes of `page` where the handler leads to another page."""

VisitorEvent = Literal[
    "click",
    "change",
    "submit",
    "finish",
    "select",
    "open",
    "close",
    "tick",
    "search",
    "message",
    "edit",
    "action",
    "reorder",
]
EventName = Literal[VisitorEvent, "load"]
Outcome = Literal["ok", "error", "refused", "cancelled", "unknown"]
Values = Annotated[dict[Path, JsonValue], BeforeValidator(distinct)]
Changes = dict[str, dict[str, JsonValue]]


# --- client -> peer -------------------------------------------------------------------------------------------------


class Hello(Message):
    """The first message: which visit to take up again."""

    type: Literal["hello"] = "hello"
    protocol: int
    """The version of the protocol that the client speaks."""
    visit: Annotated[str, Field(max_length=100)] | None
    """The visit to take up again, or None for a new one."""
    epoch: Annotated[str, Field(max_length=100)] | None
    """The epoch that the client saw last."""
    seq: Annotated[int, Field(ge=0)]
    """The last seq that the client saw; 0 asks for the whole page."""
    time_zone: Annotated[str, Field(max_length=100)]
    """The visitor's time zone as their browser names it (IANA), for `today()` and `now()`; empty for none."""
    tab: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] | None
    """The random name of the tab, whose pages of an app share values; None where the browser keeps none."""


class State(Message):
    """What the visitor changed since the last `state` or `event`; remembered, runs nothing."""

    type: Literal["state"] = "state"
    changes: Values
    """Values by component path."""


class Event(Message):
    """What the visitor did to a component; runs the handler that the page binds to it."""

    type: Literal["event"] = "event"
    id: Annotated[int, Field(ge=1)]
    """Counts up by one per visit, from 1."""
    component: Path
    """The path of the component."""
    name: VisitorEvent
    """Which of the component's events it is."""
    step: Annotated[int, Field(ge=0, lt=MAX_STEPS)]
    """Which step of the binding runs, by its index in the list; 0 where the binding is a handler alone."""
    state: Values
    """Values by component path that changed since the last `state` or `event`."""
    detail: JsonValue
    """What the event itself carries; None where it carries nothing. The `change` of a component that holds others
    carries the path of the input that has changed: `{"input": "filters.carrier"}`; `search` carries what its visitor
    has typed: `{"query": "newark"}`; `message` carries what the module of a component of one's own has sent; `edit`
    carries the cells that its visitor has changed: `{"table": VERSION, "key": [COLUMN, ...], "changed": [{"row": KEY or
    POSITION, "column": NAME, "old": CELL, "new": CELL}]}`. Events of rows carry what names these, `{"table": VERSION,
    "key": [COLUMN, ...], "rows": [KEY or POSITION, ...]}`: the `open` of a table no more than that, its `action` also
    `action`, whether it is a `bulk` action, and in `all` None or, for all rows that match, a `rows.Matching` of this
    version; its `reorder` also the rows `before` and `after` the place where the row has gone."""


class Cancel(Message):
    """Asks to end an event that is queued or running."""

    type: Literal["cancel"] = "cancel"
    event: Annotated[int, Field(ge=0)]
    """The id of the event."""


class RunAll(Message):
    """Requests to run the notebook, top to bottom; only from builders.

    It runs while `kernel` is `runnable`, and in a kernel that is `ready` if no cell has run there.
    """

    type: Literal["run_all"] = "run_all"


class Load(Message):
    """Requests to run the page's `load` again; only from builders."""

    type: Literal["load"] = "load"


ClientInput = (
    Hello | State | Event | RowsRequest | QueryRequest | StopRequest | Cancel | RunAll | Load | WatchInput | WidgetInput
)
ClientMessage = Annotated[ClientInput, Field(discriminator="type")]


# --- peer -> client -------------------------------------------------------------------------------------------------


class EventOf(Message):
    """An event, as the messages about it name it."""

    event: int
    """The event's id."""
    component: str
    """The path of the component."""
    name: EventName
    """Which event."""


class RunningEvent(EventOf):
    """An event that was accepted and has not ended."""

    step: int = 0
    """The step of its binding."""
    position: int
    """Its place in the queue: 1 is next; 0 when it runs, or when nothing is known yet."""
    others: bool
    """Whether it waits for events of other visits."""
    value: float | None
    """How far it has come, from 0 to 1; None where that is not known."""
    label: str
    """What is being done; empty where that is not known."""


class Update(Message):
    """What a handler set."""

    type: Literal["update"] = "update"
    seq: int
    event: int
    """The event whose handler it was; -1 for a cell of the notebook."""
    changes: Changes
    """Values by component path and property."""
    handler: str
    """The handler that set them, for builders; empty for visitors, and for a cell of the notebook."""


class Queued(EventOf):
    """An event waits: for the handlers before it, or for a place in a pool."""

    type: Literal["queued"] = "queued"
    seq: int
    position: int
    """Its place in the queue: 1 is next."""
    others: bool
    """Whether it waits for events of other visits."""


class Running(EventOf):
    """The handler of an event that has waited, or of `load`, has started."""

    type: Literal["running"] = "running"
    seq: int


class Progress(Message):
    """How far a handler has come."""

    type: Literal["progress"] = "progress"
    seq: int
    event: int
    value: float | None
    """From 0 to 1, or None where that is not known."""
    label: str
    """What is being done."""


class Output(Message):
    """Something that a handler printed or displayed."""

    type: Literal["output"] = "output"
    seq: int
    event: int
    kind: Literal["stdout", "stderr", "display", "clear"]
    """`clear` removes everything that the event has displayed and printed so far."""
    text: str
    """The text printed, or the plain form of what was displayed."""
    data: dict[str, JsonValue]
    """The displayed data by media type; empty for the other kinds."""
    metadata: dict[str, JsonValue]
    """Display metadata by media type, as in Jupyter: `width`, `height`."""
    display: str
    """The display id by which it can be replaced; empty for none."""
    replaces: bool
    """Whether it replaces the display with that id; it is ignored if there is none."""
    handler: str
    """The handler that ran; empty in a widget's callback."""


class PageMessage(Message):
    """The whole truth of a visit: on opening, and to reset a client that fell behind."""

    type: Literal["page"] = "page"
    seq: int
    """The last seq that this message includes."""
    visit: str
    """The visit; a client that comes back names it in `hello`. Empty in a document, where nobody has opened it yet."""
    builder: bool
    """Whether the visitor is a builder, who is shown output and tracebacks."""
    user: str
    """The visitor's name as Jupyter knows it; empty for a visitor by link."""
    params: dict[str, str]
    """The query of the page's URL."""
    page: Annotated[dict[str, JsonValue], Field(json_schema_extra={"typescript": "Page"})]
    """The page's properties, complete with defaults."""
    theme: Annotated[dict[str, JsonValue], Field(json_schema_extra={"typescript": "Theme"})]
    """How the app's pages look, complete with defaults."""
    context: Changes
    """All that handlers have set."""
    set_by: dict[str, dict[str, str]]
    """The handler that set each of them last, by component path and property, for builders; empty for visitors."""
    state: dict[str, JsonValue]
    """All values, by component path."""
    event: int
    """The highest event id that was accepted; the client counts on from here."""
    running: list[RunningEvent]
    """Events that have not ended."""
    outputs: dict[str, list[Output]]
    """What the last event of each component printed and displayed, by component path; `seq` tells their order."""
    revision: str
    """The revision of properties.json, for builders; empty for visitors, and where there is no server."""
    raw: dict[str, JsonValue] | None
    """The page's properties as properties.json writes them, for builders; None where `revision` is empty."""
    raw_app: dict[str, JsonValue] | None
    """The app's own properties as properties.json writes them, without its pages; None where `raw` is None."""


class Done(Message):
    """The end of an event; exactly one each."""

    type: Literal["done"] = "done"
    seq: int
    event: int
    outcome: Outcome
    """`refused` when the handler raised a `VisitorError`, whose text is `error`; `unknown` when the kernel ended while
    the handler ran: it may have run in part."""
    error: EventError | None
    changes: Changes
    """What the handler set last, as in `update`; empty for nothing."""
    handler: str
    """The handler that set it, as in `update`."""
    at_once: bool
    """Whether the handler ended right after its last `update` or `output`: what the visitor does in between counts."""

    @classmethod
    def bare(cls, event: int, outcome: Outcome, error: EventError | None = None, seq: int = 0) -> Done:
        """The end of an event, when its handler has set nothing since its last message."""
        return cls(seq=seq, event=event, outcome=outcome, error=error, changes={}, handler="", at_once=False)


class Kernel(Message):
    """Whether handlers can run."""

    type: Literal["kernel"] = "kernel"
    status: Literal["starting", "ready", "busy", "not_run", "dead", "missing"]
    """`not_run`: cells that define the page's handlers have not run yet; `missing`: the page has no kernel; `dead`: the
    kernel ended and does not restart by itself."""
    epoch: str | None
    """The kernel's process, where one is linked."""
    message: str
    """One sentence for people; empty when ready."""
    runnable: bool
    """Whether the client may ask to run the notebook (`run_all`)."""


PeerMessage = Annotated[
    PageMessage
    | Edited
    | Update
    | Queued
    | Running
    | Progress
    | Output
    | Done
    | Rows
    | QueryAnswer
    | Widget
    | Names
    | Kernel,
    Field(discriminator="type"),
]
Sequenced = Edited | Update | Queued | Running | Progress | Output | Done

CLIENT: TypeAdapter[Any] = TypeAdapter(ClientMessage, config=KEYS_ONLY)
PEER: TypeAdapter[Any] = TypeAdapter(PeerMessage, config=KEYS_ONLY)
