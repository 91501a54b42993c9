/** What the visitor gave and the peer may not know yet. */
import type { EventMessage, JsonValue, PageMessage, RunningEvent } from "./protocol.ts";
import type { LeftEvent } from "./tab-memory.ts";

type Values = Record<string, JsonValue>;

/**
 * Changes go out once, in a `state` or in the next event. Nothing confirms a `state`, so its changes are kept until an event
 * sent after it has ended, and repeated after a reconnect.
 */
export class Pending {
  private readonly unsent = new Map<string, JsonValue>();
  private readonly unconfirmed = new Map<string, { value: JsonValue; before: number }>();
  private readonly events = new Map<number, EventMessage>();
  /** The events that no connection has taken yet. */
  private readonly unsentEvents = new Set<number>();
  private readonly ended = new Set<number>();
  /** The last of them. */
  private lastEnded = 0;
  /** Events of an earlier page of this tab that had not ended when it was left. */
  private left: LeftEvent[] = [];

  get changed(): boolean {
    return this.unsent.size > 0;
  }

  isUnsent(path: string): boolean {
    return this.unsent.has(path);
  }

  change(path: string, value: JsonValue): void {
    this.unsent.set(path, value);
  }

  /** The unsent changes, now on their way in a message before the event `next`. */
  take(next: number): Values {
    const changes = Object.fromEntries(this.unsent);
    for (const [path, value] of this.unsent) this.unconfirmed.set(path, { value, before: next });
    this.unsent.clear();
    return changes;
  }

  /** Drops a change that a handler has overruled. */
  overrule(path: string): void {
    this.unsent.delete(path);
    this.unconfirmed.delete(path);
  }

  add(event: EventMessage): void {
    this.events.set(event.id, event);
    this.unsentEvents.add(event.id);
  }

  /** Marks an event as sent. */
  sent(id: number): void {
    this.unsentEvents.delete(id);
  }

  /** Removes an event that was never sent, if it is the last; its changes are sent without it. */
  withdraw(id: number): boolean {
    if (!this.unsentEvents.has(id) || this.underWay().at(-1)?.id !== id) return false;
    for (const [path, value] of Object.entries(this.events.get(id)?.state ?? {})) {
      if (!this.unsent.has(path)) this.unsent.set(path, value);
    }
    this.events.delete(id);
    this.unsentEvents.delete(id);
    return true;
  }

  /** Whether an event has not ended. */
  has(id: number): boolean {
    return this.events.has(id);
  }

  /** Records the end of an event that a peer reported; false if it had ended already. */
  end(id: number): boolean {
    if (this.ended.has(id)) return false;
    // `load` is event 0, and runs again.
    if (id > 0) this.ended.add(id);
    this.lastEnded = Math.max(this.lastEnded, id);
    this.settle(id);
    return true;
  }

  /** Whether a peer whose last event this is knows less of the visit than we do: the store that kept it was away. */
  isAheadOf(event: number): boolean {
    const next = this.underWay().find(({ id }) => id > event)?.id ?? event + 1;
    return event < this.lastEnded || next > event + 1;
  }

  /**
   * Takes over which events a peer has run, or that it restarted the visit. Returns those that run and
   * those of ours whose end is unknown.
   */
  agree({ event, running }: Pick<PageMessage, "event" | "running">, restarted: boolean): { running: RunningEvent[]; unfinished: LeftEvent[] } {
    const unfinished = [...(restarted ? this.leaving() : []), ...this.left.filter(({ id }) => restarted || id > event)];
    // A server that took the visit over may not know the last ends that the other one sent.
    const run = running.filter((one) => restarted || !this.ended.has(one.event));
    const ids = new Set(run.map((one) => one.event));
    this.left = [];
    if (restarted) this.clear();
    else for (const { id } of this.underWay()) if (id <= event && !ids.has(id)) this.settle(id);
    return { running: run, unfinished };
  }

  /** The events whose end a later page of this tab may want to know. */
  toRemember(): LeftEvent[] {
    return [...this.left, ...this.leaving()];
  }

  /** Takes up what an earlier page of this tab left. */
  reclaim(events: LeftEvent[]): void {
    this.left = events;
  }

  /** Gives up all events, because the peer refuses the client; returns those to report. */
  giveUp(): LeftEvent[] {
    const lost = this.toRemember();
    this.left = [];
    this.clear();
    return lost;
  }

  underWay(): EventMessage[] {
    return [...this.events.values()];
  }

  /** Changes that went out and may not have arrived. */
  repeated(): Values {
    return Object.fromEntries([...this.unconfirmed].map(([path, { value }]) => [path, value]));
  }

  /** All that the peer may not know, the latest of each path. */
  all(): Values {
    return { ...this.repeated(), ...Object.fromEntries(this.unsent) };
  }

  clear(): void {
    this.unsent.clear();
    this.unconfirmed.clear();
    this.events.clear();
    this.unsentEvents.clear();
    this.ended.clear();
    this.lastEnded = 0;
  }

  private leaving(): LeftEvent[] {
    return this.underWay().map(({ id, component, name }) => ({ id, component, name, sent: !this.unsentEvents.has(id) }));
  }

  private settle(id: number): void {
    this.events.delete(id);
    this.unsentEvents.delete(id);
    for (const [path, { before }] of this.unconfirmed) if (before <= id) this.unconfirmed.delete(path);
  }
}
