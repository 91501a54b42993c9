import { waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { JsonValue } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const { plotly, full } = vi.hoisted(() => {
  const fake = (traces: object) => ({
    react: vi.fn((element: HTMLElement) => Promise.resolve(element)),
    relayout: vi.fn(() => Promise.resolve()),
    restyle: vi.fn(() => Promise.resolve()),
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

  test("waits for a `load` that is to come", async () => {
    const { slot, peer, let: allow } = await show({ hours: make("chart") }, { page: { handlers: { load: "load" } } });
    await allow(() => peer.setKernel({ status: "starting", epoch: null }));
    expect(slot("hours")?.querySelector(".jt-bone")).not.toBeNull();
    expect(slot("hours")?.textContent).toBe("");
    await allow(() => peer.setKernel({ status: "ready", epoch: "epoch-2" }));
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
  test.each(broken)("shows what is wrong with a figure %s, and recovers", async (_, figure, reason) => {
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

  describe("whose points are selected", () => {
    const DOTS: JsonValue = { data: [{ x: [1, 2], y: [3, 4], name: "Dots" }], layout: {}, selectable: { version: "v1", counts: [2] } };
    const COUNT = make("text", { text: "{{ len(state.dots.points) }} selected from {{ state.dots.x_range[0] }}" });
    type Listener = (event?: object) => void;

    async function drawn(properties: object) {
      const listeners = new Map<string, Listener>();
      plotly.react.mockImplementation((element: HTMLElement) => {
        const made = { on: (name: string, listener: Listener) => listeners.set(name, listener), _fullLayout: {}, _fullData: [{ name: "Dots", x: [1, 2], y: [3, 4] }] };
        return Promise.resolve(Object.assign(element, made));
      });
      const shown = await show({ dots: make("chart", { label: "Dots", ...properties }), count: COUNT });
      await shown.let(() => shown.peer.update(-1, { dots: { figure: DOTS } }));
      await waitFor(() => expect(listeners.has("plotly_click")).toBe(true));
      const happen = (name: string, event?: object) => shown.let(() => listeners.get(name)?.(event));
      return { ...shown, happen, value: () => shown.store.values.get("dots") };
    }
    const selection = (...points: number[][]) => ({ figure: "v1", points, x: null, y: null });

    test("gives them by click, with both events, and says how many", async () => {
      const { happen, value, events, slot, user, find } = await drawn({ handlers: { click: "f", select: "g" } });
      expect(find("dots", ".jt-chart-foot output").textContent).toMatch(/Click a point/);
      await happen("plotly_click", { points: [{ curveNumber: 0, pointNumber: 1 }] });
      expect(value()).toEqual(selection([0, 1]));
      expect(events()).toEqual([
        { component: "dots", name: "select", state: { dots: selection([0, 1]) } },
        { component: "dots", name: "click", state: {} },
      ]);
      await happen("plotly_click", { points: [{ curveNumber: 0, pointNumber: 0 }], event: { shiftKey: true } });
      expect(value()).toEqual(selection([0, 1], [0, 0]));
      expect(slot("dots")?.textContent).toContain("2 points selected");
      await waitFor(() => expect(plotly.restyle).toHaveBeenLastCalledWith(expect.anything(), { selectedpoints: [[1, 0]] }));
      await user.click(find("dots", ".jt-chart-foot button"));
      expect(value()).toEqual(selection());
      expect(plotly.restyle).toHaveBeenLastCalledWith(expect.anything(), { selectedpoints: [null] });
    });

    test("gives the range of a box; a click that drags nothing selects nothing", async () => {
      const { happen, value, slot } = await drawn({ selection: "range" });
      expect(plotly.react.mock.lastCall).toMatchObject([{}, { layout: { dragmode: "select", selectdirection: "h", selectionrevision: "v1" } }]);
      await happen("plotly_selected");
      expect(value()).toEqual({ figure: "v1", points: [], x: null, y: null });
      await happen("plotly_selected", { points: [{ curveNumber: 0, pointNumber: 0 }], range: { x: [0.5, 1.5], y: [0, 9] } });
      expect(value()).toEqual({ figure: "v1", points: [[0, 0]], x: [0.5, 1.5], y: null });
      expect(slot("count")?.textContent).toBe("1 selected from 0.5");
      await happen("plotly_deselect");
      expect(value()).toEqual(selection());
    });

    test("selects with the keyboard, and says which point it is at", async () => {
      const { value, user, find, slot } = await drawn({ selection: "box" });
      find("dots", "figure").focus();
      await user.keyboard("{ArrowRight}{ArrowRight}");
      expect(slot("dots")?.querySelector(".jt-unseen")?.textContent).toBe("Dots, point 2, 2, 4");
      await user.keyboard("{Enter}");
      expect(value()).toEqual(selection([0, 1]));
      await user.keyboard("{Escape}");
      expect(value()).toEqual(selection());
    });

    test("tells fingers, which do not drag, to tap", async () => {
      const media = vi.spyOn(window, "matchMedia").mockImplementation((query) => {
        const nothing = () => undefined;
        return { matches: query.includes("hover: none"), addEventListener: nothing, removeEventListener: nothing } as unknown as MediaQueryList;
      });
      const { find } = await drawn({ selection: "box" });
      expect(find("dots", ".jt-chart-foot output").textContent).toMatch(/Click a point/);
      media.mockRestore();
    });

    test("keeps them with the same data, and drops them with other data", async () => {
      const { happen, value, peer, let: allow } = await drawn({ selection: "click" });
      await happen("plotly_click", { points: [{ curveNumber: 0, pointNumber: 1 }] });
      await allow(() => peer.update(-1, { dots: { figure: { ...DOTS, layout: { title: "T" } } } }));
      expect(value()).toEqual(selection([0, 1]));
      await allow(() => peer.update(-1, { dots: { figure: { ...DOTS, selectable: { version: "v2", counts: [2] } } } }));
      expect(value()).toEqual({ ...selection(), figure: "v2" });
    });
  });

  test("shows the error of plotly itself", async () => {
    plotly.react.mockImplementationOnce(() => Promise.reject(new Error("bad axis")));
    const { slot, peer, let: allow } = await show({ hours: make("chart") });
    await allow(() => peer.update(-1, { hours: { figure: BARS } }));
    await waitFor(() => expect(slot("hours")?.textContent).toContain("bad axis"));
  });
});
