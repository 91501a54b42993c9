// @vitest-environment happy-dom
import { compile, type TopLevelSpec } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";
import { expressionFunction, parse, View, type Spec } from "vega";
import { afterEach, describe, expect, test } from "vitest";
import { setLocale } from "../../core/locale.ts";
import { hovered, renamedTicks, tickTexts, VEGA_TICK, vegaTick, withVegaFormats, type AxisFormats } from "./axis-formats.ts";
import type { Dict, Figure } from "./figure.ts";

const FIGURE: Figure = { data: [], layout: {} };
const EUROS: AxisFormats = { x: "date", y: "currency", currency: "EUR" };
const drawn = (type: string, ticks: [number, string][], more: object = {}) => ({ type, _vals: ticks.map(([x, text]) => ({ x, text })), ...more });

afterEach(async () => {
  await setLocale("en");
});

describe("ticks", () => {
  test.each([
    ["currency", [0, 1000, 2000], ["€0", "€1,000", "€2,000"]],
    ["currency", [0, 0.5, 1], ["€0.00", "€0.50", "€1.00"]],
    ["percent", [0, 0.25, 0.5], ["0%", "25%", "50%"]],
    ["percent", [0.1234, 0.1235], ["12.34%", "12.35%"]],
    ["bytes", [0, 1_500_000], ["0 B", "1.5 MB"]],
    ["compact", [0, 1_200_000], ["0", "1.2M"]],
    ["number", [0.1, 0.2, 0.30000000000000004], ["0.1", "0.2", "0.3"]],
  ])("are written as %s: %o", (format, values, texts) => {
    expect(tickTexts(values, format, "EUR", false)).toEqual(texts);
  });

  test("are written in the visitor's language", async () => {
    await setLocale("de");
    expect(tickTexts([0, 1500], "currency", "EUR", false)).toEqual(["0\u00A0€", "1.500\u00A0€"]);
    expect(vegaTick(1500, "1500", "currency", "EUR")).toBe("1.500\u00A0€");
  });

  test("stay as they are where a format is none for them, or does not tell them apart", () => {
    expect(tickTexts([1, 2], "date", "EUR", false)).toBeNull();
    expect(tickTexts([0, 1], "currency", "EUR", true)).toBeNull();
    expect(tickTexts([1_000_001, 1_000_002], "compact", "EUR", false)).toBeNull();
    const day = 86_400_000;
    expect(tickTexts([0, day / 2, day], "date", "EUR", true)).toBeNull();
    expect(tickTexts([0, day], "date", "EUR", true)).toEqual(["Jan 1, 1970", "Jan 2, 1970"]);
  });
});

describe("a drawn figure", () => {
  test("gets other texts once, and more of them when it is zoomed", () => {
    const axis = drawn("linear", [[0, "0"], [1000, "1000"]]);
    expect(renamedTicks(FIGURE, "yaxis", axis, EUROS)).toEqual({ labelalias: { 0: "€0", 1000: "€1,000" } });
    const known = { labelalias: { 0: "€0", 1000: "€1,000" } };
    expect(renamedTicks(FIGURE, "yaxis", drawn("linear", [[0, "€0"], [1000, "€1,000"]], known), EUROS)).toEqual({});
    const zoomed = renamedTicks(FIGURE, "yaxis2", drawn("linear", [[0, "€0"], [500, "500"]], known), EUROS);
    expect(zoomed).toEqual({ labelalias: { ...known.labelalias, 500: "€500" } });
    expect(renamedTicks(FIGURE, "xaxis", drawn("date", [[0, "Jan 1<br>1970"]]), EUROS)).toEqual({ labelalias: { "Jan 1<br>1970": "Jan 1, 1970" } });
  });

  test("has durations at whole seconds, minutes, hours or days, also when it is zoomed", () => {
    const durations: AxisFormats = { x: "duration", y: null, currency: "USD" };
    const shown = (range: [number, number], dtick: number) => renamedTicks(FIGURE, "xaxis", { ...drawn("linear", [[0, "0"], [1800, "1800"]]), range, dtick, _length: 500 }, durations);
    expect(shown([0, 9000], 2000)).toEqual({ tickmode: "linear", tick0: 0, dtick: 1800 });
    expect(shown([0, 9000], 1800)).toEqual({ labelalias: { 0: "0 s", 1800: "30 min" } });
    expect(shown([60, 120], 1800)).toMatchObject({ dtick: 15 });
    expect(shown([0, 2_000_000], 1800)).toMatchObject({ dtick: 5 * 86_400 });
    expect(shown([0, 1], 0.2)).toHaveProperty("labelalias");
    const own: Figure = { data: [], layout: { xaxis: { dtick: 500 } } };
    const axis = { ...drawn("linear", [[0, "0"], [500, "500"]]), range: [0, 9000], dtick: 500, _length: 500 };
    expect(renamedTicks(own, "xaxis", axis, durations)).not.toHaveProperty("dtick");
  });

  test("keeps what its author says of ticks, and axes of names and logarithms", () => {
    const axis = drawn("linear", [[0, "0"]]);
    expect(renamedTicks({ data: [], layout: { yaxis: { tickformat: ".2f" } } }, "yaxis", axis, EUROS)).toEqual({});
    expect(renamedTicks({ data: [], layout: { template: { layout: { yaxis: { ticksuffix: " t" } } } } }, "yaxis", axis, EUROS)).toEqual({});
    for (const type of ["category", "log"]) expect(renamedTicks(FIGURE, "yaxis", drawn(type, [[0, "0"]]), EUROS)).toEqual({});
    expect(renamedTicks(FIGURE, "yaxis", axis, { ...EUROS, y: null })).toEqual({});
  });

  test("writes its points like its ticks", () => {
    const layout = hovered({ yaxis2: { range: [0, 1] } }, FIGURE, EUROS);
    expect(layout).toEqual({ yaxis: { hoverformat: ",.2f" }, yaxis2: { hoverformat: ",.2f", range: [0, 1] } });
    const own: Figure = { data: [], layout: { yaxis: { tickformat: ".0f" } } };
    expect(hovered(own.layout, own, EUROS)).toEqual(own.layout);
  });
});

test("a chart of Altair shows its axes in formats", async () => {
  expressionFunction(VEGA_TICK, vegaTick);
  const field = (name: string) => ({ field: name, type: "quantitative" });
  const { spec } = compile({ mark: "line", data: { values: [{ n: 0, v: 0 }, { n: 2_000_000, v: 2000 }] }, encoding: { x: field("n"), y: field("v") } } as TopLevelSpec);
  const made = withVegaFormats(spec as unknown as Dict, { x: "compact", y: "currency", currency: "EUR" });
  const view = new View(parse(made as unknown as Spec, undefined, { ast: true }), { expr: expressionInterpreter, renderer: "none" });
  const svg = await view.toSVG();
  expect(svg).toContain(">€2,000<");
  expect(svg).toContain(">2M<");
  view.finalize();
});

test("a chart of Vega is written in formats along its measures and times, also in its parts", () => {
  const axes = [{ scale: "x", orient: "bottom" }, { scale: "y", orient: "left", format: undefined, encode: { labels: { update: { angle: 0 } } } }, { scale: "y", orient: "right", format: ".2f" }];
  const spec = { scales: [{ name: "x", type: "band" }, { name: "y", type: "linear" }], axes, marks: [{ type: "rect" }, { type: "group", axes: [axes[1]] }] };
  const made = withVegaFormats(spec, EUROS);
  const text = { signal: 'jtTick(datum.value, datum.label, "currency", "EUR")' };
  const changed = { ...axes[1], encode: { labels: { update: { angle: 0, text } } } };
  expect(made["axes"]).toEqual([axes[0], changed, axes[2]]);
  expect(made["marks"]).toEqual([{ type: "rect" }, { type: "group", axes: [changed] }]);
  expect(vegaTick("UA", "UA", "currency", "EUR")).toBe("UA");
  expect(vegaTick(new Date(2024, 1, 29), "x", "date", "EUR")).toBe("Feb 29, 2024");
});
