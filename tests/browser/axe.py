"""What axe finds wrong on a page for people who cannot see it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe that look at colours; what the others find is the same in light and dark."""


def violations(page: Page, root: str = ".jt-root", *, rules: list[str] | None = None) -> list[str]:
    """What axe finds below an element, each with its place, by all rules of axe or these."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # What moves has no colour of its own yet.
    page.evaluate(
        "Promise.all(document.getAnimations().filter(one => one.effect.getTiming().iterations !== Infinity)"
        ".map(one => one.finished.catch(() => null))).then(() => null)"
    )
    options = {"resultTypes": ["violations"]} | ({} if rules is None else {"runOnly": rules})
    found: dict[str, Any] = page.evaluate("([root, options]) => axe.run({include: [[root]]}, options)", [root, options])
    return [
        f"{one['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def violations_in_both(page: Page, root: str = ".jt-root") -> list[str]:
    """What axe finds on a page that follows the browser's colour scheme: in light, and of colours in dark."""
    found = [f"light: {one}" for one in violations(page, root)]
    _take_scheme(page, "dark")
    found += [f"dark: {one}" for one in violations(page, root, rules=OF_COLOURS)]
    _take_scheme(page, "light")
    return found


def _take_scheme(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(f"[data-mantine-color-scheme={scheme}]").first).to_be_attached()
