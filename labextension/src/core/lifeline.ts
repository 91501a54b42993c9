/** A visit's connection: made again, after growing pauses, whenever it is lost. */
import { say } from "./locale.ts";
import type { Cell } from "./keyed.ts";
import type { ClientMessage, PeerMessage } from "./protocol.ts";
import type { Connection as Status } from "./store.ts";
import type { Connection, Transport } from "./transports.ts";

/** Close codes that say we broke the protocol: coming back at once would break it again. */
/** The page was unpublished, or its link has expired: nothing answers at this address. */
const GONE = 4410;
/** A builder has ended the visit: what was entered is deleted. */
const ENDED = 4411;
const REFUSED: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, ENDED]);
const FIRST_RETRY = 400;
const LAST_RETRY = 15_000;

interface LifelineEvents {
  /** A connection is there; the peer waits for a greeting. */
  opened(): void;
  message(message: PeerMessage): void;
  /** The peer does not want us: nothing is tried any more. If the visit `ended`, nothing of it may be kept. */
  refused(ended: boolean): void;
}

export class Lifeline {
  private connection: Connection | null = null;
  private greeted = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly status: Cell<Status>,
    private readonly events: LifelineEvents,
  ) {}

  /** Whether the peer has answered the greeting: only then may anything else be sent. */
  get ready(): boolean {
    return this.greeted;
  }

  connect(): void {
    this.disconnect();
    if (this.status.get().status !== "lost") this.status.set({ status: "connecting", reason: "" });
    let current: Connection | null = null;
    const mine = (action: () => void) => () => {
      if (this.connection === current) action();
    };
    current = this.transport.open({
      opened: mine(() => this.events.opened()),
      message: (message) => mine(() => this.events.message(message))(),
      closed: (code, reason) => mine(() => this.lose(code, reason))(),
    });
    this.connection = current;
  }

  /** Connects now, as if nothing had failed before. */
  retry(): void {
    this.failures = 0;
    this.connect();
  }

  disconnect(): void {
    clearTimeout(this.timer);
    const { connection } = this;
    this.connection = null;
    this.greeted = false;
    connection?.close();
  }

  /** The connection has ended, or is not worth keeping. */
  lose(code: number, reason: string): void {
    this.disconnect();
    if (code === GONE || REFUSED.has(code)) {
      this.events.refused(code === ENDED);
      this.status.set({ status: code === GONE ? "ended" : "refused", reason: reason || say("The connection was refused.") });
      return;
    }
    this.status.set({ status: "lost", reason });
    const delay = Math.min(FIRST_RETRY * 2 ** this.failures, LAST_RETRY);
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), delay * (0.75 + Math.random() / 2));
  }

  /** The peer has answered the greeting. */
  confirm(): void {
    this.greeted = true;
    this.failures = 0;
    this.status.set({ status: "open", reason: "" });
  }

  /** Returns whether the message was sent. */
  send(message: ClientMessage): boolean {
    return this.connection?.send(message) ?? false;
  }
}
