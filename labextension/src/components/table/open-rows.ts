/** Which rows of a table are open, with what is drawn below them. */
import { useMemo, useSyncExternalStore } from "react";
import type { RowId } from "../../core/frames.ts";
import type { TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";

/** The most rows that are open at once: another one closes the first. */
export const MOST_OPEN = 20;

/** An open row, as far as it is known where it is. */
export interface OpenRow {
  row: Row;
  index: number;
}

export class OpenRows {
  /** Counts up with each change. */
  revision = 0;
  private ids: readonly RowId[] = [];
  /** What names the rows of the data: the columns of their key, or the version of the data where they have none. */
  private named = "";
  /** Where open rows are in the present order of the present data, and what was last in them. */
  private readonly seen = new Map<RowId, OpenRow>();
  private order: TableRows["order"] | null = null;
  private data: TableData | null = null;
  private lines = 0;
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  has(id: RowId | undefined): boolean {
    return id !== undefined && this.ids.includes(id);
  }

  /** Opens or closes a row. */
  toggle(id: RowId): void {
    this.ids = this.has(id) ? this.ids.filter((one) => one !== id) : [...this.ids, id].slice(-MOST_OPEN);
    this.changed();
  }

  /**
   * Those that are open, by their places. Rows with a key stay open in new data and in another order; those that are named by
   * their positions only while the data stays.
   */
  shown(rows: TableRows, data: TableData): OpenRow[] {
    const named = (data.key?.length ?? 0) > 0 ? JSON.stringify(data.key) : String(data.table);
    if (named !== this.named) {
      this.named = named;
      this.ids = [];
    }
    // Groups that open and close move rows, too.
    if (rows.order !== this.order || data !== this.data || rows.length !== this.lines) this.seen.clear();
    this.order = rows.order;
    this.lines = rows.length;
    this.data = data;
    for (const index of rows.indexes(new Set(this.ids))) {
      const row = rows.row(index);
      if (row !== undefined) this.seen.set(row.id, { row, index });
    }
    return this.ids.flatMap((id) => this.seen.get(id) ?? []).toSorted((a, b) => a.index - b.index);
  }

  private changed(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

const known = new WeakMap<TableRows, OpenRows>();

function openRowsOf(rows: TableRows): OpenRows {
  const found = known.get(rows) ?? new OpenRows();
  known.set(rows, found);
  return found;
}

/** The open rows of a table; its component is drawn again when one opens or closes. `revision` is that of the rows. */
export function useOpenRows(rows: TableRows, data: TableData, revision: number): { open: OpenRows; shown: OpenRow[] } {
  const open = openRowsOf(rows);
  const now = useSyncExternalStore(
    (listener) => open.subscribe(listener),
    () => open.revision,
  );
  // What is open is found again with each change of the rows.
  // eslint-disable-next-line react/exhaustive-deps
  return useMemo(() => ({ open, shown: open.shown(rows, data) }), [open, rows, data, revision, now, rows.order]);
}
