"""An input whose value the page's URL keeps."""

from __future__ import annotations

import re
from typing import Annotated

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
    """What an input says of the page's URL."""

    url: Annotated[str, AfterValidator(parameter)] = ""
    """The parameter of the page's URL that keeps its value, so that a link shows it again; empty for none."""
    url_history: bool = False
    """Whether each change that the visitor makes of a value with `url` is a step that the browser's Back takes back."""
