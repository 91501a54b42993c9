"""The icons of components: names of one shared set, or one emoji.

The drawings are from Tabler Icons (MIT). ``scripts/icons.py`` writes them for the browser, and with them the licence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ..errors import only_near

if TYPE_CHECKING:
    from collections.abc import Mapping

ICONS: Mapping[str, str] = {
    # Actions
    "plus": "plus",
    "minus": "minus",
    "check": "check",
    "checks": "checks",
    "close": "x",
    "edit": "edit",
    "pencil": "pencil",
    "trash": "trash",
    "copy": "copy",
    "clipboard": "clipboard",
    "search": "search",
    "filter": "filter",
    "refresh": "refresh",
    "undo": "arrow-back-up",
    "redo": "arrow-forward-up",
    "download": "download",
    "upload": "upload",
    "save": "device-floppy",
    "send": "send",
    "printer": "printer",
    "share": "share",
    "external_link": "external-link",
    "link": "link",
    "unlink": "unlink",
    "log_in": "login",
    "log_out": "logout",
    "settings": "settings",
    "adjustments": "adjustments",
    "play": "player-play",
    "pause": "player-pause",
    "stop": "player-stop",
    "skip": "player-skip-forward",
    "eye": "eye",
    "eye_off": "eye-off",
    "lock": "lock",
    "lock_open": "lock-open",
    "pin": "pin",
    "star": "star",
    "heart": "heart",
    "thumb_up": "thumb-up",
    "thumb_down": "thumb-down",
    "bookmark": "bookmark",
    "flag": "flag",
    "tag": "tag",
    "zoom_in": "zoom-in",
    "zoom_out": "zoom-out",
    "maximize": "maximize",
    "minimize": "minimize",
    "history": "history",
    "archive": "archive",
    # Directions
    "arrow_up": "arrow-up",
    "arrow_down": "arrow-down",
    "arrow_left": "arrow-left",
    "arrow_right": "arrow-right",
    "chevron_up": "chevron-up",
    "chevron_down": "chevron-down",
    "chevron_left": "chevron-left",
    "chevron_right": "chevron-right",
    "sort": "arrows-sort",
    "trending_up": "trending-up",
    "trending_down": "trending-down",
    "dots": "dots",
    "dots_vertical": "dots-vertical",
    "menu": "menu-2",
    # What is so
    "info": "info-circle",
    "warning": "alert-triangle",
    "error": "alert-circle",
    "success": "circle-check",
    "circle_x": "circle-x",
    "help": "help",
    "bell": "bell",
    "clock": "clock",
    "hourglass": "hourglass",
    "ban": "ban",
    "bug": "bug",
    "shield": "shield",
    "shield_check": "shield-check",
    "bolt": "bolt",
    "flame": "flame",
    "activity": "activity",
    "gauge": "gauge",
    "target": "target",
    "trophy": "trophy",
    "rocket": "rocket",
    "bulb": "bulb",
    "sparkles": "sparkles",
    # People and places
    "user": "user",
    "users": "users",
    "user_plus": "user-plus",
    "mail": "mail",
    "phone": "phone",
    "message": "message",
    "messages": "messages",
    "inbox": "inbox",
    "at": "at",
    "id": "id",
    "building": "building",
    "factory": "building-factory",
    "store": "building-store",
    "home": "home",
    "world": "world",
    "map": "map",
    "map_pin": "map-pin",
    # Data and files
    "database": "database",
    "table": "table",
    "columns": "columns",
    "chart_bar": "chart-bar",
    "chart_line": "chart-line",
    "chart_pie": "chart-pie",
    "chart_dots": "chart-dots",
    "calculator": "calculator",
    "sum": "sum",
    "percentage": "percentage",
    "function": "math-function",
    "list": "list",
    "list_check": "list-check",
    "grid": "layout-grid",
    "dashboard": "layout-dashboard",
    "layers": "stack-2",
    "category": "category",
    "calendar": "calendar",
    "calendar_event": "calendar-event",
    "file": "file",
    "file_text": "file-text",
    "spreadsheet": "file-spreadsheet",
    "folder": "folder",
    "paperclip": "paperclip",
    "photo": "photo",
    "camera": "camera",
    "video": "video",
    "microphone": "microphone",
    "qrcode": "qrcode",
    "barcode": "barcode",
    "book": "book",
    # Machines and trades
    "code": "code",
    "terminal": "terminal",
    "cpu": "cpu",
    "server": "server",
    "cloud": "cloud",
    "wifi": "wifi",
    "plug": "plug",
    "key": "key",
    "git_branch": "git-branch",
    "versions": "versions",
    "robot": "robot",
    "brain": "brain",
    "wand": "wand",
    "flask": "flask",
    "microscope": "microscope",
    "atom": "atom",
    "leaf": "leaf",
    "temperature": "temperature",
    "tool": "tool",
    "dollar": "currency-dollar",
    "euro": "currency-euro",
    "credit_card": "credit-card",
    "receipt": "receipt",
    "shopping_cart": "shopping-cart",
    "package": "package",
    "truck": "truck",
    "plane": "plane",
    "car": "car",
    "briefcase": "briefcase",
    "school": "school",
    "stethoscope": "stethoscope",
    "palette": "palette",
    "sun": "sun",
    "moon": "moon",
}
"""The names of the icons, each with its name in Tabler Icons."""
MEANT: Mapping[str, str] = {
    **{drawing.replace("-", "_"): name for name, drawing in ICONS.items()},
    **dict.fromkeys(("delete", "remove", "bin"), "trash"),
    **dict.fromkeys(("add", "new", "create"), "plus"),
    **dict.fromkeys(("cross", "cancel", "dismiss"), "close"),
    **dict.fromkeys(("gear", "cog", "options", "preferences"), "settings"),
    **dict.fromkeys(("alert", "caution", "exclamation"), "warning"),
    **dict.fromkeys(("ok", "tick", "done", "yes"), "check"),
    **dict.fromkeys(("email", "envelope"), "mail"),
    **dict.fromkeys(("picture", "image"), "photo"),
    **dict.fromkeys(("money", "price"), "dollar"),
    **dict.fromkeys(("person", "account", "profile"), "user"),
    **dict.fromkeys(("group", "team", "people"), "users"),
    **dict.fromkeys(("reload", "sync"), "refresh"),
    **dict.fromkeys(("chat", "comment"), "message"),
    **dict.fromkeys(("excel", "csv", "sheet"), "spreadsheet"),
    **dict.fromkeys(("idea", "light"), "bulb"),
    **dict.fromkeys(("time", "timer"), "clock"),
    **dict.fromkeys(("run", "start"), "play"),
    **dict.fromkeys(("attach", "attachment"), "paperclip"),
    **dict.fromkeys(("globe", "web"), "world"),
    **dict.fromkeys(("print",), "printer"),
    **dict.fromkeys(("password",), "key"),
    **dict.fromkeys(("location", "place"), "map_pin"),
    **dict.fromkeys(("speed",), "gauge"),
    **dict.fromkeys(("chart", "graph"), "chart_bar"),
    **dict.fromkeys(("more",), "dots"),
    **dict.fromkeys(("ai", "magic"), "sparkles"),
    **dict.fromkeys(("model",), "brain"),
    **dict.fromkeys(("question",), "help"),
    **dict.fromkeys(("notification", "notifications"), "bell"),
    **dict.fromkeys(("visible", "view", "show"), "eye"),
    **dict.fromkeys(("hidden", "hide"), "eye_off"),
}
"""Other words that people give these icons, for the hint of a refusal and for searches."""
_PICTURE = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
_JOINED = f"{_PICTURE}\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_JOINED}(?:\u200d{_JOINED})*")
"""One emoji: a flag, a key, or pictures that are joined to one."""


def icon(name: str) -> str:
    """A name of the set or one emoji; empty for none. Raises an error with what was probably meant."""
    if not name or name in ICONS or EMOJI.fullmatch(name):
        return name
    known = name.strip().lower().replace("-", "_").replace(" ", "_")
    meant = known if known in ICONS else MEANT.get(known) or only_near(known, ICONS) or ""
    hint = f"; did you mean {meant!r}?" if meant else ""
    message = f"must be the name of an icon or one emoji, not {name!r}{hint}"
    raise PydanticCustomError("unknown_name", "{message}", {"message": message, "meant": meant})


Icon = Annotated[str, Field(max_length=40, json_schema_extra={"icon": True}), AfterValidator(icon)]
"""A field for an icon; empty for none."""
