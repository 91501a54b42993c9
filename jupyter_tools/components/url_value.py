"""Components of which the page's URL keeps what a visitor has given."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel

from ..protocol.params import MAX_NAME, RESERVED
from ..schema import Documented

_NAME = re.compile(rf"[A-Za-z0-9_.-]{{1,{MAX_NAME}}}")


def parameter(name: str) -> str:
    """The name of a parameter of a page's URL; empty for none. Raises `ValueError`."""
    if name in RESERVED:
        message = f"no parameter can be called {name!r}"
        raise ValueError(message)
    if name and not _NAME.fullmatch(name):
        message = f"a parameter has letters, digits, `_`, `-` and `.` in its name, at most {MAX_NAME}"
        raise ValueError(message)
    return name


class UrlValue(Documented, BaseModel):
    """What a component says of the page's URL."""

    url_parts: ClassVar[tuple[str, ...]] = ("",)
    """How its parameters go on after `url`."""

    url: Annotated[str, AfterValidator(parameter)] = ""
    """The parameter of the page's URL that keeps its value, so that a link shows it again; empty for none."""
    url_history: bool = False
    """Whether each change that the visitor makes of a value with `url` is a step that the browser's Back takes back."""


def url_names(component: object) -> list[str]:
    """The parameters of the page's URL that keep what a visitor has given a component."""
    if not isinstance(component, UrlValue) or not component.url:
        return []
    return [f"{component.url}{part}" for part in component.url_parts]
