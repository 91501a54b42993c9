import { waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { JsonValue } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { isHorizontal, labelStep, namedAxes, refinements } from "../../renderer/figures/axes.ts";
import { palette, readFigure, recoloured, themed, type Colours } from "../../renderer/figures/theming.ts";
import { show } from "../../testing.ts";

const { plotly, full } = vi.hoisted(() => {
  const fake = (traces: object) => ({
    react: vi.fn((element: HTMLElement) => Promise.resolve(element)),
    relayout: vi.fn(() => Promise.resolve()),
    purge: vi.fn(),
    Plots: { resize: vi.fn() },
    PlotSchema: { get: () => ({ traces }) },
  });
  return { plotly: fake({ bar: {}, scatter: {} }), full: fake({ bar: {}, scatter: {}, violin: {} }) };
});
vi.mock("plotly.js/dist/plotly-strict.min.js", () => ({ default: full }));
vi.mock("plotly.js/dist/plotly-basic.min.js", () => ({ default: plotly }));

const BARS: JsonValue = { data: [{ type: "bar", x: [1], y: [2] }], layout: {} };

afterEach(() => vi.clearAllMocks());

describe("a chart", () => {
  test("says that there is nothing yet, then draws what a handler sets", async () => {
    const { slot, peer, let: allow } = await show({ hours: make("chart", { label: "Delays" }) });
    expect(slot("hours")?.textContent).toContain("Nothing to show yet");
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(1));
    expect(slot("hours")?.querySelector("figure")?.getAttribute("aria-label")).toBe("Delays");
    await allow(() => peer.update(-1, { hours: { figure: null } }));
    expect(plotly.purge).toHaveBeenCalledTimes(1);
    expect(slot("hours")?.textContent).toContain("Nothing to show yet");
  });

  test("is drawn again when the scheme changes, and not for anything else", async () => {
    const { peer, setTheme, let: allow } = await show({ hours: make("chart"), other: make("button") });
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(1));
    await allow(() => peer.update(-1, { other: { label: "New" } }));
    await allow(() => setTheme("dark"));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(2));
  });

  test("is never offered to plotly's own servers", async () => {
    const { peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    const config = expect.objectContaining({ showSendToCloud: false, plotlyServerURL: "" }) as object;
    await waitFor(() => expect(plotly.react).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ config })));
  });

  test("lets fingers scroll the page, and zooms for pointers that hover", async () => {
    const { peer, let: allow } = await show({ hours: make("chart") });
    const drawn: [boolean, object][] = [
      [true, { layout: expect.objectContaining({ dragmode: false }) as object }],
      [false, { layout: expect.not.objectContaining({ dragmode: false }) as object }],
    ];
    for (const [touch, figure] of drawn) {
      const media = vi.spyOn(window, "matchMedia").mockReturnValue({ matches: touch } as MediaQueryList);
      plotly.react.mockClear();
      await allow(() => peer.update(-1, { hours: { figure: structuredClone(BARS) } }));
      await waitFor(() => expect(plotly.react).toHaveBeenCalledWith(expect.anything(), expect.objectContaining(figure)));
      media.mockRestore();
    }
  });

  const broken: [string, JsonValue, RegExp][] = [
    ["that is no object", 7, /object with data/],
    ["whose data is no list", { data: 7 }, /not a list/],
    ["of a type that plotly has not", { data: [{ type: "sunburn" }] }, /no charts of type “sunburn”/],
    ["with shapes at an address", { data: [{ type: "choropleth", geojson: "/logout" }] }, /load nothing from addresses/],
    [
      "whose template has shapes at an address",
      { data: [{ type: "bar" }], layout: { template: { data: { choropleth: [{ geojson: "/logout" }] } } } },
      /load nothing from addresses/,
    ],
    ["whose frame has shapes at an address", { data: [], frames: [{ data: [{ geojson: "/logout" }] }] }, /load nothing from addresses/],
    ["over map tiles", { data: [{ type: "scattermap" }] }, /tiles of other sites/],
  ];
  test.each(broken)("tells of a figure %s what is wrong, and recovers", async (_, figure, reason) => {
    const { slot, peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure } }));
    await waitFor(() => expect(slot("hours")?.textContent).toMatch(reason));
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(1));
    expect(slot("hours")?.textContent).not.toMatch(reason);
  });

  test("of a type that the small bundle lacks is drawn by the one with all, and back", async () => {
    const { peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure: { data: [{ type: "violin" }, { type: "bar" }] } } }));
    await waitFor(() => expect(full.react).toHaveBeenCalledTimes(1));
    expect(plotly.react).not.toHaveBeenCalled();
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(1));
    expect(full.purge).toHaveBeenCalledTimes(1);
  });

  test("that is an image has one for light and one for dark", async () => {
    const drawing = { type: "image/png", light: "bGlnaHQ=", dark: "ZGFyaw==", width: 300, height: 200 };
    const figure = { "application/vnd.jupyter-tools.image+json": drawing };
    const { slot, peer, setTheme, let: allow } = await show({ hours: make("chart", { label: "Hours" }) });
    const source = () => slot("hours")?.querySelector("img")?.getAttribute("src");
    await allow(() => peer.update(-1, { hours: { figure } }));
    await waitFor(() => expect(source()).toBe("data:image/png;base64,bGlnaHQ="));
    expect(slot("hours")?.querySelector("img")?.getAttribute("alt")).toBe("Hours");
    await allow(() => setTheme("dark"));
    expect(source()).toBe("data:image/png;base64,ZGFyaw==");
    expect(plotly.react).not.toHaveBeenCalled();
  });

  test("tells what plotly itself finds wrong", async () => {
    plotly.react.mockImplementationOnce(() => Promise.reject(new Error("bad axis")));
    const { slot, peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(slot("hours")?.textContent).toContain("bad axis"));
  });
});

describe("a figure's layout", () => {
  const colours: Colours = {
    text: "text", muted: "muted", grid: "grid", line: "line", soft: "soft", accent: "accent", raised: "raised", font: "font", dark: false,
  };
  const layoutOf = (layout: JsonValue) => themed(readFigure({ data: [], layout }), colours);

  test("has no background of its own, and the page's colours and font", () => {
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
