/** What a page shows: everything React reads, changed by the visit only. */
import type { Bound } from "./bound.ts";
import { MERGED } from "./catalog.ts";
import { givenBy, isUnset, kept, PageDocument, type Changes } from "./document.ts";
import { isSame } from "./edits.ts";
import { frameOf, isByKey, propertyOf, reselected, shownTable, sourceOf, type RowId } from "./frames.ts";
import type { Cells, Known } from "./expressions/scope.ts";
import { Cell, Keyed } from "./keyed.ts";
import { withOutput, type OutputEntry } from "./outputs.ts";
import { pathAfter, rekeyed, renamesOf, splitPath } from "./paths.ts";
import { handlerAt } from "./steps.ts";
import type {
  AnyComponent,
  Binding,
  Edit,
  Edited,
  EventError,
  JsonValue,
  Kernel,
  Names,
  Page,
  PageMessage,
  Policy,
  RunningEvent,
  TableData,
  Theme,
} from "./protocol.ts";

export type MessageKind = "info" | "success" | "warning" | "error";

/** An event that has not ended, as shown. */
export interface Activity extends Omit<RunningEvent, "value" | "label"> {
  /** When it was sent, in milliseconds. */
  since: number;
  progress: { value: number | null; label: string } | null;
  /** What names the row of a repeater in which it was caused; null where there is none, or it is not known. */
  row: RowId | null;
}

type EventOf = Pick<RunningEvent, "event" | "component" | "name">;

/** What a step of a binding asks the visitor. */
export interface Question {
  text: string;
  /** The component whose binding asks. */
  component: string;
  /** Whether what goes on loses what the visitor has changed: the other answer is the one at hand. */
  discards: boolean;
  answer: (goesOn: boolean) => void;
}

/** A short note; `stamp` distinguishes one from the same text before. */
export interface Toast {
  text: string;
  stamp: number;
}

/** An event as it was just sent, or as the peer reports it. */
export function activity({ event, component, name, ...known }: EventOf & Partial<RunningEvent> & { row?: RowId | null }): Activity {
  const { step = 0, position = 0, others = false, value = null, label = "", row = null } = known;
  const progress = value === null && label === "" ? null : { value, label };
  return { event, component, name, step, position, others, since: Date.now(), progress, row };
}

/** The error of an event that belongs to no field: a failure, or a message to the visitor that needs no title (`messageOnly`). */
export interface Alert {
  event: number;
  component: string;
  kind: "error" | "warning";
  messageOnly: boolean;
  error: EventError;
}

interface PageView {
  title: string;
  /** Type and width of all its components. */
  parts: readonly Pick<AnyComponent, "type" | "span">[];
  builder: boolean;
  /** Whether a handler fills the page when it opens. */
  loads: boolean;
  /** The width that the builder has set; null if it depends on the content. */
  width: Page["width"];
  theme: Theme;
  /** How handlers run, by name. */
  policies: Record<string, Policy>;
  /** The names of the actions that bindings use. */
  actions: readonly string[];
}

/** The message that a handler gave the page; `stamp` distinguishes a repeated message from a dismissed one. */
export interface PageNotice {
  text: string;
  kind: MessageKind;
  stamp: number;
}

export interface Connection {
  /** `refused` can be opened as a new visit; `ended` has nothing left to open. */
  status: "connecting" | "open" | "lost" | "refused" | "ended";
  reason: string;
}

/** How much of what the visitor entered was kept when the peer restarted the page; `but_secrets`: and a secret is empty now. */
export const RESTARTS = ["kept", "kept_but_secrets", "partly", "partly_but_secrets", "empty"] as const;
export type Restart = (typeof RESTARTS)[number];

/** The events of which only the newest one waits while one runs, unless the policy of the handler says otherwise. */
const KEPT: ReadonlySet<string> = new Set(["change", "select", "search", "action", "reorder"]);

export class Store {
  readonly values = new Keyed<JsonValue>();
  /** Told of inputs whose rules have computed other options. */
  rechoose: (path: string) => void = () => undefined;
  /** The cells of a selected row, for rules; undefined where they are not known. */
  rowOf: (path: string, id: RowId) => Cells | undefined = () => undefined;
  private readonly document = new PageDocument(this.values, {
    rechoose: (path) => this.rechoose(path),
    rowOf: (path, id) => this.rowOf(path, id),
  });
  /** Each component as it is shown. Containers are empty here. */
  readonly components: Keyed<AnyComponent> = this.document.components;
  readonly children = this.document.children;
  readonly columns = this.document.columns;
  readonly places = this.document.places;
  /** Counts up when rules of a component in a repeater were computed again, by its path. */
  readonly recomputed = this.document.recomputed;
  /** Events that run, by component. */
  readonly running = new Keyed<readonly Activity[]>();
  /** What is wrong with a value, by the input's path: from an event or a check in the browser. */
  readonly errors = new Keyed<string>();
  readonly page = new Cell<PageView | null>(null);
  /** The page's message; it and the alert replace each other, so that one of them is shown at a time. */
  readonly notice = new Cell<PageNotice | null>(null);
  /** All events that run, in the order they were sent. */
  readonly activities = new Cell<readonly Activity[]>([]);
  /** The newest alert: a newer one replaces it. */
  readonly alert = new Cell<Alert | null>(null);
  readonly outputs = new Cell<readonly OutputEntry[]>([]);
  readonly kernel = new Cell<Kernel | null>(null);
  /** The variables and handlers of the notebook, for builders who watch them. */
  readonly names = new Cell<Names | null>(null);
  readonly connection = new Cell<Connection>({ status: "connecting", reason: "" });
  readonly restart = new Cell<Restart | null>(null);
  readonly question = new Cell<Question | null>(null);
  readonly toast = new Cell<Toast | null>(null);
  /** The input that the visitor should correct first; a new object each time. */
  readonly attention = new Cell<{ path: string } | null>(null);
  /** What the URL of the page keeps: the inputs, and what else has values there, such as the view of a table. */
  readonly bound = new Set<() => Bound[]>();
  /** The errors of events among `errors`, by the input's path. */
  private readonly eventErrors = new Map<string, { component: string; message: string }>();
  private stamps = 0;
  private applied: number | null = null;

  component(path: string): AnyComponent | undefined {
    return this.components.get(path);
  }

  /** The event whose changes are being applied, for who is told of them; null while there are none. */
  get cause(): number | null {
    return this.applied;
  }

  /** The repeater that draws a component once for each of its rows; undefined for none. */
  repeaterOf(path: string): string | undefined {
    return this.document.repeaterOf(path);
  }

  /** A component of a repeater as it is shown in a row with these cells. */
  inRow(path: string, item: Cells): AnyComponent | undefined {
    return this.document.inRow(path, item);
  }

  /** Whether rules inside of a container read the row of a repeater. */
  readsItem(container: string): boolean {
    return [...this.inside(container)].some((path) => this.document.readsItem(path));
  }

  /** Whether an event is dropped while the same one runs: so says the policy of its handler, or its name. */
  drops(path: string, name: Activity["name"], step: number): boolean {
    const handler = this.handlerOf({ component: path, name, step });
    const when = this.page.get()?.policies[handler]?.when_running ?? null;
    return when === null ? !KEPT.has(name) : when === "drop";
  }

  /** The handler that an event runs; empty where that is not known. */
  handlerOf({ component, name, step }: Pick<Activity, "component" | "name" | "step">): string {
    const bindings = component === "page" ? this.document.source.page.handlers : this.component(component)?.handlers;
    return handlerAt((bindings as Record<string, Binding> | undefined)?.[name], step);
  }

  /** The default of an input, declared or computed by its rule now; undefined for what is no input. */
  defaultValue(path: string): JsonValue | undefined {
    return this.document.defaultValue(path);
  }

  /** Whether the peer takes a value for a component. */
  takes(path: string): boolean {
    return this.document.takes(path);
  }

  /** Where the peer has what is shown at a path: an editor may have renamed it meanwhile. */
  atPeer(path: string): string {
    return this.document.atPeer(path);
  }

  /** What expressions read. */
  known(): Known {
    return this.document.known();
  }

  /** Computes the rules again that read the selected row of a table. */
  recompute(path: string): void {
    this.document.recompute(path);
  }

  /** All that handlers have set, by component path. */
  get context(): ReadonlyMap<string, Readonly<Record<string, JsonValue>>> {
    return this.document.allSet;
  }

  /** What a handler has set on a property of a component; undefined where it has set nothing. */
  handlerValue(path: string, property: string): JsonValue | undefined {
    return this.document.setBy(path)?.[property];
  }

  /** All components inside a container, or (with the empty path) on the page, parents before children. */
  *inside(container: string): Generator<string> {
    for (const { name } of this.children.get(container) ?? []) {
      const path = container === "" ? name : `${container}.${name}`;
      yield path;
      yield* this.inside(path);
    }
  }

  /** Takes over a whole page; what is equal to what was there keeps its identity. */
  open(message: PageMessage): void {
    const { context, state, builder, outputs } = message;
    this.values.replace(Object.entries(state).map(([path, value]) => [path, kept(this.values.get(path), value)] as const));
    this.errors.replace([]);
    this.eventErrors.clear();
    this.document.open(message);
    this.showPage(builder);
    this.notice.set(null);
    this.outputs.set([]);
    const shown = Object.entries(outputs).flatMap(([component, list]) => list.map((one) => ({ ...one, component })));
    for (const entry of shown.toSorted((one, other) => one.seq - other.seq)) this.output(entry);
    const alert = this.alert.get();
    this.updatePage(context["page"] ?? {});
    // The message is older than the alert, which no peer knows.
    if (alert !== null) this.showAlert(alert);
  }

  /** Shows the page of an editor, who is ahead of the peer by edits; an input that is new has its declared value. */
  draw(page: Page, theme: Theme, ahead: readonly Edit[] = []): void {
    const title = this.setTitle();
    this.document.draw(page, theme, ahead);
    for (const path of this.components.keys()) {
      const component = this.component(path);
      if (component && "value" in component && givenBy(component) === "value" && this.values.get(path) === undefined) {
        this.values.set(path, this.values.get(this.atPeer(path)) ?? this.defaultValue(path) ?? component.value);
      }
    }
    this.showPage(this.page.get()?.builder ?? true);
    if (title !== null) this.updatePage({ title });
  }

  /** Applies edits of the page in place; returns the paths whose value is another, and the tables with other data. */
  edit({ edits, state, context }: Edited): { values: string[]; tables: string[] } {
    const title = this.setTitle();
    const { page: said, ...ofComponents } = context;
    const renames = renamesOf(edits);
    const data = rekeyed(this.components.keys().map((path) => [path, this.tableOf(path)] as const), renames);
    this.document.edit(edits, ofComponents);
    if (renames.length > 0) this.follow(renames);
    this.showPage(this.page.get()?.builder ?? false);
    if (title !== null) this.updatePage({ title });
    if (said) this.updatePage({ message: null, ...said });
    for (const path of this.values.keys()) if (!this.document.declares(path)) this.forget(path);
    const values = Object.keys(state).filter((path) => !isSame(this.values.get(path), state[path]));
    for (const path of values) {
      this.values.set(path, state[path] ?? null);
      this.errors.delete(path);
    }
    const tables = this.components.keys().filter((path) => this.tableOf(path) !== (data.get(path) ?? null));
    return { values, tables };
  }

  /** Applies the changes of an event; returns the paths with a replaced value, the tables with data, and those that have lost some of the selected rows. */
  update(changes: Changes, event = -1): { values: string[]; tables: string[]; lost: string[] } {
    this.applied = event;
    try {
      return this.apply(changes);
    } finally {
      this.applied = null;
    }
  }

  private apply(changes: Changes): { values: string[]; tables: string[]; lost: string[] } {
    const values: string[] = [];
    const tables: string[] = [];
    const lost: string[] = [];
    for (const [path, changed] of Object.entries(changes)) {
      const component = this.components.get(path);
      const properties = component === undefined ? changed : this.merged(path, component, changed);
      if (path === "page") this.updatePage(properties);
      else if (component === undefined) this.document.setColumn(path, properties);
      else {
        this.document.set(path, properties);
        const source = sourceOf(component);
        if (source !== undefined && source in properties) {
          if (source === frameOf(component)) tables.push(path);
          const before = this.values.get(path);
          const after = reselected(component, before, properties[source], propertyOf(component, source));
          // The same data, with other columns shown or in another look, keeps the selection, and so do rows with a key.
          if (after === before) continue;
          this.values.set(path, after);
          (isByKey(before) && isByKey(after) ? lost : values).push(path);
        } else if (givenBy(component) in properties) {
          this.values.set(path, properties[givenBy(component)] ?? null);
          this.errors.delete(path);
          values.push(path);
        }
      }
    }
    return { values, tables, lost };
  }

  /** A handler's change, with what properties have of which it has only some entries. */
  private merged(path: string, component: AnyComponent, changed: Record<string, JsonValue>): Record<string, JsonValue> {
    const names = MERGED[component.type]?.filter((name) => name in changed) ?? [];
    const before = (name: string) => (name === givenBy(component) ? this.values.get(path) : this.handlerValue(path, name));
    return names.length === 0 ? changed : { ...changed, ...Object.fromEntries(names.map((name) => [name, { ...Object(before(name)), ...Object(changed[name]) }])) };
  }

  /** An event was sent, waits at a place in the queue, or runs (position 0). */
  begin(begun: Activity): void {
    const { event, position, others, row, step } = begun;
    // The peer's word for it says neither the row nor, while the event is new, the step.
    if (!this.change(event, { position, others, ...(row !== null && { row }), ...(step !== 0 && { step }) })) this.setActivities([...this.activities.get(), begun]);
  }

  progress(event: number, value: number | null, label: string): void {
    this.change(event, { progress: { value, label } });
  }

  end(event: number): void {
    this.setActivities(this.activities.get().filter((one) => one.event !== event));
  }

  setActivities(activities: readonly Activity[]): void {
    this.activities.set(activities);
    const paths = new Set([...this.running.keys(), ...activities.map((one) => one.component)]);
    for (const path of paths) {
      const mine = activities.filter((one) => one.component === path);
      const before = this.running.get(path) ?? [];
      if (mine.length === 0) this.running.delete(path);
      else if (mine.length !== before.length || mine.some((one, index) => one !== before[index])) {
        this.running.set(path, mine);
      }
    }
  }

  /** Shows the error of a component's event at an input. */
  setEventError(path: string, component: string, message: string): void {
    this.eventErrors.set(path, { component, message });
    this.errors.set(path, message);
  }

  /** Drops the errors that earlier events of a component put at inputs; an input's own problem stays. */
  clearEventErrors(component: string): void {
    for (const [path, error] of this.eventErrors) {
      if (error.component !== component) continue;
      this.eventErrors.delete(path);
      if (this.errors.get(path) === error.message) this.errors.delete(path);
    }
  }

  /** Shows an alert in place of the one before and of the page's message. */
  showAlert(alert: Alert): void {
    this.alert.set(alert);
    this.notice.set(null);
  }

  /** Drops the alert of an earlier event of a component. */
  clearAlert(component: string): void {
    if (this.alert.get()?.component === component) this.alert.set(null);
  }

  output(entry: OutputEntry): void {
    this.outputs.set(withOutput(this.outputs.get(), entry));
  }

  /** Drops the outputs of a component's other events, as one of them runs now. */
  clearOutputs(component: string, event: number): void {
    const others = this.outputs.get().filter((one) => one.component !== component || one.event === event);
    if (others.length !== this.outputs.get().length) this.outputs.set(others);
  }

  /** The longest part of an error's field that is an input's path, or null. */
  inputOf(field: string): string | null {
    for (let path = field; path !== ""; path = splitPath(path)[0]) {
      const component = this.components.get(path);
      if (component) return "required" in component ? path : null;
    }
    return null;
  }

  /** What a widget's callback prints belongs where the widget is shown, though its event has ended. */
  componentOf(event: number): string {
    const ofEvent = (one: { event: number }) => one.event === event;
    const found = this.activities.get().find(ofEvent) ?? this.outputs.get().findLast(ofEvent);
    return found?.component ?? "page";
  }

  private change(event: number, changes: Partial<Activity>): boolean {
    const activities = this.activities.get();
    const index = activities.findIndex((one) => one.event === event);
    const known = activities[index];
    if (!known) return false;
    const same = Object.entries(changes).every(([name, value]) => known[name as keyof Activity] === value);
    if (!same) this.setActivities(activities.with(index, { ...known, ...changes }));
    return true;
  }

  private updatePage(properties: Record<string, JsonValue>): void {
    const page = this.page.get();
    const title = isUnset(properties["title"]) ? this.document.source.page.title : properties["title"];
    if (page && typeof title === "string") this.page.set({ ...page, title });
    if (!("message" in properties) && !("message_kind" in properties)) return;
    const before = this.notice.get();
    const text = "message" in properties ? properties["message"] : before?.text;
    // A new message does not inherit the kind of the previous one.
    const previousKind = "message" in properties ? undefined : before?.kind;
    const kind = (properties["message_kind"] ?? previousKind ?? "info") as MessageKind;
    this.stamps += 1;
    const isSet = typeof text === "string" && text !== "";
    this.notice.set(isSet ? { text, kind, stamp: this.stamps } : null);
    if (isSet) this.alert.set(null);
  }

  /** The title that a handler has set, or null. */
  private setTitle(): string | null {
    const shown = this.page.get()?.title ?? null;
    return shown === this.document.source.page.title ? null : shown;
  }

  private tableOf(path: string): TableData | null {
    const component = this.component(path);
    return component === undefined ? null : shownTable(component);
  }

  /** Keeps what runs, what was displayed and what is wrong at the new paths of renamed components. */
  private follow(renames: readonly Edit[]): void {
    const now = (path: string) => pathAfter(path, renames) ?? path;
    const renamed = <T extends { component: string }>(one: T): T => (now(one.component) === one.component ? one : { ...one, component: now(one.component) });
    this.setActivities(this.activities.get().map(renamed));
    this.outputs.set(this.outputs.get().map(renamed));
    const alert = this.alert.get();
    if (alert !== null) this.alert.set(renamed(alert));
    this.errors.replace([...rekeyed(this.errors.keys().map((path) => [path, this.errors.get(path) ?? ""] as const), renames)]);
    const known = rekeyed(this.eventErrors, renames);
    this.eventErrors.clear();
    for (const [path, error] of known) this.eventErrors.set(path, renamed(error));
  }

  private forget(path: string): void {
    this.values.delete(path);
    this.errors.delete(path);
    this.eventErrors.delete(path);
  }

  private showPage(builder: boolean): void {
    const { page, theme } = this.document.source;
    const { title, width, policies } = page;
    const shown = { title, parts: this.document.parts, builder, loads: "load" in page.handlers, width, theme, policies, actions: this.document.actions };
    this.page.set(kept(this.page.get() ?? undefined, shown));
  }
}
