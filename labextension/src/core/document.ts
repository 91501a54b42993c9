/** The page as it is shown: what properties.json declares, under what its rules compute, under what handlers have set. */
import { DISPLAYS, GIVEN, HOLDS, LAYOUTS, VALUE_RULES } from "./catalog.ts";
import { Computed } from "./computed.ts";
import { applyEdits, isSame, type Document, type Json } from "./edits.ts";
import type { Cells, Known } from "./expressions/scope.ts";
import { Cell, Keyed } from "./keyed.ts";
import { propertyOf, repeats, type RowId } from "./frames.ts";
import { narrowedBy } from "./options.ts";
import { isLocked } from "./rules.ts";
import { stepsOf } from "./steps.ts";
import { pathBefore, rekeyed, renamesOf, splitPath } from "./paths.ts";
import type { AnyComponent, Edit, JsonValue, Page, PageMessage, TableColumn, Theme } from "./protocol.ts";

export type Changes = Record<string, Record<string, JsonValue>>;

/** A component in its container, with all that decides about its place. */
export type Child = { name: string } & Pick<AnyComponent, "type" | "span"> & { label?: string; header?: boolean };

/** The handler of each output component by its path, null in those for all handlers. */
export type Places = ReadonlyMap<string, string | null>;

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

/** The paths of the components that hold one, innermost first. */
export function containersOf(path: string): string[] {
  const [parent] = splitPath(path);
  return parent === "" ? [] : [parent, ...containersOf(parent)];
}

/** The property whose value visitors give a component. */
export function givenBy({ type }: Pick<AnyComponent, "type">): string {
  return GIVEN[type] ?? "value";
}

interface Around {
  /** Called for a component whose rules have computed other options, or another largest number. */
  rechoose: (path: string) => void;
  /** The cells of a selected row; undefined where they are not known. */
  rowOf: (path: string, id: RowId) => Cells | undefined;
}

/** A component as it is shown, and what that was made of. */
interface View {
  declared: AnyComponent | undefined;
  computed: Record<string, JsonValue>;
  set: Record<string, JsonValue> | undefined;
  shown: AnyComponent;
}

/**
 * Keeps what is declared, what rules compute and what handlers have set apart, and makes what is shown of the three. A part
 * that is equal to the one before keeps its identity, so that only what has changed redraws.
 */
export class PageDocument {
  /** Each component as it is shown: declared properties, with computed ones and then those of handlers on top. Containers are empty here. */
  readonly components = new Keyed<AnyComponent>();
  /** What each container holds, in order, by its path; what the page holds, by the empty path. */
  readonly children = new Keyed<readonly Child[]>();
  /** What is known of each table's columns, declared or set, by the table's path. */
  readonly columns = new Keyed<Record<string, Partial<TableColumn>>>();
  readonly places = new Cell<Places>(new Map());
  /** Counts up when rules of a component in a repeater were computed again, by its path: for each row they give something else. */
  readonly recomputed = new Keyed<number>();
  /** The page as properties.json declares it. */
  private document: Document = { app: {}, page: {} };
  /** What an editor draws in place of it, complete with defaults; null where nobody edits. */
  private drawn: { page: Page; theme: Theme } | null = null;
  /** The renames among the edits in it that the peer has not made yet, the last first. */
  private ahead: readonly Edit[] = [];
  private declared = new Map<string, AnyComponent>();
  /** What handlers have set, by the path of the component or column. */
  private readonly context = new Map<string, Record<string, JsonValue>>();
  /** What was last made of them. */
  private readonly views = new Map<string, View>();
  private readonly rules = new Computed();
  private stopReading: (() => void)[] = [];
  private who: Pick<PageMessage, "user" | "params"> = { user: "", params: {} };

  constructor(
    private readonly values: Keyed<JsonValue>,
    private readonly around: Around,
  ) {}

  /** The page, and the theme of its app, as properties.json declares them. */
  get source(): { page: Page; theme: Theme } {
    if (this.drawn !== null) return this.drawn;
    const { app, page } = this.document;
    return { page: page as unknown as Page, theme: app["theme"] as unknown as Theme };
  }

  /** The declared components, as they share the page; what is in a dialog is above it. */
  get parts(): Pick<AnyComponent, "type" | "span">[] {
    const onPage = [...this.declared].filter(([path]) => ![path, ...containersOf(path)].some((one) => this.isAbove(one)));
    return onPage.map(([, { type, span }]) => ({ type, span }));
  }

  /** The default of an input, declared or computed by its rule now; undefined for what is no input. */
  defaultValue(path: string): JsonValue | undefined {
    const declared = this.declared.get(path);
    if (declared === undefined || declared.type in HOLDS || !(declared.type in VALUE_RULES)) return undefined;
    const computed = this.rules.defaultOf(path, this.components.get(path) ?? declared, this.known());
    if (computed !== undefined) return computed;
    return (declared as unknown as Record<string, JsonValue>)[givenBy(declared)];
  }

  /** Whether the peer takes a value for a component: what a rule hides keeps what was entered before. */
  takes(path: string): boolean {
    return [path, ...containersOf(path)].every((one) => {
      const view = this.views.get(one);
      if (view === undefined || isLocked(view.shown)) return false;
      const hiddenByRule = "visible" in view.computed && !("visible" in (view.set ?? {}));
      return view.shown.visible || (hiddenByRule && view.declared?.visible === true);
    });
  }

  /** The repeater that draws a component once for each of its rows; undefined for none. */
  repeaterOf(path: string): string | undefined {
    return containersOf(path).find((one) => repeats(this.declared.get(one)));
  }

  /** Whether rules of a component read the row of its repeater. */
  readsItem(path: string): boolean {
    return this.rules.readsItem(path);
  }

  /** A component of a repeater as it is shown in a row with these cells. */
  inRow(path: string, item: Cells): AnyComponent | undefined {
    const shown = this.components.get(path);
    if (shown === undefined || !this.rules.readsItem(path)) return shown;
    return { ...this.declared.get(path), ...this.rules.of(path, { ...this.known(), item }), ...this.setBy(path) } as AnyComponent;
  }

  /** What expressions read. */
  known(): Known {
    const { rowOf } = this.around;
    return { declared: (path) => this.declared.get(path), value: (path) => this.values.get(path), row: rowOf, ...this.who };
  }

  /** The names of the actions that bindings use; what asks before it is pressed or closed counts as `confirm`, and what is told in a toast as `toast`. */
  get actions(): string[] {
    const all = [...this.declared.values()];
    const steps = all.flatMap(({ handlers }) => Object.values(handlers).flatMap(stepsOf));
    const asks = all.some((one) => ("confirm" in one && (one.confirm !== "" || "confirm" in one.rules)) || ("confirm_close" in one && (one.confirm_close || "confirm_close" in one.rules)));
    const tells = all.some((one) => "place" in one && one.place === "toast");
    const own = [...(asks ? ["confirm"] : []), ...(tells ? ["toast"] : [])];
    return [...new Set([...own, ...steps.flatMap((step) => (typeof step === "string" ? [] : Object.keys(step)))])];
  }

  /** All that handlers have set, by the path of the component or column. */
  get allSet(): ReadonlyMap<string, Readonly<Record<string, JsonValue>>> {
    return this.context;
  }

  /** What handlers have set on a component. */
  setBy(path: string): Readonly<Record<string, JsonValue>> | undefined {
    return this.context.get(this.atPeer(path));
  }

  /** Where the peer has what is shown at a path: an editor may have renamed it meanwhile. */
  atPeer(path: string): string {
    return this.ahead.reduce((was, edit) => pathBefore(was, edit), path);
  }

  declares(path: string): boolean {
    return this.declared.has(path);
  }

  /** Takes over a whole page, all that handlers have set, and who visits. */
  open({ page, theme, context, user, params }: PageMessage): void {
    this.who = { user, params };
    this.document = { app: { theme: theme as unknown as JsonValue }, page: page as unknown as Json };
    for (const path of this.context.keys()) if (!(path in context)) this.context.delete(path);
    for (const [path, properties] of Object.entries(context)) {
      if (path !== "page") this.context.set(path, kept(this.context.get(path), properties));
    }
    this.showAll();
  }

  /** Shows another page than the peer's from now on, under what handlers have set: that of an editor, `ahead` of the peer by edits. */
  draw(page: Page, theme: Theme, ahead: readonly Edit[]): void {
    this.drawn = { page, theme };
    this.ahead = renamesOf(ahead).toReversed();
    this.showAll();
  }

  /** Applies edits in place, and what handlers have set on the paths that these have changed. */
  edit(edits: readonly Edit[], context: Changes): void {
    this.document = applyEdits(this.document, edits);
    const known = rekeyed(this.context, renamesOf(edits));
    this.context.clear();
    for (const [path, properties] of known) this.context.set(path, properties);
    for (const [path, properties] of Object.entries(context)) this.context.set(path, kept(known.get(path), properties));
    this.showAll();
  }

  /** Takes what a handler has set on a component. */
  set(path: string, properties: Record<string, JsonValue>): void {
    this.context.set(path, withoutUnset({ ...this.context.get(path), ...properties }));
    this.components.set(path, this.viewOf(path));
  }

  /** Takes what a handler has set on a column of a table. */
  setColumn(path: string, properties: Record<string, JsonValue>): void {
    const [table] = splitPath(path);
    if (!this.columns.get(table)) return;
    this.context.set(path, withoutUnset({ ...this.context.get(path), ...properties }));
    this.columns.set(table, this.columnsOf(table));
  }

  /** Shows the declared page, under what handlers have set. */
  private showAll(): void {
    const { page } = this.source;
    const declared = new Map(walk(page.components ?? {}));
    this.forgetGone(declared);
    const held = [...declared].flatMap(([path, one]) => ("components" in one ? [[path, one.components] as const] : []));
    const children = [["", page.components ?? {}] as const, ...held].map(([path, one]) => [path, childrenOf(one)] as const);
    this.declared = new Map([...declared].map(([path, one]) => [path, kept(this.declared.get(path), alone(one))]));
    this.children.replace(children.map(([path, list]) => [path, kept(this.children.get(path), list)] as const));
    for (const path of this.views.keys()) if (!declared.has(path)) this.views.delete(path);
    this.rules.declare(declared);
    for (const stop of this.stopReading) stop();
    this.stopReading = this.rules.reads.map((path) => this.values.subscribe(path, () => this.recompute(path)));
    this.components.replace([...declared.keys()].map((path) => [path, this.viewOf(path)] as const));
    const tables = [...declared].filter(([, one]) => hasColumns(one)).map(([path]) => path);
    this.columns.replace(tables.map((path) => [path, this.columnsOf(path)] as const));
    const places = [...declared].flatMap(([path, one]) => (one.type in DISPLAYS ? [[path, handlerOf(one)] as const] : []));
    if (!isSame([...this.places.get()], places)) this.places.set(new Map(places));
  }

  /** Forgets what was set on what neither the page has nor the peer's: an editor may take a removal back. */
  private forgetGone(declared: ReadonlyMap<string, AnyComponent>): void {
    const peers = this.drawn === null ? declared : new Map(walk((this.document.page as unknown as Page).components ?? {}));
    const has = (path: string) => [declared, peers].some((one) => one.has(path) || hasColumns(one.get(splitPath(path)[0])));
    for (const path of this.context.keys()) if (!has(path)) this.context.delete(path);
  }

  /** Computes the rules again that read a value. */
  recompute(read: string): void {
    for (const path of this.rules.readersOf(read)) {
      const before = this.components.get(path);
      const now = this.viewOf(path);
      this.components.set(path, now);
      if (this.rules.readsItem(path)) this.recomputed.set(path, (this.recomputed.get(path) ?? 0) + 1);
      const by = narrowedBy(now);
      if (before && propertyOf(before, by) !== propertyOf(now, by)) this.around.rechoose(path);
    }
  }

  private viewOf(path: string): AnyComponent {
    const [declared, set] = [this.declared.get(path), this.setBy(path)];
    const view = this.views.get(path);
    const computed = kept(view?.computed, this.computedAt(path));
    if (view && view.declared === declared && view.computed === computed && view.set === set) return view.shown;
    const shown = { ...declared, ...computed, ...set } as AnyComponent;
    this.views.set(path, { declared, computed, set, shown });
    return shown;
  }

  private computedAt(path: string): Record<string, JsonValue> {
    return this.rules.of(path, this.known());
  }

  /** Whether a component is shown above the page, or beside it. */
  private isAbove(path: string): boolean {
    return ["above", "side"].includes(LAYOUTS[this.declared.get(path)?.type ?? ""]?.shape ?? "");
  }

  private columnsOf(table: string): Record<string, Partial<TableColumn>> {
    const declared = this.declared.get(table);
    const columns: Record<string, Partial<TableColumn>> = hasColumns(declared) ? { ...declared.columns } : {};
    for (const [path, properties] of this.context) {
      const [parent, name] = splitPath(path);
      if (parent === this.atPeer(table) && !this.declared.has(path)) columns[name] = { ...columns[name], ...properties };
    }
    return kept(this.columns.get(table), columns);
  }
}

/** Whether a handler takes back what was set, so that the property is as declared, or as its rule computes it. */
export function isUnset(value: JsonValue | undefined): boolean {
  return typeof value === "object" && value !== null && "$unset" in value;
}

function withoutUnset(properties: Record<string, JsonValue>): Record<string, JsonValue> {
  if (!Object.values(properties).some(isUnset)) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isUnset(value)));
}

/** The value that was there if the next one is equal to it, so that nothing redraws. */
export function kept<T>(before: T | undefined, next: T): T {
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
    return { ...child, ...("label" in one && { label: one.label }), ...("header" in one && one.header && { header: true }) };
  });
}

/** A component without the components that it holds. */
function alone(component: AnyComponent): AnyComponent {
  return "components" in component ? { ...component, components: {} } : component;
}
