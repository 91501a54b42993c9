"""One message of each kind that a client sends, for tests to change."""

from __future__ import annotations

from typing import Any

from jupyter_tools.protocol import PROTOCOL

HELLO: dict[str, Any] = {"type": "hello", "protocol": PROTOCOL, "visit": None, "epoch": None, "seq": 0}
EVENT: dict[str, Any] = {
    "type": "event",
    "id": 1,
    "component": "filters.search",
    "name": "click",
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
}
WIDGET: dict[str, Any] = {
    "type": "widget",
    "id": 1,
    "comm": "c1",
    "data": {"method": "update", "state": {"value": 7}},
    "buffers": [],
}
