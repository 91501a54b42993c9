/** The names of components: Python identifiers that follow their labels, and how sentences list them. */

/** Words that cannot be names: Python's keywords, and attributes that State and Context have themselves. */
const RESERVED = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in " +
    "is lambda nonlocal not or pass raise return try while with yield page app"
  ).split(" "),
);
/** How long a name is that is made of a label, and how long one may be. */
const LONGEST = 40;
const MOST = 100;

/** The part of a label that names: without what stands in brackets. */
function core(label: string): string {
  return label.replace(/\([^)]*\)|\[[^\]]*\]/g, " ").trim() || label;
}

/** A name as Python reads it: a full-width x is an x. */
export function spelled(name: string): string {
  return name.normalize("NFKC");
}

/** A name made of a text: "Minimum delay (min)" gives `minimum_delay`; the empty text where none can be made. */
export function nameFrom(label: string): string {
  const letters = core(label)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(?:[^\p{XID_Continue}]|_)+/gu, "_");
  // A letter may be two units of UTF-16.
  const plain = Array.from(letters).slice(0, LONGEST).join("").replace(/^_+|_+$/g, "");
  if (plain === "") return "";
  const name = /^\p{XID_Start}/u.test(plain) ? plain : `n_${plain}`;
  return RESERVED.has(name) || name.startsWith("model_") ? `${name}_` : name;
}

/** A name that is not taken: `search`, else `search_2`, `search_3`. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  if (!used.has(wanted)) return wanted;
  const base = wanted.replace(/_\d+$/, "");
  for (let count = 2; ; count += 1) if (!used.has(`${base}_${count}`)) return `${base}_${count}`;
}

/** Whether a name was made of a label, so that it follows the label on. */
export function followsLabel(name: string, label: string, type: string): boolean {
  const made = nameFrom(label) || type;
  return name === made || (name.startsWith(`${made}_`) && /^\d+$/.test(name.slice(made.length + 1)));
}

/** Why a text cannot be a name; empty if it can. */
export function whyNoName(text: string, taken: Iterable<string>): string {
  const name = spelled(text);
  if (name === "") return "A component needs a name.";
  if (!/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name)) return "Use letters, digits and _, not a digit first.";
  if (Array.from(name).length > MOST) return `A name has at most ${MOST} characters.`;
  if (RESERVED.has(name)) return `${name} is a word of Python or of the page.`;
  if (name.startsWith("_") || name.startsWith("model_")) return "Names do not begin with _ or model_.";
  return new Set(taken).has(name) ? `There is a ${name} already.` : "";
}

/** Names as a sentence has them: "cart, seen and 3 more". */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.length > 1 ? shown.pop() : undefined;
  return last === undefined ? shown.join(", ") : `${shown.join(", ")} and ${last}`;
}
