"""What hostile HTML, Markdown, SVG and figures can do: be seen, and nothing else."""
# ruff: noqa: E501, ISC004 - lines of HTML as attackers write it

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_lab import open_notebook, run_in_lab
from tests.serving import Server, write_app

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HTML = [
    "<style>body{background:url(https://e.test/a)}</style>",
    "<style>@import 'https://e.test/i.css'; @font-face{font-family:x;src:url(https://e.test/f)} p{font-family:x}</style>",
    "<style>:host{position:fixed;inset:0;background:url(https://e.test/h)} :host(*){color:red}</style>",
    "<style>p{background-image:u\\72l(https://e.test/e)} p{--x:u\\72l(https://e.test/v);background:var(--x)}</style>",
    "<style>p{background:image-set('https://e.test/s' 1x)} p{content:url(https://e.test/c)}</style>",
    "<style>p{& b{background:url(https://e.test/n)} @media all{background:url(https://e.test/m)}}</style>",
    "<style>@keyframes k{to{background:url(https://e.test/k)}} p{animation:k 1s; --y: url(https://e.test/y) }</style>",
    "<style>p{background:var(--none) url(https://e.test/w)}</style><style>@layer a{p{mask:url(https://e.test/l)}}</style>",
    "<svg><style>p{background:url(https://e.test/g)}</style></svg>",
    "<script>pwned=1</script><script src=https://e.test/a.js></script><script src=/logout></script>",
    "<svg><script>pwned=1</script></svg><math><script>pwned=1</script></math>",
    "<img src=x onerror=pwned=1><b onclick=pwned=1 onmouseover=pwned=1>b</b><svg onload=pwned=1></svg>",
    "<body onload=pwned=1 background=https://e.test/b><details open ontoggle=pwned=1>d</details>",
    "<img src=/logout><img src=/jupyter-tools/ready><img src=//e.test/i><img srcset='https://e.test/2 2x'>",
    "<picture><source srcset=https://e.test/p><img alt=alt></picture><input type=image src=https://e.test/in>",
    "<img src='data:text/html,<script>pwned=1</script>'><img src='javascript:pwned=1'>",
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='pwned=1'><script>pwned=1</script>"
    "<image href='https://e.test/svg'/></svg>\">",
    "<iframe src=https://e.test></iframe><iframe srcdoc='<script>parent.pwned=1</script>'></iframe><iframe src=/logout>",
    "<object data=/logout></object><embed src=https://e.test/em><applet code=x></applet>",
    "<img src='&#106;avascript:pwned=1'><a href='&#x6A;avascript&colon;pwned=1'>e</a><p style='background:&#117;rl(https://e.test/en)'>e",
    "&lt;img src=x onerror=pwned=1&gt; &amp;lt;script&amp;gt;pwned=1&amp;lt;/script&amp;gt; </textarea><img src=x onerror=pwned=1>",
    "<base href=https://e.test/><meta http-equiv=refresh content='0;url=https://e.test/meta'>",
    "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">",
    "<link rel=stylesheet href=https://e.test/l><link rel=prefetch href=/logout><link rel=dns-prefetch href=//e.test>",
    "<form action=/logout><button>go</button><input name=a><button formaction=https://e.test/fa>x</button></form>",
    "<a href=javascript:pwned=1>js</a><a href='java\tscript:pwned=1'>js</a><a href=/logout ping=https://e.test/ping>out</a>",
    "<a href=data:text/html,x>d</a><a href=/jupyter-tools/ready>r</a><a href='/jupyter-tools/pages/../../logout'>p</a>",
    "<a href=/logout/jupyter-tools/pages/>l</a><a href='/jupyter-tools/pages/..%2f..%2flogout'>p</a><a href=x.csv>f</a>",
    "<video src=https://e.test/v poster=https://e.test/po autoplay></video><audio src=/logout autoplay></audio>",
    "<video><source src=https://e.test/so><track src=https://e.test/tr></video>",
    "<p style='background:url(https://e.test/sa);cursor:url(https://e.test/cu),auto;color:red'>red</p>",
    "<p style='background:u\\72l(https://e.test/es)'>x</p><p style='list-style:image-set(\"https://e.test/ls\" 1x)'>x</p>",
    "<table background=https://e.test/t><tr><td background=https://e.test/td>t</table>",
    "<svg><image href=https://e.test/im /><use href=https://e.test/u#x /><feImage href=https://e.test/fe /></svg>",
    "<svg><a xlink:href=javascript:pwned=1><text>t</text></a><rect fill='url(https://e.test/fi)' "
    "filter='url(https://e.test/fl#a)' mask=url(https://e.test/ma#a) /></svg>",
    "<svg><animate attributeName=href values='javascript:pwned=1'/><set attributeName=onmouseover to=pwned=1 /></svg>",
    "<svg><foreignObject><img src=https://e.test/fo></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned=1></style></mglyph></table></mtext></math>",
    "<math href=javascript:pwned=1><mi xlink:href=javascript:pwned=1>x</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'></noscript>",
    "<template><img src=x onerror=pwned=1></template><textarea></textarea><img src=x onerror=pwned=1>",
    "<select><option><img src=x onerror=pwned=1></option></select><xmp><img src=x onerror=pwned=1></xmp>",
    "<dialog open>dialog</dialog><div popover=auto id=pop>p</div><button popovertarget=pop>b</button>",
    "<b data-commandlinker-command='apputils:reset' data-commandlinker-args='{}'>link</b>",
    "<b class='jp-Dialog jt-modal' id=main>classes</b><b is=x-y slot=a part=b contenteditable>attributes</b>",
    "<div id=__proto__ name=constructor></div><img name=body><form id=getElementById></form>",
    "<div>" * 5000 + "<img src=x onerror=pwned=1>",
    "<!--<img src=x onerror=pwned=1>--!><img src=x onerror=pwned=1><![CDATA[<img src=x onerror=pwned=1>]]>",
    "<marquee onstart=pwned=1>m</marquee><frameset onload=pwned=1><frame src=https://e.test/fr></frameset>",
]
MARKDOWN = [
    "[js](javascript:pwned=1) ![i](https://e.test/md) ![l](/logout) [out](/logout) <img src=x onerror=pwned=1>",
    "<https://e.test/auto> [a]: https://e.test\n\n<script>pwned=1</script>\n\n<iframe src=https://e.test></iframe>",
    "$\\href{javascript:pwned=1}{x}$ $\\includegraphics{https://e.test/tex}$ $\\class{jp-Dialog}{x}$ $<img src=x>$",
    "> " * 3000 + "deep",
    "$" + "{" * 5000 + "$ deep",
    "$$\\htmlData{commandlinker-command=x}{y}$$ $\\style{background:url(https://e.test/st)}{x}$",
]
SVG = "<svg xmlns='http://www.w3.org/2000/svg' onload='pwned=1'><script>pwned=1</script><image href='https://e.test/x'/></svg>"
TEXTS = (
    "<a href='/logout'>l</a><a href='javascript:pwned=1'>j</a><span style='background:url(https://e.test/pl)'>s</span>"
    "<a xhref='https://ok.example' href='/logout'>x</a><a title='href=https://ok.example' href=\"/logout\">t</a>"
    "<b href='https://ok.example' <a href='/logout'>b</a><a <img> href='/logout'>i</a><a href='&#47;logout'>e</a>"
)
FIGURE: dict[str, Any] = {
    "data": [{"type": "bar", "x": [TEXTS, "b"], "y": [1, 2], "name": TEXTS, "text": TEXTS}],
    "layout": {
        "title": {"text": TEXTS},
        "images": [{"source": "https://e.test/im", "x": 0, "y": 1, "sizex": 1, "sizey": 1}],
    },
}
VEGA = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"url": "https://e.test/data.json"},
    "mark": {"type": "image"},
    "encoding": {"url": {"value": "https://e.test/vega"}, "href": {"value": "javascript:pwned=1"}},
}
BUNDLES = [
    *({"text/html": one} for one in HTML),
    *({"text/markdown": one} for one in MARKDOWN),
    {"text/latex": MARKDOWN[2]},
    {"image/svg+xml": SVG},
    {"application/javascript": "pwned=1"},
    {"application/json": {"<img src=x onerror=pwned=1>": "<script>pwned=1</script>"}},
    {"application/vnd.plotly.v1+json": FIGURE},
    {"application/vnd.vegalite.v6+json": VEGA},
    {"application/vnd.jupyter-tools.image+json": {"type": "text/html", "light": "<script>pwned=1</script>"}},
    {"application/vnd.jupyter-tools.image+json": {"type": "image/svg+xml", "light": SVG, "dark": SVG}},
]
COMPONENTS = {
    "note": {"type": "text", "text": "Before"},
    "chart": {"type": "chart"},
    "show": {"type": "button", "label": "Show", "handlers": {"click": "show"}},
    "place": {"type": "output"},
}
CELL = f"""\
import json
BUNDLES = json.loads({json.dumps(json.dumps(BUNDLES))})
FIGURE = json.loads({json.dumps(json.dumps(FIGURE))})
def show(state, context):
    for bundle in BUNDLES:
        display(bundle, raw=True)
    context.note.text = "".join(one for bundle in BUNDLES for one in (bundle.get("text/html"), bundle.get("text/markdown")) if one)
    context.chart.figure = FIGURE
    context.page.message = "All of it is shown"
"""
WATCH = """
window.reports = [];
document.addEventListener("securitypolicyviolation", (event) => reports.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
FOUND = """() => {
    const found = [];
    const walk = (root) => {
        for (const one of root.querySelectorAll("*")) {
            for (const { name, value } of one.attributes) {
                const bad = /^on|^data-commandlinker|^formaction$|^ping$|^srcset$|^popover/.test(name)
                    || /^\\s*javascript:/i.test(value);
                if (bad && !/^lm-/.test(name)) found.push(`${one.localName} ${name}=${value}`);
            }
            if (one.shadowRoot) walk(one.shadowRoot);
        }
    };
    for (const root of document.querySelectorAll(".jt-root")) walk(root);
    return found;
}"""
LINKS = """() => {
    const found = [];
    const walk = (root) => {
        for (const one of root.querySelectorAll("a, form:not(.vega-bindings)")) {
            const href = one.href?.baseVal ?? one.href ?? "";
            if (one.localName === "form" || (href !== "" && new URL(href).origin === location.origin)) found.push(one.outerHTML);
            if (href !== "" && one.namespaceURI.endsWith("xhtml") && one.rel !== "noopener noreferrer nofollow") found.push(one.outerHTML);
        }
        for (const one of root.querySelectorAll("*")) if (one.shadowRoot) walk(one.shadowRoot);
    };
    for (const root of document.querySelectorAll("[data-component], [data-outputs]")) walk(root);
    return found;
}"""


def watch(page: Page) -> list[str]:
    """The addresses that the page asks for from now on, but for its own files."""
    asked: list[str] = []

    def note(url: str) -> None:
        if "e.test" in url or "logout" in url or url.endswith(("/ready", "/x")):
            asked.append(url)

    page.on("request", lambda request: note(request.url))
    return asked


def show_all(page: Page) -> None:
    """Let the handler display the corpus, and everything of it be drawn."""
    page.get_by_role("button", name="Show", exact=True).click()
    root = page.locator(".jt-root").first
    expect(root.get_by_text("All of it is shown")).to_be_visible(timeout=30_000)
    expect(root.locator("figure .main-svg").first).to_be_attached(timeout=30_000)
    expect(root.locator(".jt-vega svg")).to_be_attached(timeout=30_000)
    expect(root.locator('[data-component="place"] .jt-output')).to_have_count(len(BUNDLES))
    expect(root.locator('[data-component="note"] .jt-html')).to_be_attached()
    # What images and styles would ask for is asked for when they are painted.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)))")


def test_a_published_page_runs_loads_and_reports_nothing(page: Page, server: Server, root: Path) -> None:
    write_app(root / "hostile", "desk", {"components": COMPONENTS}, CELL)
    page.add_init_script(WATCH)
    page.goto(server.publish("hostile/desk.ipynb", "shared"))
    asked = watch(page)
    show_all(page)
    assert asked == []
    assert page.evaluate("reports") == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(FOUND) == []
    assert page.evaluate(LINKS) == []


@pytest.mark.usefixtures("server")
def test_lab_runs_and_loads_nothing(browser: Browser, server: Server, root: Path) -> None:
    write_app(root / "hostile_lab", "desk", {"components": COMPONENTS}, CELL)
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    open_notebook(page, server, "hostile_lab/desk.ipynb")
    page.get_by_role("button", name="Page", exact=True).click()
    page.get_by_role("radio", name="Use").click()
    run_in_lab(page, "notebook:run-all-cells")
    asked = watch(page)
    show_all(page)
    assert asked == []
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(FOUND) == []
    assert page.evaluate(LINKS) == []
    page.close()
