"""The names of components, handlers and pages in properties.json."""

from __future__ import annotations

import keyword
from typing import Annotated

from pydantic import AfterValidator, Field

from ..spelling import spelled


def identifier(name: str) -> str:
    """The normalized name, if it can be an attribute of `state` and `context`; raises ValueError otherwise."""
    given, name = name, spelled(name)
    if not given.isidentifier() or not name.isidentifier() or keyword.iskeyword(name):
        message = f"{given!r} is not a Python identifier"
        raise ValueError(message)
    if name.startswith(("_", "model_")):
        message = f"{name!r} is reserved: names do not begin with '_' or 'model_'"
        raise ValueError(message)
    return name


def notebook(name: str) -> str:
    """The name, if it can be that of a notebook beside properties.json; raises ValueError otherwise."""
    if not name.endswith(".ipynb") or "/" in name or "\\" in name or name.startswith("."):
        message = f"{name!r} is not the name of a notebook beside properties.json"
        raise ValueError(message)
    return name


Name = Annotated[str, Field(max_length=100), AfterValidator(identifier)]
HandlerName = Annotated[str, Field(max_length=100), AfterValidator(identifier)]
NotebookName = Annotated[str, AfterValidator(notebook)]
ComponentPath = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(spelled)]
