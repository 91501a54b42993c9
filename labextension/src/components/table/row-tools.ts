/** How rows are added and deleted: by button and by key, of the rows that are selected, else of those of the marked cells. */
import type { GridKeyEventArgs, GridSelection } from "@glideapps/glide-data-grid";
import { useEffect, useRef } from "react";
import type { RowId } from "../../core/frames.ts";
import type { Editing } from "./use-editing.ts";

interface Options {
  editing: Editing;
  /** The ids of the selected rows, where several may be selected; else none. */
  selected: ReadonlySet<RowId>;
  /** The cells that are marked. */
  current: GridSelection["current"];
  /** Goes to a cell that may be new in the grid, by its shown column and its row. */
  onGo(column: number, row: number): void;
}

export interface RowTools {
  canAdd: boolean;
  canDelete: boolean;
  add(): void;
  /** Deletes the rows, or takes them back where all are deleted. */
  turn(): void;
  /** How many rows `turn` is about. */
  count: number;
  /** Whether all of them are deleted. */
  deleted: boolean;
  /** Takes a key that is for rows; whether it was. */
  press(event: GridKeyEventArgs): boolean;
}

export function useRowTools({ editing, selected, current, onGo }: Options): RowTools {
  const { canAdd, canDelete, drafts, added } = editing;
  const fresh = useRef<number | null>(null);

  // The grid has a new row once it is drawn again.
  useEffect(() => {
    const index = fresh.current;
    if (index === null) return;
    fresh.current = null;
    const column = editing.editable.findIndex((one) => one);
    onGo(Math.max(column, 0), index);
  });

  const row = current ? editing.rowAt(current.cell[1])?.id : undefined;
  const { hold } = editing;
  useEffect(() => hold(row ?? null), [hold, row]);

  const marked = current === undefined ? [] : Array.from({ length: current.range.height }, (_, down) => editing.rowAt(current.range.y + down)?.id);
  const isOnNew = row !== undefined && added.some(({ id }) => id === row);
  const ids = selected.size > 0 && !isOnNew ? [...selected] : marked.filter((id) => id !== undefined);
  const deleted = ids.length > 0 && ids.every((id) => drafts.isDeleted(id));

  function add(): void {
    fresh.current = editing.add();
  }

  function turn(): void {
    if (deleted) editing.restore(ids);
    else if (ids.length > 0) editing.remove(ids);
  }

  function press(event: GridKeyEventArgs): boolean {
    const { key, altKey, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const adds = canAdd && !altKey && ((key === "Insert" && !control && !shiftKey) || (key === "Enter" && control && shiftKey));
    const deletes = canDelete && control && !altKey && (key === "Delete" || key === "Backspace");
    if (!adds && !deletes) return false;
    event.cancel();
    event.preventDefault();
    if (adds) add();
    else turn();
    return true;
  }

  // Rows that were added here can be taken back by their visitor.
  return { canAdd, canDelete: canDelete || isOnNew, add, turn, count: ids.length, deleted, press };
}
