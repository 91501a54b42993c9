"""The stylesheet of an app: what is allowed is written again, all else is refused with its line."""

from __future__ import annotations

import pytest

from jupyter_tools.app.stylesheet import checked_css


@pytest.mark.parametrize(
    "css",
    [
        ".jt-title { color: red }",
        ":scope { --jt-accent: #0f766e }",
        '[data-component="filters.go"] .jt-button { border-radius: 0; & span { color: inherit } }',
        "@media (width > 600px) { .jt-card { padding: 0 } }",
        "@container jt-page (max-width: 599px) { .jt-card { background: none } }",
        ".jt-card { background: url('data:image/svg+xml,%3Csvg/%3E') }",
        ".jt-card { mask: url(#shape); position: relative; content: '}' }",
    ],
)
def test_what_styles_the_page_is_written_again(css: str) -> None:
    text, refusals = checked_css(css)
    assert refusals == []
    assert checked_css(text) == (text, [])


@pytest.mark.parametrize(
    ("css", "line", "reason"),
    [
        ("@import url(https://example.org/a.css);", 1, "@import is not allowed"),
        ("a {}\n@font-face { src: url(x) }", 2, "@font-face is not allowed"),
        ("@keyframes a { from { color: red } }", 1, "@keyframes is not allowed"),
        (".a { background: url(https://example.org/a.png) }", 1, "url() is only for images"),
        (".a { background: URL('//example.org') }", 1, "url() is only for images"),
        (".a { background: \\75rl(/logout) }", 1, "url() is only for images"),
        (".a { background: url('data:text/html,x') }", 1, "url() is only for images"),
        (".a { --x: url(x) }", 1, "url() is only for images"),
        (".a { background: image-set('https://example.org/a.png' 1x) }", 1, "image-set() is not allowed"),
        (".a { background: src('x') }", 1, "src() is not allowed"),
        (".a { behavior: x }", 1, "behavior is not allowed"),
        (".a {\n  position: fixed }", 2, "this position"),
        (".a { position: var(--x) }", 1, "this position"),
        ("@media print { .a { .b { position: FIXED } } }", 1, "this position"),
        ("} body { color: red }", 1, "it cannot be read"),
        (".a { color: red; b: 'x\n }", 1, "it cannot be read"),
        ("</style><script>alert(1)</script>", 1, "it cannot be read"),
        (".a {" * 12, 1, "rules nest"),
    ],
)
def test_what_loads_or_covers_is_refused(css: str, line: int, reason: str) -> None:
    text, refusals = checked_css(css)
    assert text == ""
    assert refusals[0][0] == line
    assert reason in refusals[0][1]
