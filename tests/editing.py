"""An app to edit, and strategies for edits of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

NOTEBOOK = "delays.ipynb"
DATA: dict[str, Any] = {
    "version": 1,
    "title": "Flight desk",
    "pages": {
        "first.ipynb": {},
        NOTEBOOK: {
            "handlers": {"load": "load"},
            "components": {
                "filters": {
                    "components": {
                        "carrier": {"type": "select", "span": 12, "options": ["UA"], "label": "Carrier"},
                        "inner": {"type": "container", "components": {}},
                        "search": {"type": "button", "handlers": {"click": "search"}},
                    },
                    "type": "form",
                    "span": 4,
                },
                "flights": {"type": "table", "columns": {"dep": {"label": "Delay"}, "arr": {}}, "span": 8},
                "note": {"type": "text", "text": "x"},
                "empty": {"type": "table"},
            },
            "title": "Delays",
        },
        "last.ipynb": {"title": "Last"},
    },
}

NAMES = st.sampled_from(["a", "b", "filters", "carrier", "inner", "flights", "dep", "note", "search", "empty"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join) | st.sampled_from(
    ["page", "app", "filters", "filters.inner", "flights", "filters.carrier", "flights.dep", "note", "empty"]
)
PARENTS = st.sampled_from(["", "page", "filters", "filters.inner", "flights", "empty", "a"])
LEAVES = st.sampled_from(
    [
        {"type": "text"},
        {"type": "text", "span": 12, "text": "hi"},
        {"type": "container", "components": {}},
        {"type": "container", "components": {"a": {"type": "number", "step": 1}}},
        {"type": "table", "columns": {"a": {"visible": True}}},
        {},
        {"label": None, "width": 90},
    ]
)
PROPERTIES = st.sampled_from(
    [
        *(("span", 12), ("span", 6), ("label", ""), ("label", "L"), ("visible", True), ("visible", False)),
        *(("title", ""), ("title", "T"), ("theme", {"accent": "red", "scheme": "auto"}), ("kernel", {"mode": "live"})),
        *(("handlers", {}), ("text", "t"), ("components", {}), ("columns", {}), ("pages", {}), ("options", [])),
    ]
)
BEFORE = st.none() | NAMES
EDIT = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("add"), "path": PATHS, "component": LEAVES, "before": BEFORE, "exact": st.booleans()}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("change"),
            "path": PATHS,
            "changes": st.lists(PROPERTIES, max_size=3).map(dict),
            "reset": st.lists(
                st.sampled_from(["span", "label", "title", "theme", "components", "options"]), max_size=2
            ),
            "order": st.none() | st.lists(st.sampled_from(["span", "type", "components", "pages", "version"])),
            "exact": st.booleans(),
        }
    ),
    st.fixed_dictionaries({"type": st.just("move"), "path": PATHS, "to": PARENTS, "before": BEFORE}),
    st.fixed_dictionaries({"type": st.just("rename"), "path": PATHS, "name": NAMES}),
    st.fixed_dictionaries({"type": st.just("remove"), "path": PATHS}),
)
NOTEBOOKS = st.sampled_from([NOTEBOOK, "first.ipynb", "new.ipynb"])
START = st.sampled_from([DATA, {}, {"pages": {}, "version": 1}])
