/** What a page shows: everything React reads, changed by the visit only. */
import { ENCODED } from "./catalog.ts";
import { Cell, Keyed } from "./keyed.ts";
import type {
  AnyComponent,
  EventError,
  JsonValue,
  Kernel,
  Output,
  Page,
  PageMessage,
  Policy,
  RunningEvent,
  TableColumn,
  TableData,
  Theme,
} from "./protocol.ts";

export type Changes = Record<string, Record<string, JsonValue>>;
export type MessageKind = "info" | "success" | "warning" | "error";

/** An event that has not ended, as shown. */
export interface Activity extends Omit<RunningEvent, "value" | "label"> {
  /** When it was sent, in milliseconds. */
  since: number;
  progress: { value: number | null; label: string } | null;
}

type EventOf = Pick<RunningEvent, "event" | "component" | "name">;

/** An event as it was just sent, or as the peer reports it. */
export function activity({ event, component, name, ...known }: EventOf & Partial<RunningEvent>): Activity {
  const { position = 0, others = false, value = null, label = "" } = known;
  const progress = value === null && label === "" ? null : { value, label };
  return { event, component, name, position, others, since: Date.now(), progress };
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
  /** The components at the top, in order. */
  names: string[];
  builder: boolean;
  /** The width that the builder has set; null if it depends on the content. */
  width: Page["width"];
  theme: Theme;
  /** How handlers run, by name. */
  policies: Record<string, Policy>;
}

/** The message that a handler gave the page; `stamp` distinguishes a repeated message from a dismissed one. */
interface PageNotice {
  text: string;
  kind: MessageKind;
  stamp: number;
}

/** The handler of each output component by its path, null in those for all handlers. */
export type Places = ReadonlyMap<string, string | null>;

export interface OutputEntry extends Output {
  component: string;
}

export interface Connection {
  /** `refused` can be opened as a new visit; `ended` has nothing left to open. */
  status: "connecting" | "open" | "lost" | "refused" | "ended";
  reason: string;
}

/** How much of what the visitor entered was kept when the peer restarted the page. */
export type Restart = "kept" | "partly" | "empty";

/** How many outputs are kept: a handler that prints in a loop must not fill the browser. */
const MAX_OUTPUTS = 500;

/** All components of a page by path, parents before children. */
export function* walk(
  components: Record<string, AnyComponent>,
  prefix = "",
): Generator<[path: string, component: AnyComponent]> {
  for (const [name, component] of Object.entries(components)) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    yield [path, component];
    if ("components" in component) yield* walk(component.components, path);
  }
}

/** `a.b.c` as [`a.b`, `c`]. */
export function splitPath(path: string): [parent: string, name: string] {
  const dot = path.lastIndexOf(".");
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

export class Store {
  /** Declared properties of each component, with what handlers have set on top. */
  readonly components = new Keyed<AnyComponent>();
  /** What is known of each table's columns, declared or set, by the table's path. */
  readonly columns = new Keyed<Record<string, Partial<TableColumn>>>();
  readonly values = new Keyed<JsonValue>();
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
  readonly places = new Cell<Places>(new Map());
  readonly kernel = new Cell<Kernel | null>(null);
  readonly connection = new Cell<Connection>({ status: "connecting", reason: "" });
  readonly restart = new Cell<Restart | null>(null);
  /** The input that the visitor should correct first; a new object each time. */
  readonly attention = new Cell<{ path: string } | null>(null);
  /** The errors of events among `errors`, by the input's path. */
  private readonly eventErrors = new Map<string, { component: string; message: string }>();
  private stamps = 0;

  component(path: string): AnyComponent | undefined {
    return this.components.get(path);
  }

  /** Whether an event is dropped while the same one runs: so says the policy of its handler, or its name. */
  drops(path: string, name: string): boolean {
    const handler = this.component(path)?.handlers[name] ?? "";
    const when = this.page.get()?.policies[handler]?.when_running ?? null;
    return when === null ? name === "click" || name === "submit" : when === "drop";
  }

  /** Takes over a whole page. */
  open({ page, context, state, builder, theme, outputs }: PageMessage): void {
    const declared = new Map(walk(page.components));
    const columns = new Map<string, Record<string, Partial<TableColumn>>>();
    for (const [path, component] of declared) if (component.type === "table") columns.set(path, component.columns);
    this.columns.replace(columns);
    this.places.set(new Map([...declared].flatMap(([path, one]) => (one.type === "output" ? [[path, one.handler]] : []))));
    this.values.replace(Object.entries(state));
    this.errors.replace([]);
    this.eventErrors.clear();
    const merged = new Map<string, AnyComponent>();
    for (const [path, component] of declared) {
      merged.set(path, { ...component, ...context[path] } as AnyComponent);
    }
    this.components.replace(merged);
    const { title, width, policies } = page;
    this.page.set({ title, names: Object.keys(page.components), builder, width, theme, policies });
    this.notice.set(null);
    this.outputs.set([]);
    const shown = Object.entries(outputs).flatMap(([component, list]) => list.map((one) => ({ ...one, component })));
    for (const entry of shown.toSorted((one, other) => one.seq - other.seq)) this.output(entry);
    const alert = this.alert.get();
    this.update(Object.fromEntries(Object.entries(context).filter(([path]) => !declared.has(path))));
    // The message is older than the alert, which no peer knows.
    if (alert !== null) this.showAlert(alert);
  }

  /** Applies a handler's changes; returns the paths with a replaced value, and the tables with data. */
  update(changes: Changes): { values: string[]; tables: string[] } {
    const values: string[] = [];
    const tables: string[] = [];
    for (const [path, properties] of Object.entries(changes)) {
      const component = this.components.get(path);
      if (path === "page") this.updatePage(properties);
      else if (component === undefined) this.updateColumn(path, properties);
      else {
        this.components.set(path, { ...component, ...properties } as AnyComponent);
        const frame = frameOf(component);
        if (frame !== undefined && frame in properties) {
          tables.push(path);
          const table = tableData(properties[frame])?.table ?? 0;
          // The same data with other columns shown keeps the selection.
          if (table === shownTable(component)?.table) continue;
          this.values.set(path, { table, selected: [] });
          values.push(path);
        } else if ("value" in properties) {
          this.values.set(path, properties["value"] ?? null);
          this.errors.delete(path);
          values.push(path);
        }
      }
    }
    return { values, tables };
  }

  /** An event was sent, waits at a place in the queue, or runs (position 0). */
  begin(begun: Activity): void {
    const { event, position, others } = begun;
    if (!this.change(event, { position, others })) this.setActivities([...this.activities.get(), begun]);
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
    if (entry.kind === "clear") this.outputs.set(this.outputs.get().filter((one) => one.event !== entry.event));
    else if (entry.replaces) this.replaceOutput(entry);
    else this.addOutput(entry);
  }

  /** Replaces the display with the same id; an update without data removes it. */
  private replaceOutput({ display, text, data, metadata }: OutputEntry): void {
    const entries = this.outputs.get();
    const named = (one: OutputEntry) => one.kind === "display" && one.display === display;
    if (!entries.some(named)) return;
    const removed = Object.keys(data).length === 0;
    const next = removed ? entries.filter((one) => !named(one)) : entries.map((one) => (named(one) ? { ...one, text, data, metadata } : one));
    this.outputs.set(next);
  }

  private addOutput(given: OutputEntry): void {
    const entries = this.outputs.get();
    // A widget callback's output belongs to the place of its widget.
    const handler = given.handler || (entries.findLast((one) => one.event === given.event)?.handler ?? "");
    const entry = { ...given, handler };
    const last = entries.at(-1);
    const joins = last && entry.kind !== "display" && last.kind === entry.kind && last.event === entry.event;
    const next = joins ? [...entries.slice(0, -1), { ...last, text: last.text + entry.text }] : [...entries, entry];
    this.outputs.set(next.slice(-MAX_OUTPUTS));
  }

  /** Drops the outputs of a component's earlier events. */
  clearOutputs(component: string): void {
    const others = this.outputs.get().filter((one) => one.component !== component);
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
    if (page && typeof properties["title"] === "string") this.page.set({ ...page, title: properties["title"] });
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

  private updateColumn(path: string, properties: Record<string, JsonValue>): void {
    const [table, name] = splitPath(path);
    const columns = this.columns.get(table);
    if (columns) this.columns.set(table, { ...columns, [name]: { ...columns[name], ...properties } });
  }
}

/** The property that holds the frame whose rows a component shows; undefined for none. */
function frameOf({ type }: AnyComponent): string | undefined {
  return Object.entries(ENCODED[type] ?? {}).find(([, encoding]) => encoding === "table")?.[0];
}

/** The table that a component shows now. */
export function shownTable(component: AnyComponent): TableData | null {
  const frame = frameOf(component);
  return frame === undefined ? null : tableData((component as unknown as Record<string, JsonValue>)[frame]);
}

/** What a table shows, once a handler has set a frame. */
export function tableData(data: JsonValue | undefined): TableData | null {
  return typeof data === "object" && data !== null && "table" in data ? (data as unknown as TableData) : null;
}

/** The version of the table that a selection is of. */
export function tableOf(selection: JsonValue | undefined): JsonValue {
  return typeof selection === "object" && selection !== null && "table" in selection ? (selection["table"] ?? 0) : 0;
}
