"""What goes wrong while a page is built: nothing is lost, and a sentence says what it is."""

from __future__ import annotations

import json
import resource
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import expect

from tests.browser.canvases import PAGES, canvas_of, components, cut_off, open_canvas, try_again, until
from tests.serving import notebook, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, WebSocketRoute

    from tests.serving import Server


def test_two_builders_see_each_other_and_undo_only_their_own(lab: Page, server: Server, root: Path) -> None:
    page = {name: {"type": "number", "label": name} for name in ("one", "two")}
    canvas = canvas_of(lab, server, "both", page)
    other_tab = lab.context.new_page()
    other = open_canvas(other_tab, server, "both/desk.ipynb")
    canvas.click("one")
    canvas.field("Help").fill("Mine")
    expect(other.slot("one")).to_contain_text("Mine")
    other.click("two")
    other.field("Help").fill("Theirs")
    expect(canvas.slot("two")).to_contain_text("Theirs")
    expect(lab.locator(".jt-c-toast")).to_contain_text("two")
    canvas.focus()
    lab.keyboard.press("Control+z")
    until(lab, lambda: "help" not in components(root, "both")["one"])
    assert components(root, "both")["two"]["help"] == "Theirs"
    # The same property: what the other has changed since stays.
    canvas.click("one")
    canvas.field("Label").fill("First")
    expect(other.slot("one")).to_contain_text("First")
    other.click("one")
    other.field("Label").fill("Second")
    expect(canvas.slot("one")).to_contain_text("Second")
    canvas.focus()
    lab.keyboard.press("Control+z")
    expect(lab.locator(".jt-c-toast")).to_contain_text("stays as it is: another builder")
    assert next(iter(components(root, "both").values()))["label"] == "Second"
    # A label that is written in its place gives the name in the same step.
    canvas.click("two")
    for keys in ("Enter", "Fourth", "Enter"):
        canvas.type(keys)
    expect(other.slot("fourth")).to_be_visible()
    other.click("fourth")
    for keys in ("Enter", "Fifth", "Enter"):
        other.type(keys)
    expect(canvas.slot("fifth")).to_be_visible()
    canvas.focus()
    lab.keyboard.press("Control+z")
    expect(lab.locator(".jt-c-toast")).to_contain_text("stays as it is: another builder")
    assert components(root, "both")["fifth"]["label"] == "Fifth"
    other_tab.close()


def limit_files(server: Server, size: int) -> None:
    """Let the server write no file over a size: writes fail as they do on a full disk, also for root."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_what_keeps_the_file_from_being_changed_loses_nothing(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "held", {"one": {"type": "number", "label": "One"}})
    file = root / "held/properties.json"
    banner = lab.locator(".jt-c-banner:is([data-kind=error], [data-kind=info])")
    state = lab.locator(".jt-c-top .jt-c-state")
    file.write_text(file.read_text().replace('"One"', '"By hand"'))
    expect(canvas.slot("one")).to_contain_text("By hand")
    good = file.read_text()
    # Broken: the last good page stays, and can be changed.
    file.write_text(good.replace('"pages": {', '"pages" {'))
    expect(banner).to_contain_text("properties.json, line 3: ")
    expect(banner).to_contain_text("You see the last good page.")
    expect(canvas.slot("one")).to_contain_text("By hand")
    canvas.click("one")
    lab.keyboard.press("Control+d")
    expect(banner).to_contain_text("Your 1 edit is kept in this tab")
    expect(state).to_have_text("Not saved: 1 edit")
    expect(canvas.slots()).to_have_count(2)
    file.write_text(good.replace("By hand", "Mended"))
    expect(banner).to_have_count(0)
    expect(state).to_have_text("Saved")
    until(lab, lambda: list(components(root, "held")) == ["one", "one_2"])
    assert components(root, "held")["one"]["label"] == "Mended"
    # Of a newer version.
    file.write_text(file.read_text().replace('"version": 1', '"version": 2'))
    expect(banner).to_contain_text("properties.json was written by a newer version (format 2)")
    expect(banner).to_have_attribute("data-kind", "info")
    lab.keyboard.press("Delete")
    expect(banner).to_contain_text("Your 1 edit is kept in this tab")
    assert list(components(root, "held")) == ["one", "one_2"]
    file.write_text(file.read_text().replace('"version": 2', '"version": 1'))
    until(lab, lambda: list(components(root, "held")) == ["one"])
    expect(banner).to_have_count(0)
    # On a disk that takes no more.
    limit_files(server, 10)
    try:
        lab.keyboard.press("Control+z")
        expect(banner).to_contain_text("could not be written: File too large; properties.json is unchanged.")
        expect(canvas.slots()).to_have_count(2)
    finally:
        limit_files(server, resource.RLIM_INFINITY)
    assert list(components(root, "held")) == ["one"]
    banner.get_by_role("button", name="Try again").click()
    expect(banner).to_have_count(0)
    until(lab, lambda: list(components(root, "held")) == ["one", "one_2"])
    # Deleted.
    file.unlink()
    expect(lab.locator(".jt-c-toast")).to_contain_text("properties.json no longer has this page.")
    lab.locator(".jt-c-toast").get_by_role("button", name="Put it back").click()
    expect(canvas.slots()).to_have_count(2)
    until(lab, lambda: list(components(root, "held")) == ["one", "one_2"])


def test_edits_without_a_connection_are_kept_and_sent_later(lab: Page, server: Server, root: Path) -> None:
    page = lab.context.new_page()
    sockets: list[WebSocketRoute] = []
    down = False

    def relay(socket: WebSocketRoute) -> None:
        if down:
            socket.close(code=1013)
        else:
            socket.connect_to_server()
            sockets.append(socket)

    page.route_web_socket("**/jupyter-tools/api/socket/**", relay)
    components_of_page = {name: {"type": "number", "label": name} for name in ("one", "two")}
    canvas = canvas_of(page, server, "offline", components_of_page)
    canvas.click("one")
    down = True
    cut_off(page)
    sockets[-1].close(code=1012)
    banner = page.locator(".jt-c-banner")
    expect(banner).to_contain_text("No connection. You can go on")
    page.keyboard.press("Control+d")
    expect(page.locator(".jt-c-top")).to_contain_text("Not sent: 1 edit")
    expect(canvas.slots()).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(canvas.slots()).to_have_count(2)
    page.keyboard.press("Control+Shift+z")
    expect(canvas.slots()).to_have_count(3)
    canvas.field("Help").fill("Mine")
    expect(banner).to_contain_text("kept and sent when it is back")
    file = root / "offline/properties.json"
    file.write_text(file.read_text().replace('"label": "two"', '"label": "By hand"'))
    down = False
    page.unroute(PAGES)
    until(page, lambda: components(root, "offline").get("one_2", {}).get("help") == "Mine")
    assert list(components(root, "offline")) == ["one", "one_2", "two"]
    expect(page.locator(".jt-c-top")).to_contain_text("Saved")
    expect(canvas.slot("two")).to_contain_text("By hand")
    expect(banner.filter(has_text="No connection")).to_have_count(0)


def test_a_notebook_that_is_renamed_or_deleted_loses_no_edits(lab: Page, server: Server, root: Path) -> None:
    canvas = canvas_of(lab, server, "gone", {"one": {"type": "number", "label": "One"}})
    canvas.click("one")
    cut_off(lab)
    lab.keyboard.press("Control+d")
    expect(lab.locator(".jt-c-top")).to_contain_text("Not sent: 1 edit")
    contents = "window.jupyterapp.serviceManager.contents"
    lab.evaluate(f"{contents}.rename('gone/desk.ipynb', 'gone/office.ipynb').then(() => null)")
    # Side by side or alone, its tab has the new name.
    expect(lab.locator(".lm-TabBar-tab[title='Page of gone/office.ipynb']")).to_be_attached()
    lab.unroute(PAGES)
    until(lab, lambda: list(components(root, "gone", "office")) == ["one", "one_2"])
    expect(canvas.slots()).to_have_count(2)
    lab.evaluate(f"{contents}.delete('gone/office.ipynb').then(() => null)")
    banner = lab.locator(".jt-c-banner[data-kind=error]")
    expect(banner).to_contain_text("There is no 'gone/office.ipynb'.")
    canvas.click("one")
    lab.keyboard.press("Control+d")
    expect(banner).to_contain_text("Your 1 edit is kept in this tab")
    (root / "gone/office.ipynb").write_text(json.dumps(notebook("pass")))
    try_again(banner)
    until(lab, lambda: len(components(root, "gone", "office")) == 3)
    expect(banner).to_have_count(0)


def test_the_history_survives_a_reload(lab: Page, server: Server, root: Path) -> None:
    write_app(root / "reload", "desk", {"components": {"one": {"type": "number", "label": "One"}}}, "pass")
    canvas = open_canvas(lab, server, "reload/desk.ipynb", alone=False)
    canvas.settle()
    canvas.click("one")
    lab.keyboard.press("Control+d")
    until(lab, lambda: list(components(root, "reload")) == ["one", "one_2"])
    expect(lab.locator(".jt-c-top")).to_contain_text("Saved")
    lab.reload()
    canvas.wait()
    canvas.focus()
    lab.keyboard.press("Control+z")
    until(lab, lambda: list(components(root, "reload")) == ["one"])


def kernel_process(server: Server, folder: str) -> psutil.Process:
    """The kernel of a folder's notebook."""
    [kernel] = [one["kernel"]["id"] for one in server.request("GET", "api/sessions") if one["path"].startswith(folder)]
    children = psutil.Process(server.pid).children(recursive=True)
    [found] = [one for one in children if any(kernel in part for part in one.cmdline())]
    return found


def test_the_kernel_restarts_or_dies_and_the_page_stays(lab: Page, server: Server, root: Path) -> None:
    page = {"go": {"type": "button", "label": "Go", "handlers": {"click": "go"}}}
    canvas = canvas_of(lab, server, "kernel", page, 'def go(state, context):\n    context.page.message = "Went"')
    banner = lab.locator(".jt-c-banner")
    canvas.run_notebook()
    lab.evaluate(
        "[...window.jupyterapp.shell.widgets('main')].find((one) => one.context?.path.endsWith('desk.ipynb'))"
        ".sessionContext.session.kernel.restart()"
    )
    expect(banner).to_contain_text("Run all cells")
    canvas.click("go")
    canvas.field("Caption").fill("Go on")
    until(lab, lambda: components(root, "kernel")["go"]["label"] == "Go on")
    canvas.run_notebook()
    kernel_process(server, "kernel").kill()
    # Lab tells of it too.
    lab.get_by_role("dialog").get_by_role("button", name="Ok").click()
    expect(banner).to_contain_text("Run all cells")
    # Its name follows the caption.
    canvas.field("Caption").fill("Go further")
    canvas.focus()
    until(lab, lambda: list(components(root, "kernel")) == ["go_further"])
    canvas.run_notebook()
    canvas.mode("Use")
    canvas.slot("go_further").get_by_role("button").click()
    expect(canvas.page.get_by_text("Went")).to_be_visible()
