"""The files of one visit: what its visitor uploads, and what handlers make to be downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...components.files import FileEntry
from ...page.moves import Trail
from ...protocol.exports import Export, ExportQuery
from ...protocol.link import FilesPlace
from ...protocol.messages import Done, Event
from ...protocol.queries import QueryAnswer, QueryRequest
from ...texts import said
from .downloads import VisitDownloads
from .uploads import VisitUploads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...page.moves import Moved
    from ...peer.record import VisitRecord
    from ...protocol.messages import RunningEvent, Sequenced
    from ...protocol.queries import TableAnswer, TableRequest
    from .store import FileStore

NO_FORMAT = said("This page gives no such files.")


class FilesOfVisit:
    """The folder of a visit, and what is in it."""

    def __init__(self, record: VisitRecord, store: FileStore, address: Callable[[], str]) -> None:
        self._record = record
        self._store = store
        self._address = address
        self._trail = Trail()
        self.uploads = VisitUploads(record, store, self)
        self.downloads = VisitDownloads(record, store)
        self.folder = store.add(self)
        if self.folder is not None:
            most, most_of_all = int(store.most_of_visit), int(store.most)
            record.files.place = FilesPlace(folder=str(self.folder), of_visit=most, of_server=most_of_all)

    @property
    def address(self) -> str:
        """Where the client of a visitor is; empty for builders, whose files only the limits of all count."""
        return self._address()

    @property
    def made_bytes(self) -> int:
        """How many bytes of it handlers have made."""
        return self.downloads.bytes

    @property
    def kept_bytes(self) -> int:
        """How many bytes of it are on the disk."""
        return self.uploads.received + self.downloads.bytes

    def refusal(self, event: Event) -> str:
        """Why an event that makes a file to be downloaded may not run; empty if it may, and for all others."""
        component = self._record.page.find(event.component)
        return self._store.full_address(self) if component is not None and component.returned else ""

    def no_export(self, request: TableRequest) -> str:
        """Why a file of a table's rows may not be written; empty if it may, and for all other requests."""
        question = request.question if isinstance(request, QueryRequest) else None
        if not isinstance(question, ExportQuery) or question.begin is None:
            return ""
        component = self._record.component(request.component)
        frame = component.frame() if component is not None else None
        if frame is None or question.begin.format not in frame.export or not self._record.is_usable(request.component):
            return NO_FORMAT
        return self._store.full_address(self)

    def exported(self, message: TableAnswer) -> None:
        """Note the file of a table's rows that a message has brought."""
        result = message.result if isinstance(message, QueryAnswer) else None
        if isinstance(result, Export) and result.file is not None:
            self.downloads.exported(message.component, FileEntry(**result.file.model_dump()))
            self._keep_to_address()

    def sent(self, message: Sequenced, running: RunningEvent | None) -> None:  # noqa: ARG002 - as all observers
        """Note the files that a message has brought, and remove what a handler that has ended was reading."""
        if self.downloads.sent(message):
            self._keep_to_address()
        if isinstance(message, Done):
            self.uploads.tidy()

    def _keep_to_address(self) -> None:
        """Remove files to download while the address of a visitor has too many: any handler may have made them."""
        while self.folder is not None and self._store.full_address(self, 0) and (gone := self.downloads.drop()):
            self._store.remove(self.folder / gone.id)

    def follow(self, moves: Sequence[Moved]) -> None:
        """Keep all by the new paths of components."""
        if moves:
            self._trail.add(moves)
            self.uploads.follow(moves)
            self.downloads.follow(moves)

    def now(self, path: str) -> str:
        """The path that a component has now, of a request that may have crossed an edit."""
        return self._trail.now(path, self._record.page)

    def close(self) -> None:
        """Remove all files: the visit has ended."""
        self.uploads.close()
        self.downloads.close()
        self._store.discard(self)
