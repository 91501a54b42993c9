/** Numbers over time as a small line, without axes: the last one is marked. */
import type { JsonValue } from "../../core/protocol.ts";
import { isWhole } from "../../core/numbers.ts";

const [WIDTH, HEIGHT, EDGE] = [120, 32, 3];

function numberOf(value: JsonValue): number | null {
  if (isWhole(value)) return Number(value.$int);
  return typeof value === "number" ? value : null;
}

/** The paths of the parts between missing values, and the last point; null for fewer than two values. */
export function lineOf(series: readonly JsonValue[]): { path: string; last: [x: number, y: number] } | null {
  const points = series.map(numberOf);
  const known = points.filter((one) => one !== null);
  if (known.length < 2) return null;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = most - least || 1;
  const x = (index: number) => EDGE + (index / (points.length - 1)) * (WIDTH - 2 * EDGE);
  // A series that does not change is a line in the middle.
  const y = (value: number) => (most === least ? HEIGHT / 2 : HEIGHT - EDGE - ((value - least) / span) * (HEIGHT - 2 * EDGE));
  const parts: string[] = [];
  let last: [number, number] = [0, 0];
  points.forEach((point, index) => {
    if (point === null) return;
    last = [x(index), y(point)];
    const before = points[index - 1];
    parts.push(`${before === null || before === undefined ? "M" : "L"}${last.map((one) => one.toFixed(1)).join(" ")}`);
  });
  return { path: parts.join(""), last };
}

export function Sparkline({ series }: { series: readonly JsonValue[] }) {
  const line = lineOf(series);
  if (line === null) return null;
  return (
    <svg className="jt-sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={line.path} />
      <path className="jt-sparkline-end" d={`M${line.last.join(" ")}h0.01`} />
    </svg>
  );
}
