/** The list of outputs that a page shows, as it changes with each output of a handler. */
import type { Output } from "./protocol.ts";

export interface OutputEntry extends Output {
  component: string;
}

/** How many outputs are kept: a handler that prints in a loop must not fill the browser. */
const MAX_OUTPUTS = 500;

/** Lines that a handler appends to a log: its path as `log`, and the `text` (`jupyter_tools.components.log`). */
const LINES = "application/vnd.jupyter-tools.log+json";
/** How much text of one event is kept for a log. */
const MAX_TEXT = 1_000_000;

/** The lines of an output, and the log that they are for; null for other outputs. */
function linesIn({ data }: Output): { log: string; text: string } | null {
  const lines = data[LINES];
  if (typeof lines !== "object" || lines === null || Array.isArray(lines)) return null;
  const { log, text } = lines;
  return typeof log === "string" && typeof text === "string" ? { log, text } : null;
}

/** Whether an output is for a log, and for no place of displays. */
export function isLogged(entry: Output): boolean {
  return LINES in entry.data;
}

/** The text that handlers have appended to the log at a path. */
export function linesFor(entries: readonly OutputEntry[], path: string): string {
  return entries.flatMap((entry) => linesIn(entry) ?? []).flatMap(({ log, text }) => (log === path ? [text] : [])).join("");
}

/** Two outputs of one event for the same log as one; null for others. */
function joined(last: OutputEntry, entry: OutputEntry): OutputEntry | null {
  const [before, after] = [linesIn(last), linesIn(entry)];
  if (before === null || after === null || before.log !== after.log || last.event !== entry.event) return null;
  return { ...last, data: { [LINES]: { log: after.log, text: (before.text + after.text).slice(-MAX_TEXT) } } };
}

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
  const lines = last === undefined ? null : joined(last, entry);
  if (lines !== null) return [...entries.slice(0, -1), lines];
  const joins = last && entry.kind !== "display" && last.kind === entry.kind && last.event === entry.event;
  const next = joins ? [...entries.slice(0, -1), { ...last, text: last.text + entry.text }] : [...entries, entry];
  return next.slice(-MAX_OUTPUTS);
}
