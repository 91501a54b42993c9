/** The options of a choice as text: one a line, a value or `value = label`. */
import type { JsonValue } from "../../core/protocol.ts";

/** An option as a line. */
export function optionText(option: JsonValue): string {
  if (typeof option !== "object" || option === null || Array.isArray(option)) return oneLine(String(option));
  if (!("value" in option)) return oneLine(Object.values(option).map(String).join(""));
  const label = option["label"];
  const plain = optionText(option["value"] ?? "");
  return typeof label === "string" && label !== "" ? oneLine(`${plain} = ${label}`) : plain;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}

/** The value of an option with or without a label. */
export function valueOf(option: JsonValue): JsonValue {
  return typeof option === "object" && option !== null && !Array.isArray(option) && "value" in option ? (option["value"] ?? null) : option;
}

/** Why a text is not taken as options: a value that it gives twice, of which only one would be left. Empty if it is. */
export function whyNoOptions(text: string, before: readonly JsonValue[]): string {
  const lines = new Map(before.map((one) => [optionText(one).trim(), optionText(valueOf(one))]));
  const names = text.split("\n").map((line) => (lines.get(line.trim()) ?? line.split("=")[0] ?? "").trim());
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) < index);
  return twice === undefined ? "" : `${twice} is there twice: give each value once.`;
}

/** The options of a text. A line that was there is the option that it was; values keep the type that they had. */
export function optionsFrom(text: string, before: readonly JsonValue[]): JsonValue[] {
  const lines = new Map(before.map((one) => [optionText(one).trim(), one]));
  const known = new Map(before.map((one) => [optionText(valueOf(one)), valueOf(one)]));
  const allNumbers = before.length > 0 && before.every((one) => typeof valueOf(one) === "number");
  const seen = new Set<string>();
  return text.split("\n").flatMap((line): JsonValue[] => {
    const same = lines.get(line.trim());
    const [plain = "", ...rest] = same === undefined ? line.split("=") : [optionText(valueOf(same))];
    const name = plain.trim();
    if (name === "" || seen.has(name)) return [];
    seen.add(name);
    if (same !== undefined) return [same];
    const number = allNumbers && Number.isFinite(Number(name)) ? Number(name) : name;
    const value = known.get(name) ?? number;
    const label = rest.join("=").trim();
    return [label === "" ? value : { value, label }];
  });
}
