"""How fast a published page opens: first content in the browser, and the server's share while its kernel is busy."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jupyter_tools.protocol.messages import PROTOCOL
from tests.benchmarks.conftest import summary
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.bench
ROUNDS = 9
PAGE = {
    "handlers": {"load": "load"},
    "components": {
        "hello": {"type": "text", "text": "Hello"},
        "name": {"type": "text_input", "label": "Name"},
        "block": {"type": "button", "handlers": {"click": "block"}},
    },
}
HANDLERS = """import time

def load(context):
    context.name.help = "ready"

def block(context):
    time.sleep(8)
"""
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
STATIC = Path(__file__).parents[2] / "jupyter_tools" / "static"
OPEN = """async () => {
  const socket = new WebSocket(location.href.replace("http", "ws").replace(/\\?.*/, "") + "socket");
  await new Promise((done) => { socket.onopen = done; });
  const hello = { type: "hello", protocol: PROTOCOL, visit: null, epoch: null, seq: 0 };
  const started = performance.now();
  socket.send(JSON.stringify(hello));
  await new Promise((done) => { socket.onmessage = done; });
  socket.close(1000);
  return performance.now() - started;
}""".replace("PROTOCOL", str(PROTOCOL))


def test_open(page: Page, bench_server: Server, bench_root: Path) -> None:
    write_app(bench_root / "open", "open", PAGE, HANDLERS)
    url = bench_server.publish("open/open.ipynb", "shared")
    shown, painted = [], []
    for _ in range(ROUNDS):
        page.goto("about:blank")
        started = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator('[data-component="name"]').wait_for()
        shown.append(time.perf_counter() - started)
        painted.append(page.evaluate(PAINT) / 1000)
    first, inputs = summary(painted[1:])[0] * 1e3, summary(shown[1:])[0] * 1e3
    print(f"\nopen, warm: first content {first:.0f} ms (under 300), inputs {inputs:.0f} ms")
    page.locator('[data-component="block"] button').click()
    page.locator('[data-component="block"][data-running]').wait_for()
    times = [page.evaluate(OPEN) for _ in range(ROUNDS)]
    print(f"hello to page while the kernel is busy: {summary(times)[0]:.1f} ms of server time (under 100)")


def test_first_load() -> None:
    """The chunks that index.html and the entry import at once, compressed as they travel."""
    index = (STATIC / "index.html").read_text()
    assets = [path for path in (STATIC / "assets").iterdir() if path.suffix in (".js", ".css") and path.name in index]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in assets)
    print(f"\nfirst load by index.html: {size / 1000:.0f} kB gzip in {len(assets)} files (at most 200)")
    assert assets
