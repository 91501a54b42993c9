/** How the rows of a table are changed, added, deleted, saved and taken back. */
import type { EditListItem, Item } from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { RowId } from "../../core/frames.ts";
import { say, sayCount, writeCount } from "../../core/locale.ts";
import type { TableColumn, TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { askBeforeLeaving } from "../../renderer/tables/leaving.ts";
import type { ShownColumn } from "./columns.ts";
import { draftsOf, Drafts, isNew, MAX_EDITS, MAX_ROWS, type Change, type Draft } from "./drafts.ts";
import { editorOf, isPlain, newEditorOf, type Editor } from "./editing.ts";

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  columns: readonly ShownColumn[];
}

/** A text for a cell, by its shown column and its row. */
export interface Put {
  column: number;
  row: number;
  text: string;
}

export interface Editing {
  drafts: Drafts;
  /** Counts up with each change of the drafts. */
  revision: number;
  /** The rows that are added, which come after those of the data. */
  added: readonly Row[];
  /** A row of the data, or one that is added; undefined while it is loaded. */
  rowAt(index: number): Row | undefined;
  /** How the cells of a shown column are changed, in a row or in any row of the data; null where they cannot be. */
  editorAt(column: number, row?: number): Editor | null;
  /** Whether anything can be changed. */
  enabled: boolean;
  canAdd: boolean;
  /** Which of the shown columns new rows take. */
  editable: readonly boolean[];
  canDelete: boolean;
  draftAt(row: number, column: number): Draft | undefined;
  /** Whether a cell is changed and not saved, or why it is not; null for neither. A row that is added is marked as a whole. */
  markAt(row: number, column: number): "changed" | "wrong" | null;
  /** What is wrong with a cell or its row; empty for nothing. */
  errorAt(row: number, column: number): string;
  /** Whether a row is to be deleted. */
  isDeleted(row: number): boolean;
  put(cells: readonly Put[]): void;
  paste(target: Item, values: readonly (readonly string[])[]): void;
  /** Adds a row; the index of it, or null where there are too many. */
  add(): number | null;
  remove(ids: readonly RowId[]): void;
  restore(ids: readonly RowId[]): void;
  /** Says which row is in use, which is not sent by itself meanwhile. */
  hold(id: RowId | null): void;
  save(): void;
  /** What is said of the last step; empty for nothing. */
  note: string;
  sending: boolean;
}

export function useEditing({ path, component, rows, data, columns }: Options): Editing {
  const { visit, store, host } = useRenderer();
  const drafts = draftsOf(rows);
  const revision = useSyncExternalStore(
    (listener) => drafts.subscribe(listener),
    () => drafts.revision,
  );
  const [noted, setNoted] = useState({ text: "", revision: 0 });
  const [held, hold] = useState<RowId | null>(null);
  // The next step of the visitor, or of the peer, is the end of a note.
  const note = noted.revision === revision ? noted.text : "";
  const runs = useKey(store.running, path)?.some(({ name }) => name === "edit") ?? false;
  const sent = useRef<{ refused: Properties["refused"]; table: number } | null>(null);
  const known = useKey(store.columns, path);
  const bound = "edit" in component.handlers;

  const [editors, newEditors] = useMemo(() => {
    const declared = (name: string): Partial<TableColumn> => (bound ? (known?.[name] ?? {}) : {});
    const kinds = new Map(data.columns.map(({ name, kind }) => [name, kind]));
    const made = (make: typeof editorOf) => columns.map(({ name }) => make(declared(name), kinds.get(name) ?? "text"));
    return [made(editorOf), made(newEditorOf)] as const;
  }, [bound, known, data.columns, columns]);
  const canAdd = bound && component.can_add && newEditors.some((one) => one !== null);
  const canDelete = bound && component.can_delete;

  useEffect(() => drafts.show(data), [drafts, data]);
  useEffect(() => {
    if (host === "published") askBeforeLeaving(drafts);
  }, [drafts, host]);

  const added = useMemo<readonly Row[]>(
    () => drafts.added.map((id) => ({ id, position: -1, cells: data.columns.map(({ name }) => drafts.at(id, name)?.value ?? null) })),
    // The drafts are others with each revision.
    // eslint-disable-next-line react/exhaustive-deps
    [drafts, revision, data.columns],
  );

  function send(byItself: boolean): void {
    if (runs || sent.current !== null) return;
    const detail = drafts.send(data, byItself, held);
    if (detail === null) return;
    sent.current = { refused: component.refused, table: data.table };
    visit.event(path, "edit", detail);
  }

  // The event has ended: only a handler that has not failed has set what it refuses.
  useEffect(() => {
    if (runs || sent.current === null) return;
    const { refused, table } = sent.current;
    sent.current = null;
    if (component.refused === refused) drafts.failed();
    else drafts.saved(component.refused, table);
  }, [runs, component.refused, drafts]);

  useEffect(() => {
    if (component.save === "cell" && !runs) send(true);
  });

  const rowAt = useCallback((index: number) => (index < rows.length ? rows.row(index) : added[index - rows.length]), [rows, added]);

  const draftAt = useCallback(
    (index: number, column: number) => {
      const [row, shown] = [rowAt(index), columns[column]];
      return row && shown ? drafts.at(row.id, shown.name) : undefined;
    },
    [rowAt, columns, drafts],
  );

  const markAt = useCallback(
    (index: number, column: number) => {
      const draft = draftAt(index, column);
      if (draft === undefined || draft.state === "saved") return null;
      return draft.error !== null ? "wrong" : isNew(draft.id) ? null : "changed";
    },
    [draftAt],
  );

  const isDeleted = useCallback(
    (index: number) => {
      const row = rowAt(index);
      return row !== undefined && drafts.isDeleted(row.id);
    },
    [rowAt, drafts],
  );

  const editorAt = useCallback(
    (column: number, index?: number) => {
      const row = index === undefined ? undefined : rowAt(index);
      if (row === undefined) return editors[column] ?? null;
      return drafts.isFixed(row.id) ? null : ((isNew(row.id) ? newEditors : editors)[column] ?? null);
    },
    [editors, newEditors, rowAt, drafts],
  );
  const { lost } = drafts;

  function errorAt(index: number, column: number): string {
    const [row, shown] = [rowAt(index), columns[column]];
    return row && shown ? drafts.errorAt(row.id, shown.name) : "";
  }

  /** What a row that is added begins with. */
  function beginning(id: RowId): Change[] {
    const cells = columns.flatMap(({ name }, at) => {
      const editor = newEditors[at];
      if (!editor || (editor.initial === null && !editor.required)) return [];
      return [{ id, column: name, old: null, ...editor.read(editor.write(editor.initial)) }];
    });
    return [Drafts.adding(id), ...cells];
  }

  /** Says what a step has left out, or that it was too large. */
  function tell(taken: boolean, left = 0): void {
    const text = !taken
      ? say("At most {count} cells and {rows} rows can be changed before they are saved", { count: writeCount(MAX_EDITS), rows: writeCount(MAX_ROWS) })
      : left > 0
        ? sayCount(left, "1 cell is not in the table or cannot be changed", "{count} cells are not in the table or cannot be changed")
        : "";
    setNoted({ text, revision: drafts.revision });
  }

  function put(cells: readonly Put[]): void {
    const begun = new Map<number, RowId>();
    const changes: Change[] = [];
    const end = rows.length + added.length;
    let left = 0;
    for (const { column, row: index, text } of cells) {
      const shown = columns[column];
      if (index >= end && canAdd && shown && !begun.has(index)) {
        begun.set(index, drafts.newId());
        changes.push(...beginning(begun.get(index) ?? ""));
      }
      const fresh = begun.get(index);
      const row = rowAt(index);
      const editor = fresh === undefined ? editorAt(column, index) : newEditors[column];
      const id = fresh ?? row?.id;
      if (!shown || !editor || id === undefined || (fresh === undefined && row === undefined)) left += 1;
      else changes.push({ id, column: shown.name, old: isNew(id) ? null : (row?.cells[shown.index] ?? null), ...editor.read(text) });
    }
    tell(drafts.change(changes), left);
  }

  function paste([column, row]: Item, values: readonly (readonly string[])[]): void {
    put(values.flatMap((line, down) => line.map((text, along) => ({ column: column + along, row: row + down, text }))));
  }

  function add(): number | null {
    const taken = drafts.change(beginning(drafts.newId()));
    tell(taken);
    return taken ? rows.length + drafts.added.length - 1 : null;
  }

  /** What a visitor has seen of a row; null where it is not held any more. */
  function seenOf(id: RowId): Draft["seen"] {
    const [index] = rows.indexes(new Set([id]));
    const row = index === undefined ? undefined : rows.row(index);
    const plain = data.columns.map(({ name }, at) => [name, at] as const).filter(([name]) => isPlain(known?.[name]));
    return row === undefined ? null : Object.fromEntries(plain.map(([name, at]) => [name, row.cells[at] ?? null]));
  }

  return {
    drafts, revision, added, rowAt, draftAt, markAt, errorAt, isDeleted, editorAt, put, paste, add, hold, canAdd, canDelete,
    remove: (ids) => tell(drafts.remove(ids.map((id) => ({ id, seen: seenOf(id) })))),
    restore: (ids) => drafts.restore(ids),
    save: () => send(false),
    note: lost > 0 ? sayCount(lost, "The table has new data: 1 change is lost", "The table has new data: {count} changes are lost") : note,
    editable: newEditors.map((one) => one !== null),
    enabled: editors.some((one) => one !== null) || canAdd || canDelete,
    sending: runs,
  };
}

/** The texts that the grid has put into cells. */
export function textsOf(items: readonly EditListItem[], markers: number): Put[] {
  return items.map(({ location: [column, row], value }) => ({ column: column - markers, row, text: "data" in value ? String(value.data ?? "") : "" }));
}

/** What a screen reader says of a cell besides its text; empty for nothing. */
export function toldOf(editing: Editing, row: number, column: number): string {
  return editing.isDeleted(row) ? say("This row will be deleted.") : editing.errorAt(row, column);
}
