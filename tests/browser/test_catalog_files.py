"""Uploads and downloads on a published page: by mouse, by keys and after a lost connection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import until
from tests.browser.console import without_errors
from tests.browser.pages import XSS, component, opened, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Download, FileChooser, Page, Route

    from tests.serving import Server

PAGE: dict[str, Any] = {
    "title": "Files",
    "handlers": {"load": "load"},
    "policies": {"number": {"when_running": "queue"}},
    "components": {
        "told": {"type": "text", "text": "Wait"},
        "table": {
            "type": "upload",
            "label": "Flights",
            "span": 6,
            "accept": [".csv"],
            "help": "One row per flight.",
            "handlers": {"change": "read"},
        },
        "photos": {
            "type": "upload",
            "label": "Photos",
            "span": 6,
            "multiple": True,
            "max_files": 3,
            "max_size_mb": 0.02,
            "handlers": {"change": "count"},
        },
        "large": {"type": "upload", "label": "Large", "span": 6, "handlers": {"change": "measure"}},
        "off": {"type": "upload", "label": "Off", "span": 6, "disabled": True},
        "shown": {"type": "upload", "label": "Shown", "span": 6, "read_only": True},
        "named": {"type": "text", "text": "{{ state.table.name if state.table is not None else 'No table' }}"},
        "report": {"type": "download", "label": "Report", "name": "Flüge.csv", "handlers": {"click": "make"}},
        "chart": {"type": "download", "label": "Chart", "kind": "primary", "handlers": {"click": "draw"}},
        "late": {"type": "download", "label": "Late", "name": "late.txt", "handlers": {"click": "refuse"}},
        "numbered": {"type": "download", "label": "Number", "name": "n.txt", "handlers": {"click": "number"}},
        "evil": {"type": "upload", "label": XSS, "help": XSS, "placeholder": XSS, "multiple": True},
    },
}
CELL = """import pandas as pd
from jupyter_tools import VisitorError

def load(state, context):
    context.told.text = "Ready"

def read(state, context):
    context.told.text = "No file" if state.table is None else f"Rows: {len(state.table.frame())}"

def count(state, context):
    context.told.text = f"Photos: {[one.name for one in state.photos]}"

def measure(state, context):
    context.told.text = f"Size: {len(state.large.bytes())}"

def make(state, context):
    return state.table.frame() if state.table is not None else pd.DataFrame({"flight": [1545]})

def draw(state, context):
    from matplotlib.figure import Figure
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    return figure

numbers = iter(range(9))

def number(state, context):
    return str(next(numbers))

def refuse(state, context):
    raise VisitorError("The report is made at night.")
"""
CSV = {"name": "flights.csv", "mimeType": "text/csv", "buffer": b"flight\n1545\n1714\n"}


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The visitor link of the page."""
    return publish(server, "files", PAGE, CELL)


def choose(page: Page, path: str, *files: Any) -> None:
    """Choose files in the dialog of an upload."""
    component(page, path).locator("input[type=file]").set_input_files(list(files))


def test_a_file_comes_and_goes(page: Page, url: str) -> None:
    choosers: list[FileChooser] = []
    # Asked for before the page is there: the browser takes a moment until it tells of choosers.
    page.on("filechooser", lambda one: choosers.append(one))  # noqa: PLW0108 - playwright takes no builtin
    with without_errors(page):
        opened(page, url)
        expect(page.get_by_text("No table")).to_be_visible()
        page.get_by_role("button", name="Choose a file: Flights").press("Enter")
        until(page, lambda: choosers)
        choosers[0].set_files([CSV])  # type: ignore[list-item]
        expect(page.get_by_text("Rows: 2")).to_be_visible()
        expect(component(page, "named")).to_have_text("flights.csv")
        # What is on the server is there after a reload; nothing is downloaded again.
        page.reload()
        expect(component(page, "table").get_by_text("flights.csv")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Report").click()
        assert download.value.suggested_filename == "Flüge.csv"
        assert Path(download.value.path()).read_bytes() == CSV["buffer"]
        with page.expect_download() as download:
            page.get_by_role("button", name="Chart").click()
        assert download.value.suggested_filename == "chart.png"
        # Each of two quick clicks has its own file.
        downloads: list[Download] = []
        page.on("download", lambda one: downloads.append(one))  # noqa: PLW0108 - as above
        page.get_by_role("button", name="Number").dblclick()
        until(page, lambda: len(downloads) == 2)
        assert {Path(one.path()).read_text() for one in downloads} == {"0", "1"}
        page.get_by_role("button", name="Late").click()
        expect(page.get_by_text("The report is made at night.")).to_be_visible()
        page.get_by_role("button", name="Remove: flights.csv").click()
        expect(page.get_by_text("No file")).to_be_visible()
        expect(page.get_by_role("button", name="Choose a file: Flights")).to_be_focused()
        expect(component(page, "named")).to_have_text("No table")


def test_several_files_are_dropped(page: Page, url: str) -> None:
    opened(page, url)
    place = component(page, "photos").locator(".jt-upload")
    data = page.evaluate_handle(
        """(evil) => {
          const data = new DataTransfer();
          for (const name of ["a.png", "big.png", `${evil}.png`]) {
            data.items.add(new File(["x".repeat(name === "big.png" ? 30000 : 10)], name, { type: "image/png" }));
          }
          return data;
        }""",
        XSS.replace("/", ""),
    )
    place.dispatch_event("dragenter", {"dataTransfer": data})
    expect(place.get_by_text("Drop to upload")).to_be_visible()
    place.dispatch_event("drop", {"dataTransfer": data})
    expect(page.get_by_text("Photos: ['a.png'")).to_be_visible()
    expect(place.get_by_text("This file is too large: 30 kB of at most 20 kB.")).to_be_visible()
    expect(place.locator(".jt-file")).to_have_count(3)
    # Names, labels and hints are texts.
    assert (page.title(), page.locator("img").count()) == ("Files", 0)
    choose(page, "table", {"name": "a.exe", "mimeType": "", "buffer": b"x"})
    expect(component(page, "table").locator(".jt-file-meta")).to_have_text("This file cannot be taken: only CSV.")


def test_an_upload_goes_on_after_a_lost_connection(page: Page, url: str) -> None:
    opened(page, url)
    chunks: list[str] = []

    def lose(route: Route) -> None:
        chunks.append(route.request.url.partition("?")[2])
        if len(chunks) == 2:
            page.context.set_offline(True)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(
        "**/files/uploads/*", lambda route: lose(route) if route.request.method == "PATCH" else route.continue_()
    )
    choose(page, "large", {"name": "large.bin", "mimeType": "", "buffer": b"x" * 9_000_000})
    expect(component(page, "large").get_by_text("Waiting for the connection")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Size: 9000000")).to_be_visible()
    until(page, lambda: len(chunks) == 3)
    assert chunks == ["offset=0", "offset=8000000", "offset=8000000"]


def test_nothing_is_wrong_for_people_who_cannot_see_it(browser: Browser, url: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    with without_errors(page):
        opened(page, url)
        choose(page, "photos", *({"name": f"{one}.png", "mimeType": "image/png", "buffer": b"x"} for one in "ab"))
        expect(page.get_by_role("button", name="Remove: b.png")).to_be_visible()
        choose(page, "photos", {"name": "big.png", "mimeType": "image/png", "buffer": b"x" * 30_000})
        expect(page.get_by_role("button", name="Dismiss: big.png")).to_be_visible()
        assert violations_in_both(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = "[...document.querySelectorAll('.jt-upload button')].filter((one) => one.offsetHeight < 44).length"
        assert page.evaluate(small) == 0
    context.close()
