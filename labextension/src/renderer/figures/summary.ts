/** What is said of a chart to those who do not see it, where its author says nothing. */
import { say, sayCount, sentence } from "../../core/locale.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { dict } from "./figure.ts";

const NAMES: Record<string, string> = {
  scatter: sentence("Lines or points"),
  scattergl: sentence("Lines or points"),
  bar: sentence("Bars"),
  pie: sentence("Pie chart"),
  heatmap: sentence("Heat map"),
  histogram: sentence("Histogram"),
  box: sentence("Box plot"),
};

/** A sentence about a figure of plotly: its kinds, and its series by name. */
export function summaryOf(figure: JsonValue): string {
  const { data, layout } = dict(figure);
  const traces = Array.isArray(data) ? data.map(dict) : [];
  if (traces.length === 0) return "";
  const kinds = [...new Set(traces.map(({ type }) => String(type ?? "scatter")))].map((kind) => say(NAMES[kind] ?? kind));
  const names = traces.map(({ name }) => name).filter((name) => typeof name === "string" && name !== "");
  const [x, y] = ["xaxis", "yaxis"].map((axis) => {
    const { title } = dict(dict(layout)[axis]);
    return typeof title === "string" ? title : String(dict(title)["text"] ?? "");
  });
  const series = sayCount(traces.length, "1 series", "{count} series");
  const parts = [kinds.join(", "), names.length > 0 ? `${series}: ${names.slice(0, 8).join(", ")}` : series];
  return [...parts, ...(x && y ? [say("{y} over {x}", { x, y })] : [])].join("; ");
}
