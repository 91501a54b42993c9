"""The media types of files, by the ends of their names: the same with every version of Python and on every machine."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

UNKNOWN = "application/octet-stream"
MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9*][a-z0-9!#$&^_.+-]{0,126}")
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
ENDS = {
    "application/dicom": ".dcm",
    "application/epub+zip": ".epub",
    "application/fits": ".fits .fit",
    "application/geo+json": ".geojson",
    "application/gpx+xml": ".gpx",
    "application/gzip": ".gz .tgz",
    "application/javascript": ".js .mjs",
    "application/rtf": ".rtf",
    "application/sql": ".sql",
    "application/toml": ".toml",
    "application/vnd.apache.arrow.file": ".arrow .feather",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.google-earth.kml+xml": ".kml",
    "application/vnd.google-earth.kmz": ".kmz",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": ".xlsb",
    "application/vnd.ms-excel.sheet.macroEnabled.12": ".xlsm",
    "application/vnd.ms-outlook": ".msg",
    f"{OFFICE}.presentationml.presentation": ".pptx",
    f"{OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{OFFICE}.wordprocessingml.document": ".docx",
    f"{OPEN}.presentation": ".odp",
    f"{OPEN}.spreadsheet": ".ods",
    f"{OPEN}.text": ".odt",
    "application/vnd.sqlite3": ".sqlite .sqlite3",
    "application/x-7z-compressed": ".7z",
    "application/x-bzip2": ".bz2",
    "application/x-hdf5": ".h5 .hdf5",
    "application/x-ipynb+json": ".ipynb",
    "application/x-ndjson": ".jsonl .ndjson",
    "application/x-xz": ".xz",
    "application/xml": ".xml",
    "application/yaml": ".yaml .yml",
    "application/zip": ".zip",
    "application/zstd": ".zst",
    "audio/aac": ".aac",
    "audio/flac": ".flac",
    "audio/midi": ".mid .midi",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg .oga .opus",
    "audio/wav": ".wav",
    "audio/x-aiff": ".aif .aiff",
    "audio/x-ms-wma": ".wma",
    "font/otf": ".otf",
    "font/ttf": ".ttf",
    "font/woff": ".woff",
    "font/woff2": ".woff2",
    "image/avif": ".avif",
    "image/bmp": ".bmp",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/jp2": ".jp2",
    "image/jpeg": ".jpg .jpeg .jpe .jfif",
    "image/jxl": ".jxl",
    "image/tiff": ".tif .tiff",
    "image/vnd.adobe.photoshop": ".psd",
    "image/webp": ".webp",
    "image/x-adobe-dng": ".dng",
    "image/x-canon-cr2": ".cr2",
    "image/x-nikon-nef": ".nef",
    "image/x-sony-arw": ".arw",
    "model/gltf+json": ".gltf",
    "model/gltf-binary": ".glb",
    "model/obj": ".obj",
    "model/stl": ".stl",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/markdown": ".md .markdown",
    "text/plain": ".txt .text .log .ini .cfg .conf .srt .rst .bib",
    "text/tab-separated-values": ".tsv .tab",
    "text/vcard": ".vcf",
    "text/vtt": ".vtt",
    "text/x-r": ".r",
    "text/x-tex": ".tex",
    "video/3gpp": ".3gp",
    "video/matroska": ".mkv",
    "video/mp4": ".mp4 .m4v",
    "video/ogg": ".ogv",
    "video/quicktime": ".mov .qt",
    "video/webm": ".webm",
    "video/x-flv": ".flv",
    "video/x-ms-wmv": ".wmv",
    "video/x-msvideo": ".avi",
}
"""What the table of Python lacks, or has in some of its versions only."""
SAME = {
    "application/csv": "text/csv",
    "application/x-gzip": "application/gzip",
    "application/x-javascript": "application/javascript",
    "application/x-parquet": "application/vnd.apache.parquet",
    "application/x-sqlite3": "application/vnd.sqlite3",
    "application/x-yaml": "application/yaml",
    "application/x-zip-compressed": "application/zip",
    "audio/mp3": "audio/mpeg",
    "audio/vnd.wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/jpg": "image/jpeg",
    "text/javascript": "application/javascript",
    "text/rtf": "application/rtf",
    "text/x-markdown": "text/markdown",
    "text/xml": "application/xml",
    "text/yaml": "application/yaml",
    "video/x-matroska": "video/matroska",
}
"""Other names of types."""


def _table() -> dict[str, str]:
    """The types of all ends that are known."""
    python = mimetypes.MimeTypes()
    known = {end: type_ for end, type_ in python.types_map[True].items() if type_ != UNKNOWN}
    return known | {end: type_.lower() for type_, ends in ENDS.items() for end in ends.split()}


_TYPES = _table()
_FAMILIES = frozenset(type_.partition("/")[0] for type_ in _TYPES.values())
_KNOWN = frozenset(_TYPES.values())


def known_type(name: str) -> str | None:
    """The media type that the end of a name says; None for an end that is not known, and for none."""
    return _TYPES.get(Path(name).suffix.lower())


def type_of(name: str, said: str = "") -> str:
    """The media type of a file: that of its name's end, or else what is said of it."""
    known = known_type(name)
    if known is not None:
        return known
    plain = said.partition(";")[0].strip().lower()
    return plain if MEDIA.fullmatch(plain) and "*" not in plain else UNKNOWN


def is_accepted(accept: list[str], name: str) -> bool:
    """Whether a file is of one of some kinds: ends of names (`.csv`), media types (`image/*`); without any, all are.

    Only its name decides: what a client says of a file is what anybody can say.
    """
    return not accept or any(_fits(one.strip().lower(), name.lower()) for one in accept)


def is_known(kind: str) -> bool:
    """Whether some end of a name is of a media type, or of a family of them (`image/*`)."""
    kind = kind.lower()
    return kind[:-2] in _FAMILIES if kind.endswith("/*") else SAME.get(kind, kind) in _KNOWN


def _fits(kind: str, name: str) -> bool:
    if kind.startswith("."):
        return name.endswith(kind) and len(name) > len(kind)
    media = known_type(name)
    if media is None:
        return False
    return media.startswith(kind[:-1]) if kind.endswith("/*") else media == SAME.get(kind, kind)
