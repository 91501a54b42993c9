"""The messages about the names of a notebook's kernel; `jupyter_tools.protocol.messages` says how they go."""

from __future__ import annotations

from typing import Literal

from .base import Message

VariableKind = Literal["frame", "function", "class", "figure", "estimator", "module", "array"]


class WatchInput(Message):
    """Requests `names`, now and after each change; only from builders."""

    type: Literal["watch"] = "watch"


class VariableColumn(Message):
    """A column of a frame."""

    name: str
    type: str
    """The type of its values, as narwhals names it: `Int64`, `String`, `Datetime`."""


class Variable(Message):
    """A variable, function or class of the notebook that a page can be made from."""

    name: str
    kind: VariableKind
    """What it is: `module` is one of torch, `estimator` has `fit` and `predict`."""
    type: str
    """The name of its class; of a class `pydantic model`, `dataclass`, `ORM class` or `class`."""
    summary: str
    """A few words: the sizes of a frame, with `?` for rows that nobody has counted; the first sentence of a function's
    docstring; `fitted, 6 features`."""
    signature: str | None
    """Of a function, with its required parameters only: `score(age, income)`; None for others."""
    columns: list[VariableColumn]
    """The first columns of a frame; empty for others."""
    cell: str | None
    """The id of the cell that last defined it, where that is known."""


class KernelHandler(Message):
    """A handler as the kernel knows it."""

    name: str
    cell: str | None
    """The id of its cell, where that is known."""
    code: str | None
    """A hash of its source; None where it is not defined in the kernel yet."""
    form: Literal["function", "script"]
    line: int
    """Its first line in the cell, from 1."""
    source: str | None
    """A hash of the cell as it was run, the first 12 hex digits of the SHA-256 of its text without the space around it;
    None where it was not run."""


class Names(Message):
    """What the kernel knows of the notebook's variables and handlers; not sent again while it stays the same."""

    type: Literal["names"] = "names"
    variables: list[Variable]
    """In the order in which they were defined first."""
    handlers: list[KernelHandler]
    """By name."""
