import { waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { JsonValue } from "../core/protocol.ts";
import { make } from "../gallery/properties.ts";
import { readFigure, themed, type Colours } from "./figures.ts";
import { show } from "./testing.ts";

const plotly = vi.hoisted(() => ({
  react: vi.fn((element: HTMLElement) => Promise.resolve(element)),
  purge: vi.fn(),
  Plots: { resize: vi.fn() },
  PlotSchema: { get: () => ({ traces: { bar: {}, scatter: {} } }) },
}));
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
    ["of a type that is not here", { data: [{ type: "sunburst" }] }, /sunburst/],
  ];
  test.each(broken)("tells of a figure %s what is wrong, and recovers", async (_, figure, reason) => {
    const { slot, peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure } }));
    await waitFor(() => expect(slot("hours")?.textContent).toMatch(reason));
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(plotly.react).toHaveBeenCalledTimes(1));
    expect(slot("hours")?.textContent).not.toMatch(reason);
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
    text: "text", muted: "muted", grid: "grid", accent: "accent", raised: "raised", font: "font", dark: false,
  };
  const layoutOf = (layout: JsonValue) => themed(readFigure({ data: [], layout }), colours);

  test("has no background of its own, and the page's colours and font", () => {
    const layout = layoutOf({ width: 900, height: 700 });
    expect(layout).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true });
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

  test("keeps what the author says of axes, margins and fonts", () => {
    const layout = layoutOf({ xaxis: { range: [0, 5] }, margin: { l: 80 }, font: { size: 20 }, title: { text: "Hours" } });
    expect(layout).toMatchObject({ xaxis: { range: [0, 5] }, margin: { l: 80 }, font: { size: 20, color: "text" } });
  });
});
