/** How the cells of a table are changed, saved and taken back. */
import type { EditListItem, Item } from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { say, sayCount, writeCount } from "../../core/locale.ts";
import type { TableColumn, TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import type { ShownColumn } from "./columns.ts";
import { draftsOf, MAX_EDITS, type Draft, type Drafts } from "./drafts.ts";
import { editorOf, type Editor } from "./editing.ts";

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  columns: readonly ShownColumn[];
}

export interface Editing {
  drafts: Drafts;
  /** Counts up with each change of the drafts. */
  revision: number;
  /** How the cells of a shown column are changed; null where they cannot be. */
  editorAt(column: number): Editor | null;
  /** Whether any can. */
  enabled: boolean;
  draftAt(row: number, column: number): Draft | undefined;
  /** Puts texts into cells, each by its shown column and row. */
  put(cells: readonly { column: number; row: number; text: string }[]): void;
  paste(target: Item, values: readonly (readonly string[])[]): void;
  save(): void;
  /** What is said of the last step; empty for nothing. */
  note: string;
  sending: boolean;
}

export function useEditing({ path, component, rows, data, columns }: Options): Editing {
  const { visit, store } = useRenderer();
  const drafts = draftsOf(rows);
  const revision = useSyncExternalStore(
    (listener) => drafts.subscribe(listener),
    () => drafts.revision,
  );
  const [noted, setNoted] = useState({ text: "", revision: 0 });
  // The next step of the visitor, or of the peer, is the end of a note.
  const note = noted.revision === revision ? noted.text : "";
  const runs = useKey(store.running, path)?.some(({ name }) => name === "edit") ?? false;
  const sent = useRef<{ refused: Properties["refused"]; table: number } | null>(null);
  const known = useKey(store.columns, path);
  const bound = "edit" in component.handlers;

  const editors = useMemo(() => {
    const declared = (name: string): Partial<TableColumn> => (bound ? (known?.[name] ?? {}) : {});
    const kinds = new Map(data.columns.map(({ name, kind }) => [name, kind]));
    return columns.map(({ name }) => editorOf(declared(name), kinds.get(name) ?? "text"));
  }, [bound, known, data.columns, columns]);

  useEffect(() => drafts.show(data), [drafts, data]);

  function send(): void {
    if (runs || sent.current !== null) return;
    const detail = drafts.send(data);
    if (detail === null) return;
    sent.current = { refused: component.refused, table: data.table };
    visit.event(path, "edit", detail);
  }

  function save(): void {
    send();
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
    if (component.save === "cell" && !runs && drafts.open.some(({ error }) => error === null)) send();
  });

  const draftAt = useCallback(
    (index: number, column: number) => {
      const [row, shown] = [rows.row(index), columns[column]];
      return row && shown ? drafts.at(row.id, shown.name) : undefined;
    },
    [rows, columns, drafts],
  );

  const editorAt = useCallback((column: number) => editors[column] ?? null, [editors]);
  const { lost } = drafts;

  function put(cells: readonly { column: number; row: number; text: string }[]): void {
    const changes = cells.flatMap(({ column, row: index, text }) => {
      const [row, shown, editor] = [rows.row(index), columns[column], editors[column]];
      if (!row || !shown || !editor) return [];
      return [{ id: row.id, column: shown.name, old: row.cells[shown.index] ?? null, ...editor.read(text) }];
    });
    const left = cells.length - changes.length;
    const isFull = !drafts.change(changes);
    const text = isFull
      ? say("At most {count} cells can be changed before they are saved", { count: writeCount(MAX_EDITS) })
      : left > 0
        ? sayCount(left, "1 cell is not in the table or cannot be changed", "{count} cells are not in the table or cannot be changed")
        : "";
    setNoted({ text, revision: drafts.revision });
  }

  function paste([column, row]: Item, values: readonly (readonly string[])[]): void {
    put(values.flatMap((line, down) => line.map((text, along) => ({ column: column + along, row: row + down, text }))));
  }

  return {
    drafts, revision, draftAt, editorAt, put, paste, save,
    note: lost > 0 ? sayCount(lost, "The table has new data: 1 change is lost", "The table has new data: {count} changes are lost") : note,
    enabled: editors.some((one) => one !== null),
    sending: runs,
  };
}

/** The texts that the grid has put into cells. */
export function textsOf(items: readonly EditListItem[], markers: number): { column: number; row: number; text: string }[] {
  return items.map(({ location: [column, row], value }) => ({ column: column - markers, row, text: "data" in value ? String(value.data ?? "") : "" }));
}
