/** Ctrl+Shift+C: the cells that are marked, or the rows that are selected, with their heads. */
import type { GridKeyEventArgs, Rectangle } from "@glideapps/glide-data-grid";
import type { RowId } from "../../core/frames.ts";
import { say, sayCount, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { copiedTexts, copyTexts } from "../../renderer/tables/copying.ts";
import { exportingOf } from "../../renderer/tables/exporting.ts";
import { MOST } from "../../renderer/tables/first-rows.ts";
import type { ShownColumn } from "./columns.ts";

interface Copied {
  rows: TableRows;
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  selected: ReadonlySet<RowId>;
  /** What is marked; undefined for nothing. */
  range: Rectangle | undefined;
}

/** Copies where the keys are those for it; whether they are. */
export function copiesWithHeads(event: GridKeyEventArgs, { rows, columns, markers, selected, range }: Copied): boolean {
  if (event.key.toLowerCase() !== "c" || !event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return false;
  event.cancel();
  event.preventDefault();
  const isRange = range !== undefined && (range.width * range.height > 1 || selected.size === 0);
  const indexes = isRange ? Array.from({ length: Math.min(range.height, MOST) }, (_, at) => range.y + at) : rows.indexes(selected);
  const taken = isRange ? columns.slice(Math.max(range.x - markers, 0), range.x - markers + range.width) : columns;
  const found = indexes.flatMap((index) => rows.row(index) ?? []);
  if (found.length === 0) return true;
  const all = isRange ? range.height : selected.size;
  void exportingOf(rows).run(async () => {
    await copyTexts(copiedTexts(taken, found.map(({ cells }) => cells), true));
    return found.length < all
      ? say("{count} of {all} rows are copied.", { count: writeCount(found.length), all: writeCount(all) })
      : sayCount(found.length, "1 row is copied.", "{count} rows are copied.");
  });
  return true;
}
