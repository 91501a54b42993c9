import type { Row, TableRows } from "../../core/tables.ts";

/** The most rows that are copied or printed. */
export const MOST = 1000;
/** So long rows are waited for, in milliseconds. */
const PATIENCE = 20_000;

/** How many of the first rows there are, and may be taken. */
function wanted(rows: TableRows): number {
  return Math.min(rows.least ?? rows.total, MOST);
}

/** The first rows, up to the first that is not held. */
export function heldRows(rows: TableRows): Row[] {
  const found: Row[] = [];
  for (let index = 0; index < wanted(rows); index += 1) {
    const row = rows.row(index);
    if (row === undefined) break;
    found.push(row);
  }
  return found;
}

/** Has the first rows loaded; those that have come after a while, or before something went wrong, are all there are. */
export async function firstRows(rows: TableRows): Promise<Row[]> {
  const end = Date.now() + PATIENCE;
  while (rows.error === null && heldRows(rows).length < wanted(rows) && Date.now() < end) {
    // What is on screen asks for its own rows meanwhile.
    if (!rows.loading) rows.show(0, MOST - 1);
    await changed(rows);
  }
  return heldRows(rows);
}

/** When rows have come, or a moment has passed. */
function changed(rows: TableRows): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      leave();
      resolve();
    };
    const timer = setTimeout(go, 200);
    const leave = rows.subscribe(go);
  });
}
