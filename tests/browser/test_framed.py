"""What modules of authors and packages can do on a published page: talk to their own widget, and nothing else."""

# ruff: noqa: E501 - lines of JavaScript as attackers write it

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.canvases import until
from tests.browser.pages import publish
from tests.serving import TOKEN, write_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

    from tests.serving import Server

HOSTILE = r"""
async function render({ model, el }) {
  const found = {};
  const attempt = async (name, act) => {
    try { found[name] = ["did", String(await act()).slice(0, 200)]; }
    catch (error) { found[name] = ["failed", String(error).slice(0, 200)]; }
  };
  const { origin, path } = model.get("target");
  const within = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject("no answer"), 2000))]);
  await attempt("origin", () => { if (self.origin !== "null") return self.origin; throw "none"; });
  await attempt("cookie", () => document.cookie);
  await attempt("local", () => localStorage.length);
  await attempt("session", () => sessionStorage.length);
  await attempt("database", () => within(new Promise((resolve, reject) => {
    const asked = indexedDB.open("x"); asked.onsuccess = resolve; asked.onerror = () => reject(asked.error);
  })));
  await attempt("caches", () => caches.open("x"));
  await attempt("worker", () => navigator.serviceWorker.register("/sw.js"));
  await attempt("parent", () => parent.document.title);
  await attempt("top", () => top.document.cookie);
  await attempt("fetch", () => fetch(`${origin}/api/contents`, { credentials: "include" }));
  await attempt("blind", () => fetch(`${origin}/api/contents`, { credentials: "include", mode: "no-cors" }));
  await attempt("write", () => fetch(`${origin}/api/contents/stolen.txt`, { method: "PUT", credentials: "include",
    body: JSON.stringify({ type: "file", format: "text", content: "x" }) }));
  await attempt("other", () => fetch(`${origin}${path}`, { credentials: "include" }));
  await attempt("xhr", () => within(new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest(); asked.withCredentials = true;
    asked.open("GET", `${origin}${path}`); asked.onload = resolve; asked.onerror = () => reject("refused"); asked.send();
  })));
  await attempt("beacon", () => { if (!navigator.sendBeacon(`${origin}/logout`)) throw "refused"; throw "queued, and blocked"; });
  await attempt("socket", () => within(new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace("http", "ws")}${path}socket`);
    socket.onopen = resolve; socket.onerror = () => reject("refused");
  })));
  await attempt("events", () => within(new Promise((resolve, reject) => {
    const source = new EventSource(`${origin}/api/status`, { withCredentials: true });
    source.onopen = resolve; source.onerror = () => reject("refused");
  })));
  await attempt("image", () => within(new Promise((resolve, reject) => {
    const image = new Image(); image.onload = resolve; image.onerror = () => reject("refused"); image.src = `${origin}/logout`;
  })));
  await attempt("import", () => import(`${origin}/jupyter-tools/static/mount.js`));
  await attempt("script", () => within(new Promise((resolve, reject) => {
    const script = document.createElement("script"); script.src = `${origin}/jupyter-tools/static/frame.js`;
    script.onload = resolve; script.onerror = () => reject("refused"); document.head.append(script);
  })));
  await attempt("inner", () => within(new Promise((resolve, reject) => {
    const inner = document.createElement("iframe"); inner.src = `${origin}${path}`;
    inner.onload = () => { try { resolve(inner.contentDocument.body.textContent); } catch (error) { reject(error); } };
    document.body.append(inner);
  })));
  await attempt("window", () => { if (window.open(`${origin}${path}`) === null) throw "refused"; });
  await attempt("away", () => { top.location.href = `${origin}/logout`; });
  await attempt("form", () => within(new Promise((resolve, reject) => {
    const form = document.createElement("form"); form.action = `${origin}/logout`; form.method = "post"; form.target = "_top";
    document.body.append(form); form.submit(); setTimeout(() => reject("nothing happened"), 500);
  })));
  await attempt("message", () => { parent.postMessage("jupyter-tools-frame", "*"); throw "nobody listens"; });
  model.set("_esm", "export default {}"); model.set("unknown", 1); model.set("report", found); model.save_changes();
  el.textContent = "done";
}
export default { render };
"""
ATTEMPTS = HOSTILE.count("await attempt(") + 1
LEAVER = """
export default { render({ model, el }) {
  const way = model.get("way");
  if (way === "away") location.href = model.get("target");
  else if (way === "again") location.reload();
  else if (way === "keys") { const field = document.createElement("input"); el.append(field); setInterval(() => field.focus(), 50); }
  else if (way === "flood") setInterval(() => { for (let n = 0; n < 3000; n += 1) { model.set("target", `${n}`); model.save_changes(); } }, 5);
  else throw new Error("This module <b>fails</b>.");
} };
"""
CELL = f"""\
import json, pathlib, anywidget, traitlets
from IPython.display import display

class Hostile(anywidget.AnyWidget):
    _esm = {HOSTILE!r}
    target = traitlets.Dict().tag(sync=True)
    report = traitlets.Dict().tag(sync=True)

class Leaver(anywidget.AnyWidget):
    _esm = {LEAVER!r}
    target = traitlets.Unicode("/logout?leak=1").tag(sync=True)
    way = traitlets.Unicode().tag(sync=True)

def attack(state, context):
    origin, path = state.target.split(" ")
    one = Hostile(target=dict(origin=origin, path=path))
    esm = one._esm
    def note(change):
        changed = ["did" if one._esm != esm else "failed", ""]
        pathlib.Path("report.json").write_text(json.dumps(dict(change.new, esm=changed)))
    one.observe(note, "report")
    display(one)

def attack_own(state, context):
    origin, path = state.target.split(" ")
    context.own.target = dict(origin=origin, path=path)
    context.own.visible = True

def noted(state, event):
    found = dict(state.own.report, esm=["failed" if dir(state.own) == ["report"] else "did", ""])
    pathlib.Path("report.json").write_text(json.dumps(found))

def leave(state):
    display(Leaver(way=state.way))
"""
OTHER = 'def load(context):\n    context.note.text = "SECRET-OF-THE-OTHER"\n'
COMPONENTS: dict[str, Any] = {
    "target": {"type": "text_input", "label": "Target"},
    "way": {"type": "text_input", "label": "Way"},
    "attack": {"type": "button", "label": "Attack", "handlers": {"click": "attack"}},
    "attack_own": {"type": "button", "label": "Attack as custom", "handlers": {"click": "attack_own"}},
    "own": {
        "type": "custom",
        "visible": False,
        "module": "hostile.js",
        "traits": {"target": {"type": "json"}, "report": {"type": "json", "visitors": True}},
        "handlers": {"change": "noted"},
    },
    "leave": {"type": "button", "label": "Leave", "handlers": {"click": "leave"}},
}
BUTTONS = {"Attack": "page", "Attack as custom": "own"}
"""What starts an attack, and the component that it comes from."""


@pytest.fixture(scope="module")
def links(server: Server) -> tuple[str, str]:
    """The visitor links of a page with hostile modules and of another page, of one visitor."""
    write_module(server, "framed")
    attacker = publish(server, "framed", {"components": COMPONENTS}, CELL)
    other = publish(server, "other", {"components": {"note": {"type": "text"}}, "handlers": {"load": "load"}}, OTHER)
    return attacker, other


def write_module(server: Server, folder: str) -> None:
    """Write the hostile module as a file of an app."""
    (server.root / folder).mkdir()
    (server.root / folder / "hostile.js").write_text(HOSTILE)


def attacked(page: Page, server: Server, folder: str, path: str) -> list[str]:
    """What the hostile module could do on an open page of an app: as an anywidget, and as a component of one's own."""
    return [found for button in BUTTONS for found in _attacked(page, server, folder, path, button)]


def _attacked(page: Page, server: Server, folder: str, path: str, button: str) -> list[str]:
    answered: list[str] = []

    def note(response: Response) -> None:
        # The canvas around the page asks for things of its own.
        if response.frame != page.main_frame or "/logout" in response.url or path in response.url:
            answered.append(response.url)

    file = server.root / folder / "report.json"
    file.unlink(missing_ok=True)
    page.get_by_role("textbox", name="Target").fill(f"{server.url.rstrip('/')} {path}")
    page.on("response", note)
    page.get_by_role("button", name=button, exact=True).click()
    within = page if BUTTONS[button] == "page" else page.locator('[data-component="own"]')
    expect(within.frame_locator("iframe.jt-frame").first.get_by_text("done")).to_be_visible(timeout=30_000)
    until(page, file.exists)
    # The browser also tells of requests that it has blocked.
    assert [
        one for one in answered if "/static/" not in one and not one.endswith("/frame") and "blob:" not in one
    ] == []
    report: dict[str, list[str]] = json.loads(file.read_text())
    assert len(report) == ATTEMPTS
    return [f"{name}: {said}" for name, (result, said) in report.items() if result != "failed"]


def test_a_hostile_module_reaches_nothing_as_a_visitor_with_two_links(
    page: Page, server: Server, links: tuple[str, str]
) -> None:
    attacker, other = links
    page.goto(other)
    expect(page.get_by_text("SECRET-OF-THE-OTHER")).to_be_visible(timeout=20_000)
    page.goto(attacker)
    assert attacked(page, server, "framed", "/jupyter-tools/pages/other/desk/") == []


def test_a_hostile_module_reaches_nothing_as_a_builder(browser: Browser, server: Server) -> None:
    write_module(server, "built")
    write_app(server.root / "built", "desk", {"components": COMPONENTS}, CELL)
    for way in ("notebooks", "canvas"):
        context: BrowserContext = browser.new_context()
        page = context.new_page()
        page.goto(f"{server.url}jupyter-tools/{way}/built/desk.ipynb?token={TOKEN}")
        if way == "canvas":
            page.get_by_role("radio", name="Use").click()
        else:  # the kernel is there when the canvas opens
            page.get_by_role("button", name="Run").first.click(timeout=20_000)
        assert attacked(page, server, "built", "/jupyter-tools/notebooks/built/desk.ipynb") == []
        assert not (server.root / "stolen.txt").exists()
        assert page.request.get(f"{server.url}api/contents").ok  # still logged in
        context.close()


@pytest.mark.parametrize("way", ["away", "again"])
def test_a_module_that_leaves_its_frame_is_ended(page: Page, server: Server, links: tuple[str, str], way: str) -> None:
    page.goto(links[0])
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    page.get_by_label("Way").fill(way)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("its module has left the frame that it runs in")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    assert [one for one in answered if "leak" in one] == []
    assert server.url in page.url


def test_a_module_that_floods_the_page_is_ended(page: Page, links: tuple[str, str]) -> None:
    page.goto(links[0])
    page.get_by_label("Way").fill("flood")
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("its module sends more messages than a page can take")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    page.get_by_label("Way").fill("used again", timeout=5_000)


def test_a_module_that_takes_the_keyboard_is_ended(page: Page, links: tuple[str, str]) -> None:
    page.goto(links[0])
    page.get_by_label("Way").fill("keys")
    page.get_by_role("button", name="Leave").click()
    expect(page.locator("iframe")).to_be_visible()
    way = page.get_by_label("Way")
    way.click()
    ended = page.get_by_text("its module takes the keyboard from who types elsewhere")
    until(page, lambda: page.keyboard.type("a", delay=50) or ended.is_visible())
    # The field has the focus again, though nobody has clicked it. A key or two may have reached the frame before.
    page.keyboard.press("Control+a")
    page.keyboard.type("hunter2 is a secret", delay=50)
    expect(way).to_have_value("hunter2 is a secret")


def test_a_module_that_fails_says_why(page: Page, links: tuple[str, str]) -> None:
    page.goto(links[0])
    page.get_by_label("Way").fill("fail")
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("This widget cannot be shown: This module <b>fails</b>.")).to_be_visible()
