/** What a visitor has changed in a table and not saved yet: cells, rows that are added, and rows that are deleted. */
import { keyOf, type RowId } from "../../core/frames.ts";
import { heard } from "../../core/locale.ts";
import type { JsonValue, RefusedCell, TableData } from "../../core/protocol.ts";
import type { CellValue, TableRows } from "../../core/tables.ts";

/** The most cells of one change set. */
export const MAX_EDITS = 10_000;
/** The most rows that one adds, and the most that it deletes. */
export const MAX_ROWS = 1000;
/** The column of what is said of a whole row. */
export const WHOLE = "";
const [ADDED, DELETED] = ["added", "deleted"];

export interface Draft {
  id: RowId;
  /** The column of the cell; `WHOLE` for a row that is added or deleted, whose `value` says which. */
  column: string;
  /** What was in the cell when it was changed first. */
  old: CellValue;
  value: CellValue;
  /** What is wrong with it; null if nothing is known to be. */
  error: string | null;
  /** `sent` waits for its answer; `saved` is shown until new data comes. */
  state: "changed" | "sent" | "saved";
  /** What was in a deleted row, as far as its cells travel as they are. */
  seen?: Record<string, CellValue> | null;
}

export type Change = Pick<Draft, "id" | "column" | "old" | "value" | "error" | "seen">;
/** What was there before a change: drafts by place, undefined for none. */
type Step = Map<string, Draft | undefined>;

/** How many changes there are: an added or deleted row is one. */
export interface Counts {
  all: number;
  /** Those that are not saved because something is wrong with them. */
  wrong: number;
  /** Added rows that only lack cells. */
  incomplete: number;
}

function placeOf(id: RowId, column: string): string {
  return JSON.stringify([id, column]);
}

/** Whether an id is that of a row that is added here. */
export function isNew(id: RowId): boolean {
  return typeof id === "string" && id.startsWith("+");
}

export class Drafts {
  revision = 0;
  private readonly all = new Map<string, Draft>();
  private past: Step[] = [];
  private future: Step[] = [];
  /** How many changes new data has taken with it, since the last step of the visitor. */
  lost = 0;
  private version = 0;
  private numbered = 0;
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

  /** Whether leaving the page would lose anything; what is on its way is not lost. */
  get unsaved(): boolean {
    return this.open.length > 0;
  }

  get sending(): boolean {
    return [...this.all.values()].some(({ state }) => state === "sent");
  }

  get undoable(): boolean {
    return this.past.length > 0;
  }

  /** The rows that are added, in their order. */
  get added(): RowId[] {
    const ids = [...this.all.values()].filter(({ column, value }) => column === WHOLE && value === ADDED).map(({ id }) => id);
    return ids.toSorted((one, other) => Number(one) - Number(other));
  }

  isDeleted(id: RowId): boolean {
    return this.at(id, WHOLE)?.value === DELETED;
  }

  /** What is wrong with a cell, or with the whole of its added row; empty for nothing. */
  errorAt(id: RowId, column: string): string {
    return this.at(id, column)?.error ?? this.at(id, WHOLE)?.error ?? "";
  }

  /** Whether a row takes no changes: it is on its way, saved and not in the data yet, or deleted. */
  isFixed(id: RowId): boolean {
    const row = this.at(id, WHOLE);
    return row !== undefined && (row.state !== "changed" || row.value === DELETED);
  }

  get counts(): Counts {
    const units = new Map<string, Draft[]>();
    for (const draft of this.open) {
      const unit = placeOf(draft.id, isNew(draft.id) ? WHOLE : draft.column);
      units.set(unit, [...(units.get(unit) ?? []), draft]);
    }
    const wrong = [...units.values()].map((drafts) => drafts.filter(({ error }) => error !== null)).filter(({ length }) => length > 0);
    const incomplete = wrong.filter((drafts) => drafts.every(({ id, column, value }) => isNew(id) && column !== WHOLE && value === null));
    return { all: units.size, wrong: wrong.length - incomplete.length, incomplete: incomplete.length };
  }

  /** The id of a further row. */
  newId(): RowId {
    this.numbered += 1;
    return `+${this.numbered}`;
  }

  /** What makes a row an added one; its cells are changes of their own. */
  static adding(id: RowId): Change {
    return { id, column: WHOLE, old: null, value: ADDED, error: null };
  }

  /** Changes cells and adds rows in one step that can be undone; false where there would be too many. */
  change(changes: readonly Change[]): boolean {
    const free = changes.filter(({ id, column }) => this.at(id, column)?.state !== "sent" && !this.isFixed(id));
    if (free.length === 0) return true;
    const after = new Map<string, Draft | undefined>();
    for (const change of free) {
      const place = placeOf(change.id, change.column);
      const before = this.all.get(place);
      // Of a cell that was saved, what is shown is what it holds now.
      const old = before === undefined ? change.old : before.state === "saved" ? before.value : before.old;
      after.set(place, change.error === null && change.value === old ? undefined : { ...change, old, state: "changed" });
      const row = this.at(change.id, WHOLE);
      // What was wrong with the row may be right now.
      if (change.column !== WHOLE && row !== undefined && row.error !== null) after.set(placeOf(row.id, WHOLE), { ...row, error: null });
    }
    return this.step(after);
  }

  /** Deletes rows, or takes back added ones, in one step; what was changed in them goes too. */
  remove(rows: readonly { id: RowId; seen: Draft["seen"] }[]): boolean {
    const after = new Map<string, Draft | undefined>();
    const ids = new Map(rows.map(({ id, seen }) => [id, seen ?? null]));
    const busy = new Set([...this.all.values()].filter(({ id, state, column }) => state === "sent" || (column === WHOLE && state === "saved" && ids.has(id))).map(({ id }) => id));
    for (const [place, { id, state }] of this.all) {
      if (ids.has(id) && !busy.has(id) && (state === "changed" || isNew(id))) after.set(place, undefined);
    }
    for (const [id, seen] of ids) {
      if (!isNew(id) && !busy.has(id)) after.set(placeOf(id, WHOLE), { id, column: WHOLE, old: null, value: DELETED, error: null, state: "changed", seen });
    }
    return this.step(after);
  }

  /** Takes deleted rows back. */
  restore(ids: readonly RowId[]): void {
    const free = ids.filter((id) => this.isDeleted(id) && this.at(id, WHOLE)?.state === "changed");
    this.step(new Map(free.map((id) => [placeOf(id, WHOLE), undefined])));
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

  /**
   * The change set of those that are not saved, which are sent from now on; null where there are none that fit. What is sent by
   * itself leaves deleted rows to *Save*, and added ones that are still empty or in use: that of the id `held`.
   */
  send(data: TableData, byItself = false, held: RowId | null = null): JsonValue {
    const wrong = new Set(this.open.filter(({ id, error }) => isNew(id) && error !== null).map(({ id }) => id));
    const given = new Set(this.open.filter(({ column, value }) => column !== WHOLE && value !== null).map(({ id }) => id));
    const fitting = this.open.filter(({ id, error, column }) => {
      if (!isNew(id)) return error === null && !(byItself && column === WHOLE);
      return !wrong.has(id) && !(byItself && (id === held || !given.has(id)));
    });
    if (fitting.length === 0) return null;
    for (const draft of fitting) this.put({ ...draft, state: "sent" });
    this.forgetSteps();
    this.notify();
    const key = data.key ?? [];
    const row = (id: RowId) => (key.length > 0 ? keyOf(id) : id);
    const known = fitting.filter(({ id }) => !isNew(id));
    const added = fitting.filter(({ id, column }) => isNew(id) && column === WHOLE).map(({ id }) => id);
    return {
      table: data.table,
      key,
      changed: known.filter(({ column }) => column !== WHOLE).map(({ id, column, old, value }) => ({ row: row(id), column, old, new: value })),
      added: added.toSorted((one, other) => Number(one) - Number(other)).map((id) => ({ row: id, cells: cellsOf(fitting, id) })),
      deleted: known.filter(({ column }) => column === WHOLE).map(({ id, seen }) => ({ row: row(id), old: seen ?? null })),
    };
  }

  /** What was sent is saved but for what was refused; `data` has come since it was sent where its version is another. */
  saved(refused: readonly RefusedCell[], sentIn: number): void {
    const wrong = new Map<string, RefusedCell>();
    for (const one of refused) {
      const id = idOf(one.row);
      // What a row lacks is said of the whole of it.
      wrong.set(placeOf(id, this.at(id, one.column) === undefined ? WHOLE : one.column), one);
    }
    const rows = new Set(refused.map(({ row }) => idOf(row)).filter(isNew));
    for (const [place, draft] of this.all) {
      if (draft.state !== "sent") continue;
      const one = wrong.get(place);
      if (one !== undefined) this.put({ ...draft, state: "changed", error: heard(one.message), old: one.meanwhile && draft.column !== WHOLE ? one.present : draft.old });
      else if (rows.has(draft.id)) this.put({ ...draft, state: "changed" });
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
      const isOfOthers = !isNew(draft.id) && ((typeof draft.id === "number") === keyed || !keyed);
      if (draft.state !== "saved" && !isOfOthers) continue;
      if (draft.state === "changed") lost += 1;
      this.all.delete(place);
    }
    if (lost > 0) this.forgetSteps();
    // A step back must not bring back what was shown until this data came.
    for (const step of [...this.past, ...this.future]) {
      for (const [place, draft] of step) if (draft?.state === "saved") step.set(place, undefined);
    }
    this.lost += lost;
    this.notify();
  }

  private put(draft: Draft): void {
    this.all.set(placeOf(draft.id, draft.column), draft);
  }

  private set(place: string, draft: Draft | undefined): void {
    if (draft === undefined) this.all.delete(place);
    else this.all.set(place, draft);
  }

  private step(wanted: ReadonlyMap<string, Draft | undefined>): boolean {
    const after = new Map([...wanted].filter(([place, draft]) => !isAlike(draft, this.all.get(place))));
    if (after.size === 0) return true;
    const before: Step = new Map([...after.keys()].map((place) => [place, this.all.get(place)]));
    for (const [place, draft] of after) this.set(place, draft);
    const rows = [...this.all.values()].filter(({ column }) => column === WHOLE);
    const many = [ADDED, DELETED].some((one) => rows.filter(({ value }) => value === one).length > MAX_ROWS);
    if (this.all.size > MAX_EDITS || many) {
      for (const [place, draft] of before) this.set(place, draft);
      return false;
    }
    this.past.push(before);
    this.future = [];
    this.lost = 0;
    this.notify();
    return true;
  }

  private forgetSteps(): void {
    this.past = [];
    this.future = [];
  }

  private turn(from: Step[], to: Step[]): void {
    const step = from.pop();
    if (step === undefined) return;
    to.push(new Map([...step.keys()].map((place) => [place, this.all.get(place)])));
    for (const [place, draft] of step) this.set(place, draft);
    this.notify();
  }

  private notify(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

function isAlike(one: Draft | undefined, other: Draft | undefined): boolean {
  return one === other || (one?.value === other?.value && one?.error === other?.error && one?.state === other?.state && one?.old === other?.old);
}

function cellsOf(drafts: readonly Draft[], row: RowId): Record<string, CellValue> {
  const given = drafts.filter(({ id, column, value }) => id === row && column !== WHOLE && value !== null);
  return Object.fromEntries(given.map(({ column, value }) => [column, value]));
}

function idOf(row: RefusedCell["row"]): RowId {
  return Array.isArray(row) ? JSON.stringify(row) : row;
}

const known = new WeakMap<TableRows, Drafts>();

/** The changes of a table, which stay while it is not on screen. */
export function draftsOf(rows: TableRows): Drafts {
  const found = known.get(rows) ?? new Drafts();
  known.set(rows, found);
  return found;
}
