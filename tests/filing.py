"""The files of visitors of published pages, for tests with a real server."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.visiting import Visitor


@dataclass
class Files:
    """The files of a visitor."""

    url: str
    headers: dict[str, str]
    visitor: Visitor

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to a request: JSON, or bytes. Raises urllib's HTTPError."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers, method=method)  # noqa: S310 - our server
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            content = answer.read()
            return json.loads(content) if answer.headers["Content-Type"] == "application/json" else content

    def upload(self, name: str, content: bytes, component: str = "table") -> Any:
        """The entry of a file, sent in two chunks."""
        begun = {"component": component, "name": name, "size": len(content), "type": ""}
        place = f"uploads/{self.ask('POST', 'uploads', begun)['id']}"
        half = self.ask("PATCH", f"{place}?offset=0", content[:5])["offset"]
        return self.ask("PATCH", f"{place}?offset={half}", content[half:])["file"]

    def download(self, component: str) -> bytes:
        """What a click downloads."""
        answer = self.visitor.call(component)
        assert answer.outcome == "ok", answer.error
        file = answer.changes[component]["file"]["id"]
        path = self.ask("POST", "downloads", {"component": component, "file": file})["path"]
        content: bytes = self.ask("GET", path)
        return content


def files_of(publication: Any, visitor: Visitor) -> Files:
    """The files of a visitor who has followed a link."""
    visitor.until("kernel", status="ready")
    _, cookie, _ = visitor._way
    headers = {"Cookie": cookie, "X-Jupyter-Tools-Visit": str(visitor.visit)}
    return Files(publication["page_url"] + "files/", headers, visitor)
