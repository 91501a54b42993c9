/** Events of inputs whose `change` is sent while the visitor types. */
import type { Pacer } from "./pace.ts";
import type { Pace } from "./protocol.ts";

/** Between two letters of most people lies less. */
const PAUSE: Pace = { debounce: 0.25, throttle: null };

interface Sending {
  /** Whether there is a connection; without one, events of each pause would wait for it. */
  ready(): boolean;
  /** Whether what an input holds can be sent: a number may be typed to its half. */
  fits(path: string): boolean;
  send(path: string): void;
}

export class Typing {
  /** What waits for a connection, by the input's path. */
  private readonly away = new Map<string, () => void>();

  constructor(
    private readonly pacer: Pacer,
    private readonly sending: Sending,
  ) {}

  /** The visitor has typed into an input: sends its `change` at the next pause, if `isNew` says so just before. */
  typed(path: string, pace: Pace | undefined, isNew: () => boolean): void {
    const send = () => {
      this.away.delete(path);
      if (!this.sending.fits(path)) return;
      if (!this.sending.ready()) {
        this.away.set(path, send);
        return;
      }
      if (isNew()) this.sending.send(path);
    };
    this.pacer.pass(`${path} change`, pace ?? PAUSE, send);
  }

  /** The visitor has left an input: sends its `change` now. Without a connection nothing is sent, and the caller sends it. */
  left(path: string): void {
    this.pacer.flush(`${path} change`);
    this.away.delete(path);
  }

  /** There is a connection: sends what has waited for it. */
  resume(): void {
    for (const send of Array.from(this.away.values())) send();
  }

  clear(): void {
    this.away.clear();
  }
}
