/** The aggregates of columns below the columns of a grid, which it follows sideways. */
import "./foot.css";
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { heard, say } from "../../core/locale.ts";
import { isSame } from "../../core/edits.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ToolColumn } from "./columns.ts";
import { FootCell } from "./FootCell.tsx";
import { useTotals } from "./totals.ts";

export interface FootRowProps {
  rows: TableRows;
  data: unknown;
  /** The columns that are shown, in their order. */
  columns: readonly (ToolColumn & { width: number })[];
  /** What the grid is in. */
  frame: RefObject<HTMLElement | null>;
  /** How wide a shown column is drawn; undefined before it is known. */
  widthOf: (column: number) => number | undefined;
  /** The width of what stands before the columns. */
  before: number;
  /** How many columns stay at the left. */
  fixed: number;
}

export default function FootRow({ rows, data, columns, frame, widthOf, before, fixed }: FootRowProps) {
  const { error, waits, totals } = useTotals(rows, data, columns);
  const [widths, setWidths] = useState<number[]>([]);
  const strip = useRef<HTMLDivElement>(null);

  // The grid widens columns after it has been drawn.
  function measure(): void {
    const now = columns.map(({ width }, at) => widthOf(at) ?? width);
    setWidths((known) => (isSame(known, now) ? known : now));
  }
  const measured = useRef(measure);
  useLayoutEffect(() => {
    measured.current = measure;
    const request = requestAnimationFrame(measure);
    return () => cancelAnimationFrame(request);
  });

  useEffect(() => {
    const box = frame.current;
    if (box === null) return undefined;
    const follow = () => {
      const left = box.querySelector(".dvn-scroller")?.scrollLeft ?? 0;
      if (strip.current) strip.current.style.transform = `translateX(${-left}px)`;
      measured.current();
    };
    const observer = new ResizeObserver(() => requestAnimationFrame(follow));
    observer.observe(box);
    // What scrolls is of the grid, which makes it anew.
    box.addEventListener("scroll", follow, { passive: true, capture: true });
    follow();
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", follow, { capture: true });
    };
  }, [frame]);

  if (error !== null) return <div className="jt-foot-row" role="alert">{heard(error)}</div>;
  const lefts = [before];
  columns.forEach(({ width }, at) => lefts.push((lefts[at] ?? 0) + (widths[at] ?? width)));
  const edge = fixed > 0 ? (lefts[fixed] ?? 0) : 0;
  const cells = columns.map((column, at) => {
    const total = totals.find((one) => one.column === column);
    if (total === undefined) return { at, cell: null };
    const place = { left: (lefts[at] ?? 0) - (at < fixed ? 0 : edge), width: widths[at] ?? column.width };
    return { at, cell: <FootCell key={column.name} {...total} style={place} /> };
  });
  return (
    <fieldset className="jt-foot-row" aria-label={say("Totals")} aria-busy={waits}>
      {cells.map(({ at, cell }) => (at < fixed ? cell : null))}
      <div className="jt-foot-strip" style={{ left: edge }}>
        <div ref={strip}>{cells.map(({ at, cell }) => (at < fixed ? null : cell))}</div>
      </div>
    </fieldset>
  );
}
