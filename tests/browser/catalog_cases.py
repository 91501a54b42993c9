"""Each type of the catalog in its states, on one page, and how each of its events is fired.

`tests/components/test_cases.py` fails where a type, a state or an event of the registry is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jupyter_tools.components import CATALOG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Locator, Page

    from jupyter_tools.components import Component

    Fire = Callable[[Page, Locator], None]
    """Fires an event, by keys or by mouse, in what holds the component."""

WRONG = "This is wrong."
"""What the handler says of the inputs that are wrong."""
OPTIONS = ["Newark", "Kennedy", "LaGuardia"]
INNER: dict[str, Any] = {"inner": {"type": "switch", "label": "Inner"}}
HERE = {"type": "link", "label": "Go", "page": "desk.ipynb"}
TABS: dict[str, Any] = {
    "first": {"type": "container", "label": "First", "components": INNER},
    "second": {"type": "container", "label": "Second"},
}
FOLDS: dict[str, Any] = {
    "third": {"type": "container", "label": "Third", "components": INNER},
    "fourth": {"type": "container", "label": "Fourth"},
}
STEPS: dict[str, Any] = {
    "fifth": {"type": "container", "label": "Fifth", "help": "Where it begins", "components": INNER},
    "sixth": {"type": "container", "label": "Sixth", "icon": "flag"},
}


@dataclass(frozen=True)
class Case:
    """What a test of a type needs to know."""

    role: str
    """The role of the component or its control; empty where it has none."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Its properties as it mostly is; for an input, all but its value."""
    value: Any = None
    """The value of an input, or of what shows one."""
    text: str = ""
    """What it then says."""
    empty: str | None = None
    """What it says while it is empty; None where it cannot be empty."""
    name: str = ""
    """The accessible name of the role, where that is not the label; a `*` for any."""
    events: Mapping[str, Fire | str] = field(default_factory=dict)
    """How each event is fired, or the test that fires it: `test_catalog_data::test_points…`."""
    waits: bool = False
    """Whether it has a skeleton until `load` has ended."""


def keys(role: str, *pressed: str, name: str | None = None) -> Fire:
    """Presses keys on a control."""

    def fire(page: Page, slot: Locator) -> None:
        slot.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
        for key in pressed:
            page.keyboard.press(key)

    return fire


def typed(*texts: str, then: str) -> Fire:
    """Types into the text fields in their order, and presses a key at the end."""

    def fire(page: Page, slot: Locator) -> None:
        for at, text in enumerate(texts):
            slot.locator("input:not([type=hidden]), textarea").nth(at).fill(text)
        page.keyboard.press(then)

    return fire


def chosen(name: str) -> Fire:
    """Chooses a file."""
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": b"flight\n1545\n"}
    return lambda _page, slot: slot.locator("input[type=file]").set_input_files(file)


def press(name: str) -> Fire:
    """Clicks on the button of a name, wherever it is."""
    return lambda page, _slot: page.get_by_role("button", name=name, exact=True).click()


def row(page: Page, slot: Locator) -> None:
    """Clicks on the first row of a table, which is drawn on a canvas."""
    slot.scroll_into_view_if_needed()
    box = slot.locator("canvas").first.bounding_box() or {"x": 0, "y": 0}
    page.mouse.click(box["x"] + 40, box["y"] + 54)


def item(page: Page, slot: Locator) -> None:
    """Opens a menu by keys, and takes its first item."""
    slot.get_by_role("button").first.press("Enter")
    page.get_by_role("menuitem").first.press("Enter")


def finished(_page: Page, slot: Locator) -> None:
    """Goes to the last step, and ends there."""
    ahead = slot.get_by_role("button", name="Next")
    if ahead.is_visible():
        ahead.press("Enter")
    slot.get_by_role("button", name="Finish").press("Enter")


INSIDE = {"change": keys("switch", "Space", name="Inner")}
"""How a container is told of an input inside it."""
ENTER = {"change": typed("Changed", then="Tab"), "submit": keys("textbox", "Enter")}


def dated(text: str, *more: str) -> dict[str, Fire | str]:
    return {"change": typed(text, *more, then="Tab"), "submit": keys("textbox", "Enter")}


CHARTS = "test_catalog_data::test_points_are_selected_by_box_click_and_range_and_come_from_the_kernels_figure"
CUSTOM = "test_catalog_data::test_a_component_of_ones_own_works_with_its_traits_and_follows_its_file"
LINES = ["epoch 1", "\u001b[33mepoch 2\u001b[0m"]
ANSWERS = [{"role": "assistant", "content": "**Half** of them."}]
DATA = {"flight": "UA 1545", "delays": [2, 11]}

CASES: dict[str, Case] = {
    "container": Case("region", {"components": INNER}, events=INSIDE),
    "form": Case("form", {"components": {**INNER, "note": {"type": "text_input", "label": "Note"}}}, events={
        **INSIDE, "submit": keys("textbox", "Enter", name="Note"),
    }),
    "card": Case("region", {"components": INNER, "icon": "plane", "badge": "3"}, name="Card 3", events=INSIDE),
    "columns": Case("region", {"components": {**INNER, "second": {"type": "text", "text": "Beside"}}}, events=INSIDE),
    "row": Case("region", {"components": {**INNER, "second": {"type": "button", "label": "Beside"}}}, events=INSIDE),
    "tabs": Case("tablist", {"components": TABS}, events={
        **INSIDE, "select": keys("tab", "ArrowRight", name="First"),
    }),
    "accordion": Case("region", {"components": FOLDS}, events={
        **INSIDE, "select": keys("button", "Enter", name="Fourth"),
    }),
    "stepper": Case("region", {"components": STEPS}, text="Where it begins", events={
        **INSIDE, "select": keys("button", "Enter", name="Next"), "finish": finished,
    }),
    "sidebar": Case("navigation", {"components": {**INNER, "go": HERE}}, events=INSIDE),
    "repeater": Case("list", {"selection": "single", "components": {"text": {"type": "text", "text": "{{ item.a }}"}}},
        text="Apple", empty="No rows", waits=True, events={"select": keys("button", "Enter", name="Select row 1")}),
    "modal": Case("dialog", {"components": INNER}, events={
        "open": press("Open modal"), **INSIDE, "close": lambda page, _slot: page.keyboard.press("Escape"),
    }),
    "drawer": Case("dialog", {"components": INNER}, events={
        "open": press("Open drawer"), **INSIDE, "close": press("Close"),
    }),
    "divider": Case("separator"),
    "spacer": Case("", {"size": "m"}),
    "text": Case("", {"text": "Some **text**, `code` and a [link](https://example.org)."}, text="Some text"),
    "message": Case("", {"text": "Noted.", "title": "Note", "closable": True}, text="Noted.", events={
        "close": keys("button", "Enter", name="Dismiss"),
    }),
    "badge": Case("button", {"value": "late", "kind": "warning", "icon": "clock"}, text="late", name="*", events={
        "click": keys("button", "Enter"),
    }),
    "link": Case("link", {"url": "https://example.org"}, name="*"),
    "text_input": Case("textbox", {"placeholder": "Your name", "help": "Two words."}, "Ann", empty="", events=ENTER),
    "number": Case("textbox", {"placeholder": "Minutes"}, 60, empty="", events={
        "change": keys("textbox", "ArrowUp", "Tab"), "submit": keys("textbox", "Enter"),
    }),
    "slider": Case("slider", value=62, text="62", empty="", events={"change": keys("slider", "ArrowRight")}),
    "range": Case("group", value=[6, 18], text="6", empty="", events={"change": keys("slider", "ArrowRight")}),
    "select": Case("combobox", {"options": OPTIONS, "placeholder": "Choose one"}, "Newark", empty="", events={
        "change": keys("combobox", "ArrowDown", "ArrowDown", "Enter"),
        "search": "test_catalog_ask::test_a_million_options_are_searched_in_the_kernel",
    }),
    "radio": Case("radiogroup", {"options": OPTIONS}, "Newark", text="Newark", empty="", events={
        "change": keys("radio", "Space", name="Kennedy"),
    }),
    "segmented": Case("radiogroup", {"options": OPTIONS}, "Newark", text="Newark", empty="", events={
        "change": keys("radio", "ArrowRight", name="Newark"),
    }),
    "rating": Case("radiogroup", {"half": True, "clearable": True}, 3.5, empty="", events={
        "change": keys("radio", "ArrowRight", name="3.5 of 5"),
    }),
    "color": Case("textbox", {"swatches": ["#1c7ed6"]}, "#b0307a", empty="", events={
        "change": typed("#18F", then="Tab"),
    }),
    "tags": Case("combobox", {"placeholder": "Type a word"}, ["late"], text="late", empty="", events={
        "change": typed("more", then="Enter"),
    }),
    "checkbox": Case("checkbox", value=True, empty="", events={"change": keys("checkbox", "Space")}),
    "switch": Case("switch", value=True, empty="", events={"change": keys("switch", "Space")}),
    "checkbox_group": Case("group", {"options": OPTIONS}, ["Newark"], text="Newark", empty="", events={
        "change": keys("checkbox", "Space", name="Kennedy"),
    }),
    "date": Case("textbox", value="2024-03-04", empty="", events=dated("2024-03-05")),
    "time": Case("textbox", value="09:30", empty="", events=dated("10:00")),
    "datetime": Case("textbox", value="2024-03-04T09:30", empty="", events=dated("2024-03-05 10:00")),
    "date_range": Case("group", value=["2024-03-01", "2024-03-31"], empty="", events=dated("2024-03-02", "2024-03-30")),
    "month": Case("textbox", value="2024-03", empty="", events=dated("2024-04")),
    "pagination": Case("navigation", {"pages": 12, "with_edges": True}, 3, text="3", events={
        "change": keys("button", "Enter", name="Next page"),
    }),
    "upload": Case("group", {"accept": [".csv"]}, empty="or drop it here", events={"change": chosen("flights.csv")}),
    "button": Case("button", {"kind": "primary", "icon": "check"}, events={"click": keys("button", "Enter")}),
    "button_group": Case("group", {"items": ["Approve", "Reject"]}, events={
        "click": keys("button", "Enter", name="Reject"),
    }),
    "download": Case("button", {"name": "note.txt"}, events={"click": keys("button", "Enter")}),
    "menu_button": Case("button", {"items": ["As CSV", "For Excel"]}, events={
        "click": item,
    }),
    "timer": Case("", {"seconds": 3600}, events={
        "tick": "test_catalog_act::test_a_timer_ticks_until_a_handler_stops_it",
    }),
    "metric": Case("button", {"unit": "in all", "delta": 4, "series": [1, 3, 2, 4]}, 58665, text="58,665", name="*",
        waits=True, empty="\u2013", events={"click": keys("button", "Enter")}),
    "table": Case("region", {"height": 200}, waits=True, empty="No rows", events={
        "select": row, "edit": "test_table_edits::test_cells_are_changed_saved_and_taken_back",
        "action": "test_table_rows::test_actions_of_a_row_by_mouse_and_by_keyboard",
        "open": "test_table_rows::test_a_row_is_opened_and_moved",
        "reorder": "test_table_rows::test_a_row_is_opened_and_moved",
    }),
    "key_values": Case("region", {"items": {"From": "Newark", "To": "Houston"}, "copyable": True}, text="Houston",
        empty="Nothing to show yet"),
    "timeline": Case("region", {"items": [{"title": "Ordered", "time": "2024-03-04"}, "Shipped"], "active": 1},
        text="Shipped", empty="Nothing to show yet"),
    "progress": Case("progressbar", value=0.4, text="40%"),
    "chart": Case("figure", {"height": 200}, waits=True, empty="Nothing to show yet", events={
        "click": CHARTS, "select": CHARTS,
    }),
    "image": Case("button", {"alt": "A square", "height": 120}, name="*", empty="Nothing to show yet", events={
        "click": keys("button", "Enter"),
    }),
    "output": Case("region", empty="Nothing to show yet"),
    "code": Case("region", {"text": "def f(x):\n    return x  # why", "lines": True}, text="return"),
    "widget": Case("region", text="Threshold", empty="Nothing to show yet"),
    "json": Case("region", {"data": DATA}, text="UA 1545"),
    "custom": Case("region", waits=True, empty="Nothing to show yet", events={"change": CUSTOM, "message": CUSTOM}),
    "html": Case("", {"html": "<p>Flights of <b>2013</b></p>"}, text="2013"),
    "log": Case("log", {"lines": LINES, "height": 100}, text="epoch 2", empty="No lines yet"),
    "chat": Case("textbox", {"height": 220, "suggestions": ["How many?"]}, ANSWERS, text="Half", name="*",
        empty="Ask something", events={"submit": typed("And now?", then="Enter")}),
}  # fmt: skip

BUSY = {"button", "button_group", "download", "menu_button"}
"""What shows that its handler runs."""
HELD = {"modal", "drawer", "sidebar"}
"""What no container holds."""
HANDLERS = f"""import asyncio
from pathlib import Path
import ipywidgets

class Stars:
    _esm = '''export default {{ render({{ el }}) {{
      const button = document.createElement("button");
      button.textContent = "Three stars";
      el.append(button);
    }} }};'''

PATTERN = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30"/></svg>'

async def load(state, context, visit):
    while "slow" in visit.params and not Path("go").exists():
        await asyncio.sleep(0.02)
    for name in INPUTS:
        getattr(context, name).components.wrong.error = {WRONG!r}
    context.repeater.components.ordinary.data = [{{"a": "Apple"}}, {{"a": "Pear"}}]
    rows = [{{"flight": 1545, "from": "Newark", "delay": 2.5}}, {{"flight": 1714, "from": "LaGuardia", "delay": 11.0}}]
    context.table.components.ordinary.data = rows
    bars = {{"type": "bar", "x": ["Newark", "Kennedy", "LaGuardia"], "y": [3, 5, 4]}}
    context.chart.components.ordinary.figure = {{"data": [bars]}}
    context.image.components.ordinary.image = PATTERN
    context.widget.components.ordinary.widget = ipywidgets.IntSlider(description="Threshold")
    context.custom.components.ordinary.source = Stars
    context.told.text = "Ready"

def fired(state, context, event):
    context.told.text = f"{{event.component}} {{event.name}}"

def made(state, context, event):
    fired(state, context, event)
    return "made"

async def slow(state, context):
    while not Path("done").exists():
        await asyncio.sleep(0.02)
"""


def inputs() -> list[str]:
    """The types whose value can be wrong."""
    return [kind for kind, cls in CATALOG.items() if "error" in cls.model_fields]


def cell() -> str:
    """The cell with the handlers of the page."""
    return f"INPUTS = {inputs()!r}\n{HANDLERS}"


def label(kind: str, state: str = "ordinary") -> str:
    """The label of a type in a state."""
    name = kind.replace("_", " ").capitalize()
    return name if state == "ordinary" else f"{name}, {state}"


def states(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A type in its states: the name of each, and its properties."""
    case, cls = CASES[kind], CATALOG[kind]
    bare = {"type": kind, "span": 12 if cls.holds else 6, **case.given}
    held = bare if case.value is None else {**bare, "value": case.value}
    local = [name for name, how in case.events.items() if not isinstance(how, str)]
    fired = {"handlers": dict.fromkeys(local, "made" if cls.returned else "fired")}
    found = {"ordinary": {**held, **fired}}
    if case.empty is not None:
        found["empty"] = _without(bare, cls) if case.value is None else bare
    for state, name in (("disabled", "disabled"), ("locked", "read_only")):
        if name in cls.model_fields:
            found[state] = {**held, name: True, **fired}
    if "error" in cls.model_fields:
        found["wrong"] = {**held, "required": True}
    if kind in BUSY:
        found["busy"] = {**held, "handlers": {"click": "slow"}}
    for state, one in found.items():
        yield state, {**one, **({"label": label(kind, state)} if "label" in cls.model_fields else {})}


def _without(bare: dict[str, Any], cls: type[Component]) -> dict[str, Any]:
    """An empty one: what it shows is declared by none of its properties."""
    return {name: one for name, one in bare.items() if name not in ("items", "lines") or "value" in cls.model_fields}


def page() -> dict[str, Any]:
    """The page: a container of states for each type, and what no container holds."""
    components: dict[str, Any] = {"told": {"type": "text", "text": "Wait"}}
    for kind in CATALOG:
        if kind in HELD:
            [(_, one)] = states(kind)
            components |= {kind: {name: value for name, value in one.items() if name != "span"}}
        else:
            components[kind] = {"type": "container", "label": f"{kind}: states", "components": dict(states(kind))}
    opens = {f"open_{kind}": {"type": "button", "label": f"Open {kind}", "handlers": {"click": [{"open": kind}]}}
             for kind in ("modal", "drawer")}  # fmt: skip
    return {"title": "States", "width": "l", "handlers": {"load": "load"}, "components": {**opens, **components}}
