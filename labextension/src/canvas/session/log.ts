/** The events of the canvas' visit: what ran, how long it took, and what it changed. */
import { Cell } from "../../core/keyed.ts";
import type { Changes } from "../../core/document.ts";
import type { Done, EventError, EventMessage, JsonValue, PageMessage, PeerMessage } from "../../core/protocol.ts";

/** An event, from when it was sent until it has ended. */
export interface LogEntry {
  event: number;
  component: string;
  name: string;
  /** The handler's name; empty where nothing is bound. */
  handler: string;
  /** When it was sent, in milliseconds since 1970. */
  time: number;
  /** Milliseconds until it had ended, or was lost; null while it runs. */
  took: number | null;
  /** "lost" where nobody will tell its end: the server was started again, or the connection was away when it ended. */
  outcome: Done["outcome"] | "lost" | null;
  error: EventError | null;
  /** All values when it was sent. */
  state: Record<string, JsonValue>;
  /** What the handler set, by component path. */
  changes: Changes;
  detail: JsonValue;
  output: string;
}

const MOST = 200;

interface Known {
  handlerOf: (component: string, name: string) => string;
  state: () => Record<string, JsonValue>;
  /** Whether an event of this client waits for its end. */
  waits: (event: number) => boolean;
}

export class Log {
  /** The newest first. */
  readonly entries = new Cell<readonly LogEntry[]>([]);
  /** The visit whose events these are; each visit counts its events from 1. */
  private visit: string | null = null;

  constructor(private readonly known: Known) {}

  clear(): void {
    this.entries.set(this.entries.get().filter((one) => one.took === null));
  }

  take(message: PeerMessage | EventMessage): void {
    if (message.type === "page") this.open(message);
    else if (message.type === "event") this.begin(message.id, message.component, message.name, message.detail);
    else if (message.type === "running" || message.type === "queued") {
      if (!this.find(message.event)) this.begin(message.event, message.component, message.name, null);
    } else if (message.type === "update") this.change(message.event, (one) => ({ ...one, changes: merged(one.changes, message.changes) }));
    else if (message.type === "output") {
      const text = message.data["text/plain"];
      if (typeof text === "string") this.change(message.event, (one) => ({ ...one, output: one.output + text }));
    } else if (message.type === "done") this.end(message);
  }

  /** Ends the entries of all events whose end nobody will tell any more. */
  lose(isLost: (event: number) => boolean = () => true): void {
    const now = Date.now();
    const lost = (one: LogEntry): boolean => one.took === null && isLost(one.event);
    if (!this.entries.get().some(lost)) return;
    this.entries.set(this.entries.get().map((one) => (lost(one) ? { ...one, outcome: "lost" as const, took: now - one.time } : one)));
  }

  /** Takes what a page says after a break: which events run, in this visit or in another one. */
  private open({ visit, running = [] }: PageMessage): void {
    const runs = new Set(visit === this.visit ? running.map(({ event }) => event) : []);
    this.lose((event) => visit !== this.visit || !(runs.has(event) || this.known.waits(event)));
    this.visit = visit;
  }

  private begin(event: number, component: string, name: string, detail: JsonValue): void {
    if (this.find(event)) return; // sent again after a dropped connection
    const entry: LogEntry = {
      event,
      component,
      name,
      handler: this.known.handlerOf(component, name),
      time: Date.now(),
      took: null,
      outcome: null,
      error: null,
      state: this.known.state(),
      changes: {},
      detail,
      output: "",
    };
    this.entries.set([entry, ...this.entries.get()].slice(0, MOST));
  }

  private end({ event, outcome, error, changes }: Done): void {
    this.change(event, (one) => ({ ...one, outcome, error, took: Date.now() - one.time, changes: merged(one.changes, changes) }));
  }

  private find(event: number): LogEntry | undefined {
    return this.entries.get().find((one) => one.event === event && one.took === null);
  }

  private change(event: number, change: (entry: LogEntry) => LogEntry): void {
    const entry = this.find(event);
    if (entry) this.entries.set(this.entries.get().map((one) => (one === entry ? change(one) : one)));
  }
}

function merged(before: Changes, changes: Changes): Changes {
  const next = { ...before };
  for (const [path, properties] of Object.entries(changes)) next[path] = { ...next[path], ...properties };
  return next;
}

/** The properties that a handler set, as a short list: "flights.data, page.message and 2 more". */
export function changesText(changes: Changes): string {
  const all = Object.entries(changes).flatMap(([path, properties]) => Object.keys(properties).map((name) => `${path}.${name}`));
  return all.length === 0 ? "No changes" : `${all.length} ${all.length === 1 ? "change" : "changes"}: ${all.join(", ")}`;
}
