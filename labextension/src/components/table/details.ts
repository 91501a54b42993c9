/** Rows of the grid that open: the column that opens them, and how high they are with what is below them. */
import { GridCellKind, type GridCell, type GridKeyEventArgs } from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { say } from "../../core/locale.ts";
import type { PlacedRow } from "../../renderer/layout/Details.tsx";
import type { RowId } from "../../core/frames.ts";
import type { TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useCell, useKey, useRenderer } from "../../renderer/hooks/renderer.ts";
import { ROW } from "./fitting.ts";
import { useOpenRows } from "./open-rows.ts";

/** Of more rows the grid would add up all heights at each scroll: what is open is below the grid then. */
export const MANY = 100_000;
/** The height of what is below a row until it is measured. */
const UNMEASURED = 96;

interface Options {
  path: string;
  rows: TableRows;
  data: TableData;
  /** The revision of the rows. */
  revision: number;
  /** How many columns for the selection come before. */
  before: number;
  body: RefObject<HTMLElement | null>;
}

export interface Details {
  /** The column of the grid that opens rows; -1 where none opens. */
  column: number;
  /** The open rows; in a table of very many, the one that is shown below the grid. */
  open: readonly PlacedRow[];
  /** Whether they are shown below the grid, and not in it. */
  below: boolean;
  rowHeight: number | ((index: number) => number);
  /** What open rows add to the height of all rows. */
  extra: number;
  isOpen(index: number): boolean;
  /** What open rows before one add to their height. */
  above(index: number): number;
  toggle(index: number): void;
  /** Takes a key of the cell at which the keyboard is; whether it was one for it. */
  press(event: GridKeyEventArgs): boolean;
  cell(index: number): GridCell;
  /** Takes the measured height of what is below a row. */
  measured(id: RowId, height: number): void;
}

/** The focus goes from the row into what is below it. */
export function focusDetails(body: HTMLElement | null, index: number): boolean {
  const section = body?.parentElement?.querySelector<HTMLElement>(`[data-details-row="${index}"]`);
  const target = section?.querySelector<HTMLElement>('a[href], button:not([disabled]), input, select, textarea, summary, [tabindex="0"]') ?? section;
  target?.focus({ preventScroll: true });
  return target !== null && target !== undefined;
}

export function useDetails({ path, rows, data, revision, before, body }: Options): Details {
  const { store, builds } = useRenderer();
  const has = (useKey(store.children, path) ?? []).length > 0;
  const isBuilt = useCell(builds);
  const { open, shown } = useOpenRows(rows, data, revision);
  const heights = useRef(new Map<RowId, number>());
  const [count, setCount] = useState(0);
  const column = has ? before : -1;
  const below = rows.length > MANY;

  const placed = useMemo(() => {
    const first = rows.row(0);
    // A builder edits what is below the first row.
    const all = !has ? [] : isBuilt ? (first === undefined ? [] : [{ row: first, index: 0 }]) : below ? shown.slice(-1) : shown;
    let added = 0;
    return all.map(({ row, index }): PlacedRow => {
      const height = heights.current.get(row.id) ?? UNMEASURED;
      const top = (index + 1) * ROW + added;
      added += height;
      return { row, index, top, height };
    });
    // eslint-disable-next-line react/exhaustive-deps
  }, [has, isBuilt, shown, rows, revision, below, count]);

  const key = below ? "" : placed.map(({ index, height }) => `${index}:${height}`).join();
  const { rowHeight, extra } = useMemo(() => {
    const added = new Map(key === "" ? [] : key.split(",").map((one) => one.split(":").map(Number) as [number, number]));
    const sum = [...added.values()].reduce((all, one) => all + one, 0);
    return { rowHeight: added.size === 0 ? ROW : (index: number) => ROW + (added.get(index) ?? 0), extra: sum };
  }, [key]);

  const opened = useMemo(() => new Set(placed.map(({ index }) => index)), [placed]);
  const isOpen = useCallback((index: number) => opened.has(index), [opened]);

  // Inside of its canvas the grid has a table for screen readers, which follows later.
  useEffect(() => {
    if (column < 0) return undefined;
    const mark = () => {
      for (const cell of body.current?.querySelectorAll(`td[aria-colindex="${column + 1}"]`) ?? []) {
        const index = Number(cell.closest("tr")?.getAttribute("aria-rowindex")) - 2;
        cell.setAttribute("aria-expanded", String(opened.has(index)));
      }
    };
    mark();
    const observer = new MutationObserver(mark);
    if (body.current) observer.observe(body.current, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-rowindex"] });
    return () => observer.disconnect();
  }, [column, opened, body]);

  function toggle(index: number): void {
    const row = rows.row(index);
    if (row !== undefined && !isBuilt) open.toggle(row.id);
  }

  function press({ key: pressed, location, shiftKey, ctrlKey, metaKey, altKey }: GridKeyEventArgs): boolean {
    if (column < 0 || location === undefined || ctrlKey || metaKey || altKey) return false;
    const [at, index] = location;
    if (pressed === "Tab" && !shiftKey && isOpen(index)) return focusDetails(body.current, index);
    if (at !== column || shiftKey) return false;
    const turns = pressed === "Enter" || pressed === " " || (pressed === "ArrowRight" && !isOpen(index)) || (pressed === "ArrowLeft" && isOpen(index));
    if (turns) toggle(index);
    return turns;
  }

  const cell = useCallback(
    (index: number): GridCell => ({
      kind: GridCellKind.Text,
      data: say("Details"),
      displayData: "",
      copyData: "",
      allowOverlay: false,
      readonly: true,
      cursor: "pointer",
      // What is open is drawn otherwise.
      ...(isOpen(index) ? { style: "normal" as const } : {}),
    }),
    [isOpen],
  );

  return {
    column, open: placed, below, rowHeight, extra, isOpen, toggle, press, cell,
    above: (index) => (below ? 0 : placed.reduce((sum, one) => (one.index < index ? sum + one.height : sum), 0)),
    measured(id, height) {
      if (heights.current.get(id) === height) return;
      heights.current.set(id, height);
      setCount((now) => now + 1);
    },
  };
}
