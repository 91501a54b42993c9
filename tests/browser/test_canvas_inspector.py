"""The inspector of the canvas, in a tab of the browser: settings of the page and its app, rules on several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.canvases import Canvas, open_tab, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.serving import Server

SEARCH = "def search(state, context):\n    pass"


def canvas_of(page: Page, server: Server, folder: str, entry: dict[str, Any], **app: Any) -> Canvas:
    """The open canvas of a new app."""
    write_app(server.root / folder, "desk", entry, SEARCH, **app)
    return open_tab(page, server, f"{folder}/desk.ipynb")


def app_of(root: Path, folder: str) -> dict[str, Any]:
    """The app as properties.json has it."""
    app: dict[str, Any] = json.loads((root / folder / "properties.json").read_text())
    return app


def page_of(root: Path, folder: str) -> dict[str, Any]:
    """The page as properties.json has it."""
    page: dict[str, Any] = app_of(root, folder)["pages"]["desk.ipynb"]
    return page


def test_the_page_its_kernel_and_the_app_are_set_and_undone(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, "settings", {"components": {"go": {"type": "button"}}})
    app = canvas.inspector.get_by_role("region", name="App")
    app.get_by_label("Title").fill("Desks")
    app.get_by_role("radio", name="teal").click()
    until(page, lambda: app_of(root, "settings").get("theme") == {"accent": "teal"})
    assert app_of(root, "settings")["title"] == "Desks"
    kernel = canvas.inspector.get_by_role("region", name="Kernel")
    kernel.get_by_label("Replicas").fill("40")
    expect(kernel).to_contain_text("Enter 32 or less.")
    kernel.get_by_label("CPU (seconds)").fill("0.5")
    expect(kernel).to_contain_text("must be at least 1")
    kernel.get_by_label("CPU (seconds)").fill("")
    kernel.get_by_role("button", name="Set no limit").click()
    until(page, lambda: page_of(root, "settings").get("kernel") == {"total_memory_mb": None})
    kernel.get_by_label("Mode").select_option("Shared")
    until(page, lambda: page_of(root, "settings")["kernel"].get("mode") == "shared")
    expect(kernel.get_by_label("CPU (seconds)")).to_have_count(0)
    expect(kernel).to_contain_text("Counts only in the modes auto and isolated.")
    canvas.focus()
    for _ in range(4):
        page.keyboard.press("Control+z")
    until(page, lambda: set(app_of(root, "settings")) == {"version", "pages"})
    assert page_of(root, "settings") == {"components": {"go": {"type": "button"}}}


def test_a_handler_gets_a_policy_where_it_is_bound_and_a_pool(page: Page, server: Server, root: Path) -> None:
    button = {"type": "button", "handlers": {"click": "search"}}
    canvas = canvas_of(page, server, "policy", {"components": {"go": button}})
    pools = canvas.inspector.get_by_role("group", name="Pools")
    pools.get_by_role("button", name="Add a pool").click()
    pools.get_by_label("Name of pool pool").fill("db")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    until(page, lambda: app_of(root, "policy").get("pools") == {"db": 3})
    canvas.click("go")
    canvas.inspector.get_by_role("button", name="Policy Default").click()
    policy = canvas.inspector.get_by_role("group", name="Policy of search")
    policy.get_by_label("Pool").select_option("db")
    policy.get_by_label("Timeout (s)").fill("2.5")
    policy.get_by_label("If running").select_option("Queue")
    wanted = {"pool": "db", "timeout": 2.5, "when_running": "queue"}
    until(page, lambda: page_of(root, "policy").get("policies") == {"search": wanted})
    canvas.focus()
    page.keyboard.press("Escape")
    expect(canvas.inspector.get_by_role("button", name="search queue · 2.5 s · pool db")).to_be_visible()
    pools.get_by_role("button", name="Remove pool db").click()
    expect(pools).to_contain_text("search uses this pool: choose another one under Handlers first.")
    pools.get_by_label("Name of pool db").fill("orders")
    page.keyboard.press("Enter")
    until(page, lambda: page_of(root, "policy")["policies"]["search"]["pool"] == "orders")
    assert app_of(root, "policy")["pools"] == {"orders": 3}


def test_a_pool_that_another_page_uses_is_kept(page: Page, server: Server, root: Path) -> None:
    other = {"policies": {"search": {"pool": "db"}}}
    write_app(server.root / "pools", "other", other, SEARCH, pools={"db": 1})
    canvas = canvas_of(page, server, "pools", {})
    pools = canvas.inspector.get_by_role("group", name="Pools")
    pools.get_by_role("button", name="Remove pool db").click()
    expect(pools).to_contain_text("other.ipynb, Policy of search, Pool: the app has no pool 'db'")
    expect(pools.get_by_label("Name of pool db")).to_be_visible()
    assert app_of(root, "pools")["pools"] == {"db": 1}


def test_a_pool_is_renamed_on_all_pages_of_the_app_as_one_step(page: Page, server: Server, root: Path) -> None:
    other = {"policies": {"search": {"pool": "db"}}}
    write_app(server.root / "named", "other", other, SEARCH, pools={"db": 1, "api": 2})
    canvas = canvas_of(page, server, "named", {"policies": {"search": {"pool": "db"}}})

    def names() -> list[str]:
        app = app_of(root, "named")
        return [next(iter(app["pools"])), *(one["policies"]["search"]["pool"] for one in app["pages"].values())]

    pools = canvas.inspector.get_by_role("group", name="Pools")
    pools.get_by_label("Name of pool db").fill("orders")
    page.keyboard.press("Enter")
    until(page, lambda: names() == ["orders"] * 3)
    expect(pools.get_by_label("Name of pool orders")).to_be_focused()
    canvas.focus()
    page.keyboard.press("Control+z")
    until(page, lambda: names() == ["db"] * 3)
    page.keyboard.press("Control+y")
    until(page, lambda: names() == ["orders"] * 3)
    expect(canvas.root.locator(".jt-c-problems")).to_have_text("No problems")


def test_several_get_the_same_rule_as_one_step(page: Page, server: Server, root: Path) -> None:
    entry = {
        "kind": {"type": "text_input"},
        "one": {"type": "number", "rules": {"visible": "state.kind == 'a'"}},
        "two": {"type": "button"},
    }

    def rules() -> list[Any]:
        return [page_of(root, "mixed")["components"][name].get("rules") for name in ("one", "two")]

    canvas = canvas_of(page, server, "mixed", {"components": entry})
    before = rules()
    canvas.outline_row("one").click()
    page.keyboard.down("Control")
    canvas.outline_row("two").click()
    page.keyboard.up("Control")
    row = canvas.inspector.locator('[data-property="visible"]')
    expect(row).to_contain_text("Mixed")
    expect(row).to_contain_text("1 of 2 has a rule")
    row.locator(".jt-c-rule-text").click()
    expect(page.get_by_role("textbox", name="Rule for Visible")).to_be_focused()
    page.keyboard.type("state.kind == 'b'")
    page.keyboard.press("Control+Enter")
    until(page, lambda: rules() == [{"visible": "state.kind == 'b'"}] * 2)
    expect(row.locator(".jt-c-rule-text")).to_have_text("state.kind == 'b'")
    expect(row).not_to_contain_text("has a rule")
    canvas.focus()
    page.keyboard.press("Control+z")
    until(page, lambda: rules() == before)
    canvas.inspector.get_by_role("button", name="Rule for Disabled").click()
    expect(page.get_by_role("textbox", name="Rule for Disabled")).to_be_focused()
    page.keyboard.type("state.kind == 'c'")
    page.keyboard.press("Control+Enter")
    until(page, lambda: all("disabled" in (one or {}) for one in rules()))
    canvas.inspector.get_by_role("button", name="Reset Disabled").click()
    until(page, lambda: rules() == before)


def test_a_text_stays_while_another_builder_changes_the_same(browser: Browser, server: Server, root: Path) -> None:
    one, other = browser.new_context(permissions=["clipboard-read", "clipboard-write"]), browser.new_context()
    mine = canvas_of(one.new_page(), server, "both_type", {"components": {"pace": {"type": "number", "label": "Pace"}}})
    theirs = open_tab(other.new_page(), server, "both_type/desk.ipynb")
    for canvas in (mine, theirs):
        canvas.click("pace")
    pace = lambda: page_of(root, "both_type")["components"]["pace"]  # noqa: E731 - for `until`
    # In the inspector: mine is kept.
    mine.field("Help").fill("Mine")
    expect(theirs.slot("pace")).to_contain_text("Mine")
    theirs.field("Help").fill("Theirs")
    note = mine.inspector.get_by_role("alert")
    expect(note).to_contain_text("set this to Theirs while you typed.")
    expect(mine.field("Help")).to_have_value("Mine")
    mine.field("Help").press("End")
    mine.lab.keyboard.type(", longer")
    note.get_by_role("button", name="Keep mine").click()
    expect(note).to_have_count(0)
    until(mine.lab, lambda: pace().get("help") == "Mine, longer")
    # On the page: theirs is taken.
    mine.focus()
    mine.type("Enter")
    mine.type("My pace")
    theirs.field("Label").fill("Their pace")
    asked = mine.root.locator(".jt-c-inline-theirs")
    expect(asked).to_contain_text("set this to Their pace while you typed.")
    mine.type("Enter")
    expect(mine.lab.get_by_label("Label of pace")).to_have_value("My pace")
    asked.get_by_role("button", name="Take theirs").click()
    expect(mine.slot("pace")).to_contain_text("Their pace")
    # The component is deleted.
    mine.focus()
    mine.type("Enter")
    mine.type("Lost?")
    theirs.focus()
    theirs.lab.keyboard.press("Delete")
    toast = mine.root.locator(".jt-c-toast")
    expect(toast).to_contain_text("while you typed.")
    toast.get_by_role("button", name="Copy your text").click()
    assert mine.lab.evaluate("navigator.clipboard.readText()") == "Lost?"
    one.close()
    other.close()


def test_a_line_sets_the_kernel_and_a_refused_setting_is_named_in_words(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, "kernel_line", {"components": {"go": {"type": "button"}}})
    canvas.focus()
    canvas.type("=")
    offers = page.locator(".jt-c-palette").get_by_role("option")
    expect(offers.filter(has_text="replicas")).to_have_count(1)
    canvas.type("mode=isolated, memory_mb=500")
    page.keyboard.press("Enter")
    until(page, lambda: page_of(root, "kernel_line").get("kernel") == {"mode": "isolated", "memory_mb": 500})
    # A setting is gone to by its name, where it has a field.
    canvas.focus()
    canvas.type("=repl")
    expect(offers).to_have_count(0)
    page.keyboard.press("Escape")
    canvas.focus()
    canvas.type("=idle")
    page.keyboard.press("Enter")
    idle = canvas.field("Idle (minutes)")
    expect(idle).to_be_focused()
    idle.fill("0")
    page.keyboard.press("Enter")
    expect(page.locator(".jt-c-toast")).to_contain_text("Idle (minutes): must be more than 0")
    expect(canvas.inspector).not_to_contain_text("pages.desk")


def test_a_dialog_has_no_columns_to_set(page: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(page, server, "no_span", {"components": {"ask": {"type": "modal", "label": "Ask"}}})
    canvas.outline_row("ask").click()
    expect(canvas.field("Size")).to_be_visible()
    expect(canvas.inspector.get_by_label("Span", exact=True)).to_have_count(0)
    expect(page.locator(".jt-c-edge")).to_have_count(0)
    before = page_of(root, "no_span")
    canvas.focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+d")
    until(page, lambda: len(page_of(root, "no_span")["components"]) == 2)
    assert page_of(root, "no_span")["components"]["ask"] == before["components"]["ask"]


def test_a_default_is_computed_by_a_rule(page: Page, server: Server, root: Path) -> None:
    entry = {
        "day": {"type": "date", "label": "Day", "span": 6},
        "go": {"type": "button", "label": "Go", "span": 2},
        "more": {"type": "button", "label": "More", "span": 4},
    }
    canvas = canvas_of(page, server, "default", {"components": entry})
    canvas.outline_row("day").click()
    row = canvas.inspector.locator('[data-property="value"]')
    row.get_by_role("button", name="Rule for Default").click()
    field = page.get_by_role("textbox", name="Rule for Default")
    expect(field).to_be_focused()
    page.keyboard.type("state.day")
    expect(page.get_by_text("a default reads `visit`, and not `state`")).to_be_visible()
    field.fill("")
    page.keyboard.type("today()")
    expect(page.locator(".jt-c-rule-editor")).to_contain_text("Computed once, when a visit begins")
    page.keyboard.press("Control+Enter")
    until(page, lambda: page_of(root, "default")["components"]["day"].get("rules") == {"value": "today()"})
    # The visit that is open has it, as nobody has entered another value.
    expect(canvas.slot("day").locator("input")).not_to_have_value("")
    canvas.focus()
    page.keyboard.press("Control+a")
    expect(canvas.inspector.locator('[data-property="span"]')).to_contain_text("Mixed: 2, 4 and 6 of 12")
    # The field of a short label is no wider than its button.
    canvas.outline_row("go").click()
    canvas.focus()
    page.keyboard.press("Enter")
    label = page.locator("input.jt-c-inline")
    expect(label).to_be_focused()
    box, beside = label.bounding_box(), canvas.slot("more").bounding_box()
    assert box is not None
    assert beside is not None
    assert box["x"] + box["width"] <= beside["x"] + 1
