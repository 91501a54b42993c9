/** What the visitor entered, for a peer that has forgotten it: a server that was started again, or that ended the visit. */
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { refusalOf, ruleOf } from "./rules.ts";
import type { Store } from "./store.ts";

export type Values = Record<string, JsonValue>;

/** The most characters that a tab remembers of what was entered. */
const MAX_REMEMBERED = 100_000;
/** Names and labels of what must not be left in the browser's storage. */
const SECRET = /pass(?:word|wort|code|phrase)|secret|token|credential|api.?key|\b(?:pin|cvv|cvc|otp)\b/iu;

export class Given {
  private readonly values = new Map<string, JsonValue>();
  /** Values to give again after a repeated `load` has set its defaults, until that has ended. */
  private readonly returning = new Map<string, JsonValue>();

  get empty(): boolean {
    return this.values.size === 0;
  }

  change(path: string, value: JsonValue): void {
    this.values.set(path, value);
    this.returning.delete(path);
  }

  /** A handler has set a value over the visitor's; that of a `load` is only where the visitor's goes again. */
  overrule(path: string, event: number): void {
    if (event === 0 && this.returning.has(path)) return;
    this.values.delete(path);
    this.returning.delete(path);
  }

  /** The values by path. */
  get all(): ReadonlyMap<string, JsonValue> {
    return this.values;
  }

  /** Its component is gone. */
  forget(path: string): void {
    this.values.delete(path);
    this.returning.delete(path);
  }

  /** The peer knows the visit: what it has instead was set by a handler. */
  agree(state: Values, unsent: Values): void {
    for (const [path, value] of this.values) {
      // The peer does not tell the value of a hidden input.
      if (Object.hasOwn(state, path) && !Object.hasOwn(unsent, path) && !same(value, state[path])) this.values.delete(path);
    }
  }

  /** The peer restarted, or its kernel may have: `load` runs again. */
  restart(): void {
    for (const [path, value] of this.values) this.returning.set(path, value);
  }

  /** What differs from what the page has now, and fits it. */
  fitting(store: Store): [path: string, value: JsonValue][] {
    return [...this.returning].filter(
      ([path, value]) => fits(store.component(path), value) && !same(value, store.values.get(path)),
    );
  }

  /** That `load` has ended; what does not fit now is forgotten. Whether there was such. */
  settle(store: Store): boolean {
    const left = [...this.returning].filter(([path, value]) => !same(value, store.values.get(path)));
    for (const [path] of left) this.values.delete(path);
    this.returning.clear();
    return left.length > 0;
  }

  /** What may be left in the browser's storage. */
  toRemember(store: Store): Values {
    let left = MAX_REMEMBERED;
    const kept: Values = {};
    for (const [path, value] of this.values) {
      const length = path.length + JSON.stringify(value).length;
      if (length > left || isSecret(path, store.component(path))) continue;
      left -= length;
      kept[path] = value;
    }
    return kept;
  }

  /** Takes up what an earlier page of this tab left. */
  take(values: Values): void {
    for (const [path, value] of Object.entries(values)) this.values.set(path, value);
  }

  clear(): void {
    this.values.clear();
    this.returning.clear();
  }
}

/** Whether an input can have a value, as far as the browser knows; a selection of rows belongs to data that is gone. */
export function fits(component: AnyComponent | undefined, value: JsonValue): boolean {
  const rule = component === undefined ? null : ruleOf(component);
  return rule !== null && refusalOf(rule, value) === null;
}

/** Whether a value must not outlive the page. */
export function isSecret(path: string, component: AnyComponent | undefined): boolean {
  if (component === undefined || ("secret" in component && component.secret)) return true;
  const { type } = component;
  const label = "label" in component ? component.label : "";
  const kind = "kind" in component ? String(component.kind) : "";
  const name = path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
  return [type, kind, name, label].some((text) => SECRET.test(text));
}

/** Whether a field for a secret is empty. */
export function lacksSecret(store: Store): boolean {
  return store.values.keys().some((path) => {
    const component = store.component(path);
    const isTyped = component !== undefined && "live" in component;
    return isTyped && (store.values.get(path) ?? "") === "" && isSecret(path, component);
  });
}

function same(one: JsonValue, other: JsonValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
