/** Waits for the files that the clicks of a download make. */
import type { DownloadComponent, UploadedFile } from "../../core/protocol.ts";
import { stepsOf } from "../../core/steps.ts";
import type { Store } from "../../core/store.ts";

/** Told of the file of a click and where its component is, or with null that a click has made none. */
type Made = (file: UploadedFile | null, path: string) => void;

/** An event of a click that has not ended. */
interface Click {
  step: number;
  /** Whether its file was fetched: a handler that sets several gives the first. */
  given: boolean;
}

const known = new WeakMap<Store, Map<string, Clicks>>();

/**
 * Calls back for each click from now on: with the file that its event has set first, or with null when it has ended well
 * without one. Of an event that fails the page tells by itself.
 */
export function whenMade(store: Store, path: string, made: Made): void {
  const all = known.get(store) ?? new Map<string, Clicks>();
  known.set(store, all);
  const clicks = all.get(path);
  if (clicks !== undefined) clicks.made = made;
  else all.set(path, new Clicks(store, path, made, all));
}

class Clicks {
  /** Those that were made here and have not ended, by event. */
  private readonly own = new Map<number, Click>();
  /** Those of an earlier page of this tab. */
  private readonly earlier: ReadonlySet<number>;
  /** The newest file that was seen. */
  private seen: string | undefined;
  /** Whether a step of the list that runs has given a file. */
  private given = false;
  private stops: (() => void)[] = [];

  constructor(
    private readonly store: Store,
    private path: string,
    public made: Made,
    private readonly all: Map<string, Clicks>,
  ) {
    this.earlier = new Set(this.running().map(({ event }) => event));
    this.seen = this.file()?.id;
    this.listen(path);
  }

  private listen(path: string): void {
    for (const stop of this.stops) stop();
    if (this.all.get(this.path) === this) this.all.delete(this.path);
    this.path = path;
    this.all.set(path, this);
    const look = () => this.look();
    this.stops = [this.store.running.subscribe(path, look), this.store.components.subscribe(path, look)];
  }

  private look(): void {
    const activities = this.store.activities.get();
    const renamed = activities.find(({ event, component }) => this.own.has(event) && component !== this.path);
    if (renamed !== undefined) this.listen(renamed.component);
    const [first] = this.handlers();
    for (const { event, step } of this.running()) {
      if (this.own.has(event) || this.earlier.has(event)) continue;
      this.own.set(event, { step, given: false });
      if (step === first) this.given = false;
    }
    const file = this.file();
    if (file !== null && file.id !== this.seen) this.take(file);
    this.seen = file?.id;
    for (const [event, click] of this.own) {
      if (activities.some((one) => one.event === event)) continue;
      this.own.delete(event);
      this.ended(click);
    }
  }

  private take(file: UploadedFile): void {
    const { cause } = this.store;
    // A page that has come anew does not say which event made the file.
    const click = cause === null ? [...this.own.values()].find((one) => !one.given) : this.own.get(cause);
    if (click === undefined || click.given) return;
    click.given = true;
    this.given = true;
    this.made(file, this.path);
  }

  private ended({ step, given }: Click): void {
    const handlers = this.handlers();
    if (given || step !== handlers.at(-1) || (handlers.length > 1 && this.given)) return;
    // An alert, and a connection that was lost, say why there is none.
    queueMicrotask(() => {
      if (this.store.alert.get() === null && this.store.connection.get().status === "open") this.made(null, this.path);
    });
  }

  private running(): { event: number; step: number }[] {
    return (this.store.running.get(this.path) ?? []).filter(({ name }) => name === "click");
  }

  private file(): UploadedFile | null {
    return (this.store.component(this.path) as DownloadComponent | undefined)?.file ?? null;
  }

  /** The steps of its binding that are handlers. */
  private handlers(): number[] {
    const binding = this.store.component(this.path)?.handlers["click"];
    return binding === undefined ? [] : stepsOf(binding).flatMap((step, index) => (typeof step === "string" ? [index] : []));
  }
}
