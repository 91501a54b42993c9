"""REST for trials: how the visits of a page can run, found out before it is published."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from ...app.variables import changed_variables
from ..kernels.kernels import NOT_ISOLATED
from ..kernels.processes.source import FORKED, NOT_FORKED
from .answers import TrialAnswer
from .rest import RestHandler, endpoint

if TYPE_CHECKING:
    from ..apps.paths import PagePath
    from ..kernels.processes.trials import Trial


class TrialHandler(RestHandler):
    """How the visits of a page can run."""

    _trying: asyncio.Task[TrialAnswer] | None = None

    @endpoint(
        "read",
        "How visits of a page can run, as far as this server has tried it out",
        answer=TrialAnswer,
        errors=(HTTPStatus.NOT_FOUND,),
    )
    async def get(self, path: str) -> None:
        """Send what is known."""
        page = self.room.root.page(path)
        self.send(await self._answer(page, await self.room.kernels.last_trial(page)))

    @endpoint(
        "execute",
        "Find out how visits of a page can run: run its notebook in a new process, and fork that"
        " process. Both processes end with the trial, or when the client disconnects",
        answer=TrialAnswer,
        errors=(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    async def post(self, path: str) -> None:
        """Send a line for each step, and a last one with what was found."""
        page = self.room.root.page(path)
        self._trying = asyncio.create_task(self._try_out(page))
        try:
            with self.room.steps.listen(page) as steps:
                await self.stream(steps, self._trying)
        except asyncio.CancelledError:
            if not self._trying.cancelled():  # this request itself was cancelled: the server stops
                self._trying.cancel()
                raise

    def on_connection_close(self) -> None:
        """End the trial: nobody waits for it."""
        super().on_connection_close()
        if self._trying is not None:
            self._trying.cancel()

    async def _try_out(self, page: PagePath) -> TrialAnswer:
        return await self._answer(page, await self.room.kernels.try_out(page))

    async def _answer(self, page: PagePath, trial: Trial | None) -> TrialAnswer:
        changed = await asyncio.to_thread(changed_variables, page.file, self.room.apps.shown(page).page)
        if trial is None:
            return TrialAnswer(known=False, mode=None, auto="", isolated="", at=None, changed=changed)
        problem, at = trial
        if problem is None:
            return TrialAnswer(known=True, mode="isolated", auto=FORKED, isolated=FORKED, at=at, changed=changed)
        auto, isolated = NOT_ISOLATED.format(problem), NOT_FORKED.format(problem)
        return TrialAnswer(known=True, mode="shared", auto=auto, isolated=isolated, at=at, changed=changed)


TRIALS: list[tuple[str, type[RestHandler]]] = [("jupyter-tools/api/kernels/{path}/trial", TrialHandler)]
"""Their path templates, below the base URL."""
