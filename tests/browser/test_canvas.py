"""The canvas in JupyterLab: a page is drawn by mouse and by keyboard, used, undone, and published."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.canvases import canvas_of, components, open_canvas, until
from tests.serving import write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.serving import Server

HANDLER = """def greet(state, context):
    context.page.message = f"Hello {state.form.name}"
"""


def empty_app(root: Path, folder: str, *cells: str) -> str:
    """A notebook without a page; its path."""
    path = write_app(root / folder, "desk", {}, *cells)
    (path.parent / "properties.json").unlink()
    return f"{folder}/desk.ipynb"


# --- by keyboard alone ---


def test_a_tool_is_made_by_keyboard_alone(lab: Page, server: Server, root: Path) -> None:
    canvas = open_canvas(lab, server, empty_app(root, "keys", HANDLER))
    canvas.focus()
    for keys in ("/form", "Enter", "Say hello", "Enter"):
        canvas.type(keys)
    # Its name stays, because the handler reads it.
    expect(canvas.slot("form")).to_contain_text("Say hello")
    canvas.focus()
    canvas.type("/text in")
    canvas.type("Enter")
    canvas.type("Name")
    canvas.type("Enter")
    canvas.type("/primary")
    canvas.type("Enter")
    canvas.type("Greet")
    canvas.type("Enter")
    until(lab, lambda: list(components(root, "keys").get("form", {}).get("components", {})) == ["name", "greet"])
    assert components(root, "keys")["form"]["components"]["greet"] == {
        "type": "button",
        "label": "Greet",
        "kind": "primary",
    }
    lab.keyboard.press("Alt+ArrowUp")
    until(lab, lambda: list(components(root, "keys")["form"]["components"]) == ["greet", "name"])
    lab.keyboard.press("Shift+ArrowLeft")
    until(lab, lambda: components(root, "keys")["form"]["components"]["greet"].get("span") == 11)
    for _ in range(2):
        lab.keyboard.press("Control+z")
    until(lab, lambda: list(components(root, "keys")["form"]["components"]) == ["name", "greet"])
    assert "span" not in components(root, "keys")["form"]["components"]["greet"]


# --- by mouse ---


def test_a_component_is_dragged_from_the_palette_and_on_the_page(lab: Page, server: Server, root: Path) -> None:
    page = {
        "one": {"type": "text", "text": "One"},
        "two": {"type": "text", "text": "Two"},
        "box": {"type": "container"},
    }
    canvas = canvas_of(lab, server, "mouse", page)
    canvas.drag(canvas.palette("Number"), canvas.slot("two"), (0.5, 0.8))
    until(lab, lambda: list(components(root, "mouse")) == ["one", "two", "number", "box"])
    lab.keyboard.press("Escape")  # ends the label
    canvas.drag(canvas.slot("number"), canvas.slot("box"), (0.5, 0.5))
    until(lab, lambda: list(components(root, "mouse")["box"].get("components", {})) == ["number"])
    canvas.drag(canvas.slot("two"), canvas.slot("one"), (0.95, 0.5))
    until(lab, lambda: [components(root, "mouse")[name].get("span") for name in ("one", "two")] == [6, 6])
    assert list(components(root, "mouse")) == ["one", "two", "box"]


def test_a_drag_moves_nothing_before_its_drop_and_esc_ends_it(lab: Page, server: Server, root: Path) -> None:
    page = {name: {"type": "number", "label": name} for name in ("one", "two", "three")}
    canvas = canvas_of(lab, server, "esc", page)
    before = canvas.slot("two").bounding_box()
    file = (root / "esc/properties.json").read_bytes()
    canvas.begin_drag(canvas.slot("three"), canvas.slot("one"), (0.5, 0.2))
    expect(lab.locator(".jt-c-line")).to_be_visible()
    assert canvas.slot("two").bounding_box() == before
    lab.keyboard.press("Escape")
    lab.mouse.up()
    expect(lab.locator(".jt-c-line")).to_have_count(0)
    assert (root / "esc/properties.json").read_bytes() == file


def test_a_refused_target_says_why(lab: Page, server: Server) -> None:
    page = {"one": {"type": "form", "label": "One", "components": {"a": {"type": "number"}}}}
    canvas = canvas_of(lab, server, "refused", page)
    canvas.begin_drag(canvas.palette("Form"), canvas.slot("one.a"), (0.5, 0.4))
    expect(lab.locator(".jt-c-why")).to_contain_text("A form cannot be in a form.")
    lab.mouse.up()
    expect(canvas.slots()).to_have_count(2)


def test_an_edge_is_dragged_to_columns(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "edge", {"one": {"type": "number", "label": "One"}})
    canvas.click("one")
    edge = lab.locator('.jt-c-edge[data-side="right"]').bounding_box()
    grid = lab.locator(".jt-grid").first.bounding_box()
    assert edge is not None
    assert grid is not None
    lab.mouse.move(edge["x"] + 12, edge["y"] + edge["height"] / 2)
    lab.mouse.down()
    lab.mouse.move(edge["x"] + 12 - grid["width"] / 2, edge["y"] + edge["height"] / 2, steps=4)
    expect(lab.get_by_text("6 of 12")).to_be_visible()
    lab.mouse.up()
    until(lab, lambda: components(root, "edge")["one"].get("span") == 6)


# --- the inspector ---


def test_properties_are_changed_and_reset(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "props", {"one": {"type": "number", "label": "One"}})
    canvas.click("one")
    canvas.field("Help").fill("In minutes")
    until(lab, lambda: components(root, "props")["one"].get("help") == "In minutes")
    expect(canvas.slot("one")).to_contain_text("In minutes")
    canvas.field("Required").click()
    until(lab, lambda: components(root, "props")["one"].get("required") is True)
    lab.get_by_role("button", name="Reset Help").click()
    until(lab, lambda: "help" not in components(root, "props")["one"])
    canvas.field("Step").fill("-1")
    expect(canvas.inspector).to_contain_text("must be greater than 0")
    assert "step" not in components(root, "props")["one"]


def test_typing_in_one_field_is_one_step(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "typing", {"one": {"type": "number", "label": "One"}})
    canvas.click("one")
    help_field = canvas.field("Help")
    help_field.click()
    for part in ("a", "b", "c"):
        lab.keyboard.type(part)
        expected = "abc"[: "abc".index(part) + 1]
        until(lab, lambda expected=expected: components(root, "typing")["one"].get("help") == expected)
    canvas.focus()
    lab.keyboard.press("Control+z")
    until(lab, lambda: "help" not in components(root, "typing")["one"])


def test_a_rule_is_written_with_completion(lab: Page, server: Server, root: Path) -> None:
    page = {"kind": {"type": "text_input", "label": "Kind"}, "extra": {"type": "number", "label": "Extra"}}
    canvas = canvas_of(lab, server, "ruled", page)
    canvas.click("extra")
    lab.get_by_role("button", name="Rule for Visible").click()
    lab.keyboard.type("state.k")
    # The beginning of a name that is offered is no mistake yet; one that nothing begins with is.
    expect(lab.locator(".jt-c-rule-now code")).to_have_text("not finished yet")
    lab.keyboard.type("o")
    expect(lab.get_by_role("textbox", name="Rule for Visible")).to_have_attribute("aria-invalid", "true")
    lab.keyboard.press("Backspace")
    lab.keyboard.press("Tab")
    lab.keyboard.type(" == 'part'")
    expect(lab.locator(".jt-c-rule-now code")).to_have_text("False")
    lab.keyboard.press("Control+Enter")
    until(lab, lambda: components(root, "ruled")["extra"].get("rules") == {"visible": "state.kind == 'part'"})
    expect(canvas.slot("extra")).to_have_attribute("data-hidden", "")


def test_a_wrong_rule_is_refused_with_its_reason(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "wrong", {"kind": {"type": "text_input"}, "extra": {"type": "number"}})
    canvas.click("extra")
    lab.get_by_role("button", name="Rule for Visible").click()
    lab.keyboard.type("state.kin == 'part'")
    expect(lab.locator(".jt-c-rule-now")).to_have_text(re.compile("^there is no kin; did you mean state.kind"))
    lab.keyboard.press("Escape")
    expect(canvas.inspector).to_contain_text("A draft, not saved.")
    # The reason stays where the draft is.
    expect(canvas.inspector.locator(".jt-c-note[data-kind=error]")).to_contain_text("did you mean state.kind?")
    canvas.inspector.get_by_role("button", name="state.kin == 'part'").click()
    expect(lab.get_by_role("textbox", name="Rule for Visible")).to_be_focused()
    lab.keyboard.press("Control+Enter")
    expect(lab.get_by_role("alert")).to_contain_text("kind")
    assert "rules" not in components(root, "wrong")["extra"]
    # What was typed stays as a draft, also while another component is selected.
    canvas.click("kind")
    canvas.click("extra")
    expect(canvas.inspector).to_contain_text("A draft, not saved.")
    canvas.inspector.get_by_role("button", name="state.kin == 'part'").click()
    lab.get_by_role("textbox", name="Rule for Visible").fill("state.kind == 'part'")
    lab.keyboard.press("Control+Enter")
    until(lab, lambda: components(root, "wrong")["extra"].get("rules") == {"visible": "state.kind == 'part'"})
    expect(canvas.inspector).not_to_contain_text("A draft, not saved.")


def test_a_handler_is_bound_and_its_cell_shown(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(
        lab, server, "bound", {"go": {"type": "button", "label": "Go"}}, "def go(state, context):\n    pass"
    )
    canvas.click("go")
    canvas.inspector.get_by_role("button", name="Click runs nothing").click()
    lab.get_by_role("menuitem").filter(has=lab.locator(".jt-c-mono", has_text=re.compile("^go$"))).click()
    until(lab, lambda: components(root, "bound")["go"].get("handlers") == {"click": "go"})
    canvas.inspector.get_by_role("button", name="Go to go in the notebook").click()
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("def go")


SETTERS = """def load(state, context):
    context.delay.max = 90


def search(state, context):
    context.delay.help = "Found"
"""


def test_a_property_says_which_handler_has_set_it(lab: Page, server: Server, root: Path) -> None:
    delay = {"type": "number", "label": "Delay", "max": 20, "handlers": {"change": "search"}}
    write_app(root / "setters", "desk", {"handlers": {"load": "load"}, "components": {"delay": delay}}, SETTERS)
    canvas = open_canvas(lab, server, "setters/desk.ipynb", alone=False)
    canvas.run_notebook()
    # The next page of the tab knows it from the visit.
    lab.reload()
    canvas.wait()
    canvas.fill_window()
    canvas.click("delay")
    note = canvas.inspector.locator('[data-property="max"] .jt-c-note')
    said = "Set by load, cell 2: 90. The page shows this, and not what is declared."
    expect(note).to_have_text(said)
    # An edit changes what is declared; the page shows the handler's value.
    canvas.field("Max").fill("90")
    until(lab, lambda: components(root, "setters")["delay"]["max"] == 90)
    expect(note).to_have_text("Set by load, cell 2: 90")
    canvas.field("Max").fill("30")
    until(lab, lambda: components(root, "setters")["delay"]["max"] == 30)
    expect(note).to_have_text(said)
    canvas.inspector.get_by_role("button", name="Go to load, cell 2").click()
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("def load")


def test_a_new_handler_gets_a_tagged_cell(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "fresh", {"send": {"type": "button", "label": "Send mail"}})
    canvas.click("send")
    canvas.inspector.get_by_role("button", name="Click runs nothing").click()
    lab.get_by_role("menuitem", name=re.compile("New handler")).click()
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("def send_mail(state, context):")
    until(lab, lambda: components(root, "fresh")["send"].get("handlers") == {"click": "send_mail"})
    tags = "window.jupyterapp.shell.currentWidget.content.activeCell.model.getMetadata('tags')"
    assert lab.evaluate(tags) == ["handler"]


def test_a_new_handler_has_the_name_that_is_bound_already(lab: Page, server: Server, root: Path) -> None:
    send = {"type": "button", "label": "Send mail", "handlers": {"click": "send_all"}}
    canvas = canvas_of(lab, server, "bound_first", {"send": send})
    canvas.click("send")
    canvas.inspector.get_by_role("button", name="Click runs send_all").click()
    lab.get_by_role("menuitem", name=re.compile("New handler send_all")).click()
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("def send_all(state, context):")
    expect(lab.locator(".jp-Notebook-cell.jp-mod-active")).to_contain_text("handler: Send mail, click")
    assert components(root, "bound_first") == {"send": send}


def test_several_are_changed_as_one_step(lab: Page, server: Server, root: Path) -> None:
    page = {name: {"type": "number", "label": name} for name in ("one", "two")}
    canvas = canvas_of(lab, server, "several", page)
    canvas.click("one")
    lab.keyboard.down("Control")
    canvas.click("two")
    lab.keyboard.up("Control")
    expect(canvas.inspector).to_contain_text("2 components")
    canvas.field("Required").click()
    until(lab, lambda: all(one.get("required") for one in components(root, "several").values()))
    canvas.focus()
    lab.keyboard.press("Control+z")
    until(lab, lambda: not any(one.get("required") for one in components(root, "several").values()))


# --- the clipboard ---


def test_components_are_copied_cut_and_pasted_with_their_bindings(lab: Page, server: Server, root: Path) -> None:
    button = {"type": "button", "label": "Go", "handlers": {"click": "go"}}
    page = {"go": button, "box": {"type": "container", "label": "Box"}}
    canvas = canvas_of(lab, server, "pasted", page, "def go(state, context):\n    pass")
    canvas.click("go")
    lab.keyboard.press("Control+c")
    lab.keyboard.press("Control+v")
    until(lab, lambda: components(root, "pasted").get("go_2") == button)
    lab.keyboard.press("Control+x")
    until(lab, lambda: "go_2" not in components(root, "pasted"))
    lab.keyboard.press("Control+d")
    lab.keyboard.press("Control+g")
    until(lab, lambda: "group" in components(root, "pasted"))
    lab.keyboard.press("Control+Shift+g")
    until(lab, lambda: "group" not in components(root, "pasted"))


COMPONENTS = '{"jupyter_tools": {"version": 1, "components": %s}}'
REFUSED = [
    ("hello", "The clipboard holds no components."),
    ('{"jupyter_tools": {"version": 9, "components": {"a": {"type": "text"}}}}', "another version"),
    (COMPONENTS % '{"a": {"type": "gauge"}}', "no component type gauge"),
    (COMPONENTS % '{"a": {"type": "text", "span": 99}}', "a.span: must be at most 12"),
    (COMPONENTS % '{"a": {"type": "number", "min": 1e999}}', "a number is too large"),
    (COMPONENTS % '{"__proto__": {"type": "constructor"}}', "no component type constructor"),
    (
        COMPONENTS % '{"f": {"type": "form", "components": {"__proto__": {"type": "text"}}}}',
        "names do not begin with '_'",
    ),
    (COMPONENTS % ('{"a":' * 90 + "1" + "}" * 90), "nest over 80 deep"),
    (COMPONENTS % json.dumps({"a": {"type": "text", "text": "x" * 5_000_000}}), "over 3 million characters"),
]


def test_what_cannot_be_pasted_is_said_and_changes_nothing(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "bad", {"one": {"type": "number", "label": "One"}})
    before = (root / "bad/properties.json").read_bytes()
    canvas.click("one")
    for text, said in REFUSED:
        lab.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        lab.keyboard.press("Control+v")
        expect(lab.get_by_role("alert")).to_contain_text(said)
        expect(canvas.slots()).to_have_count(1)
        expect(canvas.outline_row("one")).to_have_attribute("aria-selected", "true")
        assert (root / "bad/properties.json").read_bytes() == before
    # Names that are taken, reserved, or none.
    names = {name: {"type": "number"} for name in ("one", "class", "a b")}
    lab.evaluate("(text) => navigator.clipboard.writeText(text)", COMPONENTS % json.dumps(names))
    lab.keyboard.press("Control+v")
    until(lab, lambda: list(components(root, "bad")) == ["one", "one_2", "class_", "a_b"])


def overflowing(lab: Page) -> list[str]:
    """The parts of the canvas whose content is wider than they are."""
    found: list[str] = lab.evaluate(
        "[...document.querySelectorAll('.jt-canvas, .jt-c-top, .jt-c-left, .jt-c-inspector, .jt-c-log, .jt-c-page')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"
    )
    return found


def test_long_texts_and_many_options_break_no_layout(lab: Page, server: Server, root: Path) -> None:
    page = {
        "many": {"type": "select", "label": "Many", "options": [f"Option {count}" for count in range(10_000)]},
        "long": {"type": "number", "label": "W" * 10_000},
        "n" * 100: {"type": "button", "label": "long words " * 900, "handlers": {"click": "go"}},
    }
    canvas = canvas_of(lab, server, "long", page, "def go(state, context):\n    raise ValueError('x' * 10_000)")
    canvas.run_notebook()
    for name in page:
        lab.locator(".jt-c-left").get_by_role("treeitem", name=name).click()
        bar, stage = lab.locator(".jt-c-bar").bounding_box(), canvas.page.bounding_box()
        assert bar is not None
        assert stage is not None
        assert stage["y"] <= bar["y"] <= stage["y"] + stage["height"] - bar["height"]
        assert stage["x"] <= bar["x"]
        assert bar["x"] + bar["width"] <= stage["x"] + stage["width"]
        assert overflowing(lab) == []
    rows = lab.locator(".jt-c-left [role=treeitem]")
    assert {round(rows.nth(count).bounding_box()["height"]) for count in range(3)} == {26}  # type: ignore[index]
    lab.locator(".jt-c-left").get_by_role("treeitem", name="many").click()
    canvas.field("Label").fill("Fewer")
    canvas.focus()  # its name follows the label
    until(lab, lambda: "fewer" in components(root, "long"))
    assert len(components(root, "long")["fewer"]["options"]) == 10_000
    canvas.mode("Use")
    canvas.slot("n" * 100).get_by_role("button").click()
    expect(lab.locator(".jt-c-log-entry").first).to_contain_text("Failed")
    assert overflowing(lab) == []


# --- using, previewing, publishing ---


def test_the_page_is_used_previewed_and_published(lab: Page, server: Server) -> None:
    page = {
        "form": {
            "type": "form",
            "components": {
                "name": {"type": "text_input", "label": "Name"},
                "greet": {"type": "button", "label": "Greet", "handlers": {"click": "greet"}},
            },
        }
    }
    canvas = canvas_of(lab, server, "used", page, HANDLER)
    canvas.run_notebook()
    canvas.mode("Use")
    canvas.slot("form.name").get_by_role("textbox").fill("Ada")
    canvas.slot("form.greet").get_by_role("button").click()
    expect(canvas.page.get_by_text("Hello Ada")).to_be_visible()
    log = lab.locator(".jt-c-log")
    expect(log).to_contain_text("form.greet click")
    expect(log).to_contain_text("page.message")
    canvas.mode("Preview")
    visitor = lab.locator(".jt-c-visitor")
    visitor.get_by_role("textbox").fill("Grace")
    visitor.get_by_role("button", name="Greet").click()
    expect(visitor.get_by_text("Hello Grace")).to_be_visible()
    # The visit of one's own goes on where it was; nothing is told over a page that is built.
    canvas.mode("Build")
    expect(canvas.page.get_by_text("Hello Ada")).to_be_hidden()
    canvas.mode("Use")
    expect(canvas.page.get_by_text("Hello Ada")).to_be_visible()

    lab.get_by_role("button", name="Publish", exact=True).click()
    dialog = lab.get_by_role("dialog")
    dialog.get_by_role("button", name="Try it").click()
    expect(dialog).to_contain_text(re.compile("forked"), timeout=60_000)
    expect(dialog.get_by_role("button", name="Try again")).to_be_visible()
    dialog.get_by_role("radio", name=re.compile("Live")).click()
    expect(dialog).to_contain_text("No handler changes a variable")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    link = dialog.get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile("http"), timeout=60_000)
    address = link.input_value()
    guest = lab.context.browser.new_page() if lab.context.browser else lab
    guest.goto(address)
    guest.get_by_role("textbox").fill("Linus")
    guest.get_by_role("button", name="Greet").click()
    expect(guest.get_by_text("Hello Linus")).to_be_visible()
    guest.close()
    dialog.get_by_role("button", name="Unpublish").click()
    dialog.get_by_role("button", name="Unpublish").click()
    expect(dialog).to_contain_text("Nobody else can open it yet.")
