/** Views of a table that are saved under a name: which columns and rows are shown, and in which order. */
import { isSame } from "../../core/edits.ts";
import { filtersOf, sortOf } from "../../core/orders.ts";
import type { Filter, Sort } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { arranged, arrangementOf, type Arrangement } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import type { TableView } from "./view.ts";

/** The most views of a table, of a page and of a visitor each. */
export const MOST_VIEWS = 50;
export const MOST_NAME = 60;
const MAX_SEARCH = 1000;

/** What is declared of views. */
export interface Declared {
  label: string;
  search: boolean;
  views: readonly object[];
  group_by: readonly string[];
  url: string;
  url_history: boolean;
}

/** As `SavedView` of `jupyter_tools.components.table_views`. */
export interface Saved {
  name: string;
  columns: string[] | null;
  pinned: readonly string[];
  widths: Readonly<Record<string, number>>;
  sort: Sort[];
  filter: Filter[];
  search: string;
  group_by: readonly string[] | null;
  aggregates: Arrangement["aggregates"];
}

/** The present view of a table. */
export function viewNow(name: string, rows: Pick<TableRows, "order">, { arrangement }: Pick<TableView, "arrangement">, all: readonly ToolColumn[]): Saved {
  const { order, hidden, pinned, widths, groups, aggregates } = arrangement;
  const { sort, filter, search } = rows.order;
  const isPlain = order.length === 0 && hidden.length === 0;
  const columns = isPlain ? null : arranged(all, arrangement).map((column) => column.name);
  return { name, columns, pinned, widths, sort, filter, search, group_by: groups, aggregates };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** A view as it was kept; null for what is none. */
export function savedOf(value: unknown): Saved | null {
  if (typeof value !== "object" || value === null) return null;
  const { name, columns, group_by, search } = value as Record<string, unknown>;
  if (!isText(name) || name.trim() === "" || name.length > MOST_NAME) return null;
  const { pinned, widths, groups, aggregates } = arrangementOf({ ...value, groups: group_by });
  const { sort, filter } = value as { sort?: unknown; filter?: unknown };
  return {
    name, pinned, widths, aggregates, group_by: groups,
    columns: Array.isArray(columns) ? columns.filter(isText) : null,
    sort: (Array.isArray(sort) ? sort : []) as Sort[],
    filter: (Array.isArray(filter) ? filter : []) as Filter[],
    search: isText(search) ? search.slice(0, MAX_SEARCH) : "",
  };
}

/** Views as they were kept, without what is none, and each name once. */
export function savedList(value: unknown): Saved[] {
  const found = (Array.isArray(value) ? value : []).flatMap((one) => savedOf(one) ?? []);
  return found.filter(({ name }, at) => found.findIndex((one) => one.name === name) === at).slice(0, MOST_VIEWS);
}

const can = (what: "sortable" | "filterable", all: readonly ToolColumn[]) => new Set(all.filter((column) => column[what]).map(({ name }) => name));

/** The part of a view that the columns of a table have, and the names of those that are gone. */
export function fitting(saved: Saved, all: readonly ToolColumn[]): { view: Saved; gone: string[] } {
  const known = new Set(all.map(({ name }) => name));
  const has = (name: string) => known.has(name);
  const only = <T>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).filter(([name]) => has(name)));
  const [sorted, filtered] = [saved.sort, saved.filter].map((keys) => (keys as { column?: unknown }[]).map((key) => key?.column).filter(isText));
  const named = [...(saved.columns ?? []), ...saved.pinned, ...(sorted ?? []), ...(filtered ?? []), ...(saved.group_by ?? [])];
  const view: Saved = {
    ...saved,
    columns: saved.columns?.filter(has) ?? null,
    pinned: saved.pinned.filter(has),
    widths: only(saved.widths),
    aggregates: only(saved.aggregates),
    sort: sortOf(saved, can("sortable", all)),
    filter: filtersOf(saved, can("filterable", all)),
    group_by: saved.group_by?.filter(has) ?? null,
  };
  return { view, gone: [...new Set(named)].filter((name) => !has(name)) };
}

function arrangementFor({ columns, pinned, widths, group_by, aggregates }: Saved, all: readonly ToolColumn[]): Arrangement {
  const hidden = columns === null ? [] : all.map(({ name }) => name).filter((name) => !columns.includes(name));
  return { order: columns ?? [], hidden, pinned, widths, groups: group_by, aggregates };
}

/** Shows a view; the names of its columns that are gone. A search is left out where the table has no field for it. */
export function showView(saved: Saved, rows: TableRows, view: TableView, all: readonly ToolColumn[], searches: boolean): string[] {
  const { view: fits, gone } = fitting(saved, all);
  const { sort, filter, search } = fits;
  view.choose(saved.name, arrangementFor(fits, all));
  rows.reorder({ sort, filter, search: searches ? search : "" });
  return gone;
}

/** Whether a table shows a view as it is saved. */
export function isShown(saved: Saved, rows: TableRows, view: Pick<TableView, "arrangement">, all: readonly ToolColumn[]): boolean {
  const { view: fits } = fitting(saved, all);
  const { sort, filter, search } = fits;
  const then = viewNow(saved.name, { order: { sort, filter, search } }, { arrangement: arrangementFor(fits, all) }, all);
  return isSame(viewNow(saved.name, rows, view, all), then);
}
