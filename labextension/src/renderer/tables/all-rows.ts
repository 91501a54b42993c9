/** That a visitor has selected all rows that match, as conditions, and not as a list of rows. */
import { useEffect, useSyncExternalStore } from "react";
import { isSame } from "../../core/edits.ts";
import { keyOf, type RowId } from "../../core/frames.ts";
import { say } from "../../core/locale.ts";
import type { Filter, JsonValue, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";

/** The most rows that are left out, as the protocol has it. */
const MAX_BUT = 1000;

export class AllRows {
  /** Counts up with each change. */
  revision = 0;
  /** Why it has ended; empty for nothing to say. */
  note = "";
  /** Whether the visitor has done something with these rows: new data is no news then. */
  used = false;
  private on: { filter: Filter[]; search: string; version: number } | null = null;
  private readonly out = new Set<RowId>();
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get chosen(): boolean {
    return this.on !== null;
  }

  /** The rows that are left out. */
  get excluded(): ReadonlySet<RowId> {
    return this.out;
  }

  /** How many rows are left out. */
  get left(): number {
    return this.out.size;
  }

  has(id: RowId): boolean {
    return this.on !== null && !this.out.has(id);
  }

  start({ filter, search }: TableRows["order"], version: number): void {
    this.on = { filter, search, version };
    this.out.clear();
    this.note = "";
    this.used = false;
    this.notify();
  }

  /** Leaves a row out, or takes it in again. */
  turn(id: RowId): void {
    if (this.out.has(id)) this.out.delete(id);
    else if (this.out.size < MAX_BUT) this.out.add(id);
    else this.note = say("At most {count} rows can be left out", { count: MAX_BUT });
    this.notify();
  }

  end(note = ""): void {
    if (this.on === null && note === this.note) return;
    this.on = null;
    this.out.clear();
    this.note = note;
    this.notify();
  }

  /** Ends it once the rows that match are others than those that the visitor has meant. */
  see({ filter, search }: TableRows["order"], version: number): void {
    if (this.on === null) return;
    if (!isSame(this.on.filter, filter) || this.on.search !== search) this.end(say("Other rows match now: all rows are no longer selected"));
    else if (this.on.version !== version) this.end(this.used ? "" : say("The table has new data: all rows are no longer selected"));
  }

  /** What travels of it. */
  sent(keyed: boolean): JsonValue {
    if (this.on === null) return null;
    const { filter, search } = this.on;
    return { filter: filter as unknown as JsonValue, search, but: [...this.out].map((id) => (keyed ? keyOf(id) : id)) };
  }

  private notify(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

const known = new WeakMap<TableRows, AllRows>();

export function allRowsOf(rows: TableRows): AllRows {
  const found = known.get(rows) ?? new AllRows();
  known.set(rows, found);
  return found;
}

/** The same, which draws again with each change. */
export function useAllRows(rows: TableRows, data: TableData): AllRows {
  const all = allRowsOf(rows);
  useSyncExternalStore(
    (listener) => all.subscribe(listener),
    () => all.revision,
  );
  const { order } = rows;
  useEffect(() => all.see(order, data.table));
  return all;
}
