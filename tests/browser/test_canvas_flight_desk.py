"""The flight desk, drawn in JupyterLab from an empty page by keyboard and by mouse; used, published and visited."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import Canvas, open_canvas, until
from tests.browser.conftest import EXAMPLES
from tests.browser.console import without_errors
from tests.browser.pages import component

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.serving import Server

MOST_ACTIONS = 60
COLUMNS = {
    "departure": "Planned departure",
    "flight": "Flight",
    "airline": "Airline",
    "origin": "From",
    "dest": "To",
    "dep_delay": "Delay (min)",
    "arr_delay": "Arrival delay (min)",
    "air_time": "Air time (min)",
    "distance": "Distance (mi)",
    "tailnum": "Plane",
}
AIRPORTS = {"EWR": "Newark (EWR)", "JFK": "Kennedy (JFK)", "LGA": "LaGuardia (LGA)"}
HELP = "Leave empty for every flight, cancelled ones too."
HINT = "Select a flight in the table to see its plane, its airports and the weather."
EMPTY = "No flights match these filters."

# --- the page that is drawn ---


def without_formats(page: dict[str, Any]) -> dict[str, Any]:
    """A page without the widths and the formats of its columns, which the data gives where they are not set."""
    columns = page["components"]["flights"]["columns"]
    for column in columns.values():
        column.pop("width", None)
        column.pop("format", None)
    return page


def drawn(folder: Path) -> dict[str, Any]:
    """The page that an app's file describes; empty without one."""
    file = folder / "properties.json"
    found: dict[str, Any] = json.loads(file.read_text())["pages"]["delays.ipynb"] if file.exists() else {}
    return found


def order(page: dict[str, Any]) -> list[Any]:
    """The names of a page's components, and of what they hold, in order."""
    found = page["components"].items()
    return [(name, list(one.get("components", {})), list(one.get("columns", {}))) for name, one in found]


WANTED = without_formats(drawn(EXAMPLES / "flight_desk"))


@pytest.fixture
def app(root: Path, request: pytest.FixtureRequest) -> Path:
    """The example's notebook and modules in a folder of their own, without a page."""
    folder = root / request.function.__name__
    left_out = shutil.ignore_patterns("*.sqlite", "__pycache__", ".*", "properties.json", "*_page.py")
    shutil.copytree(EXAMPLES / "flight_desk", folder, ignore=left_out)
    return folder


def expect_drawn(canvas: Canvas, app: Path) -> None:
    """The file describes what the example's file describes."""
    until(canvas.lab, lambda: drawn(app) == WANTED)
    assert order(drawn(app)) == order(WANTED)
    expect(canvas.root.locator(".jt-c-top")).to_contain_text("No problems")


# --- by keyboard alone ---


class Keyboard:
    """Keys on the canvas, counted: a press with its modifiers, or a run of typed text."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.canvas.lab.keyboard.press(key)

    def type(self, text: str) -> None:
        self.count += 1
        # At once: a thousand letters one by one take longer than all else.
        self.canvas.lab.keyboard.insert_text(text)

    def add(self, line: str, key: str = "Shift+Enter") -> None:
        """Write a line into the quick search, and add what it says."""
        self.type(line)
        expect(self.canvas.root.locator(".jt-c-palette-problem")).to_have_count(0)
        self.press(key)


def test_the_page_is_drawn_by_keyboard_alone(lab: Page, server: Server, app: Path) -> None:
    canvas = open_canvas(lab, server, f"{app.name}/delays.ipynb")
    canvas.focus()
    keys = Keyboard(canvas)
    keys.press("/")
    keys.add("form: Find flights, name=filters, span=3")
    keys.add("select: Airline, name=carrier, placeholder=All airlines, options=[]")
    keys.add("select: From, name=origin, placeholder=All airports")
    keys.add("select: First month, name=month_from, placeholder=January, options=[], span=6")
    keys.add("select: Last month, name=month_to, placeholder=December, options=[], span=6")
    keys.add(f"whole number: Minimum delay (min), name=min_delay, value=60, min=0, step=15, help={HELP}")
    keys.type("primary button: Search, click=se")
    keys.press("Tab", "Shift+Enter")  # takes the handler's name
    keys.press("Alt+ArrowLeft")  # out of the form
    columns = ", ".join(["-flight_id", *(f"{name} = {label}" for name, label in COLUMNS.items())])
    keys.add(f"table: Flights, span=9, height=440, empty_text={EMPTY}, select=show_flight, columns=[{columns}]")
    keys.add("chart: Delays by hour, name=hours, span=7, height=360")
    keys.add("container: Selected flight, name=details, span=5")
    keys.add(f"text: {HINT}, name=about_flight")
    keys.add("text area: Note, placeholder=What caused the delay?, max_length=500, visible=no")
    keys.add("primary button: Mark as reviewed, name=mark_reviewed, visible=no, click=mark_reviewed", "Enter")
    # The page's own: nothing is selected.
    keys.press("Escape", "Escape", "=")
    keys.add("title=Delays, load=load", "Enter")
    # The options in their own field, by the name of the property.
    keys.press("ArrowDown", "ArrowDown", "ArrowDown", "=")
    keys.add("opt", "Enter")
    expect(canvas.field("Options")).to_be_focused()
    keys.press("Control+a")
    keys.type("\n".join(f"{value} = {label}" for value, label in AIRPORTS.items()))
    keys.press("Control+Enter", "Escape")
    expect(canvas.page).to_be_focused()
    expect_drawn(canvas, app)
    assert keys.count <= MOST_ACTIONS


# --- by mouse ---


class Mouse:
    """What a builder does by mouse: clicks in the palette, drags, and fields of the inspector."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def add(self, kind: str, label: str, name: str | None = None) -> None:
        """Click a type in the palette, and write the label that it asks for."""
        self.canvas.palette(kind).click()
        self.label(label, name)

    def label(self, label: str, name: str | None = None) -> None:
        field = self.canvas.root.locator(".jt-c-inline")
        field.fill(label)
        field.press("Control+Enter")
        expect(field).to_have_count(0)
        if name is not None:
            self.fill({"Name": name})

    def fill(self, fields: dict[str, str]) -> None:
        """Fill fields of the inspector, by their labels."""
        for label, text in fields.items():
            field = self.canvas.field(label)
            field.fill(text)
            field.blur()

    def switch(self, *labels: str) -> None:
        for label in labels:
            self.canvas.inspector.get_by_role("switch", name=label, exact=True).click()

    def span(self, columns: int) -> None:
        x, y = self.canvas.point(self.canvas.inspector.get_by_role("slider", name="Span"), ((columns - 0.5) / 12, 0.5))
        self.canvas.lab.mouse.click(x, y)

    def bind(self, event: str, handler: str) -> None:
        self.canvas.inspector.get_by_role("button", name=f"{event} runs").click()
        self.canvas.lab.get_by_role("menuitem", name=re.compile(rf"^{handler}\b")).click()


def draw_by_mouse(canvas: Canvas) -> None:
    mouse = Mouse(canvas)
    mouse.bind("Load", "load")
    mouse.fill({"Title": "Delays"})
    canvas.inspector.get_by_role("region", name="App").get_by_label("Title").fill("Flight desk")
    mouse.add("Form", "Find flights", "filters")
    for label, name, placeholder in (
        ("Airline", "carrier", "All airlines"),
        ("From", "origin", "All airports"),
        ("First month", "month_from", "January"),
        ("Last month", "month_to", "December"),
    ):
        mouse.add("Select", label, name)
        options = "\n".join(f"{value} = {text}" for value, text in AIRPORTS.items()) if name == "origin" else ""
        mouse.fill({"Placeholder": placeholder, "Options": options})
        if name.startswith("month"):
            mouse.span(6)
    mouse.add("Number", "Minimum delay (min)", "min_delay")
    mouse.fill({"Default": "60", "Min": "0", "Step": "15", "Help": HELP})
    mouse.switch("Integer")
    mouse.add("Button", "Search")
    canvas.field("Variant").select_option("Primary")
    mouse.bind("Click", "search")

    # Dropped at the right of the form: they share the row.
    canvas.drag(canvas.palette("Table"), canvas.slot("filters"), (1.02, 0.5))
    mouse.label("Flights")
    mouse.span(9)
    mouse.fill({"Height": "440", "Empty text": EMPTY})
    mouse.bind("Select", "show_flight")
    canvas.outline_row("filters").click()
    mouse.span(3)
    canvas.outline_row("flights").click()
    mouse.add("Chart", "Delays by hour", "hours")
    mouse.span(7)
    mouse.fill({"Height": "360"})
    mouse.add("Container", "Selected flight", "details")
    mouse.span(5)
    mouse.add("Text", HINT)
    mouse.fill({"Name": "about_flight"})
    mouse.add("Text input", "Note")
    mouse.fill({"Placeholder": "What caused the delay?", "Longest text": "500"})
    mouse.switch("Multiline", "Visible")
    mouse.add("Button", "Mark as reviewed", "mark_reviewed")
    canvas.field("Variant").select_option("Primary")
    mouse.switch("Visible")
    mouse.bind("Click", "mark_reviewed")


def name_columns(canvas: Canvas) -> None:
    """Name the columns that the data has brought."""
    canvas.outline_row("flights").click()
    mouse = Mouse(canvas)
    mouse.switch("Show flight_id")
    for name, label in COLUMNS.items():
        canvas.inspector.get_by_role("button", name=name, exact=True).click()
        mouse.fill({f"Label of {name}": label})


# --- using it ---


def use(page: Page, root: Locator, note: str) -> None:
    """Use the page as the example's visitors do: search, select a flight, write a note."""
    expect(root.get_by_text("Found 27,059 flights")).to_be_visible(timeout=30_000)
    for path, label in (("filters.carrier", "United Air Lines Inc."), ("filters.origin", "Newark (EWR)")):
        slot(root, path).get_by_role("combobox").click()
        page.get_by_role("option", name=label, exact=True).click()
    slot(root, "filters.search").get_by_role("button").click()
    expect(root.get_by_text("Found 3,051 flights")).to_be_visible()
    rows = slot(root, "flights").locator("canvas").first
    rows.scroll_into_view_if_needed()
    box = rows.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 150, box["y"] + 36 + 17)
    details = slot(root, "details")
    details.get_by_label("Note").fill(note)
    details.get_by_role("button", name="Mark as reviewed").click()
    expect(root.get_by_text(re.compile(r"UA \d+ is marked as reviewed"))).to_be_visible()
    expect(details).to_contain_text(note)


def slot(root: Locator, path: str) -> Locator:
    return root.locator(f'[data-component="{path}"]')


def publish(lab: Page, canvas: Canvas) -> str:
    """Publish the page through the dialog; its link."""
    canvas.root.get_by_role("button", name="Publish", exact=True).click()
    dialog = lab.get_by_role("dialog")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    link = dialog.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile("http"), timeout=60_000)
    return link.input_value()


def expect_nothing_of_builders(visitor: Page, server: Server, app: Path) -> None:
    """A visitor reaches the page, and nothing that builders have."""
    api = f"{server.url}jupyter-tools/api"
    asked = visitor.context.request
    notebook = f"{app.name}/delays.ipynb"
    document = asked.get(f"{server.url}jupyter-tools/canvas/{notebook}", max_redirects=0)
    assert document.status in (302, 403)
    for path in ("catalog", f"pages/{notebook}", f"pages/{notebook}/check", "publications"):
        assert asked.get(f"{api}/{path}", max_redirects=0).status == 403, path
    before = drawn(app)
    edit = {"type": "remove", "path": "flights"}
    assert asked.patch(f"{api}/pages/{notebook}", data={"revision": "", "edits": [edit]}).status == 403
    assert drawn(app) == before
    expect(visitor.locator(".jt-canvas")).to_have_count(0)


def test_the_page_is_drawn_by_mouse_used_published_and_visited(
    lab: Page, server: Server, app: Path, browser: Browser
) -> None:
    canvas = open_canvas(lab, server, f"{app.name}/delays.ipynb")
    draw_by_mouse(canvas)
    canvas.run_notebook()
    name_columns(canvas)
    expect_drawn(canvas, app)
    assert json.loads((app / "properties.json").read_text())["title"] == "Flight desk"

    canvas.mode("Use")
    use(lab, canvas.page, "Late inbound plane")
    expect(canvas.root.locator(".jt-c-log")).to_contain_text("details.mark_reviewed click")

    address = publish(lab, canvas)
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    visitor = context.new_page()
    with without_errors(visitor):
        visitor.goto(address)
        use(visitor, visitor.locator("body"), "Seen by a visitor")
    expect_nothing_of_builders(visitor, server, app)
    context.close()
    assert component(lab, "details").count() == 1
