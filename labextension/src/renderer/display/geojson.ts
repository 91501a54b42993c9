/** GeoJSON as a map of plotly's. */
import type { JsonValue } from "../../core/protocol.ts";

interface Shapes {
  points: JsonValue[][];
  /** Lines, and the rings of polygons; null between them. */
  lines: (JsonValue[] | null)[];
  areas: (JsonValue[] | null)[];
}

const MAX_DEPTH = 20;

function lists(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function collect(value: JsonValue | undefined, into: Shapes, depth = 0): void {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > MAX_DEPTH) return;
  const { type, coordinates: at } = value;
  const places = (list: JsonValue | undefined) => lists(list).map(lists);
  const line = (list: JsonValue) => into.lines.push(...places(list), null);
  const area = (rings: JsonValue) => lists(rings).forEach((ring) => into.areas.push(...places(ring), null));
  if (type === "Point") into.points.push(lists(at));
  else if (type === "MultiPoint") into.points.push(...places(at));
  else if (type === "LineString") line(at ?? []);
  else if (type === "MultiLineString") lists(at).forEach(line);
  else if (type === "Polygon") area(at ?? []);
  else if (type === "MultiPolygon") lists(at).forEach(area);
  else if (type === "Feature") collect(value["geometry"], into, depth + 1);
  else for (const one of [...lists(value["features"]), ...lists(value["geometries"])]) collect(one, into, depth + 1);
}

function trace(places: (JsonValue[] | null)[], more: Record<string, JsonValue>): JsonValue[] {
  if (places.length === 0) return [];
  const along = (index: number) => places.map((place) => place?.[index] ?? null);
  return [{ type: "scattergeo", lon: along(0), lat: along(1), showlegend: false, ...more }];
}

/** A figure of its points, lines and areas; undefined where there are none. */
export function mapOf(geojson: JsonValue | undefined): JsonValue | undefined {
  const shapes: Shapes = { points: [], lines: [], areas: [] };
  collect(geojson, shapes);
  const data = [
    ...trace(shapes.areas, { mode: "lines", fill: "toself" }),
    ...trace(shapes.lines, { mode: "lines" }),
    ...trace(shapes.points, { mode: "markers", marker: { size: 8 } }),
  ];
  return data.length === 0 ? undefined : { data, layout: {} };
}
