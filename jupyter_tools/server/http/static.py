"""The renderer's files: compressed, and cached for ever where their names carry a hash."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, StaticFileHandler

from .base import BoundedBody

HASHED = re.compile(r"-[\w-]{8,64}\.\w+$")
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class RendererHandler(BoundedBody, StaticFileHandler):
    """A file of `jupyter_tools/static`; open to everybody, as there is no data in them."""

    async def prepare(self, **given: Any) -> None:
        """Begin without a compressed form."""
        self._encoding = ""
        await super().prepare(**given)

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:  # noqa: FBT001, FBT002 - tornado's signature
        """Send the file."""
        await super().get(self._chosen(path), include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        """Send the file's headers."""
        await super().get(self._chosen(path), include_body=False)

    def set_extra_headers(self, path: str) -> None:
        """Say how long the file may be kept, and how it is compressed."""
        immutable = path.startswith("assets/") and HASHED.search(path.removesuffix(".br").removesuffix(".gz"))
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if immutable else "no-cache")
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("X-Content-Type-Options", "nosniff")
        if self._encoding:
            self.set_header("Content-Encoding", self._encoding)

    def get_content_type(self) -> str:
        """The type of the file itself, not of its compressed form."""
        if self._encoding and self.absolute_path is not None:
            compressed, self.absolute_path = self.absolute_path, str(Path(self.absolute_path).with_suffix(""))
            try:
                return super().get_content_type()
            finally:
                self.absolute_path = compressed
        return super().get_content_type()

    def _chosen(self, path: str) -> str:
        if "\0" in path:
            raise HTTPError(404)
        accepted = {one.partition(";")[0].strip() for one in self.request.headers.get("Accept-Encoding", "").split(",")}
        if path.endswith((".br", ".gz")) or "Range" in self.request.headers:
            return path
        for encoding, suffix in ENCODINGS:
            file = Path(str(self.root)) / f"{path}{suffix}"
            if encoding in accepted and ".." not in path and os.path.isfile(file):  # noqa: PTH113 - False for long names
                self._encoding = encoding
                return f"{path}{suffix}"
        return path
