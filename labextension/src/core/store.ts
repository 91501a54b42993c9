/** What a page shows: everything React reads, changed by the visit only. */
import { DISPLAYS } from "./catalog.ts";
import { applyEdits, isSame, type Document, type Json } from "./edits.ts";
import { frameOf, shownTable, tableData } from "./frames.ts";
import { Cell, Keyed } from "./keyed.ts";
import { withOutput, type OutputEntry } from "./outputs.ts";
import type {
  AnyComponent,
  Edited,
  EventError,
  JsonValue,
  Kernel,
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

/** A component in its container, with all that decides about its place. */
export type Child = { name: string } & Pick<AnyComponent, "type" | "span"> & { label?: string };

interface PageView {
  title: string;
  /** Type and width of all its components. */
  parts: readonly Pick<AnyComponent, "type" | "span">[];
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

export interface Connection {
  /** `refused` can be opened as a new visit; `ended` has nothing left to open. */
  status: "connecting" | "open" | "lost" | "refused" | "ended";
  reason: string;
}

/** How much of what the visitor entered was kept when the peer restarted the page. */
export type Restart = "kept" | "partly" | "empty";

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

/** A component as it is shown, and what that was made of. */
interface View {
  declared: AnyComponent | undefined;
  set: Record<string, JsonValue> | undefined;
  shown: AnyComponent;
}

export class Store {
  /** Each component as it is shown: declared properties, with what handlers have set on top. Containers are empty here. */
  readonly components = new Keyed<AnyComponent>();
  /** What each container holds, in order, by its path; what the page holds, by the empty path. */
  readonly children = new Keyed<readonly Child[]>();
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
  /** The page as properties.json declares it. */
  private document: Document = { app: {}, page: {} };
  private declared = new Map<string, AnyComponent>();
  /** What handlers have set, by the path of the component or column. */
  private readonly context = new Map<string, Record<string, JsonValue>>();
  /** What was last made of the two. */
  private readonly views = new Map<string, View>();
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

  /** All components inside a container, or (with the empty path) on the page, parents before children. */
  *inside(container: string): Generator<string> {
    for (const { name } of this.children.get(container) ?? []) {
      const path = container === "" ? name : `${container}.${name}`;
      yield path;
      yield* this.inside(path);
    }
  }

  /** Takes over a whole page; what is equal to what was there keeps its identity. */
  open({ page, context, state, builder, theme, outputs }: PageMessage): void {
    this.document = { app: { theme: theme as unknown as JsonValue }, page: page as unknown as Json };
    for (const path of this.context.keys()) if (!(path in context)) this.context.delete(path);
    for (const [path, properties] of Object.entries(context)) {
      if (path !== "page") this.context.set(path, kept(this.context.get(path), properties));
    }
    this.values.replace(Object.entries(state).map(([path, value]) => [path, kept(this.values.get(path), value)] as const));
    this.errors.replace([]);
    this.eventErrors.clear();
    this.showDocument(builder);
    this.notice.set(null);
    this.outputs.set([]);
    const shown = Object.entries(outputs).flatMap(([component, list]) => list.map((one) => ({ ...one, component })));
    for (const entry of shown.toSorted((one, other) => one.seq - other.seq)) this.output(entry);
    const alert = this.alert.get();
    this.updatePage(context["page"] ?? {});
    // The message is older than the alert, which no peer knows.
    if (alert !== null) this.showAlert(alert);
  }

  /** Applies edits of the page in place; returns the paths whose value is another, and the tables with other data. */
  edit({ edits, state, context }: Edited): { values: string[]; tables: string[] } {
    const title = this.setTitle();
    const { page: said, ...ofComponents } = context;
    const data = new Map(this.components.keys().map((path) => [path, this.tableOf(path)]));
    this.document = applyEdits(this.document, edits);
    for (const [path, properties] of Object.entries(ofComponents)) this.context.set(path, properties);
    this.showDocument(this.page.get()?.builder ?? false);
    if (title !== null) this.updatePage({ title });
    if (said) this.updatePage({ message: null, ...said });
    for (const path of this.values.keys()) if (!this.declared.has(path)) this.forget(path);
    const values = Object.keys(state).filter((path) => !isSame(this.values.get(path), state[path]));
    for (const path of values) {
      this.values.set(path, state[path] ?? null);
      this.errors.delete(path);
    }
    const tables = this.components.keys().filter((path) => this.tableOf(path) !== (data.get(path) ?? null));
    return { values, tables };
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
        this.context.set(path, { ...this.context.get(path), ...properties });
        this.show(path);
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
    this.outputs.set(withOutput(this.outputs.get(), entry));
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
    const [table] = splitPath(path);
    if (!this.columns.get(table)) return;
    this.context.set(path, { ...this.context.get(path), ...properties });
    this.showColumns(table);
  }

  /** The title that a handler has set, or null. */
  private setTitle(): string | null {
    const shown = this.page.get()?.title ?? null;
    return shown === this.document.page["title"] ? null : shown;
  }

  private tableOf(path: string): TableData | null {
    const component = this.component(path);
    return component === undefined ? null : shownTable(component);
  }

  private forget(path: string): void {
    this.values.delete(path);
    this.errors.delete(path);
    this.eventErrors.delete(path);
  }

  /** Shows the declared page, under what handlers have set; wakes only the readers of what is another now. */
  private showDocument(builder: boolean): void {
    const page = this.document.page as unknown as Page;
    const declared = new Map(walk(page.components ?? {}));
    for (const path of this.context.keys()) {
      if (!declared.has(path) && !hasColumns(declared.get(splitPath(path)[0]))) this.context.delete(path);
    }
    const held = [...declared].flatMap(([path, one]) => ("components" in one ? [[path, one.components] as const] : []));
    const children = [["", page.components ?? {}] as const, ...held].map(([path, one]) => [path, childrenOf(one)] as const);
    this.declared = new Map([...declared].map(([path, one]) => [path, kept(this.declared.get(path), alone(one))]));
    this.children.replace(children.map(([path, list]) => [path, kept(this.children.get(path), list)] as const));
    for (const path of this.views.keys()) if (!declared.has(path)) this.views.delete(path);
    this.components.replace([...declared.keys()].map((path) => [path, this.viewOf(path)] as const));
    const tables = [...declared].filter(([, one]) => hasColumns(one)).map(([path]) => path);
    this.columns.replace(tables.map((path) => [path, this.columnsOf(path)] as const));
    const places = [...declared].flatMap(([path, one]) => (one.type in DISPLAYS ? [[path, handlerOf(one)] as const] : []));
    if (!isSame([...this.places.get()], places)) this.places.set(new Map(places));
    const { title, width, policies } = page;
    const theme = this.document.app["theme"] as unknown as Theme;
    const parts = [...declared.values()].map(({ type, span }) => ({ type, span }));
    this.page.set(kept(this.page.get() ?? undefined, { title, parts, builder, width, theme, policies }));
  }

  private show(path: string): void {
    this.components.set(path, this.viewOf(path));
  }

  private viewOf(path: string): AnyComponent {
    const [declared, set] = [this.declared.get(path), this.context.get(path)];
    const view = this.views.get(path);
    if (view && view.declared === declared && view.set === set) return view.shown;
    const shown = { ...declared, ...set } as AnyComponent;
    this.views.set(path, { declared, set, shown });
    return shown;
  }

  private showColumns(table: string): void {
    this.columns.set(table, this.columnsOf(table));
  }

  private columnsOf(table: string): Record<string, Partial<TableColumn>> {
    const declared = this.declared.get(table);
    const columns: Record<string, Partial<TableColumn>> = hasColumns(declared) ? { ...declared.columns } : {};
    for (const [path, properties] of this.context) {
      const [parent, name] = splitPath(path);
      if (parent === table && !this.declared.has(path)) columns[name] = { ...columns[name], ...properties };
    }
    return kept(this.columns.get(table), columns);
  }
}

/** The value that was there if the next one is equal to it, so that nothing redraws. */
function kept<T>(before: T | undefined, next: T): T {
  return before !== undefined && isSame(before, next) ? before : next;
}

/** Whether a component has declared columns, and takes others from its frame. */
function hasColumns(component: AnyComponent | undefined): component is Extract<AnyComponent, { columns: object }> {
  return component !== undefined && "columns" in component;
}

/** The handler whose displays a component shows; null for those that no other component shows. */
function handlerOf(component: AnyComponent): string | null {
  const handler = (component as unknown as Record<string, JsonValue>)[DISPLAYS[component.type] ?? ""];
  return typeof handler === "string" ? handler : null;
}

function childrenOf(components: Record<string, AnyComponent>): Child[] {
  return Object.entries(components).map(([name, one]) => {
    const child = { name, type: one.type, span: one.span };
    return "label" in one ? { ...child, label: one.label } : child;
  });
}

/** A component without the components that it holds. */
function alone(component: AnyComponent): AnyComponent {
  return "components" in component ? { ...component, components: {} } : component;
}
