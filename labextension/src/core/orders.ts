/** Orders and conditions of tables as they were kept or declared, without what does not fit the columns. */
import type { Filter, Sort } from "./protocol.ts";

const MAX_SORT = 10;
const MAX_FILTER = 50;
const MAX_VALUES = 1000;
const LISTS: Record<string, number> = { in: MAX_VALUES, between: 2 };
const SINGLE = new Set(["eq", "ne", "lt", "le", "gt", "ge", "contains", "not_contains", "starts_with", "is_null", "not_null"]);

const partOf = (kept: object, name: string): object[] => {
  const part = (kept as Record<string, unknown>)[name];
  return Array.isArray(part) ? part.filter((one): one is object => typeof one === "object" && one !== null) : [];
};

function isCell(value: unknown): boolean {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The `sort` of what was kept. */
export function sortOf(kept: object, columns: ReadonlySet<string>): Sort[] {
  const found = partOf(kept, "sort") as Partial<Sort>[];
  const names = found.map(({ column }) => column);
  return found
    .filter(({ column }, at) => column !== undefined && columns.has(column) && names.indexOf(column) === at)
    .map(({ column = "", descending }) => ({ column, descending: descending === true }))
    .slice(0, MAX_SORT);
}

/** The `filter` of what was kept. */
export function filtersOf(kept: object, columns: ReadonlySet<string>): Filter[] {
  const found = partOf(kept, "filter") as Partial<Filter>[];
  return found.flatMap(({ column, operator, value = null }) => {
    if (column === undefined || operator === undefined || !columns.has(column)) return [];
    const most = Object.hasOwn(LISTS, operator) ? LISTS[operator] : undefined;
    const fits = most === undefined ? SINGLE.has(operator) && isCell(value) : Array.isArray(value) && value.every(isCell) && value.length <= most;
    const ends = operator !== "between" || (Array.isArray(value) && value.length === 2);
    return fits && ends ? [{ column, operator, value }] : [];
  }).slice(0, MAX_FILTER);
}
