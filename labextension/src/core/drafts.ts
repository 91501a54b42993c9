/** Entries that do not fit their inputs and cannot be sent; each stays in its field until the visitor corrects it. */
import { isUsable, misfitOf } from "./checks.ts";
import type { JsonValue } from "./protocol.ts";
import type { Store } from "./store.ts";

export class Drafts {
  private readonly values = new Map<string, JsonValue>();

  constructor(private readonly store: Store) {}

  /** Keeps an entry that does not fit its input; returns whether it was kept. */
  keep(path: string, value: JsonValue): boolean {
    const kept = this.problem(path, value) !== null;
    if (kept) this.values.set(path, value);
    else this.values.delete(path);
    return kept;
  }

  has(path: string): boolean {
    return this.values.has(path);
  }

  /** The entries by path. */
  get all(): ReadonlyMap<string, JsonValue> {
    return this.values;
  }

  /** Drops an entry that a handler has overwritten. */
  overrule(path: string): void {
    this.values.delete(path);
  }

  clear(): void {
    this.values.clear();
  }

  /** Restores all entries after the page was reloaded. */
  show(): void {
    for (const [path, value] of this.values) {
      if (this.store.component(path) === undefined) this.values.delete(path);
      else this.store.values.set(path, value);
    }
  }

  /** Removes entries that fit now, for example after a handler has changed the limits. */
  takeFitting(): [path: string, value: JsonValue][] {
    const there = [...this.values].filter(([path]) => this.store.component(path) !== undefined);
    const fitting = there.filter(([path, value]) => this.problem(path, value) === null);
    for (const [path] of fitting) this.values.delete(path);
    return fitting;
  }

  /** Shows an error at each entry that the visitor can correct; returns the path of the first. */
  showProblems(): string | null {
    const wrong = [...this.values].filter(([path]) => isUsable(this.store, path));
    for (const [path, value] of wrong) this.store.errors.set(path, this.problem(path, value) ?? "");
    return wrong[0]?.[0] ?? null;
  }

  private problem(path: string, value: JsonValue): string | null {
    const component = this.store.component(path);
    return component === undefined ? null : misfitOf(component, value);
  }
}
