import { GridCellKind, type GridCell, type GridMouseEventArgs, type Item, type Rectangle } from "@glideapps/glide-data-grid";
import { useCallback, useState } from "react";
import type { RowId } from "../../core/frames.ts";
import type { TableRows } from "../../core/tables.ts";
import { formatCell, isNumeric } from "../../renderer/formats/formats.ts";
import type { ShownColumn } from "./columns.ts";

/** No letter is narrower, and no cell has more space at its sides: of other texts it is known that they fit. */
const [NARROW, WIDE] = [5, 28];

interface Options {
  rows: TableRows;
  /** The revision of the rows. */
  revision: number;
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** The ids of the selected rows. */
  selected: ReadonlySet<RowId>;
}

interface Cells {
  cell(item: Item): GridCell;
  /** What is copied of a part of the grid: the values as they are; the grid quotes those with tabs or line breaks. */
  copied(part: Rectangle): GridCell[][];
  /** The full text of the cell or head that the pointer is at, if it is truncated. */
  tip: string;
  hover(event: GridMouseEventArgs): void;
}

/** What is in the cells of a grid. */
export function useCells({ rows, revision, columns, markers, selected }: Options): Cells {
  const [tip, setTip] = useState("");

  const cell = useCallback(
    ([column, index]: Item): GridCell => {
      const row = rows.row(index);
      if (row === undefined) {
        return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 56, skeletonWidthVariability: 24 };
      }
      if (column < markers) {
        return { kind: GridCellKind.Boolean, data: selected.has(row.id), allowOverlay: false, maxSize: 16 };
      }
      const shown = columns[column - markers];
      const value = shown ? (row.cells[shown.index] ?? null) : null;
      const text = shown ? formatCell(value, shown.style) : "";
      return {
        kind: GridCellKind.Text,
        data: text,
        displayData: text.replaceAll(/\s+/g, (spaces) => (/[\n\r]/.test(spaces) ? " " : spaces)),
        allowOverlay: false,
        contentAlign: shown && isNumeric(shown.format) ? "right" : "left",
        style: value === null ? "faded" : "normal",
      };
    },
    // A new revision is new content: the grid draws again when this function changes.
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, columns, selected, markers],
  );

  const copied = useCallback(
    ({ x, y, width, height }: Rectangle): GridCell[][] =>
      Array.from({ length: height }, (_, down) =>
        Array.from({ length: width }, (_below, along) => {
          const found = cell([x + along, y + down]);
          const shown = columns[x + along - markers];
          if (found.kind !== GridCellKind.Text || shown === undefined) return found;
          const value = rows.row(y + down)?.cells[shown.index] ?? null;
          const text = value === null ? "" : String(value).replaceAll(/\r\n?/g, "\n");
          return { ...found, data: text, displayData: text };
        }),
      ),
    [cell, columns, markers, rows],
  );

  function hover(event: GridMouseEventArgs): void {
    const shown = columns[event.location[0] - markers];
    if (event.kind === "header") setTip(shown?.label ?? "");
    else if (event.kind === "cell") {
      const found = cell(event.location);
      const cut = found.kind === GridCellKind.Text && found.data.length * NARROW > event.bounds.width - WIDE;
      setTip(cut ? found.data : "");
    } else setTip("");
  }

  return { cell, copied, tip, hover };
}
