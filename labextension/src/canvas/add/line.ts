/** The line that is typed into the quick search: `select: Airline, placeholder=All airlines, span=6`. */

/** A property or an event, and what is typed for it. */
export interface Pair {
  name: string;
  text: string;
}

/** What completion replaces: the text from `start` to the end of the line. */
export interface Last {
  /** The name of a property is begun, or the value of one. */
  kind: "name" | "value";
  /** The property whose value is typed. */
  name: string;
  text: string;
  start: number;
}

export interface Line {
  /** What stands before the label and the properties. */
  head: string;
  /** The text behind the colon; null without one. */
  label: string | null;
  pairs: readonly Pair[];
  last: Last | null;
}

interface Segment {
  text: string;
  start: number;
}

const PAIR = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*=(?!=)/u;
const BEGUN = /^\s*(?:[\p{L}_][\p{L}\p{N}_]*)?$/u;

/** A line that adds a component: `type: label, name=value`. Without a label, the first property may be behind the colon. */
export function parseAdding(text: string): Line {
  const [first = { text: "", start: 0 }, ...others] = segments(text);
  const end = first.text.indexOf(":") + 1;
  const behind = { text: first.text.slice(end), start: first.start + end };
  if (end > 0 && PAIR.test(behind.text)) {
    const { pairs, last } = grouped([behind, ...others], "");
    return { head: first.text.slice(0, end - 1).trim(), label: null, pairs, last };
  }
  const { own, pairs, last } = grouped(others, first.text);
  const colon = own.indexOf(":");
  if (colon < 0) return { head: own.trim(), label: null, pairs, last };
  return { head: own.slice(0, colon).trim(), label: plain(own.slice(colon + 1)), pairs, last };
}

/** A line that sets properties: `name=value, name=value`. */
export function parseSetting(text: string): Line {
  const { own, pairs, last } = grouped(segments(text), "");
  return { head: own.trim(), label: null, pairs, last };
}

/** The parts between commas; commas within quotation marks and brackets do not separate. */
function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let [start, depth, quoted] = [0, 0, false];
  for (let index = 0; index <= text.length; index += 1) {
    const letter = text[index];
    if (letter === undefined || (letter === "," && depth === 0 && !quoted)) {
      found.push({ text: text.slice(start, index), start });
      start = index + 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === "[") depth += 1;
    else if (!quoted && letter === "]") depth = Math.max(depth - 1, 0);
  }
  return found;
}

/** Pairs of the segments. A segment without `=` belongs to the text before it: texts have commas too. */
function grouped(all: readonly Segment[], head: string): { own: string; pairs: Pair[]; last: Last | null } {
  const pairs: Pair[] = [];
  let own = head;
  let last: Last | null = null;
  for (const [index, { text, start }] of all.entries()) {
    const [matched = "", name = ""] = PAIR.exec(text) ?? [];
    if (matched !== "") {
      const value = text.slice(matched.length);
      pairs.push({ name, text: value });
      last = { kind: "value", name, text: value.trim(), start: start + matched.length + (value.length - value.trimStart().length) };
    } else if (index === all.length - 1 && text.trim() === "" && start > 0) {
      // A comma at the end belongs to what is typed next.
      last = { kind: "name", name: "", text: "", start: start + text.length };
    } else {
      const before = pairs.at(-1);
      if (before === undefined) own += head === "" && index === 0 ? text : `,${text}`;
      else pairs[pairs.length - 1] = { name: before.name, text: `${before.text},${text}` };
      last = BEGUN.test(text) ? { kind: "name", name: "", text: text.trim(), start: start + (text.length - text.trimStart().length) } : null;
    }
  }
  return { own, pairs: pairs.map(({ name, text }) => ({ name, text: plain(text) })), last };
}

/** A text without blanks around it, and without quotation marks around all of it. */
function plain(text: string): string {
  const trimmed = text.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** The entries of a list such as `[EWR = Newark, JFK]`, one a line. */
export function listed(text: string): string {
  const inside = /^\[(.*)\]$/s.exec(text.trim())?.[1] ?? text;
  return segments(inside).map((one) => plain(one.text)).join("\n");
}

/** Why a text is no list yet: a bracket or a quotation mark that is not closed; empty if it is one. */
export function whyNoList(text: string): string {
  const trimmed = text.trim();
  if ((trimmed.match(/"/g) ?? []).length % 2 === 1) return "A quotation mark is not closed.";
  const bare = trimmed.replaceAll(/"[^"]*"/g, "");
  const isOpen = bare.split("[").length !== bare.split("]").length || (bare.startsWith("[") && !bare.endsWith("]"));
  if (isOpen) return "Write a list between [ and ], as [a, b].";
  return "";
}
