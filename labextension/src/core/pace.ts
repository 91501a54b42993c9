/** How often events are sent: those that follow each other closely wait for the newest. */
import type { Pace } from "./protocol.ts";

interface Held {
  timer: ReturnType<typeof setTimeout>;
  send: () => void;
}

export class Pacer {
  private readonly held = new Map<string, Held>();
  private readonly sent = new Map<string, number>();

  /** Sends an event of a kind now, or the newest of its kind when its pace allows. Whether it was sent. */
  pass(kind: string, pace: Pace | undefined, send: () => void): boolean {
    const wait = pace ? this.wait(kind, pace) : 0;
    if (wait <= 0) {
      this.drop(kind);
      this.release(kind, send);
      return true;
    }
    const earlier = this.held.get(kind);
    if (earlier && pace?.debounce === null) {
      earlier.send = send;
      return false;
    }
    this.drop(kind);
    const held: Held = { send, timer: setTimeout(() => this.flush(kind), wait) };
    this.held.set(kind, held);
    return false;
  }

  /** Sends what waits: of one kind, or all, in order, as before another event that must not overtake it. */
  flush(kind?: string): void {
    for (const [name, { send }] of this.held) {
      if (kind !== undefined && name !== kind) continue;
      this.drop(name);
      this.release(name, send);
    }
  }

  clear(): void {
    for (const name of this.held.keys()) this.drop(name);
  }

  private wait(kind: string, { debounce, throttle }: Pace): number {
    const since = performance.now() - (this.sent.get(kind) ?? Number.NEGATIVE_INFINITY);
    return Math.max((debounce ?? 0) * 1000, (throttle ?? 0) * 1000 - since);
  }

  private release(kind: string, send: () => void): void {
    this.sent.set(kind, performance.now());
    send();
  }

  private drop(kind: string): void {
    clearTimeout(this.held.get(kind)?.timer);
    this.held.delete(kind);
  }
}
