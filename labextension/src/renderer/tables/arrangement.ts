import type { TableColumn } from "../../core/protocol.ts";

type Aggregates = Readonly<Record<string, TableColumn["aggregate"]>>;

/** How a visitor has arranged a table: its columns' order, which are hidden or pinned and how wide they are, and its groups. */
export interface Arrangement {
  /** The names of all columns in the order of the last move; columns that it lacks come after the others. */
  order: readonly string[];
  hidden: readonly string[];
  /** The columns that stay at the left, in their order. */
  pinned: readonly string[];
  widths: Readonly<Record<string, number>>;
  /** The columns by which rows are grouped; null for those that the page says. */
  groups: readonly string[] | null;
  /** The aggregates of columns where they are others than the page's; null for none. */
  aggregates: Aggregates;
}

export const UNARRANGED: Arrangement = { order: [], hidden: [], pinned: [], widths: {}, groups: null, aggregates: {} };

interface Named {
  name: string;
}

/** Columns in the visitor's order, those that are pinned first. */
export function ordered<C extends Named>(columns: readonly C[], { order, pinned }: Arrangement): C[] {
  const places = new Map([...pinned, ...order.filter((name) => !pinned.includes(name))].map((name, at) => [name, at]));
  const placeOf = ({ name }: Named) => places.get(name) ?? places.size;
  return columns.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The columns that are shown; one that is alone is shown in any case. */
export function arranged<C extends Named>(columns: readonly C[], arrangement: Arrangement): C[] {
  const all = ordered(columns, arrangement);
  const shown = all.filter(({ name }) => !arrangement.hidden.includes(name));
  return shown.length > 0 ? shown : all.slice(0, 1);
}

/** The arrangement with a column moved to where another one is; it is pinned there if the other one is. */
export function movedTo(columns: readonly Named[], arrangement: Arrangement, name: string, target: string): Arrangement {
  const names = ordered(columns, arrangement).map((column) => column.name);
  const [from, to] = [names.indexOf(name), names.indexOf(target)];
  if (from < 0 || to < 0 || from === to) return arrangement;
  const order = names.toSpliced(from, 1).toSpliced(to, 0, name);
  const { pinned } = arrangement;
  const joins = pinned.includes(target) || (pinned.includes(name) && to < pinned.length);
  const fixed = joins ? [...new Set([...pinned, name])] : pinned.filter((one) => one !== name);
  return { ...arrangement, order, pinned: order.filter((one) => fixed.includes(one)) };
}

/** The arrangement with a column moved by one place among those that are shown. */
export function stepped(columns: readonly Named[], arrangement: Arrangement, name: string, by: -1 | 1): Arrangement {
  const shown = arranged(columns, arrangement);
  const target = shown[shown.findIndex((column) => column.name === name) + by];
  return target === undefined ? arrangement : movedTo(columns, arrangement, name, target.name);
}

/** The arrangement with a column pinned as the last of those at the left, or not pinned any more. */
export function withPinned(arrangement: Arrangement, name: string, pinned: boolean): Arrangement {
  const others = arrangement.pinned.filter((one) => one !== name);
  return { ...arrangement, pinned: pinned ? [...others, name] : others };
}

export function withHidden(arrangement: Arrangement, name: string, hidden: boolean): Arrangement {
  const others = arrangement.hidden.filter((one) => one !== name);
  return { ...arrangement, hidden: hidden ? [...others, name] : others };
}

/** Columns with the visitor's aggregates. */
export function withAggregates<C extends Named & Pick<TableColumn, "aggregate">>(columns: readonly C[], { aggregates }: Arrangement): readonly C[] {
  if (Object.keys(aggregates).length === 0) return columns;
  return columns.map((column) => (Object.hasOwn(aggregates, column.name) ? { ...column, aggregate: aggregates[column.name] ?? null } : column));
}

/** How many columns at the left stay while a table is scrolled: pinned ones, where they leave room for others. */
export function fixedCount(columns: readonly (Named & { width: number })[], { pinned, widths }: Arrangement, room: number): number {
  let [count, width] = [0, 0];
  for (const column of columns) {
    width += widths[column.name] ?? column.width;
    if (!pinned.includes(column.name) || (room > 0 && width > room)) break;
    count += 1;
  }
  return count;
}

const isText = (value: unknown): value is string => typeof value === "string";
const texts = (value: unknown): string[] => (Array.isArray(value) ? [...new Set(value.filter(isText))] : []);

const FUNCTIONS: ReadonlySet<unknown> = new Set(["sum", "mean", "median", "min", "max", "count", "distinct", null]);

function aggregatesOf(value: unknown): Aggregates {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter(([, one]) => FUNCTIONS.has(one))) as Aggregates;
}

const isWidth = ([, width]: [string, unknown]) => typeof width === "number" && width >= 30 && width <= 2000;

/** An arrangement as it was kept, by an older version or another one's hand. */
export function arrangementOf(value: unknown): Arrangement {
  if (typeof value !== "object" || value === null) return UNARRANGED;
  const { order, hidden, pinned, widths, groups, aggregates } = value as Record<string, unknown>;
  const sizes = typeof widths === "object" && widths !== null ? Object.entries(widths) : [];
  return {
    order: texts(order), hidden: texts(hidden), pinned: texts(pinned), widths: Object.fromEntries(sizes.filter(isWidth)),
    groups: Array.isArray(groups) ? texts(groups) : null, aggregates: aggregatesOf(aggregates),
  };
}
