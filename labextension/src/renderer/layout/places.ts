/** How components share the width that they are given: the width of a page, rows, and places of several. */
import { LAYOUTS, type Layout } from "../../core/catalog.ts";
import type { AnyComponent, Page } from "../../core/protocol.ts";

type Width = NonNullable<Page["width"]>;

/** Columns of 12. */
export interface Spans {
  span: number;
  /** In a page of 600 to 839 pixels. */
  medium: number;
  /** In a page or container narrower than that: pairs of short fields stay side by side, others take a row each. */
  narrow: number;
}

/** The content of one place of a grid: a component, or several that join, as buttons do. */
export interface Place extends Spans {
  names: string[];
  /** Whether it has no label and is beside a part with a label above it. */
  beside: boolean;
  /** Whether nothing else is in its row. */
  lone: boolean;
}

type Placed = Pick<AnyComponent, "type" | "span"> & { label?: string };

const COLUMNS = 12;
const SMALL = 3;
/** The fewest columns that are wide enough where there is less room. */
const LEAST = 4;
/** What is no higher than a few lines. */
const LOW = new Set<Layout["shape"]>(["field", "line", "note"]);
const CARDS = new Set<Layout["shape"]>(["card", "group"]);

/** How a type shares rows and pages with others; nothing is known of one that is not in the catalog. */
export function layoutOf({ type }: Pick<AnyComponent, "type">): Layout {
  return LAYOUTS[type] ?? { shape: "block" };
}

function isLow(component: Pick<AnyComponent, "type">): boolean {
  return LOW.has(layoutOf(component).shape);
}

function isGroup(component: Pick<AnyComponent, "type">): boolean {
  return layoutOf(component).shape === "group";
}

/** Whether a component is shown above the page and takes no room on it. */
export function isAbove(component: Pick<AnyComponent, "type">): boolean {
  return layoutOf(component).shape === "above";
}

/** Whether a component stands beside the page. */
export function isSide(component: Pick<AnyComponent, "type">): boolean {
  return layoutOf(component).shape === "side";
}

/** How wide a page is whose builder has not said so. Fields below each other need no more room than few components. */
export function widthOf(components: Iterable<Pick<AnyComponent, "type" | "span">>): Width {
  const all = [...components];
  const parts = all.filter((one) => !isGroup(one));
  if (all.some((one) => layoutOf(one).wide)) return "l";
  const stacked = all.every((one) => one.span === COLUMNS && (isLow(one) || isGroup(one)));
  return stacked || parts.length <= SMALL ? "s" : "m";
}

/**
 * How many fields of full width a grid has room for, where it holds only fields and what is as low: the widest one that
 * is beside others has its full width then. Undefined where the grid takes all the width that there is.
 */
export function fieldsIn(components: Placed[]): number | undefined {
  if (!components.every(isLow)) return undefined;
  const shared = rows(grouped(components.map((component) => ["", component]))).filter(({ length }) => length > 1);
  const widest = shared.map((row) => Math.max(...row.map(({ span }) => span)));
  return widest.length === 0 ? undefined : COLUMNS / Math.min(...widest);
}

/** Whether none of the components has a background. */
export function isBare(components: Pick<AnyComponent, "type">[]): boolean {
  return components.length > 0 && components.every((one) => !CARDS.has(layoutOf(one).shape));
}

/** The places of the components of a page or container, in their order. */
export function placesOf(components: [name: string, component: Placed][]): Place[] {
  return rows(grouped(components)).flatMap((row) => {
    const medium = mediums(row);
    const narrow = narrows(row);
    const labelled = row.some(({ parts }) => parts.some((part) => layoutOf(part).shape === "field" && part.label));
    return row.map(({ names, parts, span }, index) => ({
      names,
      span,
      medium: medium[index] ?? span,
      narrow: narrow[index] ?? COLUMNS,
      beside: labelled && parts.every((part) => layoutOf(part).shape === "line"),
      lone: row.length === 1,
    }));
  });
}

interface Group {
  names: string[];
  parts: Placed[];
  span: number;
}

function grouped(components: [name: string, component: Placed][]): Group[] {
  const groups: Group[] = [];
  for (const [name, component] of components) {
    const last = groups.at(-1);
    const before = last?.parts[0];
    if (last && before && layoutOf(before).joins && layoutOf(component).joins) {
      last.names.push(name);
      last.parts.push(component);
      last.span = Math.min(last.span + component.span, COLUMNS);
    } else groups.push({ names: [name], parts: [component], span: component.span });
  }
  return groups;
}

/** The groups as a grid of 12 columns breaks them. */
function rows(groups: Group[]): Group[][] {
  const found: Group[][] = [];
  let room = 0;
  for (const group of groups) {
    if (group.span > room) {
      found.push([]);
      room = COLUMNS;
    }
    found.at(-1)?.push(group);
    room -= group.span;
  }
  return found;
}

/** The spans of a row where there is less room: what must be alone, and what is beside it, take a row each. */
function mediums(row: Group[]): number[] {
  if (row.some(({ parts }) => parts.some((part) => layoutOf(part).alone))) return row.map(() => COLUMNS);
  const small = row.some(({ span }) => span < LEAST);
  if (!small) return row.map(({ span }) => span);
  if (row.length > COLUMNS / LEAST) return row.map(() => COLUMNS / 2);
  const spans = row.map(({ span }) => Math.max(span, LEAST));
  const over = spans.reduce((sum, span) => sum + span, 0) - COLUMNS;
  if (over > 0) {
    const widest = spans.indexOf(Math.max(...spans));
    spans[widest] = Math.max((spans[widest] ?? 0) - over, LEAST);
  }
  return spans;
}

/** The spans of a row where it is narrow: short fields that follow each other pair up. */
function narrows(row: Group[]): number[] {
  const isShort = (group?: Group) =>
    group !== undefined && group.span <= COLUMNS / 2 && group.parts.map(layoutOf).every(({ shape, spread, pairs }) => (shape === "field" && !spread) || pairs);
  const spans: number[] = [];
  while (spans.length < row.length) {
    const paired = isShort(row[spans.length]) && isShort(row[spans.length + 1]);
    spans.push(...(paired ? [COLUMNS / 2, COLUMNS / 2] : [COLUMNS]));
  }
  return spans;
}
