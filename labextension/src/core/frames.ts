/** What components show and visitors select in: the rows of a table, the points of a figure. */
import { ENCODED } from "./catalog.ts";
import { isSame } from "./edits.ts";
import type { AnyComponent, JsonValue, RowsWindow, TableData } from "./protocol.ts";

/** The cells of a row in the key columns of its table. */
export type RowKey = NonNullable<RowsWindow["keys"]>[number];

/** What names a row, to be compared: its key as JSON, or its place in the frame as the handler gave it. */
export type RowId = number | string;

/** The points of a figure that may be selected: how many each of its traces has. */
export interface Selectable {
  version: string;
  counts: number[];
}

/** What is selected in a chart, as it travels. */
export interface ChartSelection {
  figure: string;
  points: [trace: number, position: number][];
  x: JsonValue[] | null;
  y: JsonValue[] | null;
}

/** The property that holds what travels in a way of its own; undefined for none. */
function encodedAs({ type }: AnyComponent, wanted: string): string | undefined {
  return Object.entries(ENCODED[type] ?? {}).find(([, encoding]) => encoding === wanted)?.[0];
}

/** The property that holds the frame whose rows a component shows; undefined for none. */
export function frameOf(component: AnyComponent): string | undefined {
  return encodedAs(component, "table");
}

/** How visitors select points of a figure. */
export type Mode = "none" | "click" | "box" | "lasso" | "range";

/** How visitors select points of a figure, as `Chart.mode` in Python. */
export function modeOf({ selection, handlers }: { selection: Mode; handlers: object }): Mode {
  return selection === "none" && ("click" in handlers || "select" in handlers) ? "click" : selection;
}

/** The property in whose data visitors select; undefined for none. */
export function sourceOf(component: AnyComponent): string | undefined {
  const figure = encodedAs(component, "figure");
  if (figure === undefined) return frameOf(component);
  const mode = "selection" in component ? modeOf(component as { selection: Mode; handlers: object }) : "none";
  return mode === "none" ? undefined : figure;
}

/** Whether visitors select in what a component shows, so that its value refers to a version of it. */
export function selects(component: AnyComponent | undefined): boolean {
  return component !== undefined && sourceOf(component) !== undefined;
}

/** A component's value while nothing of its data is selected. */
export function unselected(component: AnyComponent, data: JsonValue | undefined): JsonValue {
  if (frameOf(component) !== undefined) return selectionOf(tableData(data), []);
  return { figure: selectableOf(data)?.version ?? "", points: [], x: null, y: null };
}

/** The value of a table that shows `data` with these rows selected. */
export function selectionOf(data: Pick<TableData, "table" | "key"> | null, ids: readonly RowId[]): JsonValue {
  const key = data?.key ?? [];
  return key.length > 0 ? { key, keys: ids.map(keyOf) } : { table: data?.table ?? 0, selected: [...ids] };
}

/** What names the row with a key. */
export function idOf(key: RowKey): RowId {
  return JSON.stringify(key);
}

/** The key of a row that is named by one. */
export function keyOf(id: RowId): RowKey {
  return JSON.parse(String(id)) as RowKey;
}

/** Whether a selection names rows by their key. */
export function isByKey(selection: JsonValue | undefined): selection is { key: string[]; keys: RowKey[] } {
  return typeof selection === "object" && selection !== null && "keys" in selection;
}

/** What is left of a component's value once new data is shown; `shown` is the data before. */
export function reselected(component: AnyComponent, value: JsonValue | undefined, data: JsonValue | undefined, shown: JsonValue | undefined): JsonValue {
  const none = unselected(component, data);
  if (!isByKey(value)) return versionOf(none) && versionOf(none) === versionOf(unselected(component, shown)) ? (value ?? none) : none;
  const table = tableData(data);
  if (table === null || !isSame(table.key ?? [], value.key)) return none;
  const gone = new Set(table.selected?.gone?.map(idOf));
  return gone.size > 0 ? { ...value, keys: value.keys.filter((one) => !gone.has(idOf(one))) } : value;
}

/** Whether two values of a component are selections in the same data, or by the same key. */
export function isOfSameData(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return isByKey(one) && isByKey(other) ? isSame(one.key, other.key) : versionOf(one) === versionOf(other) && isByKey(one) === isByKey(other);
}

/** Whether a component draws the components that it holds once for each row of its frame, or each that is open. */
export function repeats(component: AnyComponent | undefined): boolean {
  return component !== undefined && "components" in component && frameOf(component) !== undefined;
}

/** What names the rows that a visitor has selected. */
export function selectedOf(selection: JsonValue | undefined): RowId[] {
  if (isByKey(selection)) return selection.keys.map(idOf);
  if (typeof selection !== "object" || selection === null || !("selected" in selection)) return [];
  return Array.isArray(selection["selected"]) ? (selection["selected"] as number[]) : [];
}

/** The table that a component shows now. */
export function shownTable(component: AnyComponent): TableData | null {
  const frame = frameOf(component);
  return frame === undefined ? null : tableData(propertyOf(component, frame));
}

/** What a table shows, once a handler has set a frame. */
export function tableData(data: JsonValue | undefined): TableData | null {
  return typeof data === "object" && data !== null && "table" in data ? (data as unknown as TableData) : null;
}

/** Which points a figure has, where its kernel has said so. */
export function selectableOf(figure: JsonValue | undefined): Selectable | null {
  if (typeof figure !== "object" || figure === null || Array.isArray(figure)) return null;
  return (figure["selectable"] ?? null) as Selectable | null;
}

/** What is selected in a chart; null for a value that is no such selection. */
export function chartSelection(value: JsonValue | undefined): ChartSelection | null {
  return typeof value === "object" && value !== null && "points" in value ? (value as unknown as ChartSelection) : null;
}

/** The version of the data that a selection is of; false for no data. */
export function versionOf(selection: JsonValue | undefined): JsonValue {
  if (typeof selection !== "object" || selection === null || Array.isArray(selection)) return 0;
  return selection["table"] ?? selection["figure"] ?? 0;
}

export function propertyOf(component: AnyComponent, name: string): JsonValue | undefined {
  return (component as unknown as Record<string, JsonValue>)[name];
}
