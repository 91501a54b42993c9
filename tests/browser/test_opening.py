"""How a published page opens: from its document, before and without the socket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, WebSocketRoute

    from tests.serving import Server

NASTY = "</script><script>pwned=1</script><!-- \u2028 \"./assets/ <img src=x onerror=pwned=1> 'q'"
PAGE: dict[str, Any] = {
    "title": f"Orders {NASTY}",
    "handlers": {"load": "load"},
    "components": {
        "hello": {"type": "text", "text": "3/200 orders are open"},
        "kind": {"type": "select", "label": NASTY, "options": ["new", NASTY]},
        "name": {"type": "text_input", "label": "Name"},
        "greet": {"type": "button", "label": "Greet", "handlers": {"click": "greet"}},
        "answer": {"type": "text", "text": "Nobody yet"},
        "orders": {"type": "table", "label": "Orders"},
        "later": {"type": "text", "text": "s3cret", "visible": False},
    },
}
HANDLERS = """def load(context):
    context.orders.data = [{"order": n} for n in range(20)]

def greet(state, context):
    context.answer.text = f"Hello {state.name}"
"""
SOCKET = re.compile(r"/socket(\?|$)")


@pytest.fixture(scope="module", params=["shared", "isolated"])
def url(server: Server, request: pytest.FixtureRequest) -> str:
    """The visitor link of the page."""
    return publish(server, f"opening_{request.param}", PAGE, HANDLERS, mode=request.param)


class Held:
    """Sockets of a page that the server gets when the test says so."""

    def __init__(self, page: Page) -> None:
        self._routes: list[tuple[WebSocketRoute, list[str | bytes]]] = []
        page.route_web_socket(SOCKET, self._hold)

    def _hold(self, route: WebSocketRoute) -> None:
        messages: list[str | bytes] = []
        route.on_message(lambda message: messages.append(message))  # noqa: PLW0108 - it marks what it is given
        self._routes.append((route, messages))

    def release(self) -> None:
        """Let them through, with what the page has sent meanwhile."""
        for route, messages in self._routes:
            far = route.connect_to_server()
            route.on_message(lambda message, far=far: far.send(message))
            for message in messages:
                far.send(message)


def test_the_page_is_there_before_the_socket_and_keeps_what_is_done_meanwhile(page: Page, url: str) -> None:
    with without_errors(page):
        held = Held(page)
        page.goto(url)
        expect(component(page, "hello")).to_have_text("3/200 orders are open")
        expect(component(page, "orders")).to_be_visible()
        expect(component(page, "later")).to_have_count(0)
        assert "s3cret" not in page.content()
        page.evaluate("for (const one of document.querySelectorAll('[data-component]')) one.mark = true")
        name = component(page, "name").get_by_role("textbox")
        name.fill("Ann")
        component(page, "greet").get_by_role("button").click()
        name.focus()
        held.release()
        expect(component(page, "answer")).to_have_text("Hello Ann")
        expect(component(page, "orders")).to_contain_text("20 rows")
        expect(name).to_have_value("Ann")
        expect(name).to_be_focused()
        assert page.evaluate("[...document.querySelectorAll('[data-component]')].every((one) => one.mark)")


def test_hostile_texts_of_the_document_are_shown_as_they_are(page: Page, url: str) -> None:
    with without_errors(page):
        page.route_web_socket(SOCKET, lambda _: None)
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGE["title"])
        component(page, "kind").get_by_role("combobox").click()
        expect(page.get_by_role("option").nth(1)).to_have_text(NASTY)
        assert page.evaluate("typeof pwned") == "undefined"
        assert page.locator("script:not([src]):not([type='application/json'])").count() == 0


@pytest.mark.parametrize(("code", "state"), [(1012, "lost"), (1008, "refused"), (4410, "ended")])
def test_a_page_without_a_socket_shows_its_content_and_how_the_connection_is(
    page: Page, url: str, code: int, state: str
) -> None:
    page.route_web_socket(SOCKET, lambda route: route.close(code=code, reason="not today"))
    page.goto(url)
    expect(component(page, "hello")).to_have_text("3/200 orders are open")
    expect(page.locator(f'[data-connection="{state}"]')).to_contain_text("not today")
    field = component(page, "name").get_by_role("textbox")
    if state == "lost":
        expect(field).to_be_enabled()
    else:
        expect(field).to_be_disabled()


def test_a_reload_shows_the_visit_and_not_the_first_page(page: Page, url: str) -> None:
    page.goto(url)
    component(page, "name").get_by_role("textbox").fill("Ann")
    component(page, "greet").get_by_role("button").click()
    expect(component(page, "answer")).to_have_text("Hello Ann")
    held = Held(page)
    page.reload()
    expect(page.locator(".jt-skeleton")).to_be_visible()
    expect(page.get_by_text("Nobody yet")).to_have_count(0)
    held.release()
    expect(component(page, "answer")).to_have_text("Hello Ann")
    expect(component(page, "name").get_by_role("textbox")).to_have_value("Ann")


def test_what_is_entered_right_before_a_reload_is_kept(page: Page, url: str) -> None:
    page.goto(url)
    name = component(page, "name").get_by_role("textbox")
    for number in range(5):
        expect(page.locator("[data-connection]")).to_have_count(0)
        name.fill(f"Ann {number}")
        page.reload()
        expect(name).to_have_value(f"Ann {number}")
    component(page, "greet").get_by_role("button").click()
    expect(component(page, "answer")).to_have_text("Hello Ann 4")


def test_what_a_page_shows_first_is_one_script_and_one_stylesheet(page: Page, server: Server) -> None:
    components = {"hello": {"type": "text", "text": "3/200"}, "ask": {"type": "text_input", "label": "Ask"}}
    url = publish(server, "opening_files", {"components": components}, "def nothing():\n    pass\n")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - as above
    page.goto(url)
    expect(component(page, "hello")).to_have_text("3/200")
    page.wait_for_load_state("networkidle")
    files = [one.url.rpartition("/")[2] for one in asked if "/static/" in one.url]
    assert sorted(name.partition("-")[0] for name in files) == ["early", "index", "page", "page", "rolldown"]
