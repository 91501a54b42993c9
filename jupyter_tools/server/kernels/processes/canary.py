"""The canary: a fork that does what a visit would, to find out whether the notebook's process can be forked at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ....peer.record import VisitRecord
from ....protocol.link import HELD, PROBES, Emit, Open, Probe, Probed
from ....protocol.messages import Done, Progress
from .template import CannotForkError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...apps.apps import Shown
    from ..link import KernelLink
    from .template import Template

PROBE_TIMEOUT = 10.0
"""Seconds within which a library must have answered: those that hang never do."""


async def problem_of(template: Template, shown: Shown, load_timeout: float) -> str | None:
    """Why visits cannot be forks of a template, or None when all is well."""
    try:
        process = await template.fork("canary")
    except CannotForkError as error:
        return str(error)
    try:
        return await _probes(process.linked) or await _load(process.linked, shown, load_timeout)
    finally:
        process.kill()


async def _probes(link: KernelLink) -> str | None:
    for name in PROBES:
        link.write(Probe(name=name))
        answer = await _answer(link, lambda one: isinstance(one, Probed), PROBE_TIMEOUT)
        if answer is None:
            return f"{name} {_how(link)} in a forked process"
        if answer.problem is not None:
            return str(answer.problem)
    return None


async def _load(link: KernelLink, shown: Shown, timeout: float) -> str | None:  # noqa: ASYNC109 - passed on
    record = VisitRecord(shown.page, shown.theme)
    load = record.load()
    if load is None:
        return None
    link.write(Open(visit=record.id, builder=False, user="", params={}, state=record.state, visible={}))
    link.write(load)
    # A handler that fails does so in any mode: what matters is that it comes to an end.
    if await _answer(link, _ends_load, timeout) is None:
        return f"the page's load handler {_how(link)} in a forked process"
    return None


def _ends_load(message: Any) -> bool:
    one = message.message if isinstance(message, Emit) else None
    # A handler that is not defined waits for its cell, which no visit runs.
    return isinstance(one, Done) or (isinstance(one, Progress) and one.label == HELD)


async def _answer(link: KernelLink, fits: Callable[[Any], bool], timeout: float) -> Any:  # noqa: ASYNC109 - the limit
    """The first message that fits, or None when the process ends or is silent."""
    found: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def receive(message: Any) -> None:
        if fits(message) and not found.done():
            found.set_result(message)

    link.receive = receive
    closed = asyncio.ensure_future(link.closed.wait())
    try:
        await asyncio.wait([found, closed], timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        closed.cancel()
        link.receive = None
    return found.result() if found.done() else None


def _how(link: KernelLink) -> str:
    return "ends the process" if link.closed.is_set() else "hangs"
