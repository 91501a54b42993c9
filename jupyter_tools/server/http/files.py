"""Files of visits over HTTP: uploads in chunks, and downloads.

Whoever may open the page, by the login or by the cookie of its link, may ask for the files of a visit of theirs. A
request that changes something names the visit in a header, and this name is the token against forged requests: it
cannot be guessed, only the page that has the visit open knows it, and no page of another origin can send the header.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from ...components.files import MAX_NAME, FileId, safe_name
from ...errors import NotFoundError, PublicationsError, ToolsError, UploadError
from ...protocol.json_input import read_json
from ...texts import said
from ...validation import first_problem
from ..files.downloads import NO_FILE
from ..files.uploads import CHUNK
from ..visits.owners import BUILDER, PREVIEW
from .access import is_allowed
from .base import OthersFile

if TYPE_CHECKING:
    from ..files.writer import Upload, Writer
    from ..visits.visit import Visit
    from .parts import Room

VISIT = "X-Jupyter-Tools-Visit"
"""The header that names the visit."""
MAX_BODY = 10_000
PIECE = 256 * 1024
"""How many bytes of a file are read and sent at once."""
NO_VISIT = said("This visit is not open at this server any more. Reload the page.")


class BeginUpload(BaseModel):
    """The body of a request that begins an upload."""

    model_config = ConfigDict(extra="forbid", strict=True)

    component: Annotated[str, Field(max_length=1_000)]
    name: Annotated[str, Field(max_length=10 * MAX_NAME)]
    size: Annotated[int, Field(ge=0, le=10**15)]
    type: Annotated[str, Field(max_length=1_000)]


class BeginDownload(BaseModel):
    """The body of a request for the address of a download."""

    model_config = ConfigDict(extra="forbid", strict=True)

    component: Annotated[str, Field(max_length=1_000)]
    file: FileId
    """Which of its files: two clicks may have made two."""


class FilesHandler(OthersFile):
    """Shared by all requests for files."""

    policy = "sandbox; default-src 'none'; frame-ancestors 'none'"
    max_body = MAX_BODY
    published: bool

    def initialize(self, room: Room, published: bool) -> None:  # noqa: FBT001 - tornado passes it by name
        """Store the server's components, and whether these are visits of published pages."""
        self.room = room
        self.published = published

    def check_xsrf_cookie(self) -> None:
        """Refuse requests of other origins, and those that name no visit."""
        if not hasattr(self, "_jupyter_current_user"):
            return  # tornado asks before it is known who sent the request, and Jupyter again afterwards
        origin = self.request.headers.get("Origin")
        own = origin is not None and self.room.address.is_own(self.request, origin)
        if not (own or self.check_origin()) or not self.request.headers.get(VISIT):
            raise HTTPError(HTTPStatus.FORBIDDEN)

    async def owners(self, page: str) -> list[str]:
        """Whose visits the sender may have, of the page of a notebook or at the address of a publication.

        Raises `HTTPError` for senders who may not open the page.
        """
        found: list[str] = []
        if self.published:
            try:
                publications = [one for one, _ in await self.room.renames.found_at(page)]
            except PublicationsError:
                raise HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None
            allowed = await is_allowed(self, "read")
            opened = [one for one in publications if allowed or self.room.access.remembered(self, one)]
            found = [f"publication {one.id}" for one in opened]
        elif await is_allowed(self, "execute"):
            path = self.room.root.page_now(page).path
            found = [f"{BUILDER}{path}", f"{PREVIEW}{path}"]
        if not found:
            raise HTTPError(HTTPStatus.FORBIDDEN)
        return found

    async def visit(self, page: str) -> Visit:
        """The visit that a request names. Raises `NotFoundError` for one that is not the sender's."""
        return await self.own(page, self.room.visits.find(self.request.headers.get(VISIT, "")))

    async def own(self, page: str, visit: Visit | None) -> Visit:
        """A visit, if the sender may have it. Raises `NotFoundError`, as for one that is not there."""
        owners = await self.owners(page)
        if visit is None or visit.owner not in owners:
            raise NotFoundError(NO_VISIT)
        if self.published and visit.record.builder != await is_allowed(self, "execute"):
            raise NotFoundError(NO_VISIT)
        return visit

    def body(self, model: type[Any]) -> Any:
        """The request's body. Raises `UploadError` for what is malformed or too large."""
        if self.body_size > MAX_BODY:
            raise UploadError("The request is too large.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return model.model_validate(read_json(self.content or b"{}"))
        except ValidationError as error:
            raise UploadError(first_problem(error), HTTPStatus.BAD_REQUEST) from None
        except ValueError as error:
            raise UploadError(f"The body is not JSON: {error}", HTTPStatus.BAD_REQUEST) from None

    def answer(self, content: dict[str, Any], status: int = HTTPStatus.OK) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(content))

    def fail(self, error: ToolsError) -> None:
        """Answer with an error."""
        missing = isinstance(error, NotFoundError)
        status = HTTPStatus.NOT_FOUND if missing else getattr(error, "status", HTTPStatus.INTERNAL_SERVER_ERROR)
        self.answer({"error": error.to_dict()}, status)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with an error of Jupyter's or tornado's in the same shape."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, ToolsError):
            self.fail(error)
            return
        phrase = HTTPStatus(status_code).phrase
        self.answer({"error": {"name": "".join(phrase.split()), "message": phrase}}, status_code)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Errors of ours are answers."""
        if not isinstance(value, ToolsError):
            super().log_exception(typ, value, tb)


class UploadsHandler(FilesHandler):
    """The uploads of a visit."""

    @allow_unauthenticated
    async def post(self, page: str) -> None:
        """Begin an upload: what is wrong with its name, size, type or number is said before anything is sent."""
        visit = await self.visit(page)
        begun: BeginUpload = self.body(BeginUpload)
        if refusal := self.room.visits.rates.refusal(visit):
            raise UploadError(refusal, HTTPStatus.TOO_MANY_REQUESTS)
        upload = visit.files.uploads.begin(visit.files.now(begun.component), begun.name, begun.size, begun.type)
        content = {"id": upload.entry.id, "chunk": CHUNK, **progress(visit, upload)}
        self.answer(content, HTTPStatus.CREATED)


class UploadHandler(FilesHandler):
    """An upload. Its chunks go to the disk as they come: what came before a lost connection need not be sent again."""

    max_body = CHUNK
    _writer: Writer | None = None
    _refusal: UploadError | None = None

    async def prepare(self, **given: Any) -> None:
        """Find the upload before a chunk is read, and refuse one that does not belong there."""
        await super().prepare(**given)
        if self._finished:
            return
        page, file = self.path_args
        self._visit = await self.visit(page)
        upload = self._visit.files.uploads.get(file)
        if self.request.method == "PATCH":
            self._writer = self._visit.files.uploads.writer(upload, self._offset())

    def data_received(self, chunk: bytes) -> None:
        """Add a piece of a chunk; what is wrong with it is said when all of the chunk is read."""
        if self._writer is None or self._refusal is not None:
            return
        try:
            self._writer.write(chunk)
        except UploadError as error:
            self._refusal = error

    def on_connection_close(self) -> None:
        """Keep what has come."""
        super().on_connection_close()
        self._close()

    def on_finish(self) -> None:
        """Close the file, also after an error."""
        super().on_finish()
        self._close()

    # The body has taken its time: another request may have removed the upload since `prepare`.

    @allow_unauthenticated
    async def get(self, _page: str, file: str) -> None:
        """Say how much has arrived."""
        self.answer(progress(self._visit, self._visit.files.uploads.get(file)))

    @allow_unauthenticated
    async def patch(self, _page: str, file: str) -> None:
        """A chunk has arrived."""
        self._close()
        upload = self._visit.files.uploads.get(file)
        if self._refusal is not None:
            raise self._refusal
        self.answer(progress(self._visit, upload))

    @allow_unauthenticated
    async def delete(self, _page: str, file: str) -> None:
        """Remove it."""
        self._visit.files.uploads.remove(self._visit.files.uploads.get(file))
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()

    def _offset(self) -> int:
        text = self.get_query_argument("offset", "")
        if not (text.isascii() and text.isdigit() and len(text) < 17):  # noqa: PLR2004 - 10**15 bytes
            raise UploadError("offset: must be a number", HTTPStatus.BAD_REQUEST)
        return int(text)

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class DownloadsHandler(FilesHandler):
    """The downloads of a visit."""

    @allow_unauthenticated
    async def post(self, page: str) -> None:
        """Give the address, for a short while, of what a handler made for a component."""
        visit = await self.visit(page)
        begun: BeginDownload = self.body(BeginDownload)
        entry = visit.files.downloads.find(visit.files.now(begun.component), begun.file)
        if visit.files.folder is None:
            raise NotFoundError(NO_FILE)
        ticket = self.room.tickets.issue(visit, entry, visit.files.folder / entry.id)
        self.answer({"path": f"downloads/{ticket}"}, HTTPStatus.CREATED)


class DownloadHandler(FilesHandler):
    """A file to download."""

    @allow_unauthenticated
    async def get(self, page: str, name: str) -> None:
        """Send the file, in pieces."""
        ticket = self.room.tickets.find(name)
        if ticket is None or self.room.visits.find(ticket.visit.id) is not ticket.visit:
            raise NotFoundError(NO_FILE)
        await self.own(page, ticket.visit)
        try:
            file = await asyncio.to_thread(ticket.path.open, "rb")
        except OSError:
            raise NotFoundError(NO_FILE) from None
        with file:
            self.set_header("Content-Type", ticket.entry.type)
            self.set_header("Content-Length", str(ticket.entry.size))
            self.set_header("Content-Disposition", disposition(ticket.entry.name))
            self.set_header("Cross-Origin-Resource-Policy", "same-origin")
            left = ticket.entry.size
            try:
                while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
                    left -= len(piece)
                    self.write(piece)
                    await self.flush()
            except StreamClosedError:
                return
        if not self._finished:
            self.finish()


def progress(visit: Visit, upload: Upload) -> dict[str, Any]:
    """How much of an upload has arrived, and its entry when it is complete. Raises `UploadError` for one not taken."""
    entry = visit.files.uploads.finish(upload) if upload.finished else None
    return {"offset": upload.received, "file": None if entry is None else entry.model_dump(mode="json")}


def disposition(name: str) -> str:
    """The header that saves a file under a name (RFC 6266); other systems' letters in the second form (RFC 8187)."""
    return f"attachment; filename=\"{safe_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES: tuple[tuple[str, type[FilesHandler]], ...] = (
    ("uploads", UploadsHandler),
    (r"uploads/(\w+)", UploadHandler),
    ("downloads", DownloadsHandler),
    (r"downloads/([\w-]+)", DownloadHandler),
)
"""The paths below the files of a page."""


def files_routes(room: Room, pages: str, notebooks: str) -> list[tuple[str, type[FilesHandler], dict[str, Any]]]:
    """The routes of published pages, to whose paths alone cookies of links are sent, and those of builders."""
    return [
        (f"/{base}/{path}", handler, {"room": room, "published": base == pages})
        for base in (pages, notebooks)
        for path, handler in ROUTES
    ]
