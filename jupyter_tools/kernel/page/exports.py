"""Writes the files of tables that visits ask for: on threads of their own, few at once, as long as somebody waits."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import ToolsError
from ...protocol.exports import Export, ExportedFile, ExportQuery, Formats, FormatsQuery
from ...protocol.queries import QueryAnswer
from ...terminal import print_error
from ...texts import said
from ..exports.write import ExportError, StoppedError, formats, total_of
from ..lanes.threads import thread
from .explain import error_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...page.model import Page
    from ...protocol.exports import ExportBegin
    from ...protocol.queries import QueryRequest, Result
    from ..frames.data_table import DataTable
    from .visit import Visit

AT_ONCE = 2
"""How many files are written at once; others wait."""
MOST = 20
"""How many are written or wait."""
PATIENCE = 20.0
"""Seconds after which a file that nobody asks about is given up: its visitor has gone."""
NEWS = 0.25
"""Seconds between two looks whether a waiting file is wanted."""
UNWANTED = said("The file was not wanted any more.")
CHANGED = said("The rows have changed. Try again.")
FAILED = said("The file could not be written. Try again, with fewer rows or columns.")
BUSY = said("Another file of yours is being written. Wait until it is there.")
FULL = said("Too many files are being written here now. Try again later.")
NO_FORMAT = said("This page gives no such files.")
NO_LIBRARY = said("Such files cannot be written here: the library for them is not installed.")


@dataclass
class Job:
    """A file that is written, and what is known of it."""

    visit: Visit
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    rows: int = 0
    total: int | None = None
    waits: bool = True
    file: ExportedFile | None = None
    problem: str = ""
    stopped: bool = False
    asked: float = field(default_factory=time.monotonic)
    """When its visitor asked for it last."""

    @property
    def ended(self) -> bool:
        """Whether it is there, or will not be."""
        return self.file is not None or bool(self.problem)

    def check(self) -> None:
        """Raise `StoppedError` if nobody wants it any more."""
        if self.stopped or not self.visit.open or time.monotonic() - self.asked > PATIENCE:
            raise StoppedError

    def told(self, rows: int) -> None:
        """Note how many rows are written."""
        self.rows = rows
        self.check()

    def status(self) -> Export:
        """What its visitor is told."""
        return Export(
            id=self.id, rows=self.rows, total=self.total, waits=self.waits, file=self.file, problem=self.problem
        )


class Exports:
    """The files that are written, one of each visit."""

    def __init__(self, page: Callable[[], Page], emit: Callable[[str, QueryAnswer], None]) -> None:
        self._page = page
        self._emit = emit
        self._jobs: dict[str, Job] = {}
        self._turn = threading.Semaphore(AT_ONCE)

    def take(self, visit: Visit, request: QueryRequest) -> bool:
        """Answer a request about files; whether it is one. Never blocks for long."""
        question = request.question
        found: Result
        if isinstance(question, FormatsQuery):
            found = Formats(formats=[one for one in formats() if one in self._allowed(request.component)])
        elif isinstance(question, ExportQuery):
            found = self._export(visit, request, question)
        else:
            return False
        self._answer(visit, request, found)
        return True

    def closed(self, visit: str) -> None:
        """Stop what a visit waits for, which has ended."""
        job = self._jobs.pop(visit, None)
        if job is not None:
            job.stopped = True

    def _answer(self, visit: Visit, request: QueryRequest, found: Result) -> None:
        answer = QueryAnswer(id=request.id, component=request.component, table=request.table, result=found, error=None)
        self._emit(visit.id, answer)

    def _allowed(self, path: str) -> tuple[str, ...]:
        component = self._page().find(path)
        frame = component.frame() if component is not None else None
        return () if frame is None else frame.export

    def _export(self, visit: Visit, request: QueryRequest, question: ExportQuery) -> Export:
        job = self._jobs.get(visit.id)
        if question.begin is None:
            if job is None or job.id != question.id:
                return _none(UNWANTED)
            job.asked = time.monotonic()
            job.stopped = job.stopped or question.stop
            return job.status()
        if job is not None and not job.ended and not job.stopped:
            return _none(BUSY)
        if sum(not one.ended for one in list(self._jobs.values())) >= MOST:
            return _none(FULL)
        try:
            return self._begin(visit, request, question.begin).status()
        except ExportError as error:
            return _none(str(error))

    def _begin(self, visit: Visit, request: QueryRequest, begin: ExportBegin) -> Job:
        """Start a file. Raises `ExportError` for what is not allowed."""
        if begin.format not in self._allowed(request.component):
            raise ExportError(NO_FORMAT)
        if begin.format not in formats():
            raise ExportError(NO_LIBRARY)
        table = visit.tables.get(request.component)
        if table is None or table.version != request.table:
            raise ExportError(CHANGED)
        job = self._jobs[visit.id] = Job(visit)
        thread(lambda: self._run(job, table, request, begin), "jupyter_tools_export").start()
        return job

    def _run(self, job: Job, table: DataTable, request: QueryRequest, begin: ExportBegin) -> None:
        try:
            while not self._turn.acquire(timeout=NEWS):
                job.check()
            try:
                job.waits = False
                self._write(job, table, request, begin)
            finally:
                self._turn.release()
        except StoppedError:
            job.problem = UNWANTED
        except ExportError as error:
            job.problem = str(error)
        except BaseException as error:  # noqa: BLE001 - any library's error is the end of the file
            print_error()
            job.problem = f"{FAILED} ({error_line(error)})" if job.visit.builder else FAILED

    def _write(self, job: Job, table: DataTable, request: QueryRequest, begin: ExportBegin) -> None:
        job.check()
        heads = {column.name: column.head for column in begin.columns}
        try:
            whole = table.whole(list(heads), begin.sort, request.filter, request.search)
        except ToolsError:  # columns that are hidden now, or that may not be sorted or filtered
            raise ExportError(CHANGED) from None
        job.total = total_of(whole, begin.format)
        job.file = job.visit.files.export(request.component, begin.format, begin.name, heads, whole, job.told)


def _none(problem: str) -> Export:
    return Export(id="", rows=0, total=None, waits=False, file=None, problem=problem)
