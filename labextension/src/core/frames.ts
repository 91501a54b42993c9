/** The frames that components show: a component's table, and the table that a selection is of. */
import { ENCODED } from "./catalog.ts";
import type { AnyComponent, JsonValue, TableData } from "./protocol.ts";

/** The property that holds the frame whose rows a component shows; undefined for none. */
export function frameOf({ type }: AnyComponent): string | undefined {
  return Object.entries(ENCODED[type] ?? {}).find(([, encoding]) => encoding === "table")?.[0];
}

/** Whether visitors select rows of a component, so that its value refers to a version of its frame. */
export function selects(component: AnyComponent | undefined): boolean {
  return component !== undefined && frameOf(component) !== undefined;
}

/** Whether a component draws what it holds once for each row of its frame. */
export function repeats(component: AnyComponent | undefined): boolean {
  return component !== undefined && "components" in component && selects(component);
}

/** The rows that a visitor has selected, by their place in the frame. */
export function selectedOf(selection: JsonValue | undefined): number[] {
  if (typeof selection !== "object" || selection === null || !("selected" in selection)) return [];
  return Array.isArray(selection["selected"]) ? (selection["selected"] as number[]) : [];
}

/** The table that a component shows now. */
export function shownTable(component: AnyComponent): TableData | null {
  const frame = frameOf(component);
  return frame === undefined ? null : tableData((component as unknown as Record<string, JsonValue>)[frame]);
}

/** What a table shows, once a handler has set a frame. */
export function tableData(data: JsonValue | undefined): TableData | null {
  return typeof data === "object" && data !== null && "table" in data ? (data as unknown as TableData) : null;
}

/** The version of the table that a selection is of. */
export function tableOf(selection: JsonValue | undefined): JsonValue {
  return typeof selection === "object" && selection !== null && "table" in selection ? (selection["table"] ?? 0) : 0;
}
