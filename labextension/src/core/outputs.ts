/** The list of outputs that a page shows, as it changes with each output of a handler. */
import type { Output } from "./protocol.ts";

export interface OutputEntry extends Output {
  component: string;
}

/** How many outputs are kept: a handler that prints in a loop must not fill the browser. */
const MAX_OUTPUTS = 500;

/** The outputs after one more, which may be added, replace one, join the last one, or clear those of its event. */
export function withOutput(entries: readonly OutputEntry[], entry: OutputEntry): readonly OutputEntry[] {
  if (entry.kind === "clear") return entries.filter((one) => one.event !== entry.event);
  return entry.replaces ? replaced(entries, entry) : added(entries, entry);
}

/** Replaces the display with the same id; an update without data removes it. */
function replaced(entries: readonly OutputEntry[], { display, text, data, metadata }: OutputEntry): readonly OutputEntry[] {
  const named = (one: OutputEntry) => one.kind === "display" && one.display === display;
  if (!entries.some(named)) return entries;
  const removed = Object.keys(data).length === 0;
  return removed ? entries.filter((one) => !named(one)) : entries.map((one) => (named(one) ? { ...one, text, data, metadata } : one));
}

function added(entries: readonly OutputEntry[], given: OutputEntry): readonly OutputEntry[] {
  // A widget callback's output belongs to the place of its widget.
  const handler = given.handler || (entries.findLast((one) => one.event === given.event)?.handler ?? "");
  const entry = { ...given, handler };
  const last = entries.at(-1);
  const joins = last && entry.kind !== "display" && last.kind === entry.kind && last.event === entry.event;
  const next = joins ? [...entries.slice(0, -1), { ...last, text: last.text + entry.text }] : [...entries, entry];
  return next.slice(-MAX_OUTPUTS);
}
