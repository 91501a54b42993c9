"""What a client has asked of tables, windows and queries: few at a time are asked of the kernel."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from ...page.moves import path_after
from ...protocol.link import Ask
from ...protocol.queries import REPLACED, STOPPED, QueryAnswer, QueryRequest, StopRequest, TableAnswer, TableRequest
from ...protocol.rows import Rows
from ...texts import said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...page.moves import Moved
    from ...peer.record import VisitRecord
    from ..kernels.link import KernelLink

AT_ONCE = 4
"""How many requests of a visit the kernel computes or has waiting: a sorted window of a large frame takes long."""
MAX_WAITING = 32
"""How many wait here. The renderer asks for four of each table; what is older than these it has forgotten."""


class Windows:
    """Passes a visit's requests on to its kernel, the oldest first, and drops those that nobody waits for any more."""

    __slots__ = ("_answer", "_asked", "_record", "_refusal", "_waiting")

    def __init__(
        self,
        record: VisitRecord,
        answer: Callable[[TableAnswer], None],
        refusal: Callable[[TableRequest], str] = lambda _request: "",
    ) -> None:
        """`answer` sends an answer to the client; `refusal` says why something may not be asked, or nothing."""
        self._record = record
        self._answer = answer
        self._refusal = refusal
        self._asked = 0
        self._waiting: deque[TableRequest] | None = None  # few visits ever have one

    def take(self, request: TableRequest | StopRequest, link: KernelLink | None) -> None:
        """Ask the kernel, or refuse what cannot be asked."""
        if isinstance(request, StopRequest):
            self.stop(request, link)
        elif not self._record.has_rows(request.component):
            self._answer(refused(request, f"{request.component} is not a visible table"))
        elif link is None:
            self._answer(refused(request, said("The rows cannot be read now: the kernel is not ready.")))
        elif refusal := self._refusal(request):
            self._answer(refused(request, refusal))
        else:
            self.ask(request, link)

    def ask(self, request: TableRequest, link: KernelLink) -> None:
        """Ask the kernel, now or when it has answered others."""
        if self._asked < AT_ONCE:
            self._asked += 1
            link.write(Ask(visit=self._record.id, request=request))
            return
        if self._waiting is None:
            self._waiting = deque()
        if len(self._waiting) == MAX_WAITING:
            self._answer(refused(self._waiting.popleft(), REPLACED))
        self._waiting.append(request)

    def stop(self, request: StopRequest, link: KernelLink | None) -> None:
        """Refuse what waits for a table, and have the kernel stop what it computes for it."""
        for one in [one for one in self._waiting or () if one.component == request.component]:
            assert self._waiting is not None  # noqa: S101 - it has this one
            self._waiting.remove(one)
            self._answer(refused(one, STOPPED))
        if link is not None and self._record.has_rows(request.component):
            link.write(Ask(visit=self._record.id, request=request))

    def answered(self, link: KernelLink | None) -> None:
        """Note that the kernel has answered one, and ask for the next."""
        self._asked = max(0, self._asked - 1)
        if self._waiting and link is not None:
            self.ask(self._waiting.popleft(), link)

    def follow(self, moves: Sequence[Moved]) -> None:
        """Ask for what waits under the new paths of its tables."""
        if self._waiting:
            now = [(one, path_after(one.component, moves)) for one in self._waiting]
            self._waiting = deque(one.model_copy(update={"component": path}) for one, path in now)

    def drop(self) -> None:
        """Drop the waiting requests after the client disconnected."""
        self._waiting = None

    def lose(self) -> None:
        """Forget all: the kernel process that was asked has ended."""
        self._asked, self._waiting = 0, None


def refused(request: TableRequest, error: str) -> TableAnswer:
    """The answer to a request that the kernel is not asked."""
    if isinstance(request, QueryRequest):
        return QueryAnswer(id=request.id, component=request.component, table=request.table, result=None, error=error)
    return Rows(id=request.id, component=request.component, table=request.table, window=None, error=error)
