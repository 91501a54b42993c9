import { useCallback, useMemo, useRef } from "react";
import type { TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { selectedOf, selectionOf, type RowId } from "../../core/frames.ts";
import { sameSelection, select, selectRange } from "./selection.ts";

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  /** The revision of its rows. */
  revision: number;
}

interface Selecting {
  /** The ids of the selected rows. */
  selected: ReadonlySet<RowId>;
  /** Whether the row at an index of the grid is selected. */
  isSelected(index: number): boolean;
  /** Selects the row at an index; `adds` keeps the others, `extends_` selects those up to it as well. */
  choose(index: number, adds: boolean, extends_: boolean): void;
}

/** How rows are selected: by click, with Ctrl or Shift, and with Enter or the space bar. */
export function useSelecting({ path, component, rows, data, revision }: Options): Selecting {
  const { visit, store } = useRenderer();
  const value = useKey(store.values, path);
  const selected = useMemo(() => new Set(selectedOf(value)), [value]);
  const anchor = useRef<number | null>(null);
  const { selection, handlers } = component;

  function give(next: RowId[]): void {
    if (sameSelection(next, [...selected])) return;
    visit.change(path, selectionOf(data, next));
    if ("select" in handlers) visit.event(path, "select");
  }

  function choose(index: number, adds: boolean, extends_: boolean): void {
    const id = rows.row(index)?.id;
    if (selection === "none" || id === undefined) return;
    const from = anchor.current;
    anchor.current = index;
    if (selection === "multiple" && extends_ && from !== null) {
      const [first, last] = [Math.min(from, index), Math.max(from, index)];
      const ids = Array.from({ length: last - first + 1 }, (_, offset) => rows.row(first + offset)?.id);
      give(selectRange([...selected], ids.filter((one) => one !== undefined)));
    } else give(select([...selected], id, adds && (selection === "multiple" || selected.has(id))));
  }

  const isSelected = useCallback(
    (index: number) => {
      const row = rows.row(index);
      return row !== undefined && selected.has(row.id);
    },
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, selected],
  );

  return { selected, isSelected, choose };
}
