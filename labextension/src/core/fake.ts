/** A peer in the same process, for tests and for looking at components without a server. */
import { THEME_DEFAULTS } from "./palette.ts";
import type {
  AnyComponent,
  ClientMessage,
  Edit,
  Edited,
  EventError,
  EventMessage,
  JsonValue,
  Kernel,
  Page,
  PageMessage,
  PeerMessage,
  QueryAnswer,
  QueryRequest,
  RowsRequest,
  RowsWindow,
  Theme,
} from "./protocol.ts";
import { hasSections, openOf } from "./sections.ts";
import { selects, unselected } from "./frames.ts";
import type { Changes } from "./document.ts";
import { givenBy, walk } from "./document.ts";
import type { Channel, Transport, TransportEvents } from "./transports.ts";

type Body<T> = T extends PeerMessage ? Omit<T, "seq"> : never;
/** Fields of an output without a display id and a handler. */
export const PLAIN = { data: {}, metadata: {}, display: "", replaces: false, handler: "" };

type Sequenced = Extract<PeerMessage, { type: "edited" | "update" | "queued" | "running" | "progress" | "output" | "done" }>;

/** Runs for an event; a promise keeps the event running. Events without one end at once. */
export type Handler = (peer: FakePeer, event: EventMessage) => void | Promise<void>;

export interface FakeOptions {
  page?: Partial<Page>;
  handlers?: Record<string, Handler>;
  /** Whether events end soon, so that they are not said to run. */
  brief?: boolean;
  rows?: (request: RowsRequest) => RowsWindow | string;
  /** The answer to what is asked about rows; a text is why there is none. */
  query?: (request: QueryRequest) => QueryAnswer["result"] | string;
  theme?: Partial<Theme>;
  builder?: boolean;
  /** Whether the peer answers `hello` by itself. */
  greets?: boolean;
}

function valueOf(component: AnyComponent): JsonValue {
  const given = (component as unknown as Record<string, JsonValue>)[givenBy(component)] ?? null;
  if (given !== null || !hasSections(component) || !("components" in component)) return given;
  const open = openOf(component, null, Object.keys(component.components));
  return open.length === 0 ? [] : (open[0] ?? null);
}

export class FakePeer implements Channel {
  readonly received: ClientMessage[] = [];
  readonly ran: EventMessage[] = [];
  visit = "visit-1";
  kernel: Kernel = { type: "kernel", status: "ready", epoch: "epoch-1", message: "", runnable: false };
  context: Changes = {};
  state: Record<string, JsonValue> = {};
  /** How many messages can be replayed. */
  ring: Sequenced[] = [];
  greets: boolean;
  seq = 0;
  event = 0;
  opened = 0;
  /** Whether `load` runs; `done(0)` ends it. */
  loads = false;
  private readonly page: Page;
  private readonly callbacks = new Set<(message: object) => void>();
  private stream: TransportEvents | null = null;

  constructor(private readonly options: FakeOptions = {}) {
    this.greets = options.greets ?? true;
    const limits = { memory_mb: null, cpu_seconds: null, total_memory_mb: 4000, idle_minutes: 15 };
    const kernel = { mode: "auto", replicas: 1, ...limits } as const;
    this.page = { title: "", parent: null, width: null, kernel, handlers: {}, policies: {}, components: {}, ...options.page };
    for (const [path, component] of walk(this.page.components)) {
      if (selects(component)) this.state[path] = unselected(component, null);
      else if (givenBy(component) in component) this.state[path] = valueOf(component);
    }
  }

  send(message: object): void {
    const received = structuredClone(message) as ClientMessage;
    this.received.push(received);
    if (received.type === "hello" && this.greets) this.greet(received.visit, received.epoch, received.seq);
    else if (received.type === "state") Object.assign(this.state, received.changes);
    else if (received.type === "event") this.take(received);
    else if (received.type === "rows") this.answer(received);
    else if (received.type === "query") this.answerQuery(received);
  }

  on_message(callback: (message: object) => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }

  /** The peer as the far end of a socket that can be dropped; `opened` follows at once. */
  transport(): Transport {
    return {
      open: (events) => {
        const stop = this.on_message((message) => events.message(message as PeerMessage));
        this.stream = { ...events, closed: (code, reason) => (stop(), events.closed(code, reason)) };
        this.opened += 1;
        queueMicrotask(() => events.opened());
        return { send: (message) => this.stream !== null && (this.send(message), true), close: stop };
      },
    };
  }

  drop(code = 1006, reason = ""): void {
    const stream = this.stream;
    this.stream = null;
    stream?.closed(code, reason);
  }

  /** Sends a message as it is. */
  emit(message: PeerMessage): void {
    const copy = structuredClone(message);
    for (const callback of Array.from(this.callbacks)) callback(copy);
  }

  /** Sends the next message of the visit; a client that is away finds it in the ring. */
  push(body: Body<Sequenced>): void {
    this.seq += 1;
    const message = { ...body, seq: this.seq } as Sequenced;
    this.ring.push(message);
    this.emit(message);
  }

  update(event: number, changes: Changes, handler = ""): void {
    for (const [path, properties] of Object.entries(changes)) {
      this.context[path] = { ...this.context[path], ...properties };
      for (const name of ["value", "open", "active"]) if (name in properties) this.state[path] = properties[name] ?? null;
    }
    this.push({ type: "update", event, changes, handler });
  }

  /** Edits the page; `rest` is what else the peer says of the edits. */
  edit(edits: Edit[], rest: Partial<Edited> = {}): void {
    this.push({ type: "edited", revision: "", edits, state: {}, context: {}, raw: null, client: null, user: null, ...rest });
  }

  fail(event: number, error: Partial<EventError>): void {
    const whole = { id: "e1", message: "", field: null, traceback: null, cell: null, line: null, ...error };
    this.push({ type: "done", event, outcome: "error", error: whole, changes: {}, handler: "", at_once: false });
  }

  done(event: number, changes: Changes = {}, at_once = true): void {
    for (const [path, properties] of Object.entries(changes)) this.context[path] = { ...this.context[path], ...properties };
    if (event === 0) this.loads = false;
    this.push({ type: "done", event, outcome: "ok", error: null, changes, handler: "", at_once });
  }

  setKernel(kernel: Partial<Kernel>): void {
    this.kernel = { ...this.kernel, ...kernel };
    this.emit(this.kernel);
  }

  pageMessage(): PageMessage {
    const theme: Theme = { ...THEME_DEFAULTS, ...this.options.theme };
    const { seq, visit, page, context, state, event } = this;
    return {
      type: "page", seq, visit, page, theme, context, state, event,
      builder: this.options.builder ?? false,
      user: "",
      params: {},
      running: this.running(),
      outputs: {},
      revision: "",
      raw: null,
      raw_app: null,
      set_by: {},
    };
  }

  private running(): PageMessage["running"] {
    const ended = new Set(this.ring.filter((one) => one.type === "done").map((one) => one.event));
    const left = this.ran.filter((one) => !ended.has(one.id));
    const load = { id: 0, component: "page", name: "load", step: 0 } as const;
    const fresh = { position: 0, others: false, value: null, label: "" };
    return [...(this.loads ? [load] : []), ...left].map(({ id, component, name, step }) => ({
      event: id, component, name, step, ...fresh,
    }));
  }

  private greet(visit: string | null, epoch: string | null, seq: number): void {
    const missed = this.ring.filter((message) => message.seq > seq);
    const known = visit === this.visit && epoch === this.kernel.epoch && seq > 0;
    if (known && missed.length === this.seq - seq) for (const message of missed) this.emit(message);
    else this.emit(this.pageMessage());
    this.emit(this.kernel);
  }

  private take(event: EventMessage): void {
    if (event.id <= this.event) return;
    if (event.id > this.event + 1) return this.drop(1008, "id: a gap in the ids of events");
    this.event = event.id;
    Object.assign(this.state, event.state);
    this.ran.push(event);
    const { id, component, name } = event;
    if (this.options.brief !== true) this.push({ type: "running", event: id, component, name });
    const result = this.options.handlers?.[`${component} ${name}`]?.(this, event);
    if (result) void result.then(() => this.finish(id));
    else this.finish(id);
    return undefined;
  }

  private finish(id: number): void {
    if (!this.ring.some((one) => one.type === "done" && one.event === id)) this.done(id);
  }

  private answerQuery({ id, component, table, ...request }: QueryRequest): void {
    const result = this.options.query?.({ id, component, table, ...request });
    if (result === undefined) return;
    const failed = typeof result === "string";
    this.emit({ type: "query", id, component, table, result: failed ? null : result, error: failed ? result : null });
  }

  private answer(request: RowsRequest): void {
    const window = this.options.rows?.(request);
    if (window === undefined) return;
    const failed = typeof window === "string";
    this.emit({
      type: "rows",
      id: request.id,
      component: request.component,
      table: request.table,
      window: failed ? null : window,
      error: failed ? window : null,
    });
  }
}
