/** What a visitor does with the rows of a table: actions, opening one, moving one. */
import { useMemo, useState } from "react";
import { keyOf, selectedOf, type RowId } from "../../core/frames.ts";
import { say, writeCount } from "../../core/locale.ts";
import type { AnyComponent, JsonValue, RowAction, TableData } from "../../core/protocol.ts";
import { RowActions, type Action, type Offered } from "../../core/row-actions.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useKey, useRenderer } from "../hooks/renderer.ts";
import { useAllRows, type AllRows } from "./all-rows.ts";
import { useReads } from "./reads.ts";

/** A component whose rows visitors do something with. */
export interface WithRows {
  row_actions: readonly RowAction[];
  bulk_actions: readonly RowAction[];
  reorder: boolean;
  selection: string;
  handlers: AnyComponent["handlers"];
}

interface Options {
  path: string;
  component: WithRows;
  rows: TableRows;
  data: TableData;
}

export interface Acting {
  /** All actions that rows may have. */
  declared: readonly Action[];
  /** Whether anything is offered at rows. */
  offers: boolean;
  /** What a row offers. */
  of(row: Row): Offered[];
  /** Does an action with a row. */
  act(row: Row, action: Offered): void;
  /** The row and the action that run; null for none. */
  busy: { id: RowId; value: string } | null;
  /** Whether a row opens. */
  opens: boolean;
  open(row: Row): void;
  /** Whether rows can be moved now. */
  moves: boolean;
  /** Moves a row from a place to another; whether that was possible. */
  move(from: number, to: number): boolean;
  /** What is said of the last move. */
  moved: string;
}

export interface Bulk {
  actions: readonly Action[];
  all: AllRows;
  /** How many rows are selected; null where nobody has counted all. */
  count: number | null;
  /** How many of the selected rows that are on screen forbid an action. */
  forbidden(action: Action): number;
  act(action: Action): void;
  /** The action that runs; empty for none. */
  busy: string;
}

function detailOf(data: TableData, ids: readonly RowId[], more: Record<string, JsonValue> = {}): JsonValue {
  const key = data.key ?? [];
  const named = (id: RowId): JsonValue => (key.length > 0 ? keyOf(id) : id);
  const others = Object.fromEntries(Object.entries(more).map(([name, one]) => [name, name === "before" || name === "after" ? (one === null ? null : named(one as RowId)) : one]));
  return { table: data.table, key, rows: ids.map(named), ...others };
}

export function useActing({ path, component, rows, data }: Options): Acting {
  const { visit, store } = useRenderer();
  const { row_actions: declared, handlers } = component;
  const actions = useMemo(() => new RowActions(declared), [declared]);
  const read = useMemo(() => [actions], [actions]);
  useReads(read);
  const running = useKey(store.running, path);
  const [pressed, setPressed] = useState<Acting["busy"]>(null);
  const [moved, setMoved] = useState("");
  const acts = running?.some(({ name }) => name === "action") ?? false;
  const { sort, filter, search } = rows.order;
  const plain = sort.length === 0 && filter.length === 0 && search === "";

  return {
    declared: actions.all,
    offers: declared.length > 0,
    of: ({ cells }) => actions.of(rows.named(cells), store.known()),
    act(row, { value }) {
      visit.agreed(path, actions.question(value, rows.named(row.cells), store.known()), () => {
        setPressed({ id: row.id, value });
        visit.event(path, "action", detailOf(data, [row.id], { action: value, bulk: false, all: null }));
      });
    },
    busy: acts ? pressed : null,
    opens: "open" in handlers,
    open: (row) => visit.event(path, "open", detailOf(data, [row.id])),
    moves: component.reorder && "reorder" in handlers && plain && rows.least === null && rows.lines === null,
    move(from, to) {
      const row = rows.row(from);
      if (row === undefined || rows.lines !== null || to < 0 || to >= rows.total || from === to) return false;
      // The rows between which it comes: those beside its new place, without itself.
      const [before, after] = from < to ? [to, to + 1] : [to - 1, to];
      const ids = [before, after].map((at) => (at < 0 || at >= rows.total ? null : (rows.row(at)?.id ?? undefined)));
      if (ids.includes(undefined)) return false;
      rows.move(from, to);
      setMoved(say("Moved to row {number} of {count}", { number: writeCount(to + 1), count: writeCount(rows.total) }));
      visit.event(path, "reorder", detailOf(data, [row.id], { before: ids[0] ?? null, after: ids[1] ?? null }), (outcome) => {
        if (outcome === "ok") return;
        rows.unmove();
        setMoved(say("The row is where it was: the move was not saved"));
      });
      return true;
    },
    moved,
  };
}

export function useBulk({ path, component, rows, data }: Options): Bulk {
  const { visit, store } = useRenderer();
  const { bulk_actions: declared } = component;
  const actions = useMemo(() => new RowActions(declared), [declared]);
  const read = useMemo(() => [actions], [actions]);
  useReads(read);
  const value = useKey(store.values, path);
  const running = useKey(store.running, path);
  const [pressed, setPressed] = useState("");
  const acts = running?.some(({ name }) => name === "action") ?? false;
  const all = useAllRows(rows, data);
  const ids = selectedOf(value);
  const count = all.chosen ? (rows.least === null ? rows.total - all.left : null) : ids.length;

  return {
    actions: actions.all,
    all,
    count,
    forbidden({ value: wanted }) {
      if (all.chosen) return 0;
      const held = rows.indexes(new Set(ids)).flatMap((index) => rows.row(index) ?? []);
      return held.filter(({ cells }) => !actions.of(rows.named(cells), store.known()).some((one) => one.value === wanted && !one.disabled)).length;
    },
    act({ value: wanted }) {
      const known = count ?? rows.total;
      visit.agreed(path, actions.questionOfMany(wanted, known, store.known()), () => {
        setPressed(wanted);
        all.used = true;
        const keyed = (data.key ?? []).length > 0;
        visit.event(path, "action", detailOf(data, all.chosen ? [] : ids, { action: wanted, bulk: true, all: all.sent(keyed) }));
      });
    },
    busy: acts ? pressed : "",
  };
}
