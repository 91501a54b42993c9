/** What a visitor may put into the cells of a column, as `jupyter_tools.components.table_editing` checks it in the server. */
import { decimalPoint, say, sayBoolean } from "../../core/locale.ts";
import { readNumber } from "../../core/numbers.ts";
import type { JsonValue, TableColumn, TableDataColumn } from "../../core/protocol.ts";
import { missing, refusalOf, type Rule } from "../../core/rules.ts";
import type { CellValue } from "../../core/tables.ts";

export type Kind = TableDataColumn["kind"];
type Declared = Pick<TableColumn, "editable" | "addable" | "default" | "required" | "options" | "min" | "max" | "max_length" | "pattern" | "format">;

/** The formats whose cells travel as something else than their values. */
const ENCODED: ReadonlySet<string> = new Set(["image", "json", "sparkline"]);

/** The most characters of a cell where the column says nothing. */
const MAX_CELL = 100_000;
const TAGS: Partial<Record<Kind, string>> = { date: "$date", datetime: "$datetime" };

/** A column whose cells may be changed. */
export interface Editor {
  kind: Kind;
  /** The values of which one is chosen; null where any may be given. */
  choices: readonly CellValue[] | null;
  /** Whether a cell may not be left empty. */
  required: boolean;
  /** What a cell of an added row begins with. */
  initial: CellValue;
  /** A cell as a text that `read` takes. */
  write(cell: CellValue): string;
  /** The cell for a text; with what is wrong with it, or null. */
  read(text: string): { value: CellValue; error: string | null };
}

/** How the cells of a column are changed; null where they cannot be. */
export function editorOf(column: Partial<Declared>, kind: Kind): Editor | null {
  if (column.editable !== true || kind === "duration" || ENCODED.has(column.format ?? "")) return null;
  const options = column.options ?? [];
  const choices = options.length > 0 ? [...(column.required ? [] : [null]), ...options] : kind === "boolean" ? [...(column.required ? [] : [null]), true, false] : null;
  const write = (cell: CellValue) => (kind === "integer" || kind === "number" ? String(cell ?? "").replace(".", decimalPoint()) : String(cell ?? ""));
  const [required, initial] = [column.required ?? false, column.default ?? null];
  return { kind, choices, required, initial, write, read: (text) => readCell(column, kind, text, options) };
}

/** How the cells of a column are given in rows that are added; null where they cannot be. */
export function newEditorOf(column: Partial<Declared>, kind: Kind): Editor | null {
  return editorOf({ ...column, editable: column.editable === true || column.addable === true }, kind);
}

/** What a choice is called. */
export function labelOf(choice: CellValue): string {
  if (choice === null) return say("None");
  return typeof choice === "boolean" ? sayBoolean(choice) : String(choice);
}

/** The field of the browser for a cell with a text; `text` for those that have none, as times with an offset. */
export function inputOf({ kind }: Editor, text: string): "date" | "datetime-local" | "text" {
  if (kind === "date") return "date";
  return kind === "datetime" && !/(?:Z|[+-]\d\d:?\d\d)$/u.test(text) ? "datetime-local" : "text";
}

/** Whether what travels of a column's cells are their values. */
export function isPlain(column: Partial<Pick<TableColumn, "format">> | undefined): boolean {
  return !ENCODED.has(column?.format ?? "");
}

function readCell(column: Partial<Declared>, kind: Kind, text: string, options: readonly CellValue[]): { value: CellValue; error: string | null } {
  const given = kind === "text" ? text : text.trim();
  if (given === "") return { value: null, error: column.required ? missing({}) : null };
  const chosen = options.find((one) => String(one) === given);
  const wire = chosen ?? wireOf(kind, given);
  const error = refusalOf(ruleOf(column, kind, wire), wire);
  return { value: error === null ? cellOf(wire) : given, error };
}

/** A typed text as the value rules read it. */
function wireOf(kind: Kind, text: string): JsonValue {
  if (kind === "integer" || kind === "number") {
    const read = readNumber(text, kind === "integer");
    return "value" in read ? read.value : text;
  }
  if (kind === "boolean") {
    const yes = [say("Yes"), "true", "yes", "1"].map(lower);
    const no = [say("No"), "false", "no", "0"].map(lower);
    return yes.includes(lower(text)) ? true : no.includes(lower(text)) ? false : text;
  }
  const tag = TAGS[kind];
  // A space between day and time, as spreadsheets write it.
  return tag === undefined ? text : { [tag]: kind === "datetime" ? withSeconds(text.replace(/^(\d{4}-\d\d-\d\d) /u, "$1T")) : text.slice(0, 10) };
}

function withSeconds(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/u.test(text)) return `${text}T00:00:00`;
  return text.replace(/T(\d\d:\d\d)(?=$|[+\-Z])/u, "T$1:00");
}

function lower(text: string): string {
  return text.toLocaleLowerCase();
}

/** A value as it is in a cell: large numbers, decimals, dates and times are text. */
function cellOf(value: JsonValue): CellValue {
  if (typeof value !== "object" || value === null) return value;
  return String(Object.values(value)[0] ?? "");
}

function ruleOf(column: Partial<Declared>, kind: Kind, value: JsonValue): Rule {
  const text = typeof value === "object" && value !== null && "$datetime" in value ? String(value["$datetime"]) : "";
  const kinds: Partial<Record<Kind, string>> = { text: "string", datetime: /(?:Z|[+-]\d\d:?\d\d)$/u.test(text) ? "instant" : "datetime" };
  if (column.options && column.options.length > 0) return { type: ["scalar", ...(column.required ? [] : ["null"])], options: column.options };
  const limits: Rule = {
    minimum: column.min ?? null,
    maximum: column.max ?? null,
    maxLength: kind === "text" ? (column.max_length ?? MAX_CELL) : null,
    pattern: column.pattern || null,
  };
  return { ...limits, type: [kinds[kind] ?? kind, ...(column.required ? [] : ["null"])] };
}
