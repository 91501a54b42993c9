"""A page of 1,000 components in the browser: how long it takes to mount, and what one change costs then.

Aims, on two quiet cores: mounted, laid out and painted within 500 ms, its modules being loaded; a key in an input and
a handler's change of one component, each drawn and laid out within 4 ms.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.benchmarks.conftest import summary
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import CDPSession, Page

pytestmark = pytest.mark.bench
FORMS = 100
FIELDS = ("text_input", "number", "select", "date", "checkbox", "slider", "text", "metric", "button")
"""What a form holds; with it, ten components."""
COUNT = FORMS * (len(FIELDS) + 1)
MOUNTS = 6
SPENT = {"all": "TaskDuration", "script": "ScriptDuration", "styles": "RecalcStyleDuration", "layout": "LayoutDuration"}
CHANGES = 60
MOUNT = """async ([address, first, count]) => {
  const { mount } = await import(address);
  globalThis.last?.mounted.unmount();
  globalThis.last?.place.remove();
  const place = document.querySelector("main").appendChild(document.createElement("div"));
  let tell = () => {};
  const channel = { send() {}, on_message(callback) { tell = callback; return () => {}; } };
  const started = performance.now();
  const mounted = mount(place, { host: "published", channel, first_page: first, embedded: true });
  const { port1, port2 } = new MessageChannel();
  const turn = () => new Promise((done) => { port1.onmessage = done; port2.postMessage(0); });
  while (place.querySelectorAll("[data-component]").length < count) await turn();
  const drawn = performance.now() - started;
  // A message is handled after the frame is painted.
  await new Promise((done) => requestAnimationFrame(() => turn().then(done)));
  const painted = performance.now() - started;
  tell({ ...first, visit: "bench", seq: 0 });
  globalThis.last = { place, mounted, tell };
  return [drawn, painted];
}"""
"""Mounts a page; the milliseconds until all of it is in the document, and until it is painted."""
TYPED = """async (rounds) => {
  const { place } = globalThis.last;
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const times = [];
  for (let n = 0; n < rounds; n++) {
    const input = place.querySelector(`[data-component="form_${n}.text_input"] input`);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const started = performance.now();
    set.call(input, `typed ${n}`);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await null;
    document.body.getBoundingClientRect();
    times.push(performance.now() - started);
  }
  return times;
}"""
"""Types into one input after the other."""
CHANGED = """async (rounds) => {
  const { place, tell } = globalThis.last;
  const times = [];
  for (let n = 0; n < rounds; n++) {
    const path = `form_${n}.text`;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const started = performance.now();
    const took = new Promise((done) => {
      const look = new MutationObserver(() => {
        look.disconnect();
        document.body.getBoundingClientRect();
        done(performance.now() - started);
      });
      const slot = place.querySelector(`[data-component="${path}"]`);
      look.observe(slot, { subtree: true, childList: true, characterData: true });
    });
    tell({ type: "update", seq: n + 1, event: -1, changes: { [path]: { text: `Changed ${n}` } }, handler: "" });
    times.push(await took);
  }
  return times;
}"""
"""Lets a handler change one text after the other."""


def layout() -> dict[str, Any]:
    """The page: forms of nine."""
    fields = {kind: {"type": kind, "label": kind.capitalize(), "span": 6} for kind in FIELDS if kind != "text"}
    fields |= {"text": {"type": "text", "text": "As it was", "span": 6}}
    fields["select"] |= {"options": ["Newark", "Kennedy", "LaGuardia"]}
    fields["metric"] |= {"value": 58665}
    form = {"type": "form", "components": fields}
    return {"components": {f"form_{number}": form for number in range(FORMS)}}


def spent(tools: CDPSession) -> dict[str, float]:
    """The milliseconds of CPU time that the page's thread has spent, by what on."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] * 1e3 for one in metrics if one["name"] in SPENT.values()}


def test_mount(page: Page, bench_server: Server, bench_root: Path) -> None:
    write_app(bench_root / "mount", "many", layout(), "pass")
    write_app(bench_root / "mount", "few", {"components": {"one": {"type": "text", "text": "One"}}}, "pass")
    page.goto(bench_server.publish("mount/many.ipynb", "shared"))
    expect(page.locator("[data-component]")).to_have_count(COUNT, timeout=60_000)
    first = json.loads(page.locator("#jupyter-tools-first-page").text_content() or "")
    page.goto(bench_server.publish("mount/few.ipynb", "shared"))
    expect(page.locator("[data-component]")).to_have_count(1)
    address = f"{bench_server.url}jupyter-tools/static/mount.js"
    # The first one loads the modules of all types.
    page.evaluate(MOUNT, [address, first, COUNT])
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = spent(tools)
    mounts = [page.evaluate(MOUNT, [address, first, COUNT]) for _ in range(MOUNTS)]
    after = spent(tools)
    drawn, painted = ([float(one[at]) for one in mounts] for at in (0, 1))
    shares = ", ".join(f"{name} {(after[key] - before[key]) / MOUNTS:.0f} ms" for name, key in SPENT.items())
    print(f"\n{COUNT} components, CPU time of a mount with the unmount before it: {shares}")
    for what, times, aim in (
        ("in the document", drawn, 500),
        ("painted", painted, 500),
        ("a key in an input", page.evaluate(TYPED, CHANGES), 4),
        ("a handler's change of a text", page.evaluate(CHANGED, CHANGES), 4),
    ):
        middle, high = summary(times)
        print(f"{COUNT} components, {what}: {middle:.1f} ms, p95 {high:.1f} ms (aim {aim}; {len(times)} times)")
