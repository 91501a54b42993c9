/** Which rows of a grid are on screen, for what is drawn over its canvas. */
interface Part {
  first: number;
  count: number;
  /** How far the first row is above its place, in pixels, as a negative number. */
  shift: number;
}

/** The row, and which of its buttons, that the focus goes to once it is drawn. */
interface Wanted {
  index: number;
  at: number;
}

export class Region {
  private wanted: Wanted | null = null;
  private part: Part = { first: 0, count: 0, shift: 0 };
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Part => this.part;

  show(first: number, count: number, shift: number): void {
    this.set({ first, count, shift });
  }

  want(index: number, at: number): void {
    this.wanted = { index, at };
    this.set({ ...this.part });
  }

  /** What the focus waits for; `done` says that it has gone there. */
  waits(done = false): Wanted | null {
    const found = this.wanted;
    if (done) this.wanted = null;
    return found;
  }

  private set(part: Part): void {
    this.part = part;
    for (const listener of Array.from(this.listeners)) listener();
  }
}
