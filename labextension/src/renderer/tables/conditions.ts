/** Conditions on columns: as visitors enter them, as they travel, and in words. */
import { say, writeCount } from "../../core/locale.ts";
import { isWhole, readNumber, scaled, writeNumber } from "../../core/numbers.ts";
import type { Filter } from "../../core/protocol.ts";
import type { CellValue } from "../formats/formats.ts";
import { writeCell } from "../formats/cell-formats.ts";
import type { ToolColumn } from "./columns.ts";

export type Mode = "values" | "range" | "contains" | "not_contains" | "starts_with" | "is_null" | "not_null";

/** The condition of a column as it is entered. */
export interface Draft {
  mode: Mode;
  /** The values that are ticked. */
  chosen: readonly CellValue[];
  text: string;
  /** The ends of a range as they are typed; empty for an open one. */
  low: string;
  high: string;
}

/** The most characters of a text, as the protocol has it for searches. */
const MAX_TEXT = 1000;
/** The most values of an `in`, as the protocol has it. */
export const MAX_CHOSEN = 1000;
/** How many values of a condition are named. */
const NAMED = 3;
const PERCENT = 2;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/u;

/** How a column of some kind can be filtered, the usual way first. */
export function modesOf({ kind, style }: ToolColumn): Mode[] {
  if (style.format === "sparkline" || style.format === "image") return ["not_null", "is_null"];
  if (kind === "boolean") return ["values"];
  if (kind === "text") return ["values", "contains", "not_contains", "starts_with", "is_null", "not_null"];
  return [kind === "duration" ? "values" : "range", "is_null", "not_null"];
}

export function sayMode(mode: Mode): string {
  const words: Record<Mode, string> = {
    values: say("Is one of"),
    range: say("Is in a range"),
    contains: say("Contains"),
    not_contains: say("Does not contain"),
    starts_with: say("Starts with"),
    is_null: say("Is empty"),
    not_null: say("Is not empty"),
  };
  return words[mode];
}

/** An end of a range as it is typed. */
export function typed(value: CellValue, { kind, style }: ToolColumn): string {
  if (value === null || value === undefined) return "";
  if (kind === "date") return String(value).slice(0, 10);
  if (kind === "datetime") return String(value).replace(ZONE, "").replace(" ", "T").slice(0, 19);
  const percent = style.format === "percent" ? PERCENT : 0;
  if (typeof value === "number") return writeNumber(scaled(value, percent));
  return String(value);
}

/** The draft of a column's present conditions. */
export function draftOf(filter: readonly Filter[], column: ToolColumn): Draft {
  const [first = "values"] = modesOf(column);
  const draft: Draft = { mode: first, chosen: [], text: "", low: "", high: "" };
  const present = filter.find((one) => one.column === column.name);
  if (present === undefined) return draft;
  const { operator, value } = present;
  if (operator === "in" && Array.isArray(value)) return { ...draft, mode: "values", chosen: value };
  if (operator === "between" && Array.isArray(value)) {
    return { ...draft, mode: "range", low: typed(value[0] ?? null, column), high: typed(value[1] ?? null, column) };
  }
  const mode = modesOf(column).find((one) => one === operator);
  return mode === undefined ? draft : { ...draft, mode, text: String(value ?? "") };
}

type Read = { value: CellValue } | { problem: string };

function readEnd(text: string, { kind, style }: ToolColumn, zone: string): Read {
  const trimmed = text.trim();
  if (trimmed === "") return { value: null };
  if (kind === "date") return { value: trimmed };
  if (kind === "datetime") return { value: `${trimmed.length === 16 ? `${trimmed}:00` : trimmed}${zone}` };
  const percent = style.format === "percent";
  const read = readNumber(percent ? trimmed.replaceAll("%", "") : trimmed, false);
  if ("problem" in read) return read;
  const value = read.value === null || !percent ? read.value : scaled(read.value, -PERCENT);
  return { value: isWhole(value) ? value.$int : value };
}

/** The zone that the moments of a column have, as they are written; empty for none. */
export function zoneOf(moment: CellValue | undefined): string {
  return typeof moment === "string" && moment.includes(":") ? (ZONE.exec(moment)?.[0] ?? "") : "";
}

export type Conditions = { filters: Filter[] } | { problem: string; of: "text" | "low" | "high" };

/** The conditions that a draft means; none where nothing is entered. */
export function conditionsOf(draft: Draft, column: ToolColumn, zone = ""): Conditions {
  const { mode, chosen, text } = draft;
  const one = (operator: Filter["operator"], value: Filter["value"]): Conditions => ({ filters: [{ column: column.name, operator, value }] });
  if (mode === "values") return chosen.length === 0 ? { filters: [] } : one("in", [...chosen]);
  if (mode === "is_null" || mode === "not_null") return one(mode, null);
  if (mode === "range") return range(draft, column, zone);
  if (Array.from(text).length > MAX_TEXT) {
    return { problem: say("Enter at most {count} characters.", { count: writeCount(MAX_TEXT) }), of: "text" };
  }
  return text === "" ? { filters: [] } : one(mode, text);
}

function range(draft: Draft, column: ToolColumn, zone: string): Conditions {
  const [low, high] = [readEnd(draft.low, column, zone), readEnd(draft.high, column, zone)];
  if ("problem" in low) return { problem: low.problem, of: "low" };
  if ("problem" in high) return { problem: high.problem, of: "high" };
  if (low.value === null && high.value === null) return { filters: [] };
  if (typeof low.value === typeof high.value && low.value !== null && high.value !== null && low.value > high.value) {
    return { problem: say("The end is before the start."), of: "high" };
  }
  return { filters: [{ column: column.name, operator: "between", value: [low.value, high.value] }] };
}

/** The filter of a table with other conditions on a column. */
export function withConditions(filter: readonly Filter[], column: string, own: readonly Filter[]): Filter[] {
  const at = filter.findIndex((one) => one.column === column);
  const others = filter.filter((one) => one.column !== column);
  return at < 0 ? [...others, ...own] : others.toSpliced(at, 0, ...own);
}

/** A value in a list or a sentence. */
export function sayValue(value: CellValue, { style }: ToolColumn): string {
  if (value === null) return say("(empty)");
  return value === "" ? say("(no text)") : writeCell(value, style);
}

/** A condition in words. */
export function inWords({ operator, value }: Filter, column: ToolColumn): string {
  const { label } = column;
  if (Array.isArray(value)) {
    if (operator === "in") return say("{label}: {values}", { label, values: listed(value, column) });
    const [low = null, high = null] = value.map((one) => (one === null ? null : sayValue(one, column)));
    if (low === null) return say("{label}: up to {high}", { label, high: high ?? "" });
    return high === null ? say("{label}: from {low}", { label, low }) : say("{label}: {low} to {high}", { label, low, high });
  }
  const text = String(value ?? "");
  if (operator === "is_null") return say("{label}: empty", { label });
  if (operator === "not_null") return say("{label}: not empty", { label });
  if (operator === "contains") return say("{label}: contains “{text}”", { label, text });
  if (operator === "not_contains") return say("{label}: without “{text}”", { label, text });
  if (operator === "starts_with") return say("{label}: starts with “{text}”", { label, text });
  return `${label} ${operator} ${sayValue(value, column)}`;
}

function listed(values: readonly CellValue[], column: ToolColumn): string {
  const named = values.slice(0, NAMED).map((value) => sayValue(value, column)).join(", ");
  const more = values.length - NAMED;
  return more > 0 ? say("{named} and {count} more", { named, count: writeCount(more) }) : named;
}
