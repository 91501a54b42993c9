"""The theme of an app, and German pages: what visitors see, and what hostile files cannot do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations_in_both
from tests.browser.canvases import open_tab
from tests.browser.console import without_errors
from tests.browser.pages import component
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.serving import Server

SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" onload="top.document.title='owned'">
<script>top.document.title='owned'; document.title='owned'</script>
<rect width="160" height="40" rx="8" fill="#0f766e"/>
<image href="/jupyter-tools/static/frame.js" width="1" height="1"/>
<text x="14" y="26" font-family="sans-serif" font-size="18" fill="#fff">Nordwind</text></svg>"""
CSS = """:root, html, body, .jt-root, .jt-canvas { letter-spacing: 9px; background: red !important }
:scope .jt-title { letter-spacing: 3px; content: '</style><script>document.title="owned"</script>' }
button { word-spacing: 7px }
.jt-heading { text-transform: uppercase }
"""
THEME: dict[str, Any] = {
    "accent": "#0f766e",
    "radius": "large",
    "density": "compact",
    "font": "serif",
    "logo": "logo.svg",
    "favicon": "logo.svg",
    "css": "look.css",
    "locale": "de",
}
PAGE: dict[str, Any] = {
    "title": "Bestellungen",
    "handlers": {"load": "load"},
    "components": {
        "sum": {"type": "metric", "label": "Umsatz", "format": "currency", "currency": "EUR", "span": 4},
        "share": {"type": "metric", "label": "Anteil", "format": "percent", "value": 0.1234, "span": 4},
        "due": {"type": "metric", "label": "Frist", "format": "date", "span": 4},
        "order": {
            "type": "form",
            "label": "Bestellung",
            "components": {
                "name": {"type": "text_input", "label": "Name", "required": True},
                "amount": {"type": "number", "label": "Menge", "min": 1.5},
                "day": {"type": "date", "label": "Tag", "clearable": True, "presets": ["today", "month_end"]},
                "kind": {"type": "select", "label": "Art", "options": [f"Art {one}" for one in range(12)]},
                "boxes": {"type": "checkbox_group", "label": "Auswahl", "options": ["a", "b"], "select_all": True},
                "go": {"type": "button", "label": "Absenden", "kind": "primary", "handlers": {"click": "go"}},
            },
        },
        "rows": {"type": "table", "label": "Liste", "search": True, "height": 200},
        "empty": {"type": "log", "label": "Verlauf", "height": 80},
    },
}
CELL = """import datetime as dt

def load(state, context):
    context.sum.value = 1234567.5
    context.due.value = dt.date(2024, 2, 29)
    context.rows.data = [{"id": n, "price": n * 1000.5} for n in range(1500)]

def go(state, context):
    raise RuntimeError("no")
"""


@pytest.fixture(scope="module")
def url(server: Server, root: Path) -> str:
    """The visitor link of a page with a theme, whose files are hostile."""
    folder = root / "themed"
    write_app(folder, "desk", PAGE, CELL)
    app = json.loads((folder / "properties.json").read_text(encoding="utf-8"))
    (folder / "properties.json").write_text(json.dumps({**app, "theme": THEME}), encoding="utf-8")
    (folder / "logo.svg").write_text(SVG, encoding="utf-8")
    (folder / "look.css").write_text(CSS, encoding="utf-8")
    return server.publish("themed/desk.ipynb", "shared")


def style(page: Page, selector: str, name: str) -> str:
    """A computed style of the first element that fits."""
    return str(page.locator(selector).first.evaluate("(one, name) => getComputedStyle(one)[name]", name))


def test_a_german_page_has_its_theme(browser: Browser, url: str, tmp_path: Path) -> None:
    page = browser.new_page(locale="en-US", viewport={"width": 1000, "height": 1300})
    with without_errors(page):
        page.goto(url)
        expect(component(page, "sum")).to_contain_text("1.234.567,50\u00a0€", timeout=20_000)
        expect(component(page, "share")).to_contain_text("12,3\u00a0%")
        expect(component(page, "due")).to_contain_text("29.02.2024")
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(page.get_by_text("1.500 Zeilen")).to_be_visible()
        expect(component(page, "rows").get_by_placeholder("Suchen")).to_be_visible()
        expect(component(page, "empty")).to_contain_text("Noch keine Zeilen")

        logo = page.locator("img.jt-logo")
        expect(logo).to_be_visible()
        assert logo.evaluate("one => one.naturalWidth") == 160
        assert page.title() == "Bestellungen"
        assert page.locator("link[rel=icon]").get_attribute("href").endswith("/theme/favicon")  # type: ignore[union-attr]
        assert style(page, ".jt-title", "letterSpacing") == "3px"
        assert style(page, ".jt-button", "wordSpacing") == "7px"
        assert [style(page, one, "letterSpacing") for one in ("html", "body", ".jt-root")] == ["normal"] * 3
        assert style(page, "body", "backgroundColor") != "rgb(255, 0, 0)"
        assert style(page, ".jt-button[data-kind=primary]", "borderRadius") == "12px"
        assert "Palatino" in style(page, ".jt-title", "fontFamily")

        page.get_by_role("button", name="Absenden").click()
        expect(component(page, "order.name")).to_contain_text("Füllen Sie dieses Feld aus.")
        amount = page.get_by_label("Menge")
        amount.fill("1,25")
        amount.blur()
        expect(component(page, "order.amount")).to_contain_text("Geben Sie 1,5 oder mehr ein.")
        assert violations_in_both(page) == []
        page.screenshot(path=tmp_path / "theme.png", full_page=True)

        page.get_by_role("button", name="Datum wählen").click()
        picker = page.get_by_role("dialog", name="Datum wählen")
        expect(picker.get_by_role("button", name="Voriger Monat")).to_be_visible()
        expect(picker.locator("th").first).to_have_text("Mo")
        expect(picker.get_by_role("button", name="Monatsende")).to_be_visible()
        assert violations_in_both(page) == []
        page.screenshot(path=tmp_path / "picker.png")
        page.keyboard.press("Escape")
        page.get_by_label("Art").fill("zzz")
        expect(page.get_by_text("Nichts gefunden")).to_be_visible()

    # By itself the image has no origin, and nothing in it runs.
    answer = page.goto(page.url.split("?")[0] + "theme/logo")
    assert answer is not None
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "owned" not in page.title()
    page.close()


def test_a_stylesheet_stays_in_the_page_of_the_canvas(page: Page, server: Server, url: str) -> None:
    assert url
    open_tab(page, server, "themed/desk.ipynb")
    expect(page.locator(".jt-title")).to_have_text("Bestellungen")
    assert style(page, ".jt-body .jt-button", "wordSpacing") == "7px"
    assert style(page, ".jt-c-bar button, .jt-c-modes button", "wordSpacing") == "0px"
    assert style(page, ".jt-canvas", "letterSpacing") == "normal"
    assert "Palatino" not in style(page, ".jt-c-modes", "fontFamily")
    assert "Palatino" in style(page, ".jt-title", "fontFamily")
    expect(page.locator("img.jt-logo")).to_be_visible()
