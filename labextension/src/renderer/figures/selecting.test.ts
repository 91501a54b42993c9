import { describe, expect, test } from "vitest";
import { after, placesOf, rangeOf, selectedByTrace, stepFrom, type Place } from "./selecting.ts";
import { summaryOf } from "./summary.ts";
import { parse, View, type Spec } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { dataSets, markRows, rowsOf, rowsWithin, traced, withoutMarks } from "./vega-rows.ts";
import { paramsOf, withRange, zooms } from "./vega-selecting.ts";

describe("points of plotly", () => {
  const figure = { data: [{ type: "bar" }, { type: "heatmap", z: [[1, 2, 3], [4, 5, 6]] }, { type: "contour", z: { shape: "2, 3", bdata: "" } }], layout: {} };
  const counts = [2, 6, 6];

  test("are places in the data of their traces, each once", () => {
    const points = [{ curveNumber: 0, pointNumber: 1 }, { curveNumber: 0, pointNumber: 1 }, { curveNumber: 0, pointNumbers: [0, 1] }];
    expect(placesOf(points, figure, counts)).toEqual([[0, 1], [0, 0]]);
    expect(placesOf([{ curveNumber: 1, pointNumber: [1, 2] }, { curveNumber: 2, pointNumber: [1, 0] }], figure, counts)).toEqual([[1, 5], [2, 3]]);
  });

  test.each([
    [{ type: "heatmap" }, [1, 2], [[0, 5]]],
    [{ type: "surface" }, [2, 1], [[0, 5]]],
    [{ type: "surface" }, [1, 0], [[0, 1]]],
    [{ type: "heatmap", transpose: true }, [2, 1], [[0, 5]]],
    [{ type: "heatmap" }, [0, 3], []],
    [{ type: "histogram2d" }, [0, 1], []],
    [{ type: "image" }, [0, 1], []],
  ])("are the cells that plotly means: %o %o", (trace, pointNumber, expected) => {
    const data = [{ ...trace, z: [[1, 2, 3], [4, 5, 6]] }];
    expect(placesOf([{ curveNumber: 0, pointNumber: pointNumber as [number, number] }], { data, layout: {} }, [6])).toEqual(expected);
  });

  test("are cells of the data where an axis has its categories in another order", () => {
    const data = [{ type: "heatmap", x: ["b", "a"], z: [[1, 2], [3, 4]] }];
    expect(placesOf([{ curveNumber: 0, pointNumber: [1, 0], x: "a", y: 1 }], { data, layout: {} }, [4])).toEqual([[0, 3]]);
    expect(placesOf([{ curveNumber: 0, pointNumber: [1, 0], x: "2024", y: 1 }], { data, layout: {} }, [4])).toEqual([[0, 2]]);
  });

  test("that the kernel does not know are none", () => {
    const points = [{ curveNumber: 0, pointNumber: 2 }, { curveNumber: 3, pointNumber: 0 }, { curveNumber: 0 }, { pointNumber: 1 }];
    expect(placesOf(points, figure, counts)).toEqual([]);
  });

  test("are shown by trace, and as nothing where nothing is selected", () => {
    expect(selectedByTrace([[1, 4], [0, 1]], 3)).toEqual([[1], [4], []]);
    expect(selectedByTrace([], 2)).toEqual([null, null]);
  });

  test("have ranges of the first axes", () => {
    expect(rangeOf({ x2: [1, 2], y: ["a", "b"] }, "x")).toEqual([1, 2]);
    expect(rangeOf({ x: [1, Number.NaN] }, "x")).toBeNull();
    expect([rangeOf(undefined, "y"), rangeOf({ x: [1] }, "x")]).toEqual([null, null]);
  });
});

describe("a gesture", () => {
  const [a, b, c]: Place[] = [[0, 0], [0, 1], [1, 0]];

  test.each([
    ["replaces what was selected", [a, b], { points: [c] }, [c]],
    ["that adds keeps it", [a], { points: [b, c], adds: true }, [a, b, c]],
    ["that clicks what alone is selected takes it away", [a], { points: [a], clicked: true }, []],
    ["that clicks one of several selects it alone", [a, b], { points: [a], clicked: true }, [a]],
    ["that adds what is there takes it away", [a, b], { points: [a], clicked: true, adds: true }, [b]],
    ["that drags over the same keeps it", [a], { points: [a] }, [a]],
    ["over nothing clears it", [a], { points: [] }, []],
  ])("%s", (_, selected, chosen, expected) => expect(after(selected as Place[], chosen as { points: Place[] })).toEqual(expected));
});

test("arrow keys go along a trace, and to the next that has points", () => {
  const counts = [3, 0, 2];
  expect(stepFrom(null, "ArrowRight", counts)).toEqual([0, 0]);
  expect(stepFrom([0, 2], "ArrowRight", counts)).toEqual([0, 2]);
  expect(stepFrom([0, 0], "ArrowLeft", counts)).toEqual([0, 0]);
  expect(stepFrom([0, 2], "ArrowDown", counts)).toEqual([2, 1]);
  expect(stepFrom([2, 1], "ArrowDown", counts)).toEqual([2, 1]);
  expect(stepFrom([2, 1], "ArrowUp", counts)).toEqual([0, 1]);
  expect([stepFrom([0, 1], "Home", counts), stepFrom([0, 1], "End", counts)]).toEqual([[0, 0], [0, 2]]);
  expect(stepFrom(null, "ArrowRight", [0])).toBeNull();
});

describe("rows of Vega", () => {
  const rows = [{ k: "p", v: 1, day: "2024-01-05" }, { k: "q", v: 2, day: "2024-01-07" }, { k: "p", v: 3, day: "2024-02-01" }];
  const spec = () => ({
    datasets: { d: structuredClone(rows) },
    layer: [{ data: { values: [5] }, encoding: { x: { data: { values: [9] } } } }, { data: { name: "d" } }],
  });

  test("are counted as the kernel counts them", () => {
    expect(dataSets(spec()).map((set) => set.length)).toEqual([3, 1]);
    expect(dataSets({ data: [{ name: "a", values: [1, 2] }, { url: "/x" }] })).toEqual([[1, 2]]);
  });

  test("are found by their mark; what has none is none of them", () => {
    const sets = dataSets(spec());
    markRows(sets);
    expect(rowsOf(sets[0]?.[1])).toEqual([[0, 1]]);
    expect([rowsOf({ k: "p", sum_v: 4 }), rowsOf({ data: 5 }), rowsOf(undefined)]).toEqual([[], [], []]);
  });

  const count = { aggregate: "count" };
  const k = { field: "k" };
  const twice = [{ aggregate: [{ op: "sum", field: "v", as: "s" }], groupby: ["k", "day"] }, { filter: "datum.s < 3" }];
  test.each([
    ["a stacked histogram", { x: { bin: { step: 2 }, field: "v" }, y: count, color: k }, [], [[[0, 0]], [[0, 1]], [[0, 2]]]],
    ["months", { x: { timeUnit: "yearmonth", field: "day", type: "temporal" }, y: { aggregate: "sum", field: "v" } }, [], [[[0, 0], [0, 1]], [[0, 2]]]],
    ["a category without what is filtered", { x: k, y: count }, [{ filter: "datum.v < 3" }], [[[0, 0]], [[0, 1]]]],
    ["a mean of sums", { x: { aggregate: "mean", field: "s" } }, twice, [[[0, 0], [0, 1]]]],
  ])("are those that a bar sums up: %s", async (_, encoding, transform, expected) => {
    const one = { data: { values: structuredClone(rows) }, mark: "bar", encoding, transform };
    markRows(dataSets(one));
    const made = traced(compile(one as unknown as TopLevelSpec).spec) as Spec;
    const view = new View(parse(made, undefined, { ast: true }), { expr: expressionInterpreter, renderer: "none" });
    await view.runAsync();
    const name = made.marks?.[0]?.from?.data ?? "";
    expect(view.data(name).map(rowsOf).toSorted()).toEqual(expected);
    view.finalize();
  });

  test("of aggregates of Vega keep the names of what is computed", () => {
    const step = { type: "aggregate", groupby: ["k"] };
    const data = [{ name: "d", values: [], transform: [step, { ...step, ops: ["sum", "mean"], fields: ["v", "v"] }, { ...step, ops: { signal: "o" } }] }];
    const rest = { as: expect.anything(), fields: expect.anything() };
    expect(traced({ data }).data[0]?.transform).toMatchObject([
      { ops: ["count", "values"], as: ["count", "__jupyter_tools_rows"] },
      { ...rest, ops: ["sum", "mean", "values"], as: [null, null, "__jupyter_tools_rows"] },
      { ops: { signal: "o" } },
    ]);
  });

  test("are in no tooltip that lists a row or a sum", () => {
    const [row] = structuredClone(rows);
    markRows([[row]]);
    expect(Object.keys(row ?? {})).toHaveLength(4);
    expect(withoutMarks(row)).toEqual(rows[0]);
    expect(withoutMarks({ k: "p", sum: 3, __jupyter_tools_rows: [row] })).toEqual({ k: "p", sum: 3 });
    expect([withoutMarks("a"), withoutMarks(null)]).toEqual(["a", null]);
  });

  test("are within ranges of numbers, dates and categories", () => {
    expect(rowsWithin({ v: [2.5, 1.5] }, [rows])).toEqual([[0, 1]]);
    expect(rowsWithin({ day: [Date.parse("2024-01-06"), Date.parse("2024-01-31")] }, [rows])).toEqual([[0, 1]]);
    expect(rowsWithin({ k: ["p"], v: [2, 9] }, [rows])).toEqual([[0, 2]]);
    expect(rowsWithin({ mean: [0, 1] }, [rows])).toEqual([]);
  });
});

describe("a range of our own", () => {
  const unit = { mark: "point", encoding: { x: { field: "a" }, y: { field: "b" } } };

  test("is added to a plane, and to the first layer", () => {
    expect(paramsOf(withRange(unit, "range"))[0]?.select).toMatchObject({ type: "interval", encodings: ["x"] });
    expect(paramsOf(withRange({ layer: [unit, unit] }, "box"))[0]?.select).toMatchObject({ encodings: ["x", "y"] });
  });

  test("is left out where the author has one, and where nothing is dragged", () => {
    const own = { ...unit, params: [{ name: "brush", select: "interval" }] };
    expect(withRange(own, "box")).toBe(own);
    for (const [spec, mode] of [[unit, "click"], [{ mark: "arc", encoding: { theta: {} } }, "box"], [{ layer: [] }, "box"]] as const) {
      expect(paramsOf(withRange(spec, mode))).toEqual([]);
    }
  });

  test("leaves zooming to the wheel", () => {
    const zoomed = { ...unit, params: [{ name: "grid", select: "interval", bind: "scales" }] };
    expect(zooms(zoomed)).toEqual(["grid"]);
    expect(paramsOf(withRange(zoomed, "box")).map(({ select }) => select["translate"])).toEqual([false, undefined]);
  });
});

test("a figure is summed up by its kinds, series and axes", () => {
  const layout = { xaxis: { title: { text: "Hour" } }, yaxis: { title: "Delay" } };
  const data = [{ type: "bar", name: "Mean" }, { name: "Median" }];
  expect(summaryOf({ data, layout })).toBe("Bars, Lines or points; 2 series: Mean, Median; Delay over Hour");
  expect([summaryOf({ data: [] }), summaryOf(null), summaryOf({ data: [{ type: "treemap" }] })]).toEqual(["", "", "treemap; 1 series"]);
});
