"""A place for files of visitors."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ..texts import said
from .base import RUNTIME, Input, InputContext
from .files import FileEntry, UploadedFile, in_words
from .layout import Layout
from .media_types import is_accepted, is_known
from .refusals import MESSAGES
from .registry import Palette, Preset
from .rules import Ref

MB = 1_000_000
GIVEN: dict[str, Any] = {**RUNTIME, "typescript": "JsonValue"}


PATTERN = r"^(\.[\w.+-]{1,20}|[a-zA-Z0-9.+-]+/(\*|[a-zA-Z0-9.+-]+))$"


def _kind(kind: str) -> str:
    if not re.search(PATTERN, kind):
        message = f"{kind!r} is neither the end of a name, such as `.csv`, nor a media type, such as `image/*`"
        raise ValueError(message)
    if not kind.startswith(".") and not is_known(kind):
        message = f"no end of a name is known to be of the type {kind}: write the ends that are, such as `.csv`"
        raise ValueError(message)
    return kind


Accepted = Annotated[str, AfterValidator(_kind), Field(json_schema_extra={"pattern": PATTERN})]
"""The end of a name, or a media type."""


def _files(value: Any) -> Any:
    """Refuse with one sentence what is no file. Raises `ValueError`."""
    given = value if isinstance(value, list | tuple) else [] if value is None else [value]
    if not all(isinstance(one, FileEntry | dict) for one in given):
        raise ValueError(MESSAGES["file"][0])
    return value


class UploadContext(InputContext):
    """What a handler may set on an upload."""

    value: Annotated[
        UploadedFile | list[UploadedFile] | None, BeforeValidator(_files), Field(json_schema_extra=GIVEN)
    ] = None
    """The uploaded file; a list where several may be given. A handler sets None, or a list of fewer files."""
    placeholder: str = ""
    """What the place for files says; empty for what it takes."""


class Upload(UploadContext, Input):
    """A place for files: they are dropped or chosen, and handlers read them from the server's disk."""

    events: ClassVar[tuple[str, ...]] = ("change",)
    layout: ClassVar[Layout] = Layout("field", spread=True)
    takes_files: ClassVar[bool] = True
    palette = Palette(
        "Ask",
        order=60,
        example={"label": "File"},
        presets=(
            Preset("Several files", "A list of files", {"label": "Files", "multiple": True}),
            Preset("Image upload", "A photo or a drawing", {"label": "Image", "accept": ["image/*"]}),
            Preset(
                "Data upload",
                "A table to read with .frame()",
                {"label": "Table", "accept": [".csv", ".tsv", ".xlsx", ".parquet", ".json"]},
            ),
        ),
    )
    value_rule = {
        "type": Ref("multiple", ("array", ["file", "null"])),
        "items": {"type": "file"},
        "maxItems": Ref("max_files"),
    }

    multiple: bool = False
    """Whether several files may be given; `state` then has a list."""
    accept: list[Accepted] = []
    """What it takes: ends of names (`.csv`) and media types (`image/png`, `image/*`); empty for all files. The end of a
    file's name decides; what is in the file is not looked at."""
    max_size_mb: Annotated[float, Field(gt=0, le=1_000_000)] = 200
    """The largest size of each file, in megabytes; the server's own limits hold too."""
    max_files: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """The most files, where several may be given; None for no limit but the server's."""

    @model_validator(mode="after")
    def _files_fit(self) -> Upload:
        if self.max_files is not None and not self.multiple:
            message = "max_files: needs `multiple`"
            raise ValueError(message)
        return self

    def initial(self) -> Any:
        """No file."""
        return [] if self.multiple else None

    def check(self, value: Any, data: Any = None) -> Any:
        """Files that a client names: the server must have them of this visit, in `data` by their ids."""
        given = super().check(value)
        if isinstance(given, list):
            return [self._own_entry(one, data or {}) for one in given]
        return None if given is None else self._own_entry(given, data or {})

    def _own_entry(self, given: Any, known: Any) -> Any:
        """The server's own entry of a file that a client names: `6.0` in one is equal to `6` and no size.

        Raises `ValueError` for a file that the server does not have.
        """
        entry = known.get(given["id"])
        if entry != given:
            message = said("is not a file that was uploaded on this page; choose it again")
            raise ValueError(message)
        self.check_file(entry["name"], entry["size"])
        return entry

    def check_file(self, name: str, size: int) -> None:
        """Check a file before it is uploaded, and when it has arrived. Raises `ValueError` with what is said of it."""
        if not is_accepted(self.accept, name):
            message = said("{name} cannot be taken: this takes {kinds}.", name=name, kinds=", ".join(self.accept))
            raise ValueError(message)
        most = self.max_size_mb * MB
        if size > most:
            message = said(
                "{name} is too large: it has {size}, and at most {most} are taken.",
                name=name,
                size=in_words(size),
                most=in_words(most),
            )
            raise ValueError(message)

    def most_files(self) -> int | None:
        """How many files it may have at once; None for no limit."""
        return self.max_files if self.multiple else 1

    def state_value(self, value: Any) -> Any:
        """The uploaded file or files, without their paths, which only a kernel knows."""
        if isinstance(value, list):
            return [UploadedFile.model_validate(one) for one in value]
        return None if value is None else UploadedFile.model_validate(value)
