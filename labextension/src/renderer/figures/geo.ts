/** Which part of the world a map shows: what its author set, else the places of its traces with land around them. */
import { dict, type Dict, type Figure } from "./figure.ts";
import { unpacked } from "./measuring.ts";

/** What an author may set of the part that is shown. */
const VIEW = ["fitbounds", "center", "projection", "lonaxis", "lataxis"];
/** Degrees, so that a map of one place shows where it is. */
const LEAST = { lon: 30, lat: 18 };
const DETAILED = 60;

/** From and to in degrees with some room around; null without numbers. */
function range(traces: Dict[], axis: "lon" | "lat"): [number, number] | null {
  const values = traces.flatMap((trace) => unpacked(trace[axis]) ?? []).filter((one) => typeof one === "number" && Number.isFinite(one));
  if (values.length === 0) return null;
  const numbers = values as number[];
  const [low, high] = numbers.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
  const half = Math.max((high - low) * 1.3, LEAST[axis]) / 2;
  const middle = (low + high) / 2;
  return [middle - half, middle + half];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && (typeof value !== "object" || Object.keys(value).length > 0);
}

/** A layout whose maps show what they should: plotly alone zooms in until the outermost places touch the edge. */
export function framed(layout: Dict, { data }: Figure): Dict {
  const names = new Set(data.filter(({ type }) => type === "scattergeo" || type === "choropleth").map((one) => String(one["geo"] ?? "geo")));
  const maps = [...names].map((name) => {
    const given = dict(layout[name]);
    const traces = data.filter((one) => String(one["geo"] ?? "geo") === name && one["visible"] !== false);
    return [name, { ...given, ...view(given, traces) }];
  });
  return { ...layout, ...Object.fromEntries(maps) };
}

function view(given: Dict, traces: Dict[]): Dict {
  if (VIEW.some((key) => isSet(given[key]))) return {};
  if (isSet(given["scope"]) && given["scope"] !== "world") return { fitbounds: false };
  if (!traces.every((one) => one["lon"] !== undefined && one["lat"] !== undefined)) return {};
  const lon = range(traces, "lon");
  const lat = range(traces, "lat");
  if (lon === null || lat === null || lon[1] - lon[0] > 200) return { fitbounds: false };
  const detail = lon[1] - lon[0] < DETAILED ? { resolution: 50 } : {};
  const [south, north] = [Math.max(-90, lat[0]), Math.min(90, lat[1])];
  return { fitbounds: false, lonaxis: { range: lon }, lataxis: { range: [south, north] }, showcountries: true, ...detail };
}
