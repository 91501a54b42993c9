"""The bodies of REST requests and answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ...components.groups import Group
from ...page.edit_types import Edit
from ...page.model import App
from ...schema import Documented
from ..apps.publications import AskedMode, Mode


class Body(Documented, BaseModel):
    """The body of a request or an answer."""

    model_config = ConfigDict(
        extra="forbid", strict=True, defer_build=True, json_schema_serialization_defaults_required=True
    )


class FixAnswer(Body):
    """Edits that put one thing right."""

    label: str
    """What a button says that makes them."""
    edits: list[Edit]


class FindingAnswer(Body):
    """One thing that is wrong in a file."""

    place: str
    message: str
    line: int | None
    """From 1, where it is known."""
    warning: bool = False
    """Whether this may be intended."""
    file: str
    """The name of the file: properties.json, a notebook or a generated module."""
    page: str | None
    """The notebook of the page in properties.json that it is about; None for the app and for other files."""
    path: str | None
    """The path of the component or column there, `page` for the page itself; None for none."""
    property: str | None
    """The property there, such as `label`, `handlers.click` or `rules.visible`; None for none."""
    cell: int | None
    """The index of the notebook's cell that it is about, from 0; None for none."""
    fix: FixAnswer | None
    """Edits that put it right, where it is certain which; None elsewhere."""


class CheckAnswer(Body):
    """What is wrong with a page as it is on the disk."""

    revision: str
    """The revision of properties.json, which edits must name, also where it is broken; empty where there is none."""
    findings: list[FindingAnswer]
    read_only: bool
    """Whether a newer version wrote the file, which the first finding says."""
    names: list[str]
    """The names of `state` and `context` that the notebook's Python uses, such as `state.filters.carrier`."""


class CollisionAnswer(Body):
    """A place that was changed meanwhile, and that the refused edits change too."""

    page: str | None
    """The notebook; None for the app itself."""
    path: str | None
    """The component or column; None for the page or the app itself."""
    property: str | None
    """The property, `order` for the order of what it holds, or None for all of it."""


class ErrorBody(Body):
    """What went wrong: the name of an error of `jupyter_tools.errors`, a sentence, and what that error carries."""

    model_config = ConfigDict(extra="allow", json_schema_serialization_defaults_required=False)

    name: str
    message: str
    findings: list[FindingAnswer] | None = None
    """Of a PropertiesError: all that is wrong with the file."""
    revision: str | None = None
    """Of a StaleRevisionError: the file's present revision."""
    changed: list[str] | None = None
    """Of a StaleRevisionError: the places that changed meanwhile."""
    collisions: list[CollisionAnswer] | None = None
    """Of a StaleRevisionError: those of them that the refused edits change too."""
    moved_to: str | None = None
    """Of a NotFoundError: the path that the notebook has now, where it was renamed while its page was in use."""
    traceback: str | None = None
    """Of a PublishError: the traceback of the cell that failed."""


class ErrorAnswer(Body):
    """The one shape of all errors."""

    error: ErrorBody


class CatalogEntry(Body):
    """A type of component."""

    events: list[str]
    """The events that may be bound to handlers."""
    container: bool
    """Whether it holds other components."""
    description: str
    groups: dict[str, Group]
    """The properties that properties.json may set, each with its group in the inspector, in the inspector's order."""
    computable: list[str]
    """The properties that rules may compute."""
    json_schema: Annotated[dict[str, JsonValue], Field(alias="schema")]
    """The JSON Schema of its properties."""


class SettingsEntry(Body):
    """The settings of one kind."""

    groups: dict[str, Group]
    """Each setting with its group in the inspector, in order."""
    properties: dict[str, dict[str, JsonValue]]
    """The JSON Schema of each. `modes` are the kernel modes in which it counts; without it, it counts in all."""


class AppAnswer(Body):
    """An app."""

    folder: str
    """Relative to the server's root."""
    revision: str
    """What a change must name; empty where there is no properties.json yet."""
    read_only: bool
    """Whether a newer version wrote the file."""
    app: App
    """What properties.json says, complete with defaults."""


class CellHandlerAnswer(Body):
    """A handler in a cell."""

    name: str
    line: int
    """Its first line in the cell, from 1."""
    form: Literal["function", "script"]


class CellAnswer(Body):
    """A cell of a notebook."""

    id: str
    """Empty in notebooks older than nbformat 4.5."""
    index: int
    """Its place in the notebook, from 0."""
    kind: str
    """`code`, `markdown` or `raw`."""
    handlers: list[CellHandlerAnswer]
    source_hash: str
    """A hash of its text, as `names` has it of the text that was run."""


class CellsAnswer(Body):
    """The cells of a saved notebook."""

    cells: list[CellAnswer]


class PublishRequest(Body):
    """Which page to publish."""

    notebook: str
    """The notebook's path, relative to the server's root."""
    mode: AskedMode | None = None
    """Where its handlers run; `auto` for the best that the notebook allows, None for what the page says."""
    keep_links: bool = False
    """Whether to restore the links from before it was unpublished."""


class StepAnswer(Body):
    """A step of publishing a page."""

    text: str
    """The current step, as a sentence."""
    cell: int | None
    """Index of the running cell, from 0; None if no cell runs."""
    number: int | None
    """Its position among the cells to run, from 1."""
    cells: int | None
    """Number of cells to run."""


class StepLine(Body):
    """One line of the streamed answer."""

    step: StepAnswer


class PublicationAnswer(Body):
    """A published page."""

    slug: str
    """The notebook's path without its suffix: how the page is called in URLs."""
    notebook: str
    """The notebook's path, relative to the server's root."""
    former: list[str]
    """Slugs from before its notebook was renamed; links to them lead to it."""
    title: str
    mode: Mode
    """Where its handlers run."""
    why: str
    """Why they run there."""
    shares: str
    """What visitors share."""
    shares_hint: str
    """The same with the line of properties.json that changes it."""
    url: str
    """The address with a key, for visitors: whoever has it may visit the page."""
    page_url: str
    """The address without a key, for users of Jupyter."""
    path: str
    """The address with a key, without scheme and host, for users who reach the server under another host."""
    public: bool
    """Whether other machines can be expected to reach the host of these addresses."""


class PublishAnswer(PublicationAnswer):
    """A page that has just been published."""

    findings: list[FindingAnswer]
    """What `jupyter tools check` finds wrong with it: published all the same, some of its handlers may not run."""
    refused: list[str]
    """Messages about origins from which pages were not allowed to connect. Visitors can make up origins."""


class TrialAnswer(Body):
    """How visits of a page can run, as a trial has found out."""

    known: bool
    """Whether this server has tried out the notebook as it is saved, with its environment; to publish is to try out."""
    mode: Mode | None
    """The mode that `auto` would choose; None where that is not known."""
    auto: str
    """Why it would, in a sentence."""
    isolated: str
    """How the mode `isolated` would make processes, in a sentence."""
    at: float | None
    """When it was tried out, in seconds since 1970 (UTC)."""
    changed: list[str]
    """The notebook's variables that handlers change: visitors who share a kernel see each other's changes of these."""


class UnpublishAnswer(Body):
    """What unpublishing a page has ended."""

    slug: str
    former: list[str]
    """Slugs from before its notebook was renamed; their links stop working too."""
    visits: int
    connected: int
    """Number of these visits that were open in a browser."""
    events: int
    """Unfinished events of these visits."""
    kernels: int
    """Processes of these visits; the notebook's own kernel continues."""


class PublicationsAnswer(Body):
    """All published pages."""

    publications: list[PublicationAnswer]


class KernelAnswer(Body):
    """A kernel that is ready to run a page's handlers."""

    path: str
    """The notebook, relative to the server's root."""
    kernel: str
    """The kernel's id."""
    epoch: str
    """The kernel's process."""
