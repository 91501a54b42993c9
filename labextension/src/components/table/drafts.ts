/** The cells of a table that its visitor has changed and that are not saved yet. */
import { keyOf, type RowId } from "../../core/frames.ts";
import { heard } from "../../core/locale.ts";
import type { JsonValue, RefusedCell, TableData } from "../../core/protocol.ts";
import type { CellValue, TableRows } from "../../core/tables.ts";

/** The most cells of one change set. */
export const MAX_EDITS = 10_000;

export interface Draft {
  id: RowId;
  column: string;
  /** What was in the cell when it was changed first. */
  old: CellValue;
  value: CellValue;
  /** What is wrong with it; null if nothing is known to be. */
  error: string | null;
  /** `sent` waits for its answer; `saved` is shown until new data comes. */
  state: "changed" | "sent" | "saved";
}

type Change = Pick<Draft, "id" | "column" | "old" | "value" | "error">;
/** What was there before a change: drafts by place, undefined for none. */
type Step = Map<string, Draft | undefined>;

function placeOf(id: RowId, column: string): string {
  return JSON.stringify([id, column]);
}

export class Drafts {
  revision = 0;
  private readonly all = new Map<string, Draft>();
  private past: Step[] = [];
  private future: Step[] = [];
  /** How many changes new data has taken with it, since the last step of the visitor. */
  lost = 0;
  private version = 0;
  private readonly listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  at(id: RowId, column: string): Draft | undefined {
    return this.all.get(placeOf(id, column));
  }

  /** Those that are not saved, in the order in which they were changed. */
  get open(): Draft[] {
    return [...this.all.values()].filter(({ state }) => state === "changed");
  }

  get sending(): boolean {
    return [...this.all.values()].some(({ state }) => state === "sent");
  }

  get undoable(): boolean {
    return this.past.length > 0;
  }

  /** Changes cells in one step that can be undone; false where there would be too many. */
  change(changes: readonly Change[]): boolean {
    const free = changes.filter(({ id, column }) => this.at(id, column)?.state !== "sent");
    const fresh = new Set(free.map(({ id, column }) => placeOf(id, column)).filter((place) => !this.all.has(place)));
    if (this.all.size + fresh.size > MAX_EDITS) return false;
    if (free.length === 0) return true;
    const step: Step = new Map();
    for (const change of free) {
      const place = placeOf(change.id, change.column);
      const before = this.all.get(place);
      if (!step.has(place)) step.set(place, before);
      // Of a cell that was saved, what is shown is what it holds now.
      const old = before === undefined ? change.old : before.state === "saved" ? before.value : before.old;
      if (change.error === null && change.value === old) this.all.delete(place);
      else this.all.set(place, { ...change, old, state: "changed" });
    }
    this.past.push(step);
    this.future = [];
    this.lost = 0;
    this.notify();
    return true;
  }

  undo(): void {
    this.turn(this.past, this.future);
  }

  redo(): void {
    this.turn(this.future, this.past);
  }

  discard(): void {
    for (const [place, draft] of this.all) if (draft.state === "changed") this.all.delete(place);
    this.lost = 0;
    this.forgetSteps();
    this.notify();
  }

  /** The change set of those that are not saved, which are sent from now on; null where there are none that fit. */
  send(data: TableData): JsonValue {
    const fitting = this.open.filter(({ error }) => error === null);
    if (fitting.length === 0) return null;
    for (const draft of fitting) this.put({ ...draft, state: "sent" });
    this.forgetSteps();
    this.notify();
    const key = data.key ?? [];
    const changed = fitting.map(({ id, column, old, value }) => ({ row: key.length > 0 ? keyOf(id) : id, column, old, new: value }));
    return { table: data.table, key, changed };
  }

  /** What was sent is saved but for what was refused; `data` has come since it was sent where its version is another. */
  saved(refused: readonly RefusedCell[], sentIn: number): void {
    const wrong = new Map(refused.map((one) => [placeOf(idOf(one.row), one.column), one]));
    for (const [place, draft] of this.all) {
      if (draft.state !== "sent") continue;
      const one = wrong.get(place);
      if (one !== undefined) this.put({ ...draft, state: "changed", error: heard(one.message), old: one.meanwhile ? one.present : draft.old });
      else if (this.version === sentIn) this.put({ ...draft, state: "saved" });
      else this.all.delete(place);
    }
    this.notify();
  }

  /** What was sent is not saved. */
  failed(): void {
    for (const draft of this.all.values()) if (draft.state === "sent") this.put({ ...draft, state: "changed" });
    this.notify();
  }

  /** Takes new data: what was saved is in it, and without a key nobody knows which rows the others are of. */
  show(data: TableData): void {
    if (data.table === this.version) return;
    const [first, keyed] = [this.version === 0, (data.key ?? []).length > 0];
    this.version = data.table;
    if (first) return;
    let lost = 0;
    for (const [place, draft] of this.all) {
      if (draft.state === "saved" || (typeof draft.id === "number") === keyed || !keyed) {
        if (draft.state === "changed") lost += 1;
        this.all.delete(place);
      }
    }
    if (lost > 0) this.forgetSteps();
    this.lost += lost;
    this.notify();
  }

  private put(draft: Draft): void {
    this.all.set(placeOf(draft.id, draft.column), draft);
  }

  private forgetSteps(): void {
    this.past = [];
    this.future = [];
  }

  private turn(from: Step[], to: Step[]): void {
    const step = from.pop();
    if (step === undefined) return;
    const back: Step = new Map();
    for (const [place, draft] of step) {
      back.set(place, this.all.get(place));
      if (draft === undefined) this.all.delete(place);
      else this.all.set(place, draft);
    }
    to.push(back);
    this.notify();
  }

  private notify(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

function idOf(row: RefusedCell["row"]): RowId {
  return typeof row === "number" ? row : JSON.stringify(row);
}

const known = new WeakMap<TableRows, Drafts>();

/** The changes of a table, which stay while it is not on screen. */
export function draftsOf(rows: TableRows): Drafts {
  const found = known.get(rows) ?? new Drafts();
  known.set(rows, found);
  return found;
}

