"""What all REST endpoints share: login, permission, bodies, errors, and their description."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from pydantic import BaseModel, ValidationError
from tornado import web
from tornado.iostream import StreamClosedError

from ...errors import (
    EditError,
    JournalError,
    LinkError,
    NotebookError,
    NotFoundError,
    PropertiesError,
    PublicationsError,
    PublishError,
    ReadOnlyError,
    StaleRevisionError,
    ToolsError,
)
from ...protocol.json_input import TooLargeError, read_json
from ...validation import first_problem
from .access import RESOURCE
from .answers import StepAnswer, StepLine
from .base import Handler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..kernels.steps import StepQueue
    from .parts import Room

LINES = "application/x-ndjson"
"""Media type of a streamed answer: one JSON document per line."""
MAX_BODY = 4_000_000
"""The largest body of a request, in bytes."""
STATUS: tuple[tuple[type[ToolsError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (StaleRevisionError, HTTPStatus.CONFLICT),
    (ReadOnlyError, HTTPStatus.CONFLICT),
    (PropertiesError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (EditError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PublishError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotebookError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (LinkError, HTTPStatus.SERVICE_UNAVAILABLE),
    (JournalError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PublicationsError, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of each error; the first that fits counts."""

Body = TypeVar("Body", bound=BaseModel)


class BadRequestError(ToolsError):
    """A request's body is not what the endpoint takes."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True)
class Endpoint:
    """What an endpoint does, takes and answers."""

    summary: str
    action: str
    answer: Any
    """The model of the answer's body; None when there is none."""
    body: type[BaseModel] | None
    errors: tuple[HTTPStatus, ...]
    query: type[BaseModel] | None = None


def endpoint(  # noqa: PLR0913 - all that describes it
    action: str,
    summary: str,
    *,
    answer: Any,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    errors: tuple[HTTPStatus, ...] = (),
) -> Callable[[Callable[..., Awaitable[None]]], Any]:
    """Decorate a handler's method: it asks for a login and the permission for `action`, and is described."""

    def decorate(method: Callable[..., Awaitable[None]]) -> Any:
        guarded: Any = web.authenticated(authorized(action, RESOURCE)(method))

        @functools.wraps(method)
        async def answered(self: RestHandler, *args: str) -> None:
            try:
                await guarded(self, *args)
                self.room.address.note(self.request)
            except ToolsError as error:
                self.fail(error)

        answered.endpoint = Endpoint(summary, action, answer, body, errors, query)  # type: ignore[attr-defined]
        return answered

    return decorate


class RestHandler(Handler, APIHandler):
    """The base of REST endpoints."""

    auth_resource = RESOURCE
    max_body = MAX_BODY

    def takes_body(self) -> bool:
        """Whether the sender has logged in."""
        return bool(self.current_user)

    def initialize(self, room: Room) -> None:
        """Store the server's components."""
        self.room = room

    @property
    def user_name(self) -> str:
        """The name of the user who asks, as people read it; empty where Jupyter knows none."""
        user = self.current_user
        return str(user.display_name or user.username) if user else ""

    def body(self, model: type[Body]) -> Body:
        """The request's body. Raises `BadRequestError` for what is malformed or too large."""
        if self.body_size > MAX_BODY:
            raise BadRequestError(f"The body is over {MAX_BODY} bytes.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return model.model_validate(read_json(self.content or b"{}"))
        except TooLargeError as error:
            raise BadRequestError(str(error)) from None
        except ValidationError as error:
            raise BadRequestError(first_problem(error)) from None
        except ValueError as error:
            raise BadRequestError(f"The body is not JSON: {error}") from None

    def query(self, model: type[Body]) -> Body:
        """The query of the request's URL. Raises `BadRequestError` for what is malformed."""
        try:
            # JupyterLab adds the time to addresses, so that nothing is taken from a cache.
            names = (name for name in self.request.query_arguments if name != "token" and not name.isdigit())
            given = {name: self.get_query_argument(name) for name in names}
            for name in given:
                if len(self.request.query_arguments[name]) > 1:
                    raise BadRequestError(f"{name}: is given twice")
            return model.model_validate_strings(given)
        except ValidationError as error:
            raise BadRequestError(first_problem(error)) from None

    async def stream(self, steps: StepQueue, answer: Awaitable[BaseModel]) -> None:
        """Send a line of JSON for each step, and a last line with the answer or the error."""
        self.set_header("Content-Type", LINES)
        self.set_header("X-Accel-Buffering", "no")  # nginx would buffer the steps until the end
        sending = asyncio.create_task(self._send_steps(steps))
        try:
            last = (await answer).model_dump_json(by_alias=True)
        except ToolsError as error:
            last = json.dumps({"error": error.to_dict()})
        finally:
            steps.put_nowait(None)
            await sending
        self.finish(f"{last}\n")

    async def _send_steps(self, steps: StepQueue) -> None:
        while (step := await steps.get()) is not None:
            self.write(f"{StepLine(step=StepAnswer(**step._asdict())).model_dump_json()}\n")
            # A client that disconnects does not cancel its request.
            with contextlib.suppress(StreamClosedError):
                await self.flush()

    def send(self, answer: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Answer."""
        self.set_status(status)
        self.finish(answer.model_dump_json(by_alias=True))

    def fail(self, error: ToolsError) -> None:
        """Answer with an error."""
        found = [status for kind, status in STATUS if isinstance(error, kind)]
        if isinstance(error, BadRequestError):
            found = [error.status]
        self.set_status(found[0] if found else HTTPStatus.INTERNAL_SERVER_ERROR)
        self.finish(json.dumps({"error": error.to_dict()}))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with an error of Jupyter's or tornado's in the same shape."""
        error = kwargs.get("exc_info", (None, None))[1]
        status = HTTPStatus(status_code)
        message = getattr(error, "log_message", None) or status.phrase
        self.finish(json.dumps({"error": {"name": "".join(status.phrase.split()), "message": message}}))
