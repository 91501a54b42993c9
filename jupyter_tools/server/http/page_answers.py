"""The bodies of REST requests and answers of pages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...page.edit_types import Edit
from ...page.model import Page
from ...page.theme import Theme
from .answers import Body

MAX_EDITS = 1_000
"""How many edits one change may have."""
MAX_CELLS = 10_000
"""How many cells a check may be asked for."""


class PageAnswer(Body):
    """A page."""

    path: str
    """The notebook, relative to the server's root."""
    revision: str
    """What edits must name; empty where there is no properties.json yet."""
    read_only: bool
    """Whether a newer version wrote the file."""
    exists: bool
    """Whether the app has an entry for this notebook."""
    theme: Theme
    page: Page
    """The page, complete with defaults."""


class ChangedPageAnswer(PageAnswer):
    """A page after edits."""

    inverse: list[Edit]
    """The edits that undo them."""
    repeated: bool
    """Whether an earlier request with the same key has made the change, of which `inverse` is."""


class BriefPageAnswer(Body):
    """What a change with `brief` is answered: builders' sockets tell what it has changed."""

    path: str
    """The notebook, relative to the server's root."""
    revision: str
    """The revision after the edits."""
    inverse: list[Edit]
    """The edits that undo them."""
    repeated: bool
    """Whether an earlier request with the same key has made the change, of which `inverse` is."""


class PageChange(Body):
    """A change of a page."""

    revision: str
    """The revision that the edits are based on. If the file has changed since, but at other places, they are applied to
    the file as it is now; if they collide with a change, they are refused."""
    edits: Annotated[list[Edit], Field(min_length=1, max_length=MAX_EDITS)]
    """All of them are applied, or none."""
    client: Annotated[str, Field(max_length=64)] | None = None
    """How the client names itself: the messages `edited` of this change carry it, so that it knows its own edits."""
    idempotency_key: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    """Names the change, so that it is made once however often it is sent, as after an answer that was lost. The server
    remembers the last changes that have one, until it ends."""
    brief: bool = False
    """Whether the answer leaves the page out."""


class CodeCell(Body):
    """A code cell as an editor has it."""

    id: str = ""
    source: str
    tagged: bool = False
    """Whether it has the tag `handler`."""


class CheckRequest(Body):
    """What to check a page with."""

    cells: Annotated[list[CodeCell | None], Field(max_length=MAX_CELLS)]
    """The notebook's cells as an editor has them, saved or not; null for one that is no code cell."""
