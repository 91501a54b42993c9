"""Runs what a visitor does to a widget: its callbacks, on the main lane, with their output and errors to the visit."""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode
from contextvars import ContextVar
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from ..lanes.lane import Job
from ..output.capture import EventOutput, captured, current
from ..output.widgets import parent
from .explain import explain, traceback_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...protocol.link import FromHandler
    from ...protocol.widgets import WidgetInput
    from ..lanes.main import MainLane
    from .handlers import Handlers
    from .visit import Visit

_failures: ContextVar[list[BaseException] | None] = ContextVar("jupyter_tools_widget_failures", default=None)


def take(
    visit: Visit, message: WidgetInput, main: MainLane, handlers: Handlers, send: Callable[[FromHandler], None]
) -> None:
    """Queue what a visitor did to a widget, if it is one of theirs. From any thread."""
    if visit.widgets.admit(message):
        main.add(Job(lane_of(visit), visit.widgets.count, WidgetRun(visit, message, main, handlers, send)))


def lane_of(visit: Visit) -> str:
    """The queue of a visit's widgets: a handler that awaits must not keep them waiting, it may await just them."""
    return f"{visit.id} widgets"


class WidgetRun:
    """One message of a visitor to a widget, from the main lane's queue to its `done`."""

    def __init__(
        self,
        visit: Visit,
        message: WidgetInput,
        main: MainLane,
        handlers: Handlers,
        send: Callable[[FromHandler], None],
    ) -> None:
        self._visit = visit
        self._message = message
        self._number = visit.widgets.count
        self._main = main
        self._handlers = handlers
        self._send = send

    async def __call__(self) -> None:
        """Run it; never raises what a callback raised."""
        message, table = self._message, self._visit.widgets
        one = table.get(message.comm)
        problem = table.problem(message.data)
        if one is None or problem:
            table.answer(message, reason=problem or "the widget was closed meanwhile")
            return
        failures: list[BaseException] = []
        tokens = parent.set(message.id), _failures.set(failures)
        try:
            with captured(EventOutput(one.event, self._send, table)):
                table.use(one)
                data = deepcopy(message.data)  # ipywidgets puts the buffers in their places
                buffers = [b64decode(part) for part in message.buffers]
                await self._main.call(lane_of(self._visit), self._number, lambda: one.take(data, buffers))
        except (KeyboardInterrupt, asyncio.CancelledError) as error:
            failures.append(error)
        except BaseException as error:  # noqa: BLE001 - whatever an author's code raises ends its own message only
            failures.append(error)
        finally:
            parent.reset(tokens[0])
            _failures.reset(tokens[1])
        builder = self._visit.builder
        table.answer(message, explain(failures[0], self._handlers, builder=builder) if failures else None)


def route(shell: Any) -> None:
    """Let errors that ipywidgets catches itself, and shows by the shell, reach the visit; harmless when done twice."""
    if "showtraceback" in vars(shell):
        return

    def showtraceback(*args: Any, **kwargs: Any) -> None:
        failures, output = _failures.get(), current.get()
        error = sys.exc_info()[1]
        if failures is not None and error is not None:
            failures.append(error)
        elif output is not None and error is not None:
            output.write("stderr", traceback_text(error))
        else:
            type(shell).showtraceback(shell, *args, **kwargs)

    shell.showtraceback = showtraceback


def unroute(shell: Any) -> None:
    """Give the shell its own way to show errors back."""
    vars(shell).pop("showtraceback", None)
