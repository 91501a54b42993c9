"""What handlers display and what charts draw, as visitors see it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.console import without_errors
from tests.browser.pages import component, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serving import Server

DISPLAYS = r"""
def shows(state):
    import io, wave
    import altair as alt, great_tables as gt, pandas as pd
    from IPython.display import HTML, IFrame, JSON, Audio, Image, Javascript, Latex, Markdown, Math, Video, display
    from IPython.display import GeoJSON, ProgressBar
    import matplotlib.pyplot as plt
    frame = pd.DataFrame({"name": ["a", "b"], "value": [1.5, -2.0]})
    display(Markdown("Some **bold** and $e^{i\\pi}+1=0$; costs $5 and $6.\n\n$$\\int_0^1 x^2\\,dx$$"))
    display(Math(r"\frac{a}{b}"))
    display(Latex(r"Text \(x^2\) & \begin{equation} y = 1 \end{equation}"))
    display(JSON({"list": [1, {"deep": None}], "text": "<b>"}, expanded=True))
    display(frame.style.set_caption("Styled").set_properties(subset=["name"], **{"color": "rgb(1, 2, 3)"}))
    display(gt.GT(frame).tab_style(gt.style.fill("rgb(4, 5, 6)"), gt.loc.body(columns="name")).tab_header("Great"))
    display(IFrame("https://example.org/page", 300, 200))
    display(HTML("<p title='a=1&copy=2&quot;'>Some HTML &amp; &lt;b&gt; &eacute; 1 < 2</p><script>pwned=1</script>"))
    display(HTML("<img src=https://example.org/a.png alt=Logo>"))
    display(Javascript("pwned=1"))
    display({"application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "pwned=1"}, raw=True)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))
    display(Audio(sound.getvalue()))
    display(Video(url="https://example.org/film.mp4"))
    display(Audio(url="https://example.org/song.mp3"))
    display(GeoJSON({"type": "Point", "coordinates": [13, 52]}))
    display(ProgressBar(4))
    picture = io.BytesIO()
    figure = plt.figure(figsize=(2, 1))
    figure.savefig(picture)
    plt.close(figure)
    display(Image(picture.getvalue(), width=150))
    plt.figure(figsize=(4, 2))
    plt.plot([1, 2])
    plt.show()
    display(alt.Chart(frame).mark_bar().encode(x="name", y="value"))
    handle = display(Markdown("first"), display_id=True)
    handle.update(Markdown("replaced"))
"""
CHARTS = """
def draws(state, context):
    import altair as alt, matplotlib.pyplot as plt, numpy as np, pandas as pd, plotly.express as px
    import plotly.graph_objects as go
    context.violin.figure = go.Figure(go.Violin(y=[1, 2, 3, 3]))
    context.world.figure = px.choropleth(locations=["DEU", "USA"], color=[1, 2])
    context.surface.figure = go.Figure(go.Surface(z=[[1, 2], [3, 4]]))
    context.map.figure = go.Figure(go.Scattermap(lat=[50], lon=[8]))
    context.days.figure = px.bar(x=["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], y=[1, 2, 1, 2, 1])
    context.dates.figure = {"data": [{"x": np.array(["2024-01-01", "2024-03-01"], "datetime64[ns]"), "y": [1, 2]}]}
    figure, axes = plt.subplots()
    axes.set_title("Title")
    plt.show()
    context.drawing.figure = figure
    context.altair.figure = alt.Chart(pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})).mark_bar().encode(x="a", y="b")
"""
TURNS = """
def turns(state, context):
    import numpy as np, pandas as pd, plotly.express as px, plotly.graph_objects as go
    frame = pd.DataFrame({"x": np.arange(9.0), "y": np.arange(9.0) ** 2, "g": list("abc") * 3})
    figures = {
        "bar": px.bar(frame, x="g", y="x"),
        "parcoords": px.parallel_coordinates(frame, dimensions=["x", "y"]),
        "splom": px.scatter_matrix(frame, dimensions=["x", "y"]),
        "scattergl": px.scatter(frame, x="x", y="y", render_mode="webgl"),
        "both": go.Figure([
            go.Splom(dimensions=[{"label": name, "values": frame[name]} for name in "xy"]),
            go.Parcoords(domain={"x": [0.6, 1]}, dimensions=[{"label": "x", "values": frame["x"]}]),
        ]),
        "facets": px.scatter(frame, x="x", y="y", facet_col="g", color="g", title="Title"),
    }
    context.turning.figure = figures[state.turn]
"""
PLOTS = ("violin", "world", "surface", "map", "days", "dates", "drawing", "altair")
COMPONENTS = {
    "shows": {"type": "button", "label": "Shows", "handlers": {"click": "shows"}},
    "draws": {"type": "button", "label": "Draws", "handlers": {"click": "draws"}},
    "says": {"type": "button", "label": "Says", "handlers": {"click": "says"}},
    **{name: {"type": "chart", "span": 6} for name in PLOTS},
    "turn": {
        "type": "select",
        "label": "Turn",
        "options": ["bar", "parcoords", "splom", "scattergl", "both", "facets"],
        "handlers": {"change": "turns"},
    },
    "turning": {"type": "chart"},
    "place": {"type": "output", "label": "What it shows", "handler": "shows"},
}
SAYS = "def says(state):\n    display({'text/plain': 'said'}, raw=True)"


@pytest.fixture(scope="module")
def url(server: Server) -> str:
    """A page with all of it."""
    return publish(server, "displays", {"components": COMPONENTS}, DISPLAYS, CHARTS, SAYS, TURNS)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("[data-running]")).to_have_count(0, timeout=60_000)
    expect(page.get_by_role("alert").filter(has_text="did not finish")).to_have_count(0)


def test_displays_are_drawn_as_in_a_notebook(page: Page, url: str) -> None:
    with without_errors(page):
        page.goto(url)
        press(page, "Shows")
        shown = component(page, "place")
        outputs = shown.locator(".jt-output")
        expect(outputs).to_have_count(20)
        expect(shown.get_by_role("heading", name="What it shows")).to_be_visible()
        first = outputs.nth(0)
        expect(first.locator("strong")).to_have_text("bold")
        expect(first.locator("math")).to_have_count(2)
        expect(first).to_contain_text("costs $5 and $6.")
        expect(outputs.nth(1).locator("mfrac")).to_be_visible()
        expect(outputs.nth(2).locator("math")).to_have_count(2)
        expect(outputs.nth(2)).to_contain_text("Text ")
        expect(outputs.nth(3)).to_contain_text('text: "<b>"')
        expect(outputs.nth(4).locator("td", has_text="a").first).to_have_css("color", "rgb(1, 2, 3)")
        expect(outputs.nth(4).locator("caption")).to_have_text("Styled")
        expect(outputs.nth(5).get_by_role("cell", name="a", exact=True)).to_have_css("background-color", "rgb(4, 5, 6)")
        expect(outputs.nth(6)).to_contain_text("A frame of example.org is not shown")
        expect(outputs.nth(7).locator(".jt-prose p")).to_have_text("Some HTML & <b> é 1 < 2")
        expect(outputs.nth(7).locator(".jt-prose p")).to_have_attribute("title", 'a=1&copy=2"')
        expect(outputs.nth(7)).to_contain_text("contains a script")
        expect(outputs.nth(8)).to_contain_text("An image of example.org is not shown")
        expect(outputs.nth(9)).to_contain_text("contains a script")
        expect(outputs.nth(10)).to_contain_text("Bokeh")
        assert outputs.nth(11).locator("audio").evaluate(
            "audio => new Promise((done) => { audio.onloadedmetadata = () => done(audio.duration); audio.load(); })"
        ) == pytest.approx(1)
        for place in (12, 13):
            expect(outputs.nth(place)).to_contain_text("A recording of example.org is not shown")
            expect(outputs.nth(place).locator("audio, video")).to_have_count(0)
        expect(outputs.nth(14).locator(".scattergeo path").first).to_be_visible(timeout=30_000)
        expect(outputs.nth(15).get_by_role("progressbar")).to_be_visible()
        expect(outputs.nth(16).locator("img")).to_have_css("width", "150px")
        expect(outputs.nth(17).locator("img")).to_have_attribute("src", re.compile("^data:image/svg"))
        expect(outputs.nth(18).locator(".jt-vega svg")).to_be_visible()
        expect(outputs.nth(19)).to_have_text("replaced")
        assert page.evaluate("window.pwned") is None


def test_an_output_takes_its_handlers_displays_and_the_rest_is_at_the_end(page: Page, url: str) -> None:
    page.goto(url)
    press(page, "Says")
    end = page.get_by_role("region", name="Output", exact=True)
    expect(end).to_contain_text("said")
    expect(component(page, "place")).to_contain_text("Nothing to show yet")
    page.reload()
    expect(end).to_contain_text("said")


def test_all_kinds_of_figures_are_drawn(page: Page, url: str) -> None:
    page.emulate_media(color_scheme="light")
    with without_errors(page):
        page.goto(url)
        press(page, "Draws")
        for name, mark in (
            ("violin", "path.violin"),
            ("world", ".choroplethlayer path"),
            ("dates", ".scatterlayer path"),
        ):
            expect(component(page, name).locator(mark).first).to_be_attached(timeout=30_000)
        # Coasts come from this server.
        expect(component(page, "world").locator(".layer.coastlines path")).not_to_have_attribute("d", "")
        expect(component(page, "surface").locator("canvas").first).to_be_attached()
        expect(component(page, "map")).to_contain_text("need map tiles of other sites")
        expect(component(page, "dates").locator(".xtick").first).to_contain_text(re.compile("202[34]"))
        expect(component(page, "altair").locator(".jt-vega svg")).to_be_visible()
        expect(component(page, "days").locator(".ytick")).to_have_text(["0", "1", "2"])
        light = component(page, "drawing").locator("img").get_attribute("src")
        page.emulate_media(color_scheme="dark")
        expect(component(page, "drawing").locator("img")).not_to_have_attribute("src", light or "")
        expect(page.locator("[data-outputs] .jt-output")).to_have_count(0)


def test_labels_thin_out_and_never_slant(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(url)
    press(page, "Draws")
    ticks = component(page, "days").locator(".xtick text")
    expect(ticks.first).to_be_visible(timeout=30_000)
    boxes = [box for box in (one.bounding_box() for one in ticks.all()) if box]
    assert 1 < len(boxes) < 5
    assert all(box["height"] < 20 for box in boxes)
    for left, right in itertools.pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"]


def turn(page: Page, name: str) -> None:
    component(page, "turn").get_by_role("combobox").click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.locator("[data-running]")).to_have_count(0, timeout=60_000)


def test_figures_of_any_kind_follow_each_other_in_a_chart(page: Page, url: str) -> None:
    marks = {
        "bar": ".barlayer path",
        "parcoords": ".parcoords .axis",
        "splom": ".subplot.xy .xgrid, .xtick",
        "scattergl": ".gl-canvas",
        "both": ".parcoords .axis",
    }
    with without_errors(page):
        page.goto(url)
        for name in ("parcoords", "splom", "bar", "scattergl", "both", "parcoords", "bar"):
            turn(page, name)
            expect(component(page, "turning").locator(marks[name]).first).to_be_attached(timeout=30_000)
            expect(component(page, "turning")).not_to_contain_text("could not be drawn")


def test_nothing_of_a_figures_head_is_cut_or_overlaps(page: Page, url: str) -> None:
    page.goto(url)
    turn(page, "facets")
    figure = component(page, "turning").locator("figure")
    expect(figure.locator(".annotation")).to_have_count(3, timeout=30_000)
    page.wait_for_function(
        """() => {
        const find = (css) => document.querySelector(`[data-component="turning"] ${css}`)?.getBoundingClientRect();
        const boxes = ["figure", ".gtitle", ".legend", ".annotation", ".gridlayer"].map(find);
        if (!boxes.every(Boolean)) return false;
        const [figure, title, legend, facet, plot] = boxes;
        return figure.top <= title.top && title.bottom <= legend.top
            && legend.bottom <= facet.top && facet.bottom <= plot.top + 2;
    }"""
    )
