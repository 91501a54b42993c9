/**
 * The values of inputs in the query of the page's URL: `url` of an input names the parameter.
 * `jupyter_tools/page/url_values.py` reads texts as `valueOf` does; both run the cases in `tests/values/url.json`.
 */
import type { Bound } from "./bound.ts";
import { misfitOf } from "./checks.ts";
import { isSame } from "./edits.ts";
import { isOption, type Options } from "./options.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { allows, refusalOf, ruleOf, type Rule } from "./rules.ts";
import type { Store } from "./store.ts";

/** The query of the page's URL, where a host has one. */
export interface Address {
  read(): URLSearchParams;
  /** Shows another query; `pushes` where the browser's Back shall come back to the one before. */
  write(query: URLSearchParams, pushes: boolean): void;
  /** Tells when the visitor goes back or forward; returns what ends that. */
  follow(moved: () => void): () => void;
}

/** Milliseconds for which values change before the URL does: browsers refuse one that changes all the time. */
const PAUSE = 250;

const TAGS = ["$date", "$datetime", "$time", "$int", "$decimal"] as const;

/** A value as the query has it: as Python writes it, lists with commas. */
export function textOf(value: JsonValue): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) {
    const items = value.map((one) => textOf(one).replaceAll(/[\\,]/g, String.raw`\$&`));
    return items.length === 1 && items[0] === "" ? "\\" : items.join(",");
  }
  if (typeof value === "object") {
    const tag = TAGS.find((one) => one in value);
    return tag === undefined ? "" : String(value[tag]);
  }
  return String(value);
}

/** The value that a text stands for by a rule of present properties; what it cannot be, it stays. */
export function valueOf(text: string, rule: Rule): JsonValue {
  if (allows(rule, "array") || allows(rule, "pair")) {
    const inner: Rule = { type: ["scalar"], ...(Object(rule["items"]) as Rule), ...("options" in rule ? { options: rule["options"] ?? null, open: rule["open"] ?? null } : {}) };
    return itemsOf(text).map((item) => single(item, inner));
  }
  return text === "" && allows(rule, "null") ? null : single(text, rule);
}

/** The items of a text: separated by commas; a backslash stands before a comma, and a backslash, of an item. */
export function itemsOf(text: string): string[] {
  if (text === "") return [];
  const items = [""];
  for (const [, escaped, sign] of text.matchAll(/\\(.?)|(.)/gsu)) {
    if (sign === ",") items.push("");
    else items[items.length - 1] += escaped ?? sign ?? "";
  }
  return items;
}

/** The value that a text stands for which is no list. */
function single(text: string, rule: Rule): JsonValue {
  const { options, type } = rule;
  if (Array.isArray(options)) {
    const values = (options as Options).map((option) => (isOption(option) ? option.value : option));
    return values.find((value) => textOf(value) === text) ?? text;
  }
  return READ[Array.isArray(type) ? String(type[0]) : ""]?.(text) ?? text;
}

function numberOf(text: string): JsonValue | undefined {
  if (!/^-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?$/.test(text)) return undefined;
  const value = Number(text);
  if (/^-?\d+$/.test(text) && (Math.abs(value) > 2 ** 53 || (Math.abs(value) === 2 ** 53 && String(value) !== text))) return { $int: text };
  return Number.isFinite(value) ? value : undefined;
}

const TRUTHS: Record<string, boolean> = { true: true, "1": true, false: false, "0": false };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK = /^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/;
const DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** As Python writes a time of day. */
function withSeconds(text: string): string {
  return /(^|T)\d{2}:\d{2}$/.test(text) ? `${text}:00` : text;
}

const READ: Record<string, (text: string) => JsonValue | undefined> = {
  number: numberOf,
  integer: numberOf,
  boolean: (text) => TRUTHS[text.toLowerCase()],
  date: (text) => (DAY.test(text) ? { $date: text } : undefined),
  month: (text) => (DAY.test(text) ? { $date: text } : /^\d{4}-\d{2}$/.test(text) ? { $date: `${text}-01` } : undefined),
  time: (text) => (CLOCK.test(text) ? { $time: withSeconds(text) } : undefined),
  datetime: (text) => (DATETIME.test(text) ? { $datetime: withSeconds(text) } : undefined),
  instant: (text) => (INSTANT.test(text) ? { $datetime: text } : undefined),
};

/** The inputs that the URL keeps; `change` takes a value as if the visitor had given it, and runs what is bound to that. */
function inputsOf(store: Store, change: (path: string, value: JsonValue) => void): Bound[] {
  return store.components.keys().flatMap((path) => {
    const component = store.component(path);
    if (component === undefined || !("url_history" in component) || component.url === "" || ruleOf(component) === null) return [];
    return [inputOf(store, path, component, change)];
  });
}

/** The value that an input has before its visitor gives one. */
function unset(store: Store, path: string): JsonValue {
  const component = store.component(path);
  const rule = component === undefined ? null : ruleOf(component);
  // Where several may be chosen, None is none of them.
  return store.defaultValue(path) ?? (rule === null ? null : valueOf("", rule));
}

function inputOf(store: Store, path: string, { url, url_history, rules }: AnyComponent & { url: string; url_history: boolean }, change: (path: string, value: JsonValue) => void): Bound {
  return {
    name: url,
    pushes: url_history,
    text() {
      const value = store.values.get(path);
      if (value === undefined) return null;
      const text = textOf(value);
      // A default that is computed may be another one tomorrow.
      return !("value" in rules) && text === textOf(unset(store, path)) ? null : text;
    },
    take(text, only_checks) {
      const component = store.component(path);
      const rule = component === undefined ? null : ruleOf(component);
      if (component === undefined || rule === null || !store.takes(path)) return true;
      const value = text === null ? unset(store, path) : valueOf(text, rule);
      if (isSame(value, store.values.get(path))) return true;
      // A handler may set the options later.
      const { options } = rule;
      if (Array.isArray(options) && options.length === 0 && rule["open"] !== true) return false;
      const problem = options === undefined ? misfitOf(component, value) : refusalOf(rule, value);
      if (problem !== null) {
        store.errors.set(path, problem);
        return false;
      }
      if (!only_checks) change(path, value);
      return true;
    },
    subscribe(listener) {
      const stops = [store.values.subscribe(path, listener), store.components.subscribe(path, listener)];
      return () => stops.forEach((stop) => stop());
    },
  };
}

/** Keeps values and the query of the page's URL the same. */
export class UrlValues {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writtenAt = Number.NEGATIVE_INFINITY;
  private pushes = false;
  private opened = false;
  private bound: Bound[] = [];
  private unwatch: (() => void)[] = [];
  /** The texts that cannot be taken, by parameter, and for which value: the URL keeps them until that changes. */
  private readonly kept = new Map<string, { text: string; instead: string | null }>();
  private readonly unfollow: () => void;

  constructor(
    private readonly store: Store,
    private readonly address: Address,
    change: (path: string, value: JsonValue) => void,
  ) {
    store.bound.add(() => inputsOf(store, change));
    this.unfollow = address.follow(() => this.moved());
  }

  /** The page is shown, by its peer or (`early`) by its document. For the first time, what the URL says counts. */
  open(early: boolean): void {
    this.watch();
    if (this.opened) for (const one of this.bound) this.again(one);
    else this.takeAll((one, text) => (text === null ? undefined : this.take(one, text, early)));
    if (early) return;
    this.opened = true;
    this.pushes = false;
    this.changed();
  }

  /** The page has other components. */
  watch(): void {
    for (const stop of this.unwatch) stop();
    this.bound = [...this.store.bound].flatMap((source) => source());
    this.unwatch = this.bound.map((one) =>
      one.subscribe(() => {
        this.pushes ||= one.pushes && this.store.cause === null;
        this.changed();
      }),
    );
  }

  /** Keeps further values, and takes what the URL says of them; returns what ends that. */
  join(source: () => Bound[]): () => void {
    this.store.bound.add(source);
    this.watch();
    const query = this.address.read();
    const own = this.bound.filter(({ name }) => source().some((one) => one.name === name));
    if (own.some(({ name }) => query.has(name))) {
      for (const one of own) if (query.get(one.name) !== one.text()) this.take(one, query.get(one.name), false);
    }
    this.changed();
    return () => {
      this.store.bound.delete(source);
      this.watch();
    };
  }

  /** Writes what waits: the visitor leaves the page. */
  flush(): void {
    if (this.timer !== undefined) this.write();
  }

  close(): void {
    this.flush();
    this.unfollow();
    for (const stop of this.unwatch) stop();
  }

  /** The visitor has gone back or forward. */
  private moved(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.kept.clear();
    this.takeAll((one, text) => this.take(one, text, false));
    this.pushes = false;
  }

  private takeAll(take: (one: Bound, text: string | null) => void): void {
    const query = this.address.read();
    for (const one of this.bound) if (query.get(one.name) !== one.text()) take(one, query.get(one.name));
  }

  private take(one: Bound, text: string | null, early: boolean): void {
    const instead = one.text();
    if (!one.take(text, early) && text !== null) this.kept.set(one.name, { text, instead });
  }

  /** Takes a text again that could not be taken, as before there were options; no more once the value is another. */
  private again(one: Bound): void {
    const kept = this.kept.get(one.name);
    if (kept === undefined) return;
    if (kept.instead !== one.text() || one.take(kept.text, false)) this.kept.delete(one.name);
  }

  private changed(): void {
    if (!this.opened || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.write(), Math.max(0, this.writtenAt + PAUSE - Date.now()));
  }

  private write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Not before: what a handler sets on an input, as options and a value, comes one after the other.
    for (const one of this.bound) this.again(one);
    const query = this.address.read();
    const before = query.toString();
    for (const { name, text } of this.bound) {
      if (this.kept.has(name)) continue;
      const now = text();
      if (now === null) query.delete(name);
      else query.set(name, now);
    }
    const { pushes } = this;
    this.pushes = false;
    if (query.toString() === before) return;
    this.writtenAt = Date.now();
    this.address.write(query, pushes);
  }
}
