/** What can follow in a line: the names of properties, or the values of one. */
import type { Json } from "../../core/edits.ts";
import { complete } from "../document/tree.ts";
import { Icon } from "../controls/Icon.tsx";
import { valueKind, words } from "../inspector/fields.tsx";
import type { KnownHandler } from "../session/handlers.ts";
import type { Line } from "./line.ts";
import type { Item } from "./PaletteBox.tsx";
import { meant, type Settable } from "./properties.ts";
import { found } from "./search.ts";

/** An item that completes a line. */
export interface Completion extends Item {
  /** What is written in place of what is begun. */
  text: string;
  /** Whether it is what is typed already. */
  same: boolean;
}

export interface Completions {
  group: string;
  items: Completion[];
}

/** What can be written at the end of a line; null where there is nothing to choose from. `component` is as the line makes it. */
export function completionsOf(line: Line, settables: readonly Settable[], component: Json, handlers: readonly KnownHandler[]): Completions | null {
  const { last, pairs } = line;
  if (last === null) return null;
  if (last.kind === "name") {
    const set = new Set(pairs.map(({ name }) => meant(settables, name)?.name));
    const free = settables.filter(({ name }) => !set.has(name)).map(({ name, note, kind }) => ({ label: name, note, kind }));
    const items = found(free, last.text).map(({ label, note, kind }) => item(label, firstSentence(note), `${label}=`, "", kind.kind === "event" ? "handler" : "properties"));
    return items.length === 0 ? null : { group: "Properties", items };
  }
  const settable = meant(settables, last.name);
  if (settable === undefined) return null;
  if (settable.kind.kind === "event") {
    const items = found(handlers.map(({ name, place }) => ({ label: name, note: place ?? "in the kernel" })), last.text).map(({ label, note }) => item(label, note, label, last.text, "handler"));
    return items.length === 0 ? null : { group: "Handlers of the notebook", items };
  }
  const kind: Exclude<Settable["kind"], { kind: "event" }> = settable.kind.kind === "value" ? valueKind(complete(component)) : settable.kind;
  const choices = kind.kind === "switch" ? [true, false] : kind.kind === "choice" ? kind.choices : [];
  const texts = choices.map((one) => ({ label: typeof one === "boolean" ? words(one).toLowerCase() : String(one), note: "" }));
  const items = found(texts, last.text).map(({ label }) => item(label, "", label, last.text, "check"));
  return items.length === 0 ? null : { group: settable.label, items };
}

function item(label: string, note: string, text: string, typed: string, icon: "handler" | "properties" | "check"): Completion {
  return { key: text, label, note, text, same: typed === label, icon: <Icon name={icon === "properties" ? "inspector" : icon} size={16} /> };
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0].slice(0, -1) ?? text;
}
