/** Stands for the grid in the tests of components: draws as a plain table what glide draws on its canvas, which needs a browser. */
import { createElement as h, useEffect, useState } from "react";

/** How many rows are on screen. */
const VISIBLE = 8;

type Cell = { kind: string; displayData?: string; data?: unknown };
interface Props {
  columns: { id: string; title: string }[];
  rows: number;
  provideEditor: unknown;
  getCellContent(item: [number, number]): Cell;
  getRowThemeOverride(row: number): object | undefined;
  onVisibleRegionChanged(range: object): void;
  onHeaderClicked(column: number, event: object): void;
  onHeaderMenuClick(column: number, bounds: object): void;
  onCellClicked(item: [number, number], event: object): void;
  onKeyDown(event: object): void;
}

/** What the grid adds to a key over a row. */
const keys = (row: number) => ({ location: [0, row], cancel: () => undefined, preventDefault: () => undefined });

export function DataEditor(props: Props) {
  useEffect(() => props.onVisibleRegionChanged({ x: 0, y: 0, width: 3, height: VISIBLE }), [props]);
  const [provideEditor] = useState(() => props.provideEditor);
  const rows = Array.from({ length: Math.min(props.rows, VISIBLE) }, (_, row) => row);
  // An editor that is open is drawn anew by another function: `data-redraws` says so.
  return h("table", { "data-redraws": provideEditor === props.provideEditor ? undefined : "" }, h("tbody", {},
    h("tr", {}, props.columns.map(({ id, title }, index) =>
      h("th", {
        key: id,
        onClick: (event: MouseEvent) => props.onHeaderClicked(index, event),
        onContextMenu: () => props.onHeaderMenuClick(index, { x: 0, y: 0, width: 10, height: 10 }),
      }, title))),
    rows.map((row) => h("tr", {
      key: row,
      "data-row": row,
      "data-selected": props.getRowThemeOverride(row) ? "" : undefined,
      onKeyDown: (event: KeyboardEvent) => props.onKeyDown({ ...keys(row), key: event.key, ctrlKey: false, shiftKey: false }),
    }, props.columns.map(({ id }, index) => {
      const cell = props.getCellContent([index, row]);
      return h("td", {
        key: id,
        onClick: (event: MouseEvent) => props.onCellClicked([index, row], event),
      }, cell.kind === "loading" ? "…" : (cell.displayData ?? String(cell.data)));
    }))),
  ));
}

const empty = { add: () => empty };
export const CompactSelection = { empty: () => empty };
export const measureTextCached = () => ({ width: 0 });
export const getMiddleCenterBias = () => 0;
