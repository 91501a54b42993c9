/** What the visitor enters: shown on the page, sent to the peer, and restored when the page or the peer restarts. */
import { isSame } from "./edits.ts";
import { Drafts } from "./drafts.ts";
import { Given, lacksSecret, type Values } from "./given.ts";
import { narrowedBy, stillChosen } from "./options.ts";
import type { Pending } from "./pending.ts";
import type { ClientMessage, Kernel, PageMessage, Update } from "./protocol.ts";
import { MAX_MESSAGE, type JsonValue } from "./protocol.ts";
import { isOfSameData, propertyOf, selects } from "./frames.ts";
import type { LeftEntries } from "./tab-memory.ts";
import type { Restart, Store } from "./store.ts";

/** How long changes wait for others before they are sent. */
const STATE_DELAY = 150;

/** Changes larger than this many bytes are sent in a separate message, because two of the longest texts would fill one. */
const LARGE = MAX_MESSAGE / 4;

interface Entry {
  path: string;
  value: JsonValue;
  error: string | undefined;
}

/** The visit's connection, as far as entries use it. */
interface Connection {
  readonly ready: boolean;
  send(message: ClientMessage): boolean;
}

function sizeOf(changes: Values): number {
  return new TextEncoder().encode(JSON.stringify(changes)).length;
}

export class Entries {
  private readonly given = new Given();
  private readonly drafts: Drafts;
  /** Whether `load` has yet to end: what it sets before that does not stand against the entries of a restarted page. */
  private awaitsLoad = false;
  /** Whether the peer just opened a page whose `load` this page awaits, and which does not run. */
  private mayHaveLoaded = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `next` returns the id of the next event. */
  constructor(
    private readonly store: Store,
    private readonly pending: Pending,
    private readonly line: Connection,
    private readonly next: () => number,
  ) {
    this.drafts = new Drafts(store);
    store.rechoose = (path) => this.rechoose(path);
  }

  /** Takes what the visitor gave an input. */
  change(path: string, value: JsonValue): void {
    this.store.values.set(path, value);
    this.store.errors.delete(path);
    if (!this.drafts.keep(path, value)) this.accept(path, value);
  }

  /** Whether what an input holds can be sent. */
  fits(path: string): boolean {
    return !this.drafts.has(path);
  }

  /** Checks the entries before an event; shows an error at each that does not fit and returns the path of the first. */
  check(): string | null {
    for (const [path, value] of this.drafts.takeFitting()) this.accept(path, value);
    return this.drafts.showProblems();
  }

  /** The changes that travel in the event `id`; large ones are sent before it. */
  takeFor(id: number): Values {
    const changes = this.take(id);
    if (sizeOf(changes) <= LARGE) return changes;
    if (this.line.ready) this.send(changes);
    return {};
  }

  /** Sends what has not been sent. */
  flush(): void {
    if (this.line.ready && this.pending.changed) this.send(this.take(this.next()));
    else this.stopTimer();
  }

  /** Sends again what the peer may not have received before the connection was lost. */
  repeat(): void {
    this.send(this.pending.repeated());
  }

  /** Shows the entries on a page that was just opened, where they still fit, and gives them to a peer that restarted it. */
  resume({ page, state, running }: PageMessage, restarted: boolean): void {
    for (const values of [...this.pending.underWay().map((event) => event.state), this.pending.all()]) this.keep(values);
    if (!restarted && !this.awaitsLoad) this.given.agree(state, this.pending.all());
    this.given.restart();
    if (restarted) {
      this.awaitsLoad = "load" in page.handlers;
      this.giveAgain();
      this.tellRestart(this.given.empty ? "empty" : "kept");
      if (!this.awaitsLoad) this.settle();
    }
    const loads = running.some(({ event }) => event === 0);
    this.mayHaveLoaded = !restarted && this.awaitsLoad && !loads;
    if (loads) this.awaitsLoad = true;
    this.drafts.show();
  }

  /** `load` has started. */
  loading(): void {
    this.awaitsLoad = true;
  }

  /** Gives the entries again after `load` has set its defaults. */
  loaded(): void {
    this.awaitsLoad = false;
    this.giveAgain();
    this.settle();
  }

  /** After `page`: without a kernel `load` is still to come; with one it ended while no page of this tab was there. */
  kernel({ status }: Kernel): void {
    const hasLoaded = this.mayHaveLoaded && (status === "ready" || status === "busy");
    this.mayHaveLoaded = false;
    if (hasLoaded) this.loaded();
  }

  /** Drops the entries that a handler has overwritten at `paths`, and choices that new options no longer offer. */
  overrule(paths: readonly string[], { event, changes }: Pick<Update, "event" | "changes">): void {
    for (const path of paths) {
      this.drafts.overrule(path);
      this.pending.overrule(path);
      this.given.overrule(path, event);
    }
    for (const [path, properties] of Object.entries(changes)) {
      const component = this.store.component(path);
      const narrows = component !== undefined && narrowedBy(component) in properties && !("value" in properties);
      if (narrows && path in this.pending.all()) this.rechoose(path);
    }
  }

  /** What the visitor entered, and what is said to be wrong with it. */
  entered(): Entry[] {
    const values = new Map([...this.given.all, ...this.drafts.all]);
    return [...values].map(([path, value]) => ({ path, value, error: this.store.errors.get(path) }));
  }

  /** Drops the entries of components that the page no longer has. */
  forgetGone(): void {
    const paths = [...Object.keys(this.pending.all()), ...this.given.all.keys(), ...this.drafts.all.keys()];
    for (const path of new Set(paths)) {
      if (this.store.component(path)) continue;
      this.pending.overrule(path);
      this.given.forget(path);
      this.drafts.overrule(path);
    }
  }

  /** Gives components the entries that they had at other paths. */
  carry(entries: readonly Entry[]): void {
    for (const { path, value, error } of entries) {
      if (!this.store.component(path) || isSame(value, this.store.values.get(path))) continue;
      this.change(path, value);
      if (error !== undefined) this.store.errors.set(path, error);
    }
  }

  /** What may be left in the browser's storage for the next page of this tab. */
  toRemember(): LeftEntries {
    const given = this.given.toRemember(this.store);
    const unsent = Object.keys(given).filter((path) => this.pending.isUnsent(path));
    return { given, unsent, awaitsLoad: this.awaitsLoad };
  }

  /** Takes what an earlier page of this tab remembered. */
  reclaim({ given, unsent, awaitsLoad }: LeftEntries): void {
    this.given.take(given);
    for (const path of unsent) if (Object.hasOwn(given, path)) this.pending.change(path, given[path] ?? null);
    this.awaitsLoad = awaitsLoad;
  }

  clear(): void {
    this.stopTimer();
    this.awaitsLoad = false;
    this.given.clear();
    this.drafts.clear();
  }

  private accept(path: string, value: JsonValue): void {
    // A selection refers to data that a new visit does not have.
    if (!selects(this.store.component(path))) this.given.change(path, value);
    this.enter(path, value);
  }

  private enter(path: string, value: JsonValue): void {
    this.pending.change(path, value);
    this.timer ??= setTimeout(() => this.flush(), STATE_DELAY);
  }

  private giveAgain(): void {
    for (const [path, value] of this.given.fitting(this.store)) {
      if (!this.drafts.has(path)) this.store.values.set(path, value);
      this.enter(path, value);
    }
  }

  private settle(): void {
    const partly = this.given.settle(this.store);
    const told = this.store.restart.get();
    if (partly && told?.startsWith("kept")) this.tellRestart("partly");
  }

  private tellRestart(how: Restart): void {
    const lacks = (how === "kept" || how === "partly") && lacksSecret(this.store);
    this.store.restart.set(lacks ? `${how}_but_secrets` : how);
  }

  /** Shows entries that the peer may not know yet over the peer's values, where they still fit the page. */
  private keep(values: Values): void {
    for (const [path, value] of Object.entries(values)) {
      const component = this.store.component(path);
      const fits = component && (!selects(component) || isOfSameData(value, this.store.values.get(path)));
      if (fits) this.store.values.set(path, value);
      else this.pending.overrule(path);
    }
  }

  /** Corrects a choice that new options no longer offer, and which the peer does not correct. */
  private rechoose(path: string): void {
    const component = this.store.component(path);
    const value = this.store.values.get(path) ?? null;
    if (component === undefined) return;
    const most = propertyOf(component, narrowedBy(component));
    if (typeof most === "number" && typeof value === "number" && value > most) this.change(path, most);
    if (!("options" in component)) return;
    // What a search has found stays chosen while others are searched, and what the visitor gave as their own.
    if ("search" in component.handlers || ("creatable" in component && component.creatable)) return;
    const kept = stillChosen(component.options, value);
    if (kept.length < (Array.isArray(value) ? value.length : 1)) {
      this.change(path, Array.isArray(value) ? kept : (kept[0] ?? null));
    }
  }

  private take(next: number): Values {
    this.stopTimer();
    return this.pending.take(next);
  }

  private stopTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Sends changes, in as many messages as their size requires. */
  private send(changes: Values): void {
    let part: Values = {};
    for (const [path, value] of Object.entries(changes)) {
      if (Object.keys(part).length > 0 && sizeOf({ ...part, [path]: value }) > LARGE) {
        this.line.send({ type: "state", changes: part });
        part = {};
      }
      part[path] = value;
    }
    if (Object.keys(part).length > 0) this.line.send({ type: "state", changes: part });
  }
}
