// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../core/protocol.ts";
import { isHorizontal, labelStep, namedAxes, refinements } from "./axes.ts";
import { palette, readFigure, recoloured, themed, type Colours } from "./theming.ts";

const BARS: JsonValue = { data: [{ type: "bar", x: [1], y: [2] }], layout: {} };

describe("a figure's layout", () => {
  const colours: Colours = {
    text: "text", muted: "muted", grid: "grid", line: "line", soft: "soft", accent: "accent", raised: "raised", font: "font", dark: false,
  };
  const layoutOf = (layout: JsonValue) => themed(readFigure({ data: [], layout }), colours);

  test("has no background, and the page's colours and font", () => {
    const layout = layoutOf({ width: 900, height: 700 });
    expect(layout).toMatchObject({ paper_bgcolor: "rgba(255,255,255,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true });
    expect(layout).toMatchObject({ font: { family: "font", color: "text" } });
    expect(layout).not.toHaveProperty("width");
    expect(layout).not.toHaveProperty("height");
  });

  test("replaces plotly's default template, and keeps one that the author chose", () => {
    const standard = { layout: { plot_bgcolor: "#E5ECF6", colorway: ["#636efa"] } };
    expect(layoutOf({ template: standard })).toMatchObject({ template: { layout: { colorway: expect.arrayContaining(["accent"]) } } });
    const chosen = { layout: { plot_bgcolor: "white", colorway: ["red"] } };
    expect(layoutOf({ template: chosen })).toMatchObject({ template: chosen });
  });

  test("drops what plotly express wastes and repeats, and takes the page's colours for its", () => {
    const express = { data: [{ type: "bar", marker: { color: "#636efa" } }, { type: "scatter", line: { color: "#00CC96" } }] };
    const layout = { margin: { t: 60 }, yaxis: { title: { text: "Hours" }, range: [0, 1] }, xaxis: { title: { text: "Day" } } };
    const figure = readFigure({ ...express, layout });
    expect(themed(figure, colours, "Hours")).toMatchObject({ margin: { t: 10 }, xaxis: { title: { text: "Day" } } });
    expect(themed(figure, colours, "Hours")["yaxis"]).toEqual({ range: [0, 1] });
    expect(recoloured(figure, colours).data).toMatchObject([{ marker: { color: "accent" } }, { line: { color: "#0f8577" } }]);
    const own = readFigure({ data: [{ marker: { color: "tomato", size: [1] } }], layout: {} });
    expect(recoloured(own, colours)).toEqual(own);
  });

  test("has colours of their own for 24 categories, also where plotly express repeats its ten", () => {
    for (const dark of [false, true]) {
      const ours = palette({ ...colours, accent: "rgb(66, 89, 214)", dark });
      expect(new Set(ours).size).toBe(24);
    }
    const blue = ["a", "k", "a"].map((name) => ({ name, marker: { color: "#636efa" } }));
    const figure = readFigure({ data: blue, layout: {}, frames: [{ data: [{ name: "k", marker: { color: "#636efa" } }] }] });
    const { data, frames } = recoloured(figure, { ...colours, accent: "#4259d6" });
    const found = data.map(({ marker }) => (marker as { color: string }).color);
    expect(found).toEqual(["#4259d6", "rgb(9, 77, 69)", "#4259d6"]);
    expect(frames).toEqual([{ data: [{ name: "k", marker: { color: "rgb(9, 77, 69)" } }] }]);
  });

  test("sets thousands apart, but not in years and ids", () => {
    expect(layoutOf({})).toMatchObject({ template: { layout: { separators: ".,", yaxis: { separatethousands: true } } } });
    const named = (data: JsonValue, layout: JsonValue = {}) => namedAxes(readFigure({ data, layout }));
    expect(named([{ type: "bar", x: [2013, 2014], y: [2013, 2500] }])).toEqual(["xaxis"]);
    expect(named([{ type: "bar", orientation: "h", x: [2013, 2014], y: [2013, 2014] }])).toEqual(["yaxis"]);
    expect(named([{ x: [1000, 3000], y: [1], xaxis: "x2" }], { xaxis2: { title: { text: "customer_id" } } })).toEqual(["xaxis2"]);
    expect(named([{ type: "bar", x: ["a"], y: [3000] }])).toEqual([]);
    const layout = { yaxis: { title: { text: "Year" }, tickformat: ".0f" } };
    expect(themed(readFigure({ data: [{ y: [2013] }], layout }), colours)).toMatchObject({ yaxis: { separatethousands: false, tickformat: ".0f" } });
  });

  test("has its grid along the values", () => {
    const lying = readFigure({ data: [{ type: "bar", orientation: "h" }], layout: {} });
    expect(isHorizontal(lying)).toBe(true);
    expect(themed(lying, colours)).toMatchObject({ template: { layout: { xaxis: { showgrid: true }, yaxis: { showgrid: false } } } });
    expect(isHorizontal(readFigure(BARS))).toBe(false);
  });

  test("links nowhere into this server, and loads nothing", () => {
    const text = '<a href="/logout">a</a><a href="https://example.org">b</a><span style="background:url(//e.test)">c</span>';
    const figure = readFigure({ data: [{ name: text }], layout: { images: [{ source: "https://e.test/i" }, { source: "data:image/png;base64,AA==" }] } });
    expect(figure.data).toEqual([{ name: '<span>a</a><a href="https://example.org/">b</a><span>c</span>' }]);
    expect(figure.layout["images"]).toEqual([{ source: "data:image/png;base64,AA==" }]);
  });

  test("has whole steps for counts, and labels that stand beside each other", () => {
    const axis = { type: "linear", dtick: 0.5, tickfont: { size: 12, family: "font" }, _length: 300, _categories: [] };
    const stepOf = (trace: JsonValue, layout: JsonValue = {}) => refinements(readFigure({ data: [trace], layout }), { yaxis: axis });
    const whole = { "yaxis.dtick": 1 };
    expect(stepOf({ type: "bar", y: [1, 2, null] })).toEqual(whole);
    expect(stepOf({ type: "bar", y: { dtype: "i1", bdata: "AQI=" } })).toEqual(whole);
    expect(stepOf({ type: "bar", y: { dtype: "f8", bdata: btoa(String.fromCharCode(0, 0, 0, 0, 0, 0, 0xf0, 0x3f)) } })).toEqual(whole);
    expect(stepOf({ type: "histogram", x: [0.5, 0.7] })).toEqual(whole);
    expect(stepOf({ type: "histogram", x: [0.5], histnorm: "percent" })).toEqual({});
    expect(stepOf({ type: "bar", y: [1, 2.5] })).toEqual({});
    expect(stepOf({ type: "bar", y: [1, 2] }, { yaxis: { dtick: 0.5 } })).toEqual({});
    expect([labelStep(7, 60, 700), labelStep(7, 60, 286), labelStep(7, 600, 286)]).toEqual([1, 2, 7]);
  });

  test("thins out labels that would lie over each other, also the author's own", () => {
    const font = { size: 12, family: "font" };
    // The canvas of tests measures nothing: a label takes its gap alone.
    const axis = { type: "linear", dtick: 2, tickmode: "linear", tickangle: 0, range: [0, 20], tickfont: font, _length: 20, _categories: [],
      _vals: [0, 2, 4, 6].map((x) => ({ x, text: `${x}:00` })) };
    const changesOf = (layout: JsonValue, more: object = {}) => refinements(readFigure({ data: [], layout }), { xaxis: { ...axis, ...more } });
    expect(changesOf({ xaxis: { dtick: 2 } })).toEqual({ "xaxis.dtick": 6 });
    expect(changesOf({ xaxis: { dtick: 2 } }, { _length: 200 })).toEqual({});
    const named = { tickmode: "array", tickvals: [0, 2, 4, 6], ticktext: ["a", "b", "c", "d"] };
    expect(changesOf({ xaxis: named }, named)).toEqual({ "xaxis.tickvals": [0, 6], "xaxis.ticktext": ["a", "d"] });
  });

  test("has bars of months over the names of months", () => {
    const font = { size: 12, family: "font" };
    const axis = { type: "date", dtick: 604800000, range: ["2025-12-16", "2026-02-15 12:00"], tickfont: font, _length: 600, _categories: [] };
    const changes = refinements(readFigure({ data: [{ type: "bar", x: ["2026-01", "2026-02"], y: [1, 2.5] }] }), { xaxis: axis });
    expect(changes).toMatchObject({ "xaxis.dtick": "M1", "xaxis.tickformat": "%b %Y" });
  });

  test("keeps what the author says of axes, margins and fonts", () => {
    const layout = layoutOf({ xaxis: { range: [0, 5] }, margin: { l: 80 }, font: { size: 20 }, title: { text: "Hours" } });
    expect(layout).toMatchObject({ xaxis: { range: [0, 5] }, margin: { l: 80 }, font: { size: 20, color: "text" } });
  });
});
