import { useCallback, useMemo, useRef } from "react";
import type { TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { selectedOf, selectionOf, type RowId } from "../../core/frames.ts";
import { useAllRows, type AllRows } from "../../renderer/tables/all-rows.ts";
import { MAX_SELECTED, sameSelection, select, selectRange } from "./selection.ts";

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  /** The revision of its rows. */
  revision: number;
}

interface Selecting {
  /** The ids of the selected rows. */
  selected: ReadonlySet<RowId>;
  /** Whether all rows that match are, and without which. */
  all: AllRows;
  /** Whether the row at an index of the grid is selected. */
  isSelected(index: number): boolean;
  /** Selects the row at an index; `adds` keeps the others, `extends_` selects those up to it as well. */
  choose(index: number, adds: boolean, extends_: boolean): void;
  /** Of the rows that the browser holds: whether none, some or all are selected. */
  shown: "none" | "some" | "all";
  /** Selects those, or none where all of them are selected. */
  chooseShown(): void;
}

/** How rows are selected: by click, with Ctrl or Shift, and with Enter or the space bar. */
export function useSelecting({ path, component, rows, data, revision }: Options): Selecting {
  const { visit, store } = useRenderer();
  const value = useKey(store.values, path);
  const selected = useMemo(() => new Set(selectedOf(value)), [value]);
  const anchor = useRef<number | null>(null);
  const all = useAllRows(rows, data);
  const { selection, handlers } = component;

  function give(next: RowId[]): void {
    if (sameSelection(next, [...selected])) return;
    visit.change(path, selectionOf(data, next));
    if ("select" in handlers) visit.event(path, "select");
  }

  function choose(index: number, adds: boolean, extends_: boolean): void {
    const id = rows.row(index)?.id;
    if (selection === "none" || id === undefined) return;
    if (all.chosen && adds && !extends_) {
      if (all.has(id) && selected.has(id)) give(select([...selected], id, true));
      all.turn(id);
      return;
    }
    all.end();
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
      return row !== undefined && (all.chosen ? all.has(row.id) : selected.has(row.id));
    },
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, selected, all, all.revision],
  );

  const held = selection === "multiple" ? rows.heldIds(MAX_SELECTED) : [];
  const chosen = held.filter((id) => (all.chosen ? all.has(id) : selected.has(id))).length;
  const shown = chosen === 0 ? "none" : chosen === held.length ? "all" : "some";

  function chooseShown(): void {
    all.end();
    give(shown === "all" ? [] : selectRange([...selected], held));
  }

  return { selected, all, isSelected, choose, shown, chooseShown };
}
