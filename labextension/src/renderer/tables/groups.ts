/** By which columns the rows of a table are grouped. */
import { useLayoutEffect } from "react";
import { GroupedLines, MOST_LEVELS } from "../../core/groups.ts";
import { say, sayCount } from "../../core/locale.ts";
import type { GroupLine, TableRows } from "../../core/tables.ts";
import type { Arrangement } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { sayValue } from "./conditions.ts";
import { aggregated } from "./totals.ts";

/** The formats of columns whose values are no keys. */
const NO_KEYS: ReadonlySet<string> = new Set(["sparkline", "image", "json"]);

/** Whether rows can be grouped by a column: a group is a condition on it. */
export function groupsBy({ filterable, style }: ToolColumn): boolean {
  return filterable && !NO_KEYS.has(style.format);
}

/** The columns by which rows are grouped: the visitor's, else the page's. */
export function groupsOf({ groups }: Arrangement, declared: readonly string[], columns: readonly ToolColumn[]): ToolColumn[] {
  const names = [...new Set(groups ?? declared)];
  return names.flatMap((name) => columns.find((column) => column.name === name && groupsBy(column)) ?? []).slice(0, MOST_LEVELS);
}

/** Shows the rows of a table in groups, with the aggregates of columns. */
export function useGroups(rows: TableRows, by: readonly ToolColumn[], columns: readonly ToolColumn[]): void {
  const names = by.map(({ name }) => name);
  const asked = aggregated(columns).map(({ name, aggregate }) => ({ column: name, function: aggregate }));
  const [groups, aggregates] = [JSON.stringify(names), JSON.stringify(asked)];
  useLayoutEffect(() => {
    const { lines } = rows;
    if (names.length === 0) {
      if (lines) rows.showLines(null);
    } else if (lines instanceof GroupedLines && JSON.stringify(lines.by) === groups) lines.aggregate(asked);
    else rows.showLines(new GroupedLines(rows, names, asked));
    // eslint-disable-next-line react/exhaustive-deps
  }, [rows, groups, aggregates]);
}

/** What a group is of: its value, as its column writes it. */
export function sayGroup({ key, count }: GroupLine, column: ToolColumn): { title: string; rows: string } {
  return { title: `${column.label}: ${sayValue(key, column)}`, rows: sayCount(count, "1 row", "{count} rows") };
}

/** A group as it is read aloud. */
export function groupInWords(group: GroupLine, column: ToolColumn): string {
  const { title, rows } = sayGroup(group, column);
  const given = { title, rows, level: group.level + 1 };
  return group.open ? say("{title}, {rows}, level {level}, expanded", given) : say("{title}, {rows}, level {level}, collapsed", given);
}
