/**
 * Events that come just before the end of the one that they repeat.
 *
 * An event that repeats one that runs is dropped. But when the visitor has seen the last that its handler shows, it is over for
 * them, though its end is still on the way: what they do next is kept, and begins when the end has come.
 */
export class Early {
  /** Events that run and have shown something last. */
  private readonly seen = new Set<number>();
  private kept: { event: number; begin: () => void } | null = null;

  /** A running event has shown something: it goes on, or this was its last. */
  shown(event: number): void {
    this.goesOn(event);
    this.seen.add(event);
  }

  /** A running event has done something else. */
  goesOn(event: number): void {
    this.seen.delete(event);
    if (this.kept?.event === event) this.kept = null;
  }

  /** Keeps what would repeat a running event, if that has shown something last. */
  keep(event: number, begin: () => void): void {
    if (this.seen.has(event)) this.kept = { event, begin };
  }

  /** An event has ended, `atOnce` after it has shown something or later: then its handler has worked on. */
  ended(event: number, atOnce: boolean): void {
    const begin = this.kept?.event === event && atOnce ? this.kept.begin : null;
    this.goesOn(event);
    begin?.();
  }

  clear(): void {
    this.seen.clear();
    this.kept = null;
  }
}
