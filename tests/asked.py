"""What clients and peers say: one message of each kind that a client sends, for tests to change; and peers' frames."""

from __future__ import annotations

import json
from typing import Any

from jupyter_tools.protocol.messages import PROTOCOL


def told(text: str | bytes) -> list[dict[str, Any]]:
    """The messages of a frame that a peer has sent: one, or a list of them."""
    found = json.loads(text)
    return found if isinstance(found, list) else [found]


HELLO: dict[str, Any] = {
    "type": "hello",
    "protocol": PROTOCOL,
    "visit": None,
    "epoch": None,
    "seq": 0,
    "time_zone": "",
    "tab": None,
}
EVENT: dict[str, Any] = {
    "type": "event",
    "id": 1,
    "component": "filters.search",
    "name": "click",
    "step": 0,
    "state": {},
    "detail": None,
}
ROWS: dict[str, Any] = {
    "type": "rows",
    "id": 1,
    "component": "flights",
    "table": 1,
    "start": 0,
    "count": 10,
    "sort": [],
    "filter": [],
    "search": "",
    "keys": None,
}
QUERY: dict[str, Any] = {
    "type": "query",
    "id": 1,
    "component": "flights",
    "table": 1,
    "filter": [],
    "search": "",
    "question": {"kind": "distinct", "column": "carrier", "text": "", "limit": 200},
}
WIDGET: dict[str, Any] = {
    "type": "widget",
    "id": 1,
    "comm": "c1",
    "data": {"method": "update", "state": {"value": 7}},
    "buffers": [],
}
