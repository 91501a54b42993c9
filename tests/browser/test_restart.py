"""A published page whose server is killed, or cannot be reached, as its visitor sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.pages import component
from tests.faults.proxy import FaultProxy
from tests.services import free_port
from tests.serving import Server, write_app
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

PAGE = {
    "title": "Orders",
    "handlers": {"load": "load"},
    "components": {
        "order": {
            "type": "form",
            "components": {
                "item": {"type": "text_input", "label": "Item", "value": "bolt"},
                "place": {"type": "select", "label": "Place", "options": []},
                "password": {"type": "text_input", "label": "Password"},
                "send": {"type": "button", "label": "Send", "handlers": {"click": "send"}},
                "wait": {"type": "button", "label": "Wait", "handlers": {"click": "wait"}},
            },
        },
        "ran": {"type": "text"},
    },
}
CELL = """import time
from pathlib import Path

def load(state, context):
    while Path("slow").exists():
        time.sleep(0.05)
    context.order.components.place.options = ["Here", "There"]

def note(what):
    with Path("ran.txt").open("a") as file:
        file.write(what + "\\n")

def send(state, context):
    note("send")
    context.ran.text = f"{state.order.item} to {state.order.place}"

def wait(state, context):
    note("wait")
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that can be killed and started again where it was."""
    folder = tmp_path_factory.mktemp("restart")
    write_app(folder / "root" / "orders", "desk", PAGE, CELL)
    with Server(folder / "root", folder / "home", port=free_port()) as one:
        yield one


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """The link of its page."""
    return server.publish("orders/desk.ipynb", "shared")


@pytest.fixture
def app(server: Server) -> Path:
    """The page's folder, where nothing has run yet."""
    (server.root / "orders" / "ran.txt").unlink(missing_ok=True)
    return server.root / "orders"


def field(page: Page, path: str) -> Locator:
    return component(page, f"order.{path}")


def fill(page: Page) -> None:
    field(page, "item").get_by_role("textbox").fill("nut")
    field(page, "password").get_by_role("textbox").fill("hidden")
    field(page, "place").get_by_role("combobox").click()
    page.get_by_role("option", name="There", exact=True).click()


def ran(app: Path) -> list[str]:
    file = app / "ran.txt"
    return file.read_text().split() if file.exists() else []


def expect_values(page: Page, password: str) -> None:
    expect(field(page, "item").get_by_role("textbox")).to_have_value("nut", timeout=30_000)
    expect(field(page, "place").get_by_role("combobox")).to_have_value("There", timeout=30_000)
    expect(field(page, "password").get_by_role("textbox")).to_have_value(password)


def test_a_server_that_is_killed_while_a_handler_runs(page: Page, server: Server, url: str, app: Path) -> None:
    page.goto(url)
    fill(page)
    field(page, "wait").get_by_role("button").click()
    until(lambda: ran(app) == ["wait"])
    server.kill()
    expect(page.get_by_text(re.compile("The connection was lost; trying"))).to_be_visible()
    server.__enter__()
    expect(page.get_by_text("The page was restarted. What you entered was kept.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(re.compile("It is not known whether this was carried out"))).to_be_visible()
    expect_values(page, "hidden")
    field(page, "send").get_by_role("button").click()
    expect(page.get_by_text("nut to There")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("The page was restarted")).not_to_be_visible()
    assert ran(app) == ["wait", "send"]


def test_a_page_that_is_reloaded_after_its_server_was_killed(page: Page, server: Server, url: str, app: Path) -> None:
    page.goto(url)
    fill(page)
    field(page, "send").get_by_role("button").click()
    expect(page.get_by_text("nut to There")).to_be_visible()
    # As leaving the page does.
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    stored = page.evaluate("JSON.stringify({...sessionStorage})")
    assert "nut" in stored
    assert "hidden" not in stored
    address = page.url
    # The page must not connect to the new server before it is reloaded.
    page.goto("about:blank")
    server.kill()
    server.__enter__()
    page.goto(address)
    told = page.get_by_text("The page was restarted. What you entered was kept, except for passwords.")
    expect(told).to_be_visible(timeout=30_000)
    expect_values(page, "")
    field(page, "send").get_by_role("button").click()
    expect(page.get_by_text("nut to There")).to_be_visible(timeout=30_000)
    assert ran(app) == ["send", "send"]


def test_a_reload_while_a_restarted_page_loads_keeps_what_was_entered(
    page: Page, server: Server, url: str, app: Path
) -> None:
    page.goto(url)
    fill(page)
    (app / "slow").touch()
    server.kill()
    server.__enter__()
    expect(page.get_by_text("The page was restarted. What you entered was kept.")).to_be_visible(timeout=30_000)
    # Its options are still to come.
    expect(field(page, "place").get_by_role("combobox")).to_have_value("")
    page.reload()
    expect(field(page, "item").get_by_role("textbox")).to_have_value("nut", timeout=30_000)
    (app / "slow").unlink()
    expect_values(page, "hidden")
    expect(page.get_by_text("The page was restarted. What you entered was kept.")).to_be_visible()


def test_a_click_while_the_server_is_down_is_reported_and_never_runs(
    page: Page, server: Server, url: str, app: Path
) -> None:
    page.goto(url)
    fill(page)
    server.kill()
    expect(page.get_by_text(re.compile("The connection was lost; trying"))).to_be_visible()
    field(page, "send").get_by_role("button").click()
    server.__enter__()
    expect(page.get_by_text("The page was restarted. What you entered was kept.")).to_be_visible(timeout=30_000)
    told = page.get_by_text("“Send” was not sent. Repeat it if you still want it.")
    expect(told).to_be_visible()
    expect_values(page, "hidden")
    assert ran(app) == []
    field(page, "send").get_by_role("button").click()
    expect(page.get_by_text("nut to There")).to_be_visible(timeout=30_000)
    expect(told).not_to_be_visible()
    assert ran(app) == ["send"]


def test_a_click_while_the_server_cannot_be_reached_waits_and_runs_once(
    page: Page, server: Server, url: str, app: Path
) -> None:
    with FaultProxy(server.port) as proxy:
        page.goto(url.replace(f":{server.port}", f":{proxy.port}"))
        fill(page)
        proxy.refuses = True
        proxy.cut()
        expect(page.get_by_text(re.compile("The connection was lost; trying"))).to_be_visible()
        button = field(page, "send").get_by_role("button")
        button.click()
        button.click(force=True)
        expect(field(page, "send").locator("[data-loading], [aria-busy=true]").first).to_be_visible()
        assert ran(app) == []
        proxy.refuses = False
        expect(page.get_by_text("nut to There")).to_be_visible(timeout=30_000)
        expect(page.get_by_text("The connection was lost")).not_to_be_visible()
        expect(page.get_by_text("The page was restarted")).not_to_be_visible()
        page.goto("about:blank")
    assert ran(app) == ["send"]
