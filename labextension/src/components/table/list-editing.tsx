/** How the rows of a list are changed: each has a button that opens its cells as fields. */
import { lazy, Suspense, useRef, useState, type ReactNode } from "react";
import type { RowId } from "../../core/frames.ts";
import { say, writeCount } from "../../core/locale.ts";
import type { Row } from "../../core/tables.ts";
import type { ShownColumn } from "./columns.ts";
import { isNew } from "./drafts.ts";
import { inputOf, labelOf } from "./editing.ts";
import type { Editing } from "./use-editing.ts";

const RowForm = lazy(() => import("../../renderer/tables/RowForm.tsx"));

export interface ListRow {
  /** The row with what is changed in it. */
  row: Row;
  deleted: boolean;
  fresh: boolean;
  /** The button that opens the row; null where it cannot be changed. */
  button: ReactNode;
  /** Its fields while it is open; else null. */
  form: ReactNode;
  /** What is said of a cell that is changed; null of others. */
  markOf(column: ShownColumn): { kind: "changed" | "wrong"; error: string } | null;
}

interface ListEditing {
  /** Whether there is anything that opens rows. */
  opens: boolean;
  add(): void;
  of(row: Row, index: number): ListRow;
}

/** The rows of a list of which one may be open, in `columns`. */
export function useListEditing(editing: Editing, columns: readonly ShownColumn[]): ListEditing {
  const { drafts, canDelete } = editing;
  const [open, setOpen] = useState<RowId | null>(null);
  const buttons = useRef(new Map<RowId, HTMLButtonElement>());

  function turnTo(id: RowId | null): void {
    setOpen(id);
    editing.hold(id);
  }

  function close(id: RowId): void {
    turnTo(null);
    // The button is there again once the form has gone.
    setTimeout(() => buttons.current.get(id)?.focus());
  }

  function add(): void {
    const index = editing.add();
    if (index !== null) turnTo(drafts.added.at(-1) ?? null);
  }

  function turn(id: RowId): void {
    if (drafts.isDeleted(id)) editing.restore([id]);
    else editing.remove([id]);
    if (isNew(id)) turnTo(null);
  }

  function fieldsOf(row: Row, index: number) {
    return columns.flatMap((column, at) => {
      const editor = editing.editorAt(at, index);
      if (editor === null) return [];
      const text = editor.write(row.cells[column.index] ?? null);
      return {
        name: column.name,
        label: column.label,
        required: editor.required,
        choices: editor.choices?.map((one) => [editor.write(one), labelOf(one)] as const) ?? null,
        input: inputOf(editor, text),
        numeric: editor.kind === "integer" || editor.kind === "number",
        text,
        error: drafts.at(row.id, column.name)?.error ?? "",
      };
    });
  }

  function of(found: Row, index: number): ListRow {
    const { id } = found;
    const fresh = isNew(id);
    const changed = columns.some(({ name }) => drafts.at(id, name) !== undefined);
    const cells = found.cells.slice();
    if (changed) for (const { name, index: at } of columns) cells[at] = drafts.at(id, name)?.value ?? (drafts.at(id, name) ? null : (cells[at] ?? null));
    const row = changed ? { ...found, cells } : found;
    const deleted = drafts.isDeleted(id);
    const fields = fieldsOf(row, index);
    const opens = fields.length > 0 || canDelete;
    const label = fresh ? say("Edit the new row") : say("Edit row {number}", { number: writeCount(index + 1) });
    const button =
      !opens || (fresh && drafts.isFixed(id)) ? null : (
        <button
          ref={(node) => {
            if (node === null) buttons.current.delete(id);
            else buttons.current.set(id, node);
          }}
          type="button"
          className="jt-button jt-list-edit"
          data-size="small"
          aria-label={label}
          aria-expanded={open === id}
          onClick={() => (open === id ? close(id) : turnTo(id))}
        >
          {say("Edit")}
        </button>
      );
    const form =
      open !== id || button === null ? null : (
        <Suspense>
          <RowForm
            title={label}
            fields={fields}
            deleted={canDelete || fresh ? deleted : null}
            error={drafts.errorAt(id, "")}
            onGive={(name, text) => editing.put([{ column: columns.findIndex((one) => one.name === name), row: index, text }])}
            onTurn={() => turn(id)}
            onDone={() => close(id)}
          />
        </Suspense>
      );
    const markOf = (column: ShownColumn) => {
      const draft = drafts.at(id, column.name);
      if (draft === undefined || draft.state === "saved" || (fresh && draft.error === null)) return null;
      return { kind: draft.error === null ? ("changed" as const) : ("wrong" as const), error: draft.error ?? "" };
    };
    return { row, deleted, fresh, button, form, markOf };
  }

  return { opens: editing.enabled, add, of };
}
