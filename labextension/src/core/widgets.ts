/** The comms of a visit's widgets: carries their messages, and keeps their state until the manager is there. */
import { sentence } from "./locale.ts";
import { Keyed } from "./keyed.ts";
import { MAX_MESSAGE, type JsonValue, type Widget, type WidgetInput } from "./protocol.ts";

/** What makes models and views of widgets; it is large and comes late. */
export interface WidgetHost {
  receive(message: Widget): void;
}

type State = Record<string, JsonValue>;

const TOO_LARGE = sentence("This is too much for a widget to send: it takes about 700 kB at once.");

/** An `open` that also has what an `update` brought. */
function merged(open: Widget, { data, buffers }: Widget): Widget {
  const changed = data["state"] as State;
  const paths = (open.data["buffer_paths"] ?? []) as JsonValue[][];
  const kept = paths.flatMap((path, index) => (String(path[0]) in changed ? [] : [index]));
  const added = (data["buffer_paths"] ?? []) as JsonValue[][];
  const names = new Set(added.map((path) => String(path[0])));
  const state = Object.fromEntries(Object.entries(open.data["state"] as State).filter(([name]) => !names.has(name)));
  const still = kept.filter((index) => !names.has(String(paths[index]?.[0])));
  return {
    ...open,
    data: {
      state: { ...state, ...changed },
      buffer_paths: [...still.flatMap((index) => (paths[index] ? [paths[index]] : [])), ...added],
    },
    buffers: [...still.map((index) => open.buffers[index] ?? ""), ...buffers],
  };
}

export class Widgets {
  /** Which comms are open. */
  readonly open = new Keyed<true>();
  private readonly states = new Map<string, Widget>();
  private host: WidgetHost | null = null;
  private next = 1;

  constructor(
    private readonly transmit: (message: WidgetInput) => void,
    private readonly complain: (reason: string) => void,
  ) {}

  receive(message: Widget): void {
    if (message.kind === "live") this.closeOthers(message.data["comms"] as string[]);
    if (this.host === null) this.keep(message);
    else this.host.receive(message);
    if (message.kind === "open") this.open.set(message.comm, true);
    else if (message.kind === "close") this.open.delete(message.comm);
  }

  /** Hands over to the manager all that came before it. */
  attach(host: WidgetHost): void {
    this.host = host;
    for (const open of this.states.values()) host.receive(open);
    this.states.clear();
  }

  /** Sends a message of a comm; its id, and whether it is under way: one too large is not. */
  send(comm: string, data: Record<string, JsonValue>, buffers: string[]): [id: number, sent: boolean] {
    const id = this.next;
    this.next += 1;
    const message: WidgetInput = { type: "widget", id, comm, data, buffers };
    if (new TextEncoder().encode(JSON.stringify(message)).length > MAX_MESSAGE) {
      this.complain(TOO_LARGE);
      return [id, false];
    }
    this.transmit(message);
    return [id, true];
  }

  /** Closes all: the kernel's process that had them has ended. */
  clear(): void {
    this.closeOthers([]);
  }

  private closeOthers(live: readonly string[]): void {
    const kept = new Set(live);
    for (const comm of this.open.keys()) {
      if (kept.has(comm)) continue;
      this.receive({
        type: "widget", kind: "close", comm, data: {}, metadata: {}, buffers: [], parent: null, error: null,
      });
    }
  }

  private keep(message: Widget): void {
    const known = this.states.get(message.comm);
    if (message.kind === "open") this.states.set(message.comm, message);
    else if (message.kind === "close") this.states.delete(message.comm);
    else if (message.kind === "msg" && known && typeof message.data["state"] === "object") {
      this.states.set(message.comm, merged(known, message));
    }
  }
}
