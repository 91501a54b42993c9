/** The client's half of the protocol; `jupyter_tools/protocol/messages.py` is its specification. */
import { say } from "./locale.ts";
import { Bindings, type Begun, type UsedRow } from "./bindings.ts";
import { timeZone } from "./moments.ts";
import type { Browser } from "./actions.ts";
import { Entries } from "./entries.ts";
import { Early } from "./early.ts";
import { tabName } from "./browser-memory.ts";
import { plainError, showPageAlert, showEventError, showStepError, showUnfinished } from "./faults.ts";
import type { Cells } from "./expressions/scope.ts";
import { Lifeline } from "./lifeline.ts";
import { Pacer } from "./pace.ts";
import { pathAfter, renamesOf } from "./paths.ts";
import { Pending } from "./pending.ts";
import type { Done, Edit, Edited, EventMessage, GoTarget, JsonValue, Kernel, PageMessage, PeerMessage, TableData, Update, Widget } from "./protocol.ts";
import { PROTOCOL } from "./protocol.ts";
import type { TabMemory } from "./tab-memory.ts";
import { containersOf, type Changes } from "./document.ts";
import { selectedOf, selectionOf, shownTable, type RowId } from "./frames.ts";
import { hasSections, openOf, turned } from "./sections.ts";
import { activity, Store } from "./store.ts";
import { TableRows } from "./tables.ts";
import type { Transport } from "./transports.ts";
import { Typing } from "./typing.ts";
import { Unsaved } from "./unsaved.ts";
import type { Bound } from "./bound.ts";
import { UrlValues, type Address } from "./url-values.ts";
import { Widgets } from "./widgets.ts";

export type Observe = (message: PeerMessage | EventMessage) => void;

interface VisitOptions {
  transport: Transport;
  memory: TabMemory;
  /** The page as a new visit begins with it, where it came before the connection. */
  firstPage?: PageMessage | null;
  /** What actions ask of the browser; without it these fail. */
  browser?: Browser;
  /** The query of the page's URL, where it keeps values. */
  address?: Address;
  /** Told of each message of the peer before it is shown, and of each event that is sent. */
  observe?: Observe;
}

/** Events by which visitors send what they have entered. */
const SENDS: ReadonlySet<EventMessage["name"] | "load"> = new Set(["click", "submit", "finish"]);

type Ended = (outcome: Done["outcome"]) => void;

const NO_BROWSER: Browser = { copy: () => Promise.reject(new Error("There is no browser")), link: () => false, go: () => false };

export class Visit {
  readonly store = new Store();
  readonly widgets = new Widgets(
    (message) => this.line.ready && this.line.send(message),
    (reason) => showPageAlert(this.store, "warning", plainError(reason)),
  );
  private readonly pending = new Pending();
  private readonly tables = new Map<string, TableRows>();
  private readonly pacer = new Pacer();
  private readonly early = new Early();
  private readonly unsaved = new Unsaved(this.store);
  private readonly typing = new Typing(this.pacer, {
    ready: () => this.line.ready,
    fits: (path) => this.entries.fits(path),
    send: (path) => this.bindings.release(path, "change", null),
  });
  /** Events that the visitor stopped while there was no connection. */
  private readonly cancels = new Set<number>();
  private readonly line: Lifeline;
  private readonly entries: Entries;
  private readonly bindings: Bindings;
  private readonly urlValues: UrlValues | null;
  /** Told of the renames of each edit of the page, once it is shown. */
  readonly followers = new Set<(renames: readonly Edit[]) => void>();
  /** Who awaits the end of an event, by its id. */
  private readonly awaited = new Map<number, Ended>();
  private visit: string | null = null;
  private epoch: string | null = null;
  private seq = 0;
  private next = 1;
  private missing = false;
  private watches = false;

  constructor(private readonly options: VisitOptions) {
    this.line = new Lifeline(options.transport, this.store.connection, {
      opened: () => this.hello(),
      message: (message) => this.receive(message),
      refused: (ended) => {
        showUnfinished(this.store, this.pending.giveUp());
        this.endAwaited();
        this.store.setActivities([]);
        if (ended) this.forget();
      },
    });
    this.entries = new Entries(this.store, this.pending, this.line, () => this.next);
    this.store.rowOf = (path, id) => this.table(path).choose(id);
    const { address } = options;
    this.urlValues =
      address === undefined
        ? null
        : new UrlValues(this.store, address, (path, value) => {
            this.change(path, value);
            this.event(path, "change");
          });
    this.bindings = new Bindings({
      store: this.store,
      pacer: this.pacer,
      browser: options.browser ?? NO_BROWSER,
      known: () => ({ ...this.store.known(), row: (path, id) => this.cells(path, id), rows: (path, id) => this.cells(path, id) }),
      row: (component) => this.rowOf(component),
      change: (path, value) => {
        this.entries.change(path, value);
        this.unsaved.set([path]);
      },
      unsaved: this.unsaved,
      begin: (begun, ended) => this.begin(begun, ended),
      fail: (component, message) => showStepError(this.store, component, message),
    });
  }

  /** The visit as its peer names it; null before the first connection. */
  get id(): string | null {
    return this.visit;
  }

  /** Keeps further values in the URL of the page, where a host has one; returns what ends that. */
  keepInUrl(source: () => Bound[]): () => void {
    return this.urlValues?.join(source) ?? (() => undefined);
  }

  start(): void {
    this.reclaim();
    const { firstPage } = this.options;
    // How a visit that goes on looks now, only the peer knows.
    if (firstPage && this.visit === null) {
      this.store.open(firstPage);
      this.urlValues?.open(true);
    }
    this.line.connect();
  }

  stop(): void {
    this.leave();
    this.urlValues?.close();
    this.line.disconnect();
  }

  /** Sends what was not sent, and leaves the visit to the next page of this tab. */
  leave(): void {
    this.urlValues?.flush();
    // Read before the flush: the page may be gone before what is sent now arrives, so the next page sends it again.
    const entries = this.entries.toRemember();
    this.pacer.flush();
    this.entries.flush();
    if (this.visit === null) return;
    const { visit, epoch } = this;
    const events = this.pending.toRemember();
    this.options.memory.put({ visit, epoch, events, restart: this.store.restart.get(), ...entries });
  }

  /** Takes the visit back, from an earlier page of this tab or from an own `remember`. */
  reclaim(): void {
    const remembered = this.options.memory.take();
    if (this.visit !== null || remembered === null) return;
    this.visit = remembered.visit;
    this.epoch = remembered.epoch;
    this.store.restart.set(remembered.restart);
    this.entries.reclaim(remembered);
    this.pending.reclaim(remembered.events);
  }

  /** Tries to connect now; after a refusal, as a new visit. */
  retry(): void {
    if (this.store.connection.get().status === "refused") this.abandon();
    this.line.retry();
  }

  /** Asks the peer for the whole page again. */
  reload(): void {
    this.seq = 0;
    this.line.lose(1001, "");
  }

  /** Runs the page's `load` again; only for builders. */
  load(): void {
    if (this.line.ready) this.line.send({ type: "load" });
  }

  /** Reconnects when an open connection may be dead, for example after the computer slept. */
  renew(): void {
    if (this.store.connection.get().status === "open") this.line.lose(1001, "");
    if (this.store.connection.get().status === "lost") this.retry();
  }

  /** Takes what the visitor gave an input. */
  change(path: string, value: JsonValue): void {
    this.unsaved.changing(path);
    this.entries.change(path, value);
  }

  /** Whether something runs on an event of a component. */
  hears(component: string, name: EventMessage["name"]): boolean {
    return this.bindings.hears(component, name);
  }

  /** Runs what is bound to an event, at the pace of its component; `ended` is told its end. */
  event(component: string, name: EventMessage["name"], detail: JsonValue = null, ended?: Ended): void {
    if (!this.hears(component, name)) return;
    const pace = this.store.component(component)?.pace[name];
    // What was done before must not be overtaken; a tick, which nobody does, hurries nothing.
    if (!pace && name !== "tick") this.pacer.flush();
    this.pacer.pass(`${component} ${name}`, pace, () => this.bindings.release(component, name, detail, ended));
  }

  /** Does what the visitor is asked about once they have agreed; at once where there is no question. */
  agreed(component: string, text: string, go: () => void): void {
    this.bindings.agreed(component, text, go);
  }

  /** Does what a press of a component starts, once its visitor has agreed to what it asks before. */
  press(component: string, go: () => void): void {
    this.bindings.press(component, go);
  }

  /** Opens the sections that a component is in, so that it can be seen. */
  reveal(path: string): void {
    for (const holder of containersOf(path).toReversed()) {
      const component = this.store.component(holder);
      if (component === undefined || !hasSections(component)) continue;
      const [name = ""] = path.slice(holder.length + 1).split(".");
      // Only builders see what is hidden.
      if (!this.store.component(`${holder}.${name}`)?.visible && !this.store.page.get()?.builder) continue;
      const value = this.store.values.get(holder);
      const names = (this.store.children.get(holder) ?? []).map((child) => child.name);
      if (!openOf(component, value, names).includes(name)) this.change(holder, turned(component, value, name, true));
    }
  }

  /** Closes a dialog for its visitor, who may be asked first. */
  close(path: string): void {
    this.bindings.close(path);
  }

  /** Sends the `change` of an input that its visitor types into at their next pause, if `isNew` says so just before. */
  typed(path: string, isNew: () => boolean): void {
    this.typing.typed(path, this.store.component(path)?.pace["change"], isNew);
  }

  /** Sends the `change` of an input that its visitor has typed into now. */
  left(path: string): void {
    this.typing.left(path);
  }

  /** Whether an event of this client waits for its end. */
  waits(event: number): boolean {
    return this.pending.has(event);
  }

  /** Requests to run the notebook's cells; for builders. */
  runAll(): void {
    if (this.line.ready) this.line.send({ type: "run_all" });
  }

  /** Requests `store.names`, now and after each change, also after a reconnect; for builders. */
  watch(): void {
    this.watches = true;
    if (this.line.ready) this.line.send({ type: "watch" });
  }

  cancel(event: number): void {
    if (this.pending.withdraw(event)) {
      this.next = event;
      this.store.end(event);
      this.endAwaited(event, "cancelled");
    } else if (!this.line.ready || !this.line.send({ type: "cancel", event })) this.cancels.add(event);
  }

  table(path: string): TableRows {
    const known = this.tables.get(path) ?? this.renamed(path);
    if (known) return known;
    const table = new TableRows(
      (request) => {
        if (this.line.ready) this.line.send({ type: "rows", component: this.store.atPeer(table.path), ...request });
      },
      () => this.store.recompute(table.path),
      (request) => {
        if (this.line.ready) this.line.send({ type: "query", component: this.store.atPeer(table.path), ...request });
      },
      (id) => this.deselect(table.path, id),
      () => {
        if (this.line.ready) this.line.send({ type: "stop", component: this.store.atPeer(table.path) });
      },
    );
    this.put(path, table);
    table.reset(this.shownTable(path));
    return table;
  }

  /** The rows of a table that an editor has renamed, and the peer not yet. */
  private renamed(path: string): TableRows | undefined {
    const was = this.store.atPeer(path);
    const table = this.store.component(was) === undefined ? this.tables.get(was) : undefined;
    if (table === undefined) return undefined;
    this.tables.delete(was);
    return this.put(path, table);
  }

  private put(path: string, table: TableRows): TableRows {
    table.path = path;
    this.tables.set(path, table);
    return table;
  }

  /** Selects a row of a table as a visitor does; without an id, none. The data is that in which it was seen. */
  select(path: string, data: TableData | null, id?: RowId): void {
    this.change(path, selectionOf(data, id === undefined ? [] : [id]));
    // The peer, which may have been started again, must know the row where rules decide what is done with it.
    if (id !== undefined && this.store.readsItem(path)) this.table(path).choose(id);
  }

  /** Takes a row that is gone from what is selected. */
  private deselect(path: string, id: RowId): void {
    const selected = selectedOf(this.store.values.get(path));
    if (selected.includes(id)) this.change(path, selectionOf(this.shownTable(path), selected.filter((one) => one !== id)));
  }

  /** The selected row of the repeater that a component is in; undefined for what is in none. */
  private rowOf(component: string): UsedRow | undefined {
    const repeater = this.store.repeaterOf(component);
    if (repeater === undefined) return undefined;
    const selection = this.store.values.get(repeater) ?? null;
    const [id] = selectedOf(selection);
    const cells = (id === undefined ? undefined : this.cells(repeater, id)) ?? {};
    return {
      cells,
      select: () => {
        this.change(repeater, selection);
        if (id !== undefined && this.store.readsItem(repeater)) this.table(repeater).choose(id);
      },
    };
  }

  /** The cells of a row of a table; undefined where the row is not held. */
  cells(path: string, id: RowId): Cells | undefined {
    return this.tables.get(path)?.cellsAt(id);
  }

  /** Sends the event of a handler step, unless it would be dropped; `ended` is told its end, where steps follow. */
  private begin(begun: Begun, ended?: Ended): void {
    const { component, name, step, detail } = begun;
    const row = selectedOf(this.store.values.get(this.store.repeaterOf(component) ?? ""))[0] ?? null;
    const runs = this.store.running.get(component)?.find((one) => one.name === name && one.step === step && one.row === row);
    if (runs && this.store.drops(component, name, step)) {
      if (ended) ended("cancelled");
      else this.early.keep(runs.event, () => this.begin(begun));
      return;
    }
    // What is half typed at a tick is no mistake yet.
    const wrong = name === "tick" ? null : this.entries.check();
    if (wrong !== null) {
      // A visitor who types in another field keeps the focus there.
      if (SENDS.has(name)) this.store.attention.set({ path: wrong });
      ended?.("refused");
      return;
    }
    const id = this.next;
    this.next += 1;
    const event: EventMessage = { type: "event", id, component, name, step, state: this.entries.takeFor(id), detail };
    this.pending.add(event);
    if (ended) this.awaited.set(id, ended);
    if (name !== "tick") this.store.restart.set(null);
    this.store.clearAlert(component);
    // Before the page shows it: the peer works meanwhile, and one in this process may have ended it by then.
    if (this.line.ready) this.send(event);
    if (this.pending.has(id)) this.store.begin(activity({ event: id, component, name, step, row }));
  }

  /** Tells the end of an event to who awaits it; without one, that of all whose end nobody knows. */
  private endAwaited(event?: number, outcome: Done["outcome"] = "unknown"): void {
    const gone = event === undefined ? [...this.awaited.keys()].filter((id) => !this.pending.has(id)) : [event];
    for (const id of gone) {
      const ended = this.awaited.get(id);
      this.awaited.delete(id);
      ended?.(outcome);
    }
  }

  private send(event: EventMessage): void {
    this.options.observe?.(event);
    if (this.line.send(event)) this.pending.sent(event.id);
  }

  private hello(): void {
    this.line.send({ type: "hello", protocol: PROTOCOL, visit: this.visit, epoch: this.epoch, seq: this.seq, time_zone: timeZone(), tab: tabName() });
  }

  private receive(message: PeerMessage): void {
    if (message.type === "page") return this.open(message);
    if (message.type === "kernel") return this.setKernel(message);
    if (message.type === "widget") return this.takeWidget(message);
    if (message.type === "names") return this.store.names.set(message);
    // The table may have been renamed since it asked; the id of its request is its own.
    if (message.type === "rows") return this.tables.forEach((table) => table.answer(message));
    if (message.type === "query") return this.tables.forEach((table) => table.answerQuery(message));
    if (message.seq <= this.seq) return undefined;
    if (message.seq > this.seq + 1) return this.gap();
    this.seq = message.seq;
    this.missing = false;
    return this.apply(message);
  }

  private apply(message: Exclude<PeerMessage, { type: "page" | "kernel" | "rows" | "query" | "widget" | "names" }>): void {
    this.options.observe?.(message);
    if (message.type === "update" || message.type === "output") this.early.shown(message.event);
    else if (message.type !== "edited" && message.type !== "done") this.early.goesOn(message.event);
    if (message.type === "edited") this.edit(message);
    else if (message.type === "update") this.update(message);
    else if (message.type === "running" || message.type === "queued") {
      if (message.event === 0) {
        this.store.clearAlert(message.component);
        this.entries.loading();
      }
      if (message.type === "running") this.store.clearOutputs(message.component, message.event);
      this.store.begin(activity(message));
    } else if (message.type === "progress") this.store.progress(message.event, message.value, message.label);
    else if (message.type === "output") {
      const component = this.store.componentOf(message.event);
      if (this.pending.has(message.event)) this.store.clearOutputs(component, message.event);
      this.store.output({ ...message, component });
    } else this.done(message);
  }

  /** Some messages are missing: a new connection replays them, or else asks for the whole page. */
  private gap(): void {
    if (this.missing) this.seq = 0;
    this.missing = true;
    this.line.lose(1001, say("Some messages were lost."));
  }

  private open(message: PageMessage): void {
    const restarted = this.visit !== null && (message.visit !== this.visit || this.pending.isAheadOf(message.event));
    const { running, unfinished } = this.pending.agree(message, restarted);
    if (restarted) this.widgets.clear();
    this.visit = message.visit;
    this.seq = message.seq;
    this.next = Math.max(message.event, ...this.pending.underWay().map((event) => event.id)) + 1;
    const events = this.pending.underWay();
    const ids = new Set(running.map((one) => one.event));
    this.options.observe?.(message);
    this.store.open(message);
    this.entries.resume(message, restarted);
    this.store.setActivities([
      ...running.map(activity),
      ...events
        .filter((event) => !ids.has(event.id))
        .map(({ id, component, name, step }) => activity({ event: id, component, name, step })),
    ]);
    showUnfinished(this.store, unfinished);
    this.endAwaited();
    for (const path of this.tables.keys()) this.resetTable(path);
    this.opened();
    this.urlValues?.open(false);
  }

  private setKernel(message: Kernel): void {
    if (message.epoch !== null) {
      if (this.epoch !== message.epoch) {
        this.widgets.clear();
        this.store.names.set(null);
      }
      this.epoch = message.epoch;
    }
    this.store.kernel.set(message);
    this.entries.kernel(message);
    // A peer that replays what was missed sends no `page`: the kernel's status ends its greeting.
    if (!this.line.ready) this.opened();
  }

  private opened(): void {
    if (this.line.ready) return;
    this.line.confirm();
    this.entries.repeat();
    for (const event of this.pending.underWay()) this.send(event);
    for (const event of this.cancels) if (this.pending.has(event)) this.line.send({ type: "cancel", event });
    this.cancels.clear();
    if (this.watches) this.line.send({ type: "watch" });
    this.typing.resume();
    this.entries.flush();
    for (const table of this.tables.values()) table.resume();
  }

  private update({ event, changes }: Pick<Update, "event" | "changes">): void {
    const { values, tables, lost } = this.store.update(changes, event);
    // What is still on its way to the peer may have the rows that are gone.
    for (const path of lost) this.entries.change(path, this.store.values.get(path) ?? null);
    this.unsaved.set(values);
    this.entries.overrule(values, { event, changes });
    for (const path of tables) this.resetTable(path);
  }

  private edit(message: Edited): void {
    const entered = this.entries.entered();
    const renames = renamesOf(message.edits);
    const { values, tables } = this.store.edit(message);
    this.urlValues?.watch();
    const rows = [...this.tables].map(([path, table]) => ({ path, now: pathAfter(path, renames) ?? path, table }));
    this.tables.clear();
    // One that is there already belongs to what an editor has renamed before the peer.
    for (const { path, now, table } of rows) if (path === now || !rows.some((one) => one.path === now && one.now === now)) this.put(now, table);
    const changes = message.edits.flatMap((edit) => (edit.type === "change" ? [[edit.path, edit.changes] as const] : []));
    this.entries.overrule(values, { event: -1, changes: Object.fromEntries(changes) });
    this.entries.forgetGone();
    const carried = entered.map((one) => ({ ...one, path: pathAfter(one.path, renames) ?? one.path }));
    this.entries.carry(carried.filter(({ path }, index) => path !== entered[index]?.path));
    for (const follow of this.followers) follow(renames);
    for (const path of tables) if (!this.tables.get(path)?.shows(this.shownTable(path))) this.resetTable(path);
    for (const [path, table] of this.tables) {
      // The peer may read other columns of the row now.
      table.unchoose();
      this.store.recompute(path);
    }
  }

  private resetTable(path: string): void {
    this.tables.get(path)?.reset(this.shownTable(path));
    this.store.recompute(path);
  }

  private shownTable(path: string): TableData | null {
    const component = this.store.component(path);
    return component === undefined ? null : shownTable(component);
  }

  private done({ event, outcome, error, changes, at_once }: Done): void {
    const changed = Object.keys(changes).length > 0;
    if (changed) {
      this.early.shown(event);
      this.update({ event, changes });
    }
    if (!this.pending.end(event)) return;
    const component = this.store.componentOf(event);
    const name = this.store.activities.get().find((one) => one.event === event)?.name;
    if (outcome === "ok" && name !== undefined && SENDS.has(name)) this.unsaved.taken(component);
    this.store.end(event);
    if (event === 0) this.entries.loaded();
    if (outcome === "ok") this.store.clearAlert(component);
    const refused = outcome === "refused";
    // An event that was not taken, as where a value is wrong, leaves what the last one has put out.
    if (outcome === "ok" || refused || (outcome === "error" && !error?.field)) this.store.clearOutputs(component, event);
    // Its handler has checked the fields again.
    if (outcome === "ok" || refused) this.store.clearEventErrors(component);
    const kind = refused || outcome === "unknown" ? "warning" : "error";
    if (error) showEventError(this.store, { event, component, kind, messageOnly: refused, error });
    const wrong = error?.field ? this.store.inputOf(error.field) : null;
    if (wrong !== null) this.reveal(wrong);
    this.early.ended(event, changed || at_once);
    // The steps after it end where the visitor leaves the page.
    this.endAwaited(event, this.goes(component, changes) ? "cancelled" : outcome);
  }

  /** Goes where a handler leads, if it does; whether it was to another page. */
  private goes(component: string, changes: Changes): boolean {
    const going = changes["page"]?.["go"] as GoTarget | undefined;
    if (going === undefined) return false;
    if (this.options.browser?.go(going.page, going.params)) return true;
    showStepError(this.store, component, say("Other pages cannot be opened from here."));
    return false;
  }

  private takeWidget(message: Widget): void {
    this.widgets.receive(message);
    if (message.error) showPageAlert(this.store, "error", message.error);
  }

  /** Gives up the visit and what the tab keeps of it. */
  private forget(): void {
    this.abandon();
    this.options.memory.take();
  }

  /** Gives up the visit: the next connection opens a new one. */
  private abandon(): void {
    this.pending.clear();
    this.pacer.clear();
    this.early.clear();
    this.unsaved.clear();
    this.typing.clear();
    this.entries.clear();
    this.bindings.clear();
    this.endAwaited();
    this.visit = null;
    this.epoch = null;
    this.seq = 0;
    this.next = 1;
  }
}
