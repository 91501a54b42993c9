/** The client's half of the protocol; `jupyter_tools/protocol.py` is its specification. */
import { Drafts } from "./drafts.ts";
import { plainError, showPageAlert, showEventError, showUnfinished } from "./faults.ts";
import { Given } from "./given.ts";
import { Lifeline } from "./lifeline.ts";
import { stillChosen } from "./options.ts";
import { Pacer } from "./pace.ts";
import { Pending } from "./pending.ts";
import type { Done, EventMessage, JsonValue, Kernel, PageMessage, PeerMessage, Update, Widget } from "./protocol.ts";
import { MAX_MESSAGE, PROTOCOL } from "./protocol.ts";
import type { Session } from "./session.ts";
import { activity, Store, tableData, tableOf } from "./store.ts";
import { TableRows } from "./tables.ts";
import type { Transport } from "./transports.ts";
import { Widgets } from "./widgets.ts";

interface VisitOptions {
  transport: Transport;
  session: Session;
}

/** How long changes wait for others before they are sent. */
const STATE_DELAY = 150;

/** Changes larger than this many bytes are sent in a separate message, because two of the longest texts would fill one. */
const LARGE = MAX_MESSAGE / 4;

function sizeOf(changes: Record<string, JsonValue>): number {
  return new TextEncoder().encode(JSON.stringify(changes)).length;
}

export class Visit {
  readonly store = new Store();
  readonly widgets = new Widgets(
    (message) => this.line.ready && this.line.send(message),
    (reason) => showPageAlert(this.store, "warning", plainError(reason)),
  );
  private readonly pending = new Pending();
  private readonly given = new Given();
  private readonly drafts = new Drafts(this.store);
  private readonly tables = new Map<string, TableRows>();
  private readonly pacer = new Pacer();
  /** Events that the visitor stopped while there was no connection. */
  private readonly cancels = new Set<number>();
  private readonly line: Lifeline;
  private visit: string | null = null;
  private epoch: string | null = null;
  private seq = 0;
  private next = 1;
  private missing = false;
  private stateTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: VisitOptions) {
    this.line = new Lifeline(options.transport, this.store.connection, {
      opened: () => this.hello(),
      message: (message) => this.receive(message),
      refused: () => {
        showUnfinished(this.store, this.pending.giveUp());
        this.store.setActivities([]);
      },
    });
  }

  start(): void {
    this.reclaim();
    this.line.connect();
  }

  stop(): void {
    this.pacer.flush();
    this.flush();
    this.remember();
    this.line.disconnect();
  }

  /** Leaves the visit to the next page of this tab. */
  remember(): void {
    if (this.visit === null) return;
    const { visit, epoch, store } = this;
    this.options.session.put({ visit, epoch, given: this.given.toRemember(store), events: this.pending.toRemember() });
  }

  /** Takes the visit back, from an earlier page of this tab or from an own `remember`. */
  reclaim(): void {
    const remembered = this.options.session.take();
    if (this.visit !== null || remembered === null) return;
    this.visit = remembered.visit;
    this.epoch = remembered.epoch;
    this.given.take(remembered.given);
    this.pending.reclaim(remembered.events);
  }

  /** Tries to connect now; after a refusal, as a new visit. */
  retry(): void {
    if (this.store.connection.get().status === "refused") this.abandon();
    this.line.retry();
  }

  /** Reconnects when an open connection may be dead, for example after the computer slept. */
  renew(): void {
    if (this.store.connection.get().status === "open") this.line.lose(1001, "");
    if (this.store.connection.get().status === "lost") this.retry();
  }

  /** Takes what the visitor gave an input. */
  change(path: string, value: JsonValue): void {
    this.store.values.set(path, value);
    this.store.errors.delete(path);
    if (this.drafts.keep(path, value)) return;
    this.accept(path, value);
  }

  private accept(path: string, value: JsonValue): void {
    // A selection is of data that a new visit does not have.
    if (this.store.component(path)?.type !== "table") this.given.change(path, value);
    this.enter(path, value);
  }

  /** Sends an event, at the pace of its component, unless it would be dropped. */
  event(component: string, name: EventMessage["name"], detail: JsonValue = null): void {
    const kind = `${component} ${name}`;
    const pace = this.store.component(component)?.pace[name];
    // What was done before must not be overtaken.
    if (!pace) this.pacer.flush();
    this.pacer.pass(kind, pace, () => this.begin(component, name, detail));
  }

  /** Requests to run the notebook's cells; for builders. */
  runAll(): void {
    if (this.line.ready) this.line.send({ type: "run_all" });
  }

  cancel(event: number): void {
    if (this.pending.withdraw(event)) {
      this.next = event;
      this.store.end(event);
    } else if (!this.line.ready || !this.line.send({ type: "cancel", event })) this.cancels.add(event);
  }

  table(path: string): TableRows {
    const known = this.tables.get(path);
    if (known) return known;
    const table = new TableRows((request) => {
      if (this.line.ready) this.line.send({ type: "rows", component: path, ...request });
    });
    this.tables.set(path, table);
    this.resetTable(path);
    return table;
  }

  private begin(component: string, name: EventMessage["name"], detail: JsonValue): void {
    const runs = this.store.running.get(component)?.some((one) => one.name === name) ?? false;
    if (runs && this.store.drops(component, name)) return;
    for (const [path, value] of this.drafts.takeFitting()) this.accept(path, value);
    const wrong = this.drafts.showProblems();
    if (wrong !== null) {
      // A visitor who types in another field keeps the focus there.
      if (name === "click" || name === "submit") this.store.attention.set({ path: wrong });
      return;
    }
    const id = this.next;
    this.next += 1;
    const changes = this.takeChanges(id);
    const large = sizeOf(changes) > LARGE;
    if (large && this.line.ready) this.sendState(changes);
    const event: EventMessage = { type: "event", id, component, name, state: large ? {} : changes, detail };
    this.pending.add(event);
    this.store.restart.set(null);
    this.store.clearAlert(component);
    this.store.clearOutputs(component);
    // Before the page shows it: the peer works meanwhile, and one in this process may have ended it by then.
    if (this.line.ready) this.send(event);
    if (this.pending.has(id)) this.store.begin(activity({ event: id, component, name }));
  }

  private send(event: EventMessage): void {
    if (this.line.send(event)) this.pending.sent(event.id);
  }

  private hello(): void {
    this.line.send({ type: "hello", protocol: PROTOCOL, visit: this.visit, epoch: this.epoch, seq: this.seq });
  }

  private receive(message: PeerMessage): void {
    if (message.type === "page") return this.open(message);
    if (message.type === "kernel") return this.setKernel(message);
    if (message.type === "widget") return this.takeWidget(message);
    if (message.type === "rows") return this.tables.get(message.component)?.answer(message);
    if (message.seq <= this.seq) return undefined;
    if (message.seq > this.seq + 1) return this.gap();
    this.seq = message.seq;
    this.missing = false;
    return this.apply(message);
  }

  private apply(message: Exclude<PeerMessage, { type: "page" | "kernel" | "rows" | "widget" }>): void {
    if (message.type === "update") this.update(message);
    else if (message.type === "running" || message.type === "queued") {
      if (message.event === 0) this.store.clearAlert(message.component);
      if (message.type === "running") this.store.clearOutputs(message.component);
      this.store.begin(activity(message));
    } else if (message.type === "progress") this.store.progress(message.event, message.value, message.label);
    else if (message.type === "output") {
      this.store.output({ ...message, component: this.store.componentOf(message.event) });
    } else this.done(message);
  }

  /** Some messages are missing: a new connection replays them, or else asks for the whole page. */
  private gap(): void {
    if (this.missing) this.seq = 0;
    this.missing = true;
    this.line.lose(1001, "Some messages were lost.");
  }

  private open(message: PageMessage): void {
    const restarted = this.visit !== null && (message.visit !== this.visit || this.pending.isAheadOf(message.event));
    const { running, unfinished } = this.pending.agree(message, restarted);
    if (restarted) this.widgets.clear();
    this.visit = message.visit;
    this.seq = message.seq;
    this.next = Math.max(message.event, ...this.pending.underWay().map((event) => event.id)) + 1;
    const kept = this.pending.all();
    const events = this.pending.underWay();
    const ids = new Set(running.map((one) => one.event));
    this.store.open(message);
    for (const values of [...events.map((event) => event.state), kept]) this.keep(values);
    this.store.setActivities([
      ...running.map(activity),
      ...events
        .filter((event) => !ids.has(event.id))
        .map(({ id, component, name }) => activity({ event: id, component, name })),
    ]);
    showUnfinished(this.store, unfinished);
    for (const path of this.tables.keys()) this.resetTable(path);
    if (!restarted) this.given.agree(message.state, this.pending.all());
    this.given.restart();
    if (restarted) this.restart(message);
    this.drafts.show();
    this.opened();
  }

  /** Gives what the visitor entered to a peer that does not know it, and again when `load` has set its defaults. */
  private restart({ page }: PageMessage): void {
    this.store.restart.set(this.given.empty ? "empty" : "kept");
    this.giveAgain(!("load" in page.handlers));
  }

  private giveAgain(ends: boolean): void {
    for (const [path, value] of this.given.fitting(this.store)) {
      if (!this.drafts.has(path)) this.store.values.set(path, value);
      this.enter(path, value);
    }
    if (ends && this.given.settle(this.store) && this.store.restart.get() === "kept") this.store.restart.set("partly");
  }

  private enter(path: string, value: JsonValue): void {
    this.pending.change(path, value);
    this.stateTimer ??= setTimeout(() => this.flush(), STATE_DELAY);
  }

  /** Shows what the visitor gave over what the peer last heard of, where it still fits the page. */
  private keep(values: Record<string, JsonValue>): void {
    for (const [path, value] of Object.entries(values)) {
      const component = this.store.component(path);
      const fits = component && (component.type !== "table" || tableOf(value) === tableOf(this.store.values.get(path)));
      if (fits) this.store.values.set(path, value);
      else this.pending.overrule(path);
    }
  }

  private setKernel(message: Kernel): void {
    if (message.epoch !== null) {
      if (this.epoch !== message.epoch) this.widgets.clear();
      this.epoch = message.epoch;
    }
    this.store.kernel.set(message);
    // A peer that replays what was missed sends no `page`: the kernel's status ends its greeting.
    if (!this.line.ready) this.opened();
  }

  private opened(): void {
    if (this.line.ready) return;
    this.line.confirm();
    this.sendState(this.pending.repeated());
    for (const event of this.pending.underWay()) this.send(event);
    for (const event of this.cancels) if (this.pending.has(event)) this.line.send({ type: "cancel", event });
    this.cancels.clear();
    this.flush();
    for (const table of this.tables.values()) table.resume();
  }

  private update({ event, changes }: Update): void {
    const { values, tables } = this.store.update(changes);
    for (const path of values) {
      this.drafts.overrule(path);
      this.pending.overrule(path);
      this.given.overrule(path, event);
    }
    for (const path of tables) this.resetTable(path);
    for (const [path, properties] of Object.entries(changes)) {
      if ("options" in properties && !("value" in properties)) this.rechoose(path);
    }
  }

  /** Corrects a choice that the visitor made before the new options arrived, which the peer does not know yet. */
  private rechoose(path: string): void {
    const component = this.store.component(path);
    const value = this.store.values.get(path) ?? null;
    if (component?.type !== "select" || !(path in this.pending.all())) return;
    const kept = stillChosen(component, value);
    if (kept.length < (Array.isArray(value) ? value.length : 1)) {
      this.change(path, component.multiple ? kept : (kept[0] ?? null));
    }
  }

  private resetTable(path: string): void {
    const component = this.store.component(path);
    this.tables.get(path)?.reset(component?.type === "table" ? tableData(component.data) : null);
  }

  private done({ event, outcome, error }: Done): void {
    if (!this.pending.end(event)) return;
    const component = this.store.componentOf(event);
    this.store.end(event);
    if (event === 0) this.giveAgain(true);
    if (outcome === "ok") this.store.clearAlert(component);
    const refused = outcome === "refused";
    // Its handler has checked the fields again.
    if (outcome === "ok" || refused) this.store.clearEventErrors(component);
    const kind = refused || outcome === "unknown" ? "warning" : "error";
    if (error) showEventError(this.store, { event, component, kind, messageOnly: refused, error });
  }

  private takeWidget(message: Widget): void {
    this.widgets.receive(message);
    if (message.error) showPageAlert(this.store, "error", message.error);
  }

  private takeChanges(next: number): Record<string, JsonValue> {
    clearTimeout(this.stateTimer);
    this.stateTimer = undefined;
    return this.pending.take(next);
  }

  private flush(): void {
    clearTimeout(this.stateTimer);
    this.stateTimer = undefined;
    if (this.line.ready && this.pending.changed) this.sendState(this.pending.take(this.next));
  }

  /** Sends changes, in as many messages as their size requires. */
  private sendState(changes: Record<string, JsonValue>): void {
    let part: Record<string, JsonValue> = {};
    for (const [path, value] of Object.entries(changes)) {
      if (Object.keys(part).length > 0 && sizeOf({ ...part, [path]: value }) > LARGE) {
        this.line.send({ type: "state", changes: part });
        part = {};
      }
      part[path] = value;
    }
    if (Object.keys(part).length > 0) this.line.send({ type: "state", changes: part });
  }

  /** Gives up the visit: the next connection opens a new one. */
  private abandon(): void {
    this.pending.clear();
    this.pacer.clear();
    this.given.clear();
    this.visit = null;
    this.epoch = null;
    this.seq = 0;
    this.next = 1;
  }
}
