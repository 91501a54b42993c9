/** The bars of a histogram, and a range of them that is chosen with the mouse. */
import { useRef, useState, type PointerEvent } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { CellValue } from "../formats/formats.ts";
import type { ToolColumn } from "./columns.ts";
import { sayValue } from "./conditions.ts";

export interface Histogram {
  edges: CellValue[];
  counts: number[];
}

interface BarsProps {
  column: ToolColumn;
  histogram: Histogram;
  /** Whether a bin is in the range. */
  isIn?: (low: CellValue, high: CellValue) => boolean;
  /** Takes the ends of the range that was drawn over; the fields beside it are the keyboard's way. */
  onBrush?: (low: CellValue, high: CellValue) => void;
}

const HEIGHT = 64;

export function Bars({ column, histogram, isIn, onBrush }: BarsProps) {
  const { edges, counts } = histogram;
  const plot = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number | null>(null);
  const most = Math.max(1, ...counts);
  const edge = (at: number): CellValue => edges[at] ?? null;

  function binAt(event: PointerEvent): number {
    const { left = 0, width = 1 } = plot.current?.getBoundingClientRect() ?? {};
    const bin = Math.floor(((event.clientX - left) / Math.max(width, 1)) * counts.length);
    return Math.max(0, Math.min(counts.length - 1, bin));
  }

  function brush(start: number, event: PointerEvent): void {
    const now = binAt(event);
    onBrush?.(edge(Math.min(start, now)), edge(Math.max(start, now) + 1));
  }

  const summary = say("Histogram from {low} to {high}", { low: sayValue(edge(0), column), high: sayValue(edge(counts.length), column) });
  return (
    <figure className="jt-bars" aria-label={summary}>
      <div
        ref={plot}
        className="jt-bars-plot"
        aria-hidden="true"
        data-brush={onBrush ? "" : undefined}
        style={{ height: HEIGHT }}
        onPointerDown={(event) => {
          if (onBrush === undefined || event.button !== 0) return;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const bin = binAt(event);
          setFrom(bin);
          brush(bin, event);
        }}
        onPointerMove={(event) => (from === null ? undefined : brush(from, event))}
        onPointerUp={() => setFrom(null)}
        onPointerCancel={() => setFrom(null)}
      >
        {counts.map((count, at) => (
          <span
            key={String(edge(at))}
            title={`${sayValue(edge(at), column)} – ${sayValue(edge(at + 1), column)}: ${writeCount(count)}`}
            data-in={isIn === undefined || isIn(edge(at), edge(at + 1)) ? "" : undefined}
          >
            <i style={{ height: count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT)) }} />
          </span>
        ))}
      </div>
      <figcaption>
        <span>{sayValue(edge(0), column)}</span>
        <span>{sayValue(edge(counts.length), column)}</span>
      </figcaption>
    </figure>
  );
}
