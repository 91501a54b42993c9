/** What the visitor entered and cannot be sent, as it is no value of its input: it stays in the field until it is mended. */
import { isUsable, misfitOf } from "./checks.ts";
import type { JsonValue } from "./protocol.ts";
import type { Store } from "./store.ts";

export class Drafts {
  private readonly values = new Map<string, JsonValue>();

  constructor(private readonly store: Store) {}

  /** Keeps what does not fit its input; whether it does not. */
  keep(path: string, value: JsonValue): boolean {
    const kept = this.problem(path, value) !== null;
    if (kept) this.values.set(path, value);
    else this.values.delete(path);
    return kept;
  }

  has(path: string): boolean {
    return this.values.has(path);
  }

  /** A handler has set a value over it. */
  overrule(path: string): void {
    this.values.delete(path);
  }

  /** Shows all again on a page that came anew. */
  show(): void {
    for (const [path, value] of this.values) {
      if (this.store.component(path) === undefined) this.values.delete(path);
      else this.store.values.set(path, value);
    }
  }

  /** Takes out what fits by now, as where a handler has changed the limits. */
  takeFitting(): [path: string, value: JsonValue][] {
    const fitting = [...this.values].filter(([path, value]) => this.problem(path, value) === null);
    for (const [path] of fitting) this.values.delete(path);
    return fitting;
  }

  /** Tells at its field what is wrong with each that can be mended; the path of the first. */
  tell(): string | null {
    const wrong = [...this.values].filter(([path]) => isUsable(this.store, path));
    for (const [path, value] of wrong) this.store.errors.set(path, this.problem(path, value) ?? "");
    return wrong[0]?.[0] ?? null;
  }

  private problem(path: string, value: JsonValue): string | null {
    const component = this.store.component(path);
    return component === undefined ? null : misfitOf(component, value);
  }
}
