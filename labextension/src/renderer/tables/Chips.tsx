/** The conditions of a table, each with a button that opens it and one that removes it. */
import "./tables.css";
import type { MouseEvent } from "react";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ToolColumn } from "./columns.ts";
import { inWords } from "./conditions.ts";
import { ToolIcon } from "./icons.tsx";

interface ChipsProps {
  rows: TableRows;
  columns: readonly ToolColumn[];
  /** Opens the filter of a column below a button. */
  onOpen: (column: string, button: HTMLElement) => void;
}

export default function Chips({ rows, columns, onOpen }: ChipsProps) {
  const { filter } = rows.order;
  const known = filter.flatMap((condition, index) => {
    const column = columns.find(({ name }) => name === condition.column);
    return column === undefined ? [] : [{ condition, index, column, words: inWords(condition, column) }];
  });
  if (known.length === 0) return null;

  function remove(event: MouseEvent<HTMLElement>, index: number): void {
    const list = event.currentTarget.closest("ul");
    rows.reorder({ filter: filter.toSpliced(index, 1) });
    // The button is gone: the next one has the focus, or the table.
    requestAnimationFrame(() => {
      const left = [...(list?.querySelectorAll<HTMLElement>(".jt-condition > :first-child") ?? [])];
      (left[Math.min(index, left.length - 1)] ?? null)?.focus();
    });
  }

  return (
    <ul className="jt-conditions" aria-label={say("Filters")}>
      {known.map(({ condition, index, column, words }) => (
        <li key={index} className="jt-condition">
          <button type="button" disabled={!column.filterable} aria-haspopup="dialog" onClick={(event) => onOpen(condition.column, event.currentTarget)}>
            {words}
          </button>
          <button type="button" aria-label={say("Remove the filter “{words}”", { words })} onClick={(event) => remove(event, index)}>
            <ToolIcon name="close" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="jt-link" onClick={() => rows.reorder({ filter: [] })}>
          {say("Clear all")}
        </button>
      </li>
    </ul>
  );
}
