/** How large a table is: whole rows, as many as it has, and columns as wide as they need. */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

export const ROW = 36;
export const HEAD = 38;
export const MARKER_WIDTH = 42;
/** The room for a message where there are no rows. */
const EMPTY = 96;
/** Columns that need this part of the table's width at least are widened to fill it. */
const FILLS = 0.6;

interface Size {
  frame: RefObject<HTMLDivElement | null>;
  /** Of the table's body. */
  height: number;
  /** Of the grid in it, which may be less. */
  width: number;
  grid: number;
  /** The part of the grid that shows rows, without heads and scroll bars. */
  inner: { width: number; height: number };
  /** Whether columns are widened. */
  fills: boolean;
  /** Whether columns go on at the right of what is on screen. */
  more: boolean;
  /** Looks again, as after a scroll. */
  look(): void;
}

interface Seen {
  width: number;
  height: number;
  /** The width of the scroll bars. */
  below: number;
  beside: number;
  more: boolean;
}

const UNSEEN: Seen = { width: 0, height: 0, below: 0, beside: 0, more: false };

/** The height of heads and rows, at most `limit`; `bar` is that of a scroll bar, and `extra` of what is open below rows. */
export function heightOf(limit: number, rows: number, bar = 0, extra = 0): number {
  if (rows === 0) return HEAD + EMPTY;
  if (extra > 0) return Math.max(HEAD + ROW, Math.min(limit, HEAD + rows * ROW + extra + bar));
  return HEAD + Math.max(1, Math.min(rows, Math.floor((limit - HEAD - bar) / ROW))) * ROW + bar;
}

/**
 * The size of a grid whose columns need a width, in a frame that may be higher than it, as in a row of cards. It is as
 * high as it was for `rows`, of which a search may have `found` fewer; `extra` is the height of what is open below rows.
 * With `widened`, columns are in any case.
 */
export function useSize(needed: number, limit: number, rows: number, found: number, extra = 0, widened = false): Size {
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(UNSEEN);

  function look(): void {
    const now = measured(frame.current);
    setSeen((before) => (same(before, now) ? before : now));
  }

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const again = () => setSeen(measured(element));
    again();
    const observer = new ResizeObserver(again);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { width, below, beside, more } = seen;
  const fills = widened || needed >= width * FILLS;
  const height = heightOf(limit, rows, below, extra);
  const grid = found === 0 ? HEAD + 1 : heightOf(Math.max(seen.height, height), found, below, extra);
  const slack = found === 0 || found < rows ? 0 : Math.max(seen.height, height) - grid;
  useLayoutEffect(() => {
    // The foot takes what is left below the last whole row.
    frame.current?.closest<HTMLElement>(".jt-table")?.style.setProperty("--jt-slack", `${slack}px`);
  }, [slack]);
  const shown = fills ? width : Math.min(needed + beside + 1, width);
  return { frame, look, height, grid, width: shown, inner: { width: shown - beside, height: grid - HEAD - below }, fills, more };
}

function measured(frame: HTMLElement | null): Seen {
  if (frame === null) return UNSEEN;
  const now: Seen = { ...UNSEEN, width: frame.clientWidth, height: frame.clientHeight };
  const scroller = frame.querySelector<HTMLElement>(".dvn-scroller");
  if (scroller) {
    now.below = scroller.offsetHeight - scroller.clientHeight;
    now.beside = scroller.offsetWidth - scroller.clientWidth;
    now.more = scroller.scrollLeft + scroller.clientWidth < scroller.scrollWidth - 1;
  }
  return now;
}

function same(one: Seen, other: Seen): boolean {
  return Object.entries(one).every(([name, value]) => other[name as keyof Seen] === value);
}
