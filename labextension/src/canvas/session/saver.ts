/** Sends edits to the server, one batch after the other, and keeps what could not be sent. */
import { Cell } from "../../core/keyed.ts";
import type { Edit } from "../../core/protocol.ts";
import { HeldError, OfflineError, RefusedError, type Api, type Saved } from "./api.ts";

/** Edits that wait to be saved. */
export interface Batch {
  id: number;
  /** Names the batch to the server, which makes it once however often it is sent. */
  key: string;
  /** What the builder calls it. */
  label: string;
  edits: Edit[];
}

/** `why` says what keeps the file from being changed; null where the server cannot be reached. */
export type SaveState = { kind: "saved" } | { kind: "saving" } | { kind: "unsent"; count: number; why: string | null };

interface Told {
  /** The revision that the next batch is based on. */
  revision: () => string;
  /** A batch was saved. Ends when the revision above has it: the next batch may change what this one has added. */
  saved: (batch: Batch, saved: Saved) => Promise<void>;
  /** The server refused a batch. */
  refused: (batch: Batch, error: RefusedError) => void;
}

/** The first pause before another try, in milliseconds; it doubles. */
const PAUSE = 500;
const LONGEST_PAUSE = 15_000;

export class Saver {
  readonly state = new Cell<SaveState>({ kind: "saved" });
  private queue: Batch[] = [];
  private busy = false;
  private pause = PAUSE;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private why: string | null = null;
  private idle: (() => void)[] = [];

  constructor(
    private readonly api: Pick<Api, "save">,
    private readonly told: Told,
  ) {}

  /** The batches that are not saved yet; the first one may be on its way. */
  get waiting(): readonly Batch[] {
    return this.queue;
  }

  get isIdle(): boolean {
    return this.queue.length === 0 && !this.busy;
  }

  add(batch: Batch): void {
    this.queue.push(batch);
    this.show();
    void this.pump();
  }

  /** Takes back the last batch, where it is not on its way; whether it could. */
  withdraw(id: number): boolean {
    const isOnItsWay = this.busy && this.queue.length === 1;
    if (isOnItsWay || this.queue.at(-1)?.id !== id) return false;
    this.queue.pop();
    if (this.queue.length === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.pause = PAUSE;
    }
    this.show();
    return true;
  }

  /** Calls back when nothing waits to be saved: at once, or later. */
  whenIdle(then: () => void): void {
    if (this.isIdle) then();
    else this.idle.push(then);
  }

  /** Tries again now: the connection is back, or the file has changed. */
  retry(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pause = PAUSE;
    void this.pump();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.idle = [];
  }

  private async pump(): Promise<void> {
    const [batch] = this.queue;
    if (this.busy || this.timer !== undefined || batch === undefined) return;
    this.busy = true;
    let saved: Saved | null = null;
    try {
      saved = await this.api.save(batch.edits, this.told.revision(), batch.key);
    } catch (error) {
      this.busy = false;
      if (error instanceof OfflineError) return this.wait(null);
      if (error instanceof HeldError) return this.wait(error.message);
      this.queue.shift();
      this.told.refused(batch, error instanceof RefusedError ? error : new RefusedError(0, "", String(error)));
    }
    if (saved !== null) {
      this.pause = PAUSE;
      this.queue.shift();
      this.show();
      await this.told.saved(batch, saved);
      this.busy = false;
    }
    this.show();
    if (this.isIdle) for (const then of this.idle.splice(0)) then();
    void this.pump();
    return undefined;
  }

  private wait(why: string | null): void {
    this.why = why;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.pump();
    }, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    this.show();
  }

  private show(): void {
    if (this.queue.length === 0) this.state.set({ kind: "saved" });
    else if (this.timer === undefined && this.pause === PAUSE) this.state.set({ kind: "saving" });
    else this.state.set({ kind: "unsent", count: this.queue.length, why: this.why });
  }
}
