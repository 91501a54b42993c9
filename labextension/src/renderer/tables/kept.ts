/** Keeps what a visitor has made of a table over a reload of the tab. */
import { useEffect, useRef } from "react";
import { keepInTab, recalledInTab } from "../../core/browser-memory.ts";
import { filtersOf, sortOf } from "../../core/orders.ts";
import type { TableRows } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { arrangementOf, UNARRANGED } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import type { TableView } from "./view.ts";

/** Takes what was kept when the table has its first columns, and keeps each change from then on. */
export function useKept(path: string, rows: TableRows, view: TableView, columns: readonly ToolColumn[], on: boolean): void {
  const { app, notebook } = useRenderer();
  const name = on && app !== "" ? `${app}:${notebook ?? ""}:table:${path}` : null;
  const taken = useRef(false);
  const isThere = columns.length > 0;
  const { order } = rows;
  const { arrangement } = view;

  useEffect(() => {
    if (name === null || !isThere) return;
    if (!taken.current) {
      taken.current = true;
      take(name, rows, view, columns);
      return;
    }
    const { sort, filter } = rows.order;
    const isPlain = sort.length === 0 && filter.length === 0 && view.arrangement === UNARRANGED;
    keepInTab(name, isPlain ? null : JSON.stringify({ sort, filter, ...view.arrangement }));
    // eslint-disable-next-line react/exhaustive-deps
  }, [name, isThere, rows, view, order, arrangement]);
}

function take(name: string, rows: TableRows, view: TableView, columns: readonly ToolColumn[]): void {
  const { sort: present, filter: filtered } = rows.order;
  if (view.arrangement !== UNARRANGED || present.length > 0 || filtered.length > 0) return;
  let kept: unknown;
  try {
    kept = JSON.parse(recalledInTab(name) ?? "null");
  } catch {
    return;
  }
  if (typeof kept !== "object" || kept === null) return;
  const can = (what: "sortable" | "filterable") => new Set(columns.filter((column) => column[what]).map((column) => column.name));
  const [sort, filter] = [sortOf(kept, can("sortable")), filtersOf(kept, can("filterable"))];
  view.arrange(arrangementOf(kept));
  if (sort.length > 0 || filter.length > 0) rows.reorder({ sort, filter });
}
