import { GridCellKind, type GridCell, type GridMouseEventArgs, type Item, type Rectangle } from "@glideapps/glide-data-grid";
import { useCallback, useState } from "react";
import type { CellValue, Row, TableRows } from "../../core/tables.ts";
import { isQuantity, writeCell } from "../../renderer/formats/cell-formats.ts";
import { say } from "../../core/locale.ts";
import type { EditMarks } from "./colours.ts";
import { rawText } from "../../renderer/tables/copying.ts";
import type { ShownColumn } from "./columns.ts";
import type { Details } from "./details.ts";
import type { GroupCells } from "./group-cells.ts";
import { isNew } from "./drafts.ts";
import type { Editing } from "./use-editing.ts";
import type { RowLooks } from "./row-looks.ts";

/** No letter is narrower, and no cell has more space at its sides: of other texts it is known that they fit. */
const [NARROW, WIDE] = [5, 28];

interface Options {
  rows: TableRows;
  /** The revision of the rows. */
  revision: number;
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** The column that opens rows, and its cells. */
  details: Pick<Details, "column" | "cell">;
  /** Whether the row at an index is selected. */
  isSelected: (index: number) => boolean;
  /** What rules say of rows and cells. */
  looks: RowLooks;
  editing: Editing;
  /** The lines that are of groups. */
  groups: GroupCells;
  marks: EditMarks;
}

/** A cell of the data, for what draws it. */
export interface DataCell {
  column: ShownColumn;
  row: Row;
  value: CellValue;
}

interface Cells {
  cell(item: Item): GridCell;
  /** The cell of the data at a place; null where there is none, or not yet. */
  at(column: number, index: number): DataCell | null;
  /** What is copied of a part of the grid: the values as they are; the grid quotes those with tabs or line breaks. */
  copied(part: Rectangle): GridCell[][];
  /** What is said of the cell or head that the pointer is at: its tooltip, or its full text if it is truncated. */
  tip: string;
  hover(event: GridMouseEventArgs): void;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, (spaces) => (/[\n\r]/.test(spaces) ? " " : spaces));
}

/** What is in the cells of a grid. */
export function useCells({ rows, revision, columns, markers, details, isSelected, looks, editing, groups, marks }: Options): Cells {
  const [tip, setTip] = useState("");
  const { draftAt, editorAt, markAt, rowAt, isDeleted } = editing;
  const { column: opens, cell: opener } = details;

  const at = useCallback(
    (column: number, index: number): DataCell | null => {
      const [shown, row] = [columns[column - markers], rowAt(index)];
      if (shown === undefined || row === undefined) return null;
      const draft = draftAt(index, column - markers);
      return { column: shown, row, value: draft ? draft.value : (row.cells[shown.index] ?? null) };
    },
    [rowAt, columns, markers, draftAt],
  );

  const cell = useCallback(
    ([column, index]: Item): GridCell => {
      const group = groups.cell(column, index);
      if (group !== null) return group;
      const row = rowAt(index);
      if (row === undefined) {
        return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 56, skeletonWidthVariability: 24 };
      }
      if (column === opens) return opener(index);
      if (column < markers) {
        return { kind: GridCellKind.Boolean, data: isSelected(index), allowOverlay: false, maxSize: 16 };
      }
      const found = at(column, index);
      const { value = null, column: shown } = found ?? {};
      const draft = draftAt(index, column - markers);
      const editor = editorAt(column - markers, index);
      const text = shown ? (draft && value === null && isNew(row.id) && editor?.required ? say("Required") : writeCell(value, shown.style)) : "";
      const mark = markAt(index, column - markers);
      const theme = isDeleted(index) ? marks.deleted : mark ? marks[mark] : shown ? looks.themeOf(row, shown) : undefined;
      const nested = shown?.format === "json" && typeof value === "string";
      return {
        kind: GridCellKind.Text,
        data: editor ? editor.write(value) : text,
        displayData: oneLine(text),
        allowOverlay: nested || editor !== null,
        readonly: editor === null,
        ...(nested ? { activationBehaviorOverride: "double-click" } : {}),
        contentAlign: shown && isQuantity(shown.format) ? "right" : "left",
        style: value === null ? "faded" : "normal",
        ...(theme ? { themeOverride: theme } : {}),
      };
    },
    // A new revision is new content: the grid draws again when this function changes.
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, at, rowAt, isSelected, markers, opens, opener, looks, draftAt, editorAt, markAt, isDeleted, editing.revision, groups, marks],
  );

  const copied = useCallback(
    ({ x, y, width, height }: Rectangle): GridCell[][] =>
      Array.from({ length: height }, (_, down) =>
        Array.from({ length: width }, (_below, along) => {
          const found = cell([x + along, y + down]);
          const of = at(x + along, y + down);
          if (found.kind !== GridCellKind.Text || of === null) return found;
          // What is changed by typing is copied as it is typed.
          if (found.readonly === false) return { ...found, displayData: found.data };
          const text = rawText(of.value);
          return { ...found, data: text, displayData: text };
        }),
      ),
    [cell, at],
  );

  function hover(event: GridMouseEventArgs): void {
    const shown = columns[event.location[0] - markers];
    if (event.kind === "header") setTip(shown === undefined ? "" : shown.help || shown.label);
    else if (event.kind === "cell") {
      const [found, of] = [cell(event.location), at(...event.location)];
      const error = editing.errorAt(event.location[1], event.location[0] - markers);
      const said = error || (of === null ? "" : looks.tooltipOf(of.row, of.column));
      const cut = found.kind === GridCellKind.Text && found.displayData.length * NARROW > event.bounds.width - WIDE;
      setTip(said || (cut ? found.displayData : ""));
    } else setTip("");
  }

  return { cell, at, copied, tip, hover };
}
