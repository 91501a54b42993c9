/**
 * The language of what pages say by themselves, and how they write numbers and dates; one for each document.
 *
 * English is written where it is said, and is the key of each table in `jupyter_tools/texts`: `say("Clear")`. Places of
 * values are in braces. A table is loaded when its language is first used. What the server and the kernel say is English
 * until `heard` looks it up.
 */
import { Cell } from "./keyed.ts";

/** The texts of a language by those in English: what pages say by themselves, and what they hear. */
export interface Texts {
  pages: Record<string, string>;
  server: Record<string, string>;
}

type Values = Record<string, string | number>;

const TABLES = import.meta.glob<Texts>("../../../jupyter_tools/texts/*.json", { import: "default" });

/** The locale that numbers and dates are written in; undefined for the browser's. */
let locale: string | undefined;
const NO_TEXTS: Texts = { pages: {}, server: {} };
let table = NO_TEXTS;
/** The sentences of the table that have places, as patterns, with what they are in its language. */
let patterns: [RegExp, string][] | null = null;
/** Counts the changes of the locale. */
const changes = new Cell(0);
/** The locale that was asked for last; null before the first. */
let wanted: string | undefined | null = null;
let loading: Promise<void> | null = null;

/** Changes when what is written must be written again. */
export const localeChanges: Cell<number> = changes;

export function localeNow(): string | undefined {
  return locale;
}

/** The language of the built-in texts, as `lang` of an element has it. */
export function languageNow(): string {
  return table === NO_TEXTS ? "en" : languageOf(locale);
}

function languageOf(tag: string | undefined): string {
  return (tag ?? navigator.language ?? "en").slice(0, 2).toLowerCase();
}

/** A tag of a language that the browser knows; undefined for the browser's own. */
function known(tag: string): string | undefined {
  try {
    return tag === "" ? undefined : new Intl.Locale(tag).toString();
  } catch {
    return undefined;
  }
}

/** Uses a locale, the browser's own for an empty tag: at once where it needs no table, else when that has come. */
export function setLocale(tag: string): Promise<void> | null {
  const next = known(tag);
  if (wanted === next) return loading;
  wanted = next;
  const load = TABLES[`../../../jupyter_tools/texts/${languageOf(next)}.json`];
  if (load === undefined) {
    loading = null;
    change(next, NO_TEXTS);
    return null;
  }
  const use = (texts: Texts) => {
    if (wanted !== next) return;
    loading = null;
    change(next, texts);
  };
  // Without its table a page is in English.
  loading = load().then(use, () => use(NO_TEXTS));
  return loading;
}

function change(next: string | undefined, texts: Texts): void {
  if (locale === next && table === texts) return;
  [locale, table, patterns] = [next, texts, null];
  changes.set(changes.get() + 1);
}

/** A built-in text in the language of the page; `{name}` stands for a value. */
export function say(text: string, values?: Values): string {
  return filled(table.pages[text] ?? table.server[text] ?? text, values);
}

/** A text of a component: its default in the language of the page; what a builder has written stays as it is. */
export function sayProperty(text: string): string {
  return table.server[text] ?? text;
}

/** A built-in text that is said later: the text itself. */
export function sentence(text: string): string {
  return text;
}

/** The first text for one thing, the second for any other count, which is its `{count}`. */
export function sayCount(count: number, one: string, many: string, values?: Values): string {
  return say(count === 1 ? one : many, { count: writeCount(count), ...values });
}

function filled(text: string, values: Values | undefined): string {
  return values === undefined ? text : text.replace(/\{(\w+)\}/gu, (place, name: string) => String(values[name] ?? place));
}

/** What the server or the kernel says in English, in the language of the page where its table has it. */
export function heard(text: string): string {
  if (table === NO_TEXTS || text === "") return text;
  const whole = table.server[text];
  if (whole !== undefined) return whole;
  patterns ??= Object.entries(table.server).filter(([english]) => english.includes("{")).map(([english, own]) => [patternOf(english), own]);
  for (const [pattern, own] of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return filled(own, withSizes(found.groups ?? {}));
  }
  // A message may be several sentences.
  const [, first = "", rest = ""] = /^(.+?[.:]) (.+)$/su.exec(text) ?? [];
  return first !== "" && table.server[first] !== undefined ? `${table.server[first]} ${heard(rest)}` : text;
}

const SIZE = /^\d+(?:\.\d+)?(?= (?:bytes?|[kMGTP]B)$)/u;

/** Values of a sentence, the numbers of its sizes as the locale writes them: "1.234 GB" are many more in German. */
function withSizes({ size, most, ...others }: Values): Values {
  return { ...others, ...(size !== undefined && { size: localSize(size) }), ...(most !== undefined && { most: localSize(most) }) };
}

function localSize(size: string | number): string {
  return String(size).replace(SIZE, (number) => SIZES().format(Number(number)));
}

function patternOf(english: string): RegExp {
  const parts = english.split(/(\{\w+\})/u).map((part) => (/^\{\w+\}$/u.test(part) ? `(?<${part.slice(1, -1)}>.+?)` : part.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&")));
  return new RegExp(`^${parts.join("")}$`, "su");
}

/** Something made for each locale when it is first used: `make` is called again after a change. */
export function perLocale<T>(make: (locale: string | undefined) => T): () => T {
  let made: { value: T; change: number } | null = null;
  return () => {
    if (made?.change !== changes.get()) made = { value: make(locale), change: changes.get() };
    return made.value;
  };
}

const SIZES = perLocale((one) => new Intl.NumberFormat(one, { maximumSignificantDigits: 4 }));
const COUNT = perLocale((one) => new Intl.NumberFormat(one));

/** Yes or No. */
export function sayBoolean(value: boolean): string {
  return value ? say("Yes") : say("No");
}

/** A whole number with its thousands apart. */
export function writeCount(count: number): string {
  return COUNT().format(count);
}

/** The sign before the decimals of a number. */
export const decimalPoint = perLocale((one) => new Intl.NumberFormat(one).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".");
