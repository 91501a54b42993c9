/** What opens below the rows of a list, and the buttons that open it. */
import "../../renderer/layout/Details.css";
import { useId, type KeyboardEvent, type ReactNode } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useCell, useKey, useRenderer } from "../../renderer/hooks/renderer.ts";
import { InRow } from "../../renderer/layout/InRow.tsx";
import { ChevronIcon } from "../../renderer/parts/icons.tsx";
import { useOpenRows } from "./open-rows.ts";

interface Options {
  path: string;
  rows: TableRows;
  data: TableData;
  /** The revision of the rows. */
  revision: number;
}

export interface ListDetails extends Omit<Options, "revision"> {
  /** What names the elements of the row. */
  id: string;
  name: string;
  open: boolean;
  toggle(): void;
}

/** What opens below a row of a list; null where nothing does. */
export function useListDetails({ path, rows, data, revision }: Options): (index: number, row?: Row) => ListDetails | null {
  const { store, builds } = useRenderer();
  const has = (useKey(store.children, path) ?? []).length > 0;
  const isBuilt = useCell(builds);
  const group = useId();
  const { open } = useOpenRows(rows, data, revision);
  return (index, row) => {
    if (!has) return null;
    return {
      path, rows, data,
      id: `${group}${index}`,
      name: say("Details of row {number}", { number: writeCount(index + 1) }),
      // A builder edits what is below the first row.
      open: isBuilt ? index === 0 : open.has(row?.id),
      toggle: () => {
        if (row !== undefined && !isBuilt) open.toggle(row.id);
      },
    };
  };
}

export function DetailsButton({ details: { id, name, open, toggle }, children }: { details: ListDetails; children?: ReactNode }) {
  return (
    <button type="button" id={`${id}-opens`} className="jt-list-opens" aria-label={name} aria-expanded={open} aria-controls={open ? id : undefined} onClick={toggle}>
      <ChevronIcon up={false} />
      {children}
    </button>
  );
}

export function DetailsBelow({ row, details: { path, rows, data, id, name } }: { row: Row; details: ListDetails }) {
  function press(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    document.getElementById(`${id}-opens`)?.focus();
  }
  return (
    // Escape goes back to the row, from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section id={id} className="jt-below" aria-label={name} data-details={path} onKeyDown={press} onDoubleClick={(event) => event.stopPropagation()}>
      <InRow path={path} rows={rows} row={row} data={data} />
    </section>
  );
}
