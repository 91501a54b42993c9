"""Files of visitors and for visitors: what travels of them, and how their names and types are read."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from ..errors import FileGoneError, FileReadError, ToolsError
from ..protocol.text import clean
from ..texts import said
from .media_types import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

MAX_NAME = 255
"""The most characters of a file's name."""
KEPT = 2
"""How many files of one download are kept: its visitor may still fetch the one before the newest."""
MAX_STEM, MAX_SUFFIX = 60, 16
"""The most characters of a name on disk: before its last dot, and after it."""
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices."""
FileId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class FileEntry(BaseModel):
    """What a page knows of a file that its server keeps for the visit; never its path, and never its content."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, json_schema_serialization_defaults_required=True
    )

    id: FileId
    """The name by which the server knows it, in this visit only."""
    name: Annotated[str, Field(max_length=MAX_NAME)]
    """Its name as its visitor or its handler has written it."""
    size: Annotated[int, Field(ge=0)]
    """Its size in bytes."""
    type: str
    """Its media type, as the end of its name says: `text/csv`; of one that is not known, what the browser has said."""


class UploadedFile(FileEntry):
    """A file that a visitor has uploaded: it is on the server's disk, for as long as the visit is open."""

    path: Annotated[Path, Field(exclude=True)] = Path()
    """Where it is."""

    _field: str | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Whether both are the same file, in whichever input."""
        return isinstance(other, UploadedFile) and dict(self) == dict(other)

    def __hash__(self) -> int:
        """As equal files have it."""
        return hash((self.id, self.path))

    def open(self) -> BinaryIO:
        """The file, open for reading bytes. Raises `FileGoneError` when it is not there any more."""
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            raise FileGoneError(
                f"{self.name} is not here: it is removed with its visit, and a kernel on another machine than the"
                " server has never had it."
            ) from None

    def bytes(self) -> bytes:
        """All of its content."""
        with self.open() as file:
            return file.read()

    def frame(self, **options: Any) -> Any:
        """Its table as a pandas DataFrame: csv, tsv, xlsx, parquet or json, as its name says.

        `options` go to the reader of pandas, as `sheet_name` to `read_excel`. Raises `FileReadError` for what is no
        such table: unless the handler catches it, its visitor reads the reason at the upload.
        """
        with self.open():
            pass  # it is there
        try:
            import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional package
        except ImportError:
            raise ToolsError(f"{self.name} cannot be read as a table: pandas is not installed") from None
        ending = _ending(self.name, self.type)
        if ending is None:
            known = ", ".join(sorted({one.removeprefix(".") for one in _READERS}))
            message = said("{name} is no table that can be read; there are {known}", name=self.name, known=known)
            raise FileReadError(message, self._field)
        try:
            return _READERS[ending](pd)(self.path, **options)
        except (ImportError, MemoryError, TypeError):
            raise  # nothing that another file could mend
        except Exception as error:
            raise FileReadError(self._refusal(error, ending, options), self._field) from error

    def _refusal(self, error: Exception, ending: str, options: Mapping[str, Any]) -> str:
        """What the visitor whose file it is reads of a reader of pandas that has failed."""
        if not self.size or type(error).__name__ == "EmptyDataError":
            return said("{name} cannot be read: it is empty.", name=self.name)
        if isinstance(error, UnicodeError):
            return said(
                "{name} cannot be read: its text is not encoded as {encoding}. Save it as that, and choose it again.",
                name=self.name,
                encoding=options.get("encoding") or "UTF-8",
            )
        if ending in (".csv", ".tsv") or (ending == ".xlsx" and zipfile.is_zipfile(self.path)):
            # What is said of the table in it, such as the line that has too many fields or the sheet that it lacks.
            lines = clean(str(error)).removeprefix("Error tokenizing data. C error: ").splitlines()
            reason = lines[0] if lines else type(error).__name__
            return said("The table in {name} cannot be read: {reason}", name=self.name, reason=reason)
        kind = ending.removeprefix(".")
        return said("{name} cannot be read: it is damaged, or no {kind} file.", name=self.name, kind=kind)


_READERS: Mapping[str, Callable[[Any], Callable[..., Any]]] = {
    ".csv": lambda pd: pd.read_csv,
    ".tsv": lambda pd: lambda path, **options: pd.read_csv(path, **{"sep": "\t", **options}),
    ".xlsx": lambda pd: pd.read_excel,
    ".parquet": lambda pd: pd.read_parquet,
    ".json": lambda pd: pd.read_json,
    ".jsonl": lambda pd: lambda path, **options: pd.read_json(path, **{"lines": True, **options}),
}
"""How tables are read, by the end of a file's name; CSV also where it is compressed."""
_PACKED = (".gz", ".bz2", ".xz", ".zip", ".zst")


def _ending(name: str, kind: str) -> str | None:
    """The end of a name that says how a table is read, or that its media type has; None for no table."""
    suffixes = [one.lower() for one in Path(name).suffixes]
    if len(suffixes) > 1 and suffixes[-1] in _PACKED:
        suffixes.pop()
    found = suffixes[-1] if suffixes else ""
    if found not in _READERS:
        found = next((suffix for suffix in _READERS if type_of(f"x{suffix}") == kind), "")
    return found or None


def located(value: Any, folder: str | None, field: str | None = None) -> Any:
    """Uploaded files, one or a list, with the paths that they have in the folder of their visit.

    `field` is the path of their input, at which it is said what is wrong with them.
    """
    if isinstance(value, list):
        return [located(one, folder, field) for one in value]
    if not isinstance(value, UploadedFile) or folder is None:
        return value
    found = value.model_copy(update={"path": Path(folder) / stored_name(value.id, value.name)})
    found._field = field  # noqa: SLF001 - our own class's memory
    return found


def stored_name(file: str, name: str) -> str:
    """The name on disk of a file with an id: the id, and what of its own name is harmless.

    Libraries read from its end what is in it.
    """
    return f"{file}-{safe_name(name)}"


def safe_name(name: str) -> str:
    """A name that is one on all systems, and no path: letters, digits and a few signs; `file` for nothing of these.

    Its ends stay also where nothing of what is before them does: `file.csv`.
    """
    last = unicodedata.normalize("NFKD", name.replace("\\", "/").rpartition("/")[2])
    first, *ends = last.strip(". ").split(".")
    parts = [_harmless(first).lstrip("_-") or "file", *(one for one in map(_harmless, ends) if one.strip("_-"))]
    stem, dot, suffix = ".".join(parts).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    plain = f"{stem[:MAX_STEM]}{dot}{suffix[:MAX_SUFFIX]}".strip("._-")
    return f"_{plain}" if RESERVED.match(plain) else plain


def _harmless(part: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "_", part.encode("ascii", "ignore").decode())


def shown_name(name: str) -> str:
    """A name as pages show it: without folders and control characters, and not too long. `file` for nothing."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(one for one in last if one.isprintable()).strip()
    if len(plain) > MAX_NAME:
        stem, dot, suffix = plain.rpartition(".")
        suffix = f"{dot}{suffix}"[-MAX_SUFFIX:] if dot else ""
        plain = (stem or plain)[: MAX_NAME - len(suffix)] + suffix
    return plain if plain.strip(".") else "file"


def in_words(size: float) -> str:
    """A size as people read it: `12.5 MB`. What is rounded up to 1,000 has the next unit."""
    written, unit = f"{size:g}", "byte" if size == 1 else "bytes"
    for larger in ("kB", "MB", "GB", "TB", "PB"):
        if float(written) < 1_000:  # noqa: PLR2004 - the step of the units
            break
        size /= 1_000
        written, unit = f"{size:.4g}", larger
    return f"{written} {unit}"
