/**
 * Events that come just before the end of the one that they repeat.
 *
 * An event that repeats a running one is dropped. A visitor who has seen the handler's last change may act again before its
 * `done` arrives: such an event is kept, and begins when the `done` is there.
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
