/** What the visitor has changed in a dialog and no handler has taken: a dialog that they close would lose it. */
import { containersOf, givenBy } from "./document.ts";
import { isSame } from "./edits.ts";
import type { JsonValue } from "./protocol.ts";
import type { Store } from "./store.ts";

export class Unsaved {
  /** The values of inputs before the visitor changed them, by path. */
  private readonly before = new Map<string, JsonValue>();

  constructor(private readonly store: Store) {}

  /** The visitor changes a value. */
  changing(path: string): void {
    const component = this.store.component(path);
    // What is only clicked or selected is not lost.
    if (component === undefined || !("required" in component) || this.before.has(path)) return;
    this.before.set(path, this.store.values.get(path) ?? null);
  }

  /** A handler or an action has set values; a dialog that it has opened begins with them. */
  set(paths: Iterable<string>): void {
    for (const path of paths) {
      this.before.delete(path);
      const component = this.store.component(path);
      if (component !== undefined && givenBy(component) === "open") this.forget(path);
    }
  }

  /** A handler has taken what is in the dialog around the component whose press or form ran it. */
  taken(component: string): void {
    const dialog = [component, ...containersOf(component)].find((path) => {
      const one = this.store.component(path);
      return one !== undefined && givenBy(one) === "open";
    });
    if (dialog !== undefined) this.forget(dialog);
  }

  /** The values before, of what is in a dialog and is another now. */
  of(dialog: string): [path: string, before: JsonValue][] {
    return [...this.before].filter(([path, before]) => this.isIn(dialog, path) && !isSame(this.store.values.get(path), before));
  }

  clear(): void {
    this.before.clear();
  }

  private forget(dialog: string): void {
    for (const path of this.before.keys()) if (this.isIn(dialog, path)) this.before.delete(path);
  }

  private isIn(dialog: string, path: string): boolean {
    return path.startsWith(`${dialog}.`) && this.store.component(path) !== undefined;
  }
}
