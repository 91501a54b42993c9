import { useSyncExternalStore } from "react";
import type { TableRows } from "../../core/tables.ts";

/** Draws a component again when rows arrive; the number of the rows' last change. */
export function useRevision(rows: TableRows): number {
  return useSyncExternalStore(
    (listener) => rows.subscribe(listener),
    () => rows.revision,
  );
}
