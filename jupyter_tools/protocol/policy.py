"""How handlers run: what a page says of a handler beyond its name, and how often an event is sent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..schema import Documented
from ..spelling import spelled

Lane = Literal["main", "thread", "async"]
WhenRunning = Literal["drop", "queue", "latest", "parallel"]


USUAL: dict[str, WhenRunning] = {
    **dict.fromkeys(("change", "select", "search"), "latest"),
    **dict.fromkeys(("action", "reorder"), "queue"),
}
"""What happens to events while the same one runs, where the page says nothing; others are dropped."""


class _Model(Documented, BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_serialization_defaults_required=True)


class Policy(_Model):
    """How one handler runs."""

    when_running: WhenRunning | None = None
    """What happens to an event while the same one of the same component (the same step of its binding) runs. `drop`: it
    is dropped; `queue`: it runs afterwards; `latest`: as `queue`, but only the newest that waits; `parallel`: it runs
    beside. None: `drop` for `click`, `submit`, `finish`, `open`, `close`, `tick` and `edit`, `latest` for `change`,
    `select` and `search`, `queue` for `action` and `reorder`."""
    timeout: Annotated[int | float, Field(gt=0, le=86_400)] | None = None
    """Seconds after which it is ended; None for as long as it takes."""
    retry: Annotated[int, Field(ge=0, le=10)] = 0
    """How often it is tried again when it raises, after a pause that doubles from half a second."""
    lane: Lane = "main"
    """Where in the kernel it runs. `main`: on the main thread, as cells do; `thread`: in a separate thread, beside
    all else; `async`: in an event loop beside the main thread, for `async def` that needs nothing of the main one."""
    pool: Annotated[str, AfterValidator(spelled)] | None = None
    """The pool of the app that it takes a place of while it runs; None for no limit."""

    def for_event(self, name: str) -> WhenRunning:
        """What happens to an event of this name while the same one runs."""
        return self.when_running or USUAL.get(name, "drop")


class Pace(_Model):
    """How often one event of a component is sent."""

    debounce: Annotated[int | float, Field(gt=0, le=60)] | None = None
    """Seconds without another such event after which it is sent; the newest is."""
    throttle: Annotated[int | float, Field(gt=0, le=60)] | None = None
    """The least number of seconds between two that are sent; the newest is kept."""


DEFAULT = Policy()
"""How a handler runs of which the page says nothing."""
