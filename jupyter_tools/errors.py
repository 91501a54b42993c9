"""Everything that can go wrong, as one tree.

::

    ToolsError
    ├── PropertiesError          properties.json cannot be used as it is; carries findings with place and line
    │   ├── BrokenFileError      what is on disk is broken, so that it cannot be changed
    │   └── ReadOnlyError        it was written by a newer version and may be read but not changed
    ├── NotWrittenError          a file could not be written; nothing has changed, and the same may be tried again
    ├── StaleRevisionError       a change was based on an older revision; carries what has changed since
    ├── ExpressionError          a rule or template cannot be read or computed; carries the place in its text
    ├── EditError                an edit names something that is not there, or may not be done
    ├── NotebookError            a notebook cannot be read, or one of its cells fails
    ├── HandlerError             a handler is missing, or of the wrong shape
    │   └── NotRunError          its cell was not run in this kernel yet
    ├── VisitorError             what a handler raises to tell its visitor something; may carry an input's path
    │   └── FileReadError        an uploaded file cannot be read as a table; carries its input (also a ValueError)
    ├── UnknownNameError         `state` or `context` has no such name (also an AttributeError)
    ├── ValueRefusedError        a value of a visitor does not fit its component; carries the field (also a ValueError)
    ├── UnsendableError          a value set on `context` cannot travel to the browser; carries the field
    │   └── NoRoomError          a file to download is over a limit of the server
    ├── FileGoneError            an uploaded file is not there any more (also a FileNotFoundError)
    ├── UploadError              an upload is refused; carries the status of the answer, and the expected offset
    ├── ProtocolError            a peer broke the protocol; carries the close code
    ├── LinkError                a kernel could not be linked, or its link ended
    ├── NotFoundError            no such app, page or publication
    ├── PublishError             a page cannot be published
    ├── PublicationsError        the list of published pages cannot be read or written
    ├── JournalError             the journal of events cannot be read
    └── ServerError              no running Jupyter server can do what a command asks; carries the server's own error
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class ToolsError(Exception):
    """The root of all errors of this package."""

    def to_dict(self) -> dict[str, object]:
        """The error in the one shape that REST answers and `--json` output use."""
        return {"name": type(self).__name__, "message": str(self)}


@dataclass(frozen=True)
class Fix:
    """Edits of a page that put one thing right."""

    label: str
    """What a button says that makes them."""
    edits: tuple[dict[str, Any], ...]
    """The edits as JSON, complete."""

    def to_dict(self) -> dict[str, object]:
        """The fix as JSON."""
        return {"label": self.label, "edits": list(self.edits)}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in a file: where, on which line (from 1), and what."""

    place: str
    message: str
    line: int | None = None
    warning: bool = False
    """Whether this may be intended."""
    file: str = "properties.json"
    """The name of the file: properties.json, a notebook or a generated module."""
    page: str | None = None
    """The notebook of the page in properties.json that it is about; None for the app and for other files."""
    path: str | None = None
    """The path of the component or column there, or `page`; None for none."""
    property: str | None = None
    """The property there, such as `label`, `handlers.click` or `rules.visible`; None for none."""
    cell: int | None = None
    """The index of the notebook's cell that it is about, from 0."""
    fix: Fix | None = None
    """Edits that put it right, where it is certain which."""

    def __str__(self) -> str:
        """The finding as one line: `place: message (line N)`."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" (line {self.line})" if self.line else "")

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON."""
        return {**vars(self), "fix": self.fix.to_dict() if self.fix is not None else None}


class PropertiesError(ToolsError):
    """properties.json cannot be used as it is."""

    def __init__(self, findings: Sequence[Finding], file: str = "properties.json") -> None:
        self.findings = list(findings)
        self.file = file
        super().__init__(f"{file}: " + "; ".join(str(finding) for finding in self.findings))

    def to_dict(self) -> dict[str, object]:
        """The error with its findings."""
        return {**super().to_dict(), "findings": [finding.to_dict() for finding in self.findings]}


class BrokenFileError(PropertiesError):
    """The properties.json on disk is broken, so that it cannot be changed."""


class ReadOnlyError(PropertiesError):
    """properties.json was written by a newer version: it may be read but not changed."""


class NotWrittenError(ToolsError):
    """A file could not be written; nothing has changed, and the same may be tried again."""


class StaleRevisionError(ToolsError):
    """A change was based on an older revision than the file's."""

    def __init__(self, revision: str, changed: Sequence[str], collisions: Sequence[dict[str, str | None]] = ()) -> None:
        self.revision = revision
        self.changed = list(changed)
        self.collisions = list(collisions)
        """Those of the changed places that the change touches too: page, path and property of each."""
        what = f" ({', '.join(self.changed)})" if self.changed else ""
        super().__init__(f"The page was changed meanwhile{what}; read it again and repeat the change.")

    def to_dict(self) -> dict[str, object]:
        """The error with the present revision, the places that have changed since, and those that collided."""
        more = {"revision": self.revision, "changed": self.changed, "collisions": self.collisions}
        return {**super().to_dict(), **more}


class ExpressionError(ToolsError):
    """A rule or template cannot be read or computed: from `start` to `end` (exclusive) of its text."""

    def __init__(
        self, message: str, start: int, end: int, instead: str | None = None, *, unknown: str | None = None
    ) -> None:
        self.start = start
        self.end = end
        self.instead = instead
        """The name that was probably meant there, if there is only one."""
        self.unknown = unknown
        """The name there that the language does not have, if that is what is wrong."""
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error with the place in the text."""
        return {**super().to_dict(), "start": self.start, "end": self.end}


class EditError(ToolsError):
    """An edit of a page names something that is not there, or may not be done."""


class NotebookError(ToolsError):
    """A notebook cannot be read, or one of its cells fails."""

    def __init__(self, message: str, traceback: str = "", cell: int | None = None) -> None:
        self.traceback = traceback
        self.cell = cell
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error with the failing cell (its index from 0) and its traceback."""
        return {**super().to_dict(), "cell": self.cell, "traceback": self.traceback}


class HandlerError(ToolsError):
    """A handler is missing, or of the wrong shape."""


class NotRunError(HandlerError):
    """The notebook defines the handler, but its cell was not run in this kernel yet."""


class VisitorError(ToolsError):
    """Raised by a handler to show a message to its visitor: `raise VisitorError("There is no flight 12.")`.

    The page shows the text without an error id or a traceback; the event ends with the outcome `refused`. With
    `field`, the path of an input such as `filters.flight`, the text appears at that input.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error with the input that it concerns."""
        return {**super().to_dict(), "field": self.field}


class UnknownNameError(ToolsError, AttributeError):
    """`state` or `context` has no such name."""


class FieldError(ToolsError):
    """An error of one field: a component path, or a component path and a property."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.reason = message
        super().__init__(f"{field}: {message}")

    def to_dict(self) -> dict[str, object]:
        """The error with its field."""
        return {**super().to_dict(), "field": self.field}


class ValueRefusedError(FieldError, ValueError):
    """A value that a visitor sent, or a handler set, does not fit its component."""

    owner: object = None
    """The part of `context` that refused it; what knows the whole tells by it which component that is."""


class UnsendableError(FieldError):
    """A value set on `context` cannot travel to the browser."""


class NoRoomError(UnsendableError):
    """A file that a handler made is over a limit of the server; `told` is what its visitor reads."""

    def __init__(self, field: str, message: str, told: str) -> None:
        self.told = told
        super().__init__(field, message)


class FileGoneError(ToolsError, FileNotFoundError):
    """An uploaded file is not there any more."""


class FileReadError(VisitorError, ValueError):
    """An uploaded file cannot be read as a table. The visitor sees the reason at the upload."""


class UploadError(ToolsError):
    """An upload is refused."""

    def __init__(self, message: str, status: int = 422, offset: int | None = None) -> None:
        self.status = status
        self.offset = offset
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error as clients receive it; after a wrong offset with the one that is expected."""
        return super().to_dict() if self.offset is None else {**super().to_dict(), "offset": self.offset}


class ProtocolError(ToolsError):
    """A peer broke the protocol; its stream is closed with `code` and the message as the reason."""

    def __init__(self, message: str, code: int = 1008) -> None:
        self.code = code
        super().__init__(message)


class LinkError(ToolsError):
    """A kernel could not be linked, or its link ended."""


class NotFoundError(ToolsError):
    """No such app, page or publication."""

    def __init__(self, message: str, moved_to: str | None = None) -> None:
        self.moved_to = moved_to
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error with the new path of a notebook that was renamed, relative to the server's root."""
        return {**super().to_dict(), **({"moved_to": self.moved_to} if self.moved_to is not None else {})}


class PublishError(ToolsError):
    """A page cannot be published."""

    def __init__(self, message: str, traceback: str = "") -> None:
        self.traceback = traceback
        super().__init__(message)

    def to_dict(self) -> dict[str, object]:
        """The error with the traceback of the notebook's failing cell, where there is one."""
        return {**super().to_dict(), "traceback": self.traceback}


class PublicationsError(ToolsError):
    """The list of published pages cannot be read or written."""


class JournalError(ToolsError):
    """The journal of events cannot be read: it is not there yet, not ours, or of a newer version."""


class ServerError(ToolsError):
    """No running Jupyter server can do what a command asks: none is there, or it refused."""

    def __init__(self, message: str, answer: dict[str, object] | None = None) -> None:
        self.answer = answer
        super().__init__(message)

    @property
    def traceback(self) -> str:
        """The traceback in the server's answer, where there is one."""
        return str((self.answer or {}).get("traceback") or "")

    def to_dict(self) -> dict[str, object]:
        """The server's own error, where it answered with one."""
        return self.answer or super().to_dict()


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or all of them if they are few."""
    names = sorted(known)
    near = nearest(name, names)
    if not near and names and len(names) <= 12:  # noqa: PLR2004 - a list longer than a line helps nobody
        return f"; there is {', '.join(names)}"
    return near


def only_near(name: str, known: Iterable[str]) -> str | None:
    """The known name so near to an unknown one that it may replace it unasked; None for none, or several."""
    near = difflib.get_close_matches(name, sorted(known), n=2, cutoff=0.75)
    return near[0] if len(near) == 1 else None


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message that has named all known ones: the nearest, or nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
