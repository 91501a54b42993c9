/** The items of a choice of actions, as visitors read them. */
import { keyOf } from "../../core/options.ts";
import type { Item, Scalar } from "../../core/protocol.ts";

export interface Entry {
  key: string;
  value: Scalar;
  label: string;
  icon: string;
  disabled: boolean;
  separator: boolean;
}

/** Each item once, in its order, without those that are no value. */
export function entriesOf(items: readonly (Scalar | Item)[]): Entry[] {
  const plain = { label: "", icon: "", disabled: false, separator: false };
  // On the canvas an item may lack what is at its default.
  const whole = items.map((one) => (isItem(one) ? { ...plain, ...one } : { ...plain, value: one }));
  const found = new Map<string, Entry>();
  for (const item of whole) {
    const key = keyOf(item.value);
    if (item.value !== null && !found.has(key)) found.set(key, { ...item, key, label: item.label || nameOf(item.value) });
  }
  return [...found.values()];
}

/** A value as text; what is no plain one, such as a date, as it travels. */
function nameOf(value: Scalar): string {
  return typeof value === "object" ? String(Object.values(value)[0]) : String(value);
}

function isItem(item: Scalar | Item | null): item is Item {
  return typeof item === "object" && item !== null && "value" in item;
}
