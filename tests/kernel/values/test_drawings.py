"""Figures of matplotlib as images for light and dark pages."""

from __future__ import annotations

import re
from typing import Any

import altair as alt
import numpy as np
import pytest
from matplotlib.figure import Figure

from jupyter_tools.kernel.values import drawings
from jupyter_tools.kernel.values.drawings import drawing_of, drawn, is_drawing
from jupyter_tools.kernel.values.figures import media_of
from jupyter_tools.peer.outputs import IMAGE


@pytest.fixture
def figure() -> Any:
    """A figure with what is usually black: text, ticks, a frame, a line and a legend."""
    made = Figure(figsize=(4, 3))
    axes = made.subplots()
    axes.plot([1, 2, 3], [3, 1, 2], color="black", label="black")
    axes.plot([1, 2, 3], [1, 2, 3], color="#ff0000", label="red")
    axes.set_title("Title")
    axes.legend()
    return made


def greys(svg: str) -> set[str]:
    """The greys that a drawing is written with."""
    colours = set(re.findall(r"(?:fill|stroke): (#\w{6})", svg))
    return {one for one in colours if len({one[1:3], one[3:5], one[5:]}) == 1}


def test_a_figure_is_readable_on_light_and_dark(figure: Any) -> None:
    found = drawn(figure)
    assert found["type"] == "image/svg+xml"
    assert 300 < found["width"] < 420
    assert 220 < found["height"] < 320
    light, dark = found["light"], found["dark"]
    # Black is SVG's own colour and so is written nowhere for text.
    assert not {one for one in greys(dark) if int(one[1:3], 16) < 0x19}
    assert "#ededed" in greys(dark)
    assert all("#ff0000" in one for one in (light, dark))
    ground = re.search(r'<g id="patch_1">(.*?)</g>', light, re.DOTALL)
    assert ground is None or "fill: none" in ground.group(1)


class Grid:
    """What seaborn returns: an object with its figure."""

    def __init__(self, figure: Any) -> None:
        self.figure = figure


def test_a_figure_is_found_by_its_parts(figure: Any) -> None:
    axes = figure.axes[0]
    pair = np.array([[axes, figure.add_axes((0, 0, 0.1, 0.1))]])
    parts = [
        figure,
        axes,
        figure.canvas,
        axes.lines[0],
        axes.bar([1], [2]),
        (figure, axes),
        pair,
        list(pair),
        Grid(figure),
    ]
    assert all(drawing_of(one) is figure for one in parts)
    inner = Figure()
    assert drawing_of(inner.subfigures(1, 2)[0].subplots()) is inner
    with pytest.raises(ValueError, match="has 2 figures: a chart shows one"):
        drawing_of([figure, inner])


@pytest.mark.parametrize("value", [None, 5, [], [1, 2], {"data": []}, np.array([1, 2]), np.array([None])])
def test_what_is_no_part_of_a_figure_stays_as_it_is(value: Any) -> None:
    assert drawing_of(value) is value


def test_the_figure_is_left_as_it_was(figure: Any) -> None:
    axes = figure.axes[0]
    before = (figure.get_facecolor(), axes.get_facecolor(), axes.title.get_color(), axes.lines[0].get_color())
    assert drawn(figure) == drawn(figure)
    assert (figure.get_facecolor(), axes.get_facecolor(), axes.title.get_color(), axes.lines[0].get_color()) == before


def test_a_ground_that_the_author_chose_stays() -> None:
    made = Figure(facecolor="#102030")
    made.subplots().plot([1, 2])
    found = drawn(made)
    assert found["dark"] is None
    assert "#102030" in found["light"]


def test_text_over_an_image_stays_as_it_is(figure: Any) -> None:
    axes = figure.axes[0]
    axes.imshow([[0, 1], [1, 0]])
    label = axes.text(0, 0, "label", color="black")
    assert list(drawings._inverted(label)) == []
    assert list(drawings._inverted(axes.title))


def test_many_marks_are_sent_in_pixels(figure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MAX_SVG", 1000)
    found = drawn(figure)
    assert found["type"] == "image/png"
    assert 300 < found["width"] < 420
    assert found["light"] != found["dark"]


def test_which_values_are_figures(figure: Any) -> None:
    assert is_drawing(figure)
    assert list(media_of(figure) or {}) == [IMAGE]
    assert [media_of(one) for one in (None, "text", {"data": []}, figure.axes[0])] == [None] * 4


def test_charts_of_altair() -> None:
    values = alt.Data(values=[{"a": 1, "b": "x"}])
    media = media_of(alt.Chart(values).mark_bar().encode(x="a:Q", y="b:N"))
    assert media is not None
    ((kind, spec),) = media.items()
    assert re.fullmatch(r"application/vnd\.vegalite\.v\d\+json", kind)
    assert spec["mark"] == {"type": "bar"}
    assert media_of(spec) == media
