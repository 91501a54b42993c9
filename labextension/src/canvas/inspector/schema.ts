/** What the server says of component types: the properties that the inspector lists, and how each is edited. */
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";

export type GroupName = "content" | "behaviour" | "rules" | "look" | "events";

export interface TypeEntry {
  events: string[];
  groups: Record<string, GroupName>;
  computable: string[];
  /** The JSON Schema of each property. */
  properties: Record<string, Json>;
  /** The formats of its columns; empty where it has none. */
  formats: string[];
}

export type Catalog = Record<string, TypeEntry>;

/** What can be set beside components: of the page, the app, its theme and navigation, the kernel, a handler's policy, an event's pace. */
export type SettingKind = "page" | "app" | "theme" | "navigation" | "kernel" | "policy" | "pace";

export type Settings = Record<SettingKind, { groups: Record<string, GroupName>; properties: Record<string, Json> }>;

export const GROUPS: readonly { name: GroupName; label: string }[] = [
  { name: "content", label: "Content" },
  { name: "behaviour", label: "Behaviour" },
  { name: "rules", label: "Rules" },
  { name: "look", label: "Look" },
  { name: "events", label: "Events" },
];

/** How a property is edited. */
export type FieldKind =
  | { kind: "switch" }
  /** With `verbatim` the choices are the builder's own names, and shown as they are. */
  | { kind: "choice"; choices: JsonValue[]; empty: boolean; verbatim?: boolean }
  | { kind: "number"; integer: boolean; min: number | null; max: number | null; empty: boolean }
  | { kind: "text"; long: boolean; empty: boolean }
  | { kind: "span" }
  | { kind: "colour"; choices: JsonValue[] }
  | { kind: "icon" }
  /** A text, a number or a truth value, each written as people write it. */
  | { kind: "scalar" }
  | { kind: "options" }
  | { kind: "columns" }
  | { kind: "value" }
  | { kind: "moment"; form: Form; empty: boolean }
  | { kind: "range"; empty: boolean }
  | { kind: "json" };

/** The words for properties whose names say too little. */
const LABELS: Record<string, string> = { value: "Default", max_length: "Longest text", empty_text: "Empty text" };
const OF_TYPE: Record<string, Record<string, string>> = {
  button: { label: "Caption", kind: "Variant" },
  theme: { accent: "Colour", css: "CSS" },
  kernel: { memory_mb: "Memory (MB)", cpu_seconds: "CPU (seconds)", total_memory_mb: "All visits (MB)", idle_minutes: "Idle (minutes)" },
  policy: { when_running: "If running", timeout: "Timeout (s)", retry: "Retries" },
  pace: { debounce: "Debounce (s)", throttle: "Throttle (s)" },
};

export function propertyLabel(type: string, name: string): string {
  const own = OF_TYPE[type]?.[name] ?? LABELS[name];
  if (own !== undefined) return own;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands in a field where nothing is set, for those whose schema does not say it. */
const PLACEHOLDERS: Record<string, string> = { visible: "Always", parent: "None", placeholder: "None", help: "None", width: "By content", when_running: "By event", font_file: "None", logo: "None", favicon: "None", css: "None", locale: "The visitor’s", debounce: "None", throttle: "None" };

export function placeholderOf(name: string): string {
  return PLACEHOLDERS[name] ?? "";
}

/** Which control edits a moment. */
export type Form = "date" | "month" | "time" | "datetime-local";

/** The controls of strings that are dates and times, by their format in JSON Schema. */
const FORMS: Record<string, Form> = { date: "date", month: "month", time: "time", "date-time": "datetime-local" };

export function fieldKind(name: string, schema: Json): FieldKind {
  if (name === "span") return { kind: "span" };
  if (name === "options") return { kind: "options" };
  if (name === "columns") return { kind: "columns" };
  if (name === "value" && schema["shown"] !== true) return { kind: "value" };
  if (name === "accent") return { kind: "colour", choices: flat(schema).flatMap((one) => (Array.isArray(one["enum"]) ? one["enum"] : [])) };
  if (schema["icon"] === true) return { kind: "icon" };
  const all = flat(schema);
  const empty = all.some((one) => one["type"] === "null");
  const kinds = all.filter((one) => one["type"] !== "null");
  const types = new Set(kinds.map((one) => one["type"]));
  const choices = kinds.flatMap((one) => (Array.isArray(one["enum"]) ? one["enum"] : "const" in one ? [one["const"] ?? null] : []));
  if (choices.length > 0) return { kind: "choice", choices, empty };
  if (types.size === 1 && types.has("boolean")) return empty ? { kind: "choice", choices: [true, false], empty } : { kind: "switch" };
  if ([...types].every((one) => one === "integer" || one === "number") && types.size > 0) {
    const limit = (keyword: string) => kinds.map((one) => one[keyword]).find((one) => typeof one === "number") ?? (schema[keyword] as number | undefined) ?? null;
    return { kind: "number", integer: !types.has("number"), min: limit("minimum") as number | null, max: limit("maximum") as number | null, empty };
  }
  const form = FORMS[String(kinds[0]?.["format"])];
  if (kinds.length === 1 && form !== undefined) return { kind: "moment", form, empty };
  if (types.has("string") && types.has("number") && types.has("boolean")) return { kind: "scalar" };
  if (types.size === 1 && types.has("string")) return { kind: "text", long: name === "text", empty };
  return { kind: "json" };
}

/** Whether a property is a list of plain texts, such as the ends of names that an upload takes. */
export function isListOfTexts(schema: Json): boolean {
  const kinds = flat(schema).filter((one) => one["type"] !== "null");
  const items = kinds.map((one) => one["items"]);
  return kinds.length > 0 && kinds.every((one) => one["type"] === "array") && items.every((one) => typeof one === "object" && one !== null && (one as Json)["type"] === "string");
}

function flat(schema: Json): Json[] {
  const any = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(any) ? any.flatMap((one) => flat(one as Json)) : [schema];
}
