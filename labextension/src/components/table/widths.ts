/** The widths of columns over new data: a column that fits its first rows does not move with those of the next ones. */
import type { ShownColumn } from "./columns.ts";

export class Widths {
  private starts = -1;
  private known = new Map<string, number>();

  /** Columns that are as wide as they were at least, since the data that other columns came with last; `starts` counts these. */
  keep(columns: ShownColumn[], starts: number): ShownColumn[] {
    if (starts !== this.starts) this.known = new Map();
    this.starts = starts;
    return columns.map((column) => {
      if (column.sized) return column;
      const width = Math.max(column.width, this.known.get(column.name) ?? 0);
      this.known.set(column.name, width);
      return width === column.width ? column : { ...column, width };
    });
  }
}
