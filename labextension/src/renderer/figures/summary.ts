/** What is said of a chart to those who do not see it, where its author says nothing. */
import type { JsonValue } from "../../core/protocol.ts";
import { dict } from "./figure.ts";

const NAMES: Record<string, string> = {
  scatter: "Line or point", scattergl: "Line or point", bar: "Bar", pie: "Pie", heatmap: "Heat map", histogram: "Histogram", box: "Box",
};

/** A sentence about a figure of plotly: its kinds, and its series by name. */
export function summaryOf(figure: JsonValue): string {
  const { data, layout } = dict(figure);
  const traces = Array.isArray(data) ? data.map(dict) : [];
  if (traces.length === 0) return "";
  const kinds = [...new Set(traces.map(({ type }) => String(type ?? "scatter")))].map((kind) => NAMES[kind] ?? kind);
  const names = traces.map(({ name }) => name).filter((name) => typeof name === "string" && name !== "");
  const axes = ["xaxis", "yaxis"].map((axis) => {
    const { title } = dict(dict(layout)[axis]);
    return typeof title === "string" ? title : String(dict(title)["text"] ?? "");
  });
  const of = names.length > 0 ? `: ${names.slice(0, 8).join(", ")}` : "";
  const over = axes.every((axis) => axis !== "") ? `; ${axes[1]} over ${axes[0]}` : "";
  return `${kinds.join(" and ")} chart with ${traces.length} series${of}${over}.`;
}
