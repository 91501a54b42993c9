/** What the visitor gave and the peer may not know yet. */
import type { EventMessage, JsonValue } from "./protocol.ts";

type Values = Record<string, JsonValue>;

/**
 * Changes go out once, in a `state` or in the next event. Nothing confirms a `state`, so its changes are kept until an event
 * sent after it has ended, and repeated after a reconnect.
 */
export class Pending {
  private readonly unsent = new Map<string, JsonValue>();
  private readonly unconfirmed = new Map<string, { value: JsonValue; before: number }>();
  private readonly events = new Map<number, EventMessage>();
  private readonly ended = new Set<number>();

  get changed(): boolean {
    return this.unsent.size > 0;
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
  }

  /** The event has ended; returns it if it was under way. */
  settle(id: number): EventMessage | undefined {
    const event = this.events.get(id);
    this.events.delete(id);
    for (const [path, { before }] of this.unconfirmed) if (before <= id) this.unconfirmed.delete(path);
    return event;
  }

  /** Notes the end that a peer told of an event; false for one that has ended already. */
  end(id: number): boolean {
    if (this.ended.has(id)) return false;
    // `load` is event 0, and runs again.
    if (id > 0) this.ended.add(id);
    this.settle(id);
    return true;
  }

  hasEnded(id: number): boolean {
    return this.ended.has(id);
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
    this.ended.clear();
  }
}
