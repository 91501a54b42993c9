/** Values that notify their readers when they change: the base of the store. */

export type Listener = () => void;

/** Wakes all listeners: one that fails keeps neither the others nor who has set the value from going on. */
function wake(listeners: Set<Listener> | undefined): void {
  for (const listener of Array.from(listeners ?? [])) {
    try {
      listener();
    } catch (error) {
      console.error("jupyter_tools: a listener failed", error);
    }
  }
}

/** Many values by key; a change wakes only the readers of its key. */
export class Keyed<T> {
  private readonly values = new Map<string, T>();
  private readonly listeners = new Map<string, Set<Listener>>();

  get(key: string): T | undefined {
    return this.values.get(key);
  }

  keys(): string[] {
    return [...this.values.keys()];
  }

  set(key: string, value: T): void {
    if (this.values.has(key) && Object.is(this.values.get(key), value)) return;
    this.values.set(key, value);
    wake(this.listeners.get(key));
  }

  delete(key: string): void {
    if (this.values.delete(key)) wake(this.listeners.get(key));
  }

  /** Makes `entries` all there is. */
  replace(entries: Iterable<readonly [string, T]>): void {
    const next = new Map(entries);
    for (const key of this.keys()) if (!next.has(key)) this.delete(key);
    for (const [key, value] of next) this.set(key, value);
  }

  subscribe(key: string, listener: Listener): () => void {
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(key) === listeners) this.listeners.delete(key);
    };
  }
}

/** One value. */
export class Cell<T> {
  private readonly listeners = new Set<Listener>();

  constructor(private value: T) {}

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(this.value, value)) return;
    this.value = value;
    wake(this.listeners);
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
