/** How components share the width that they are given: the width of a page, rows, and buttons beside each other. */
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

/** The content of one place of a grid: a component, or buttons beside each other. */
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
const CARDS = new Set<AnyComponent["type"]>(["container", "form", "table", "chart"]);
const LABELLED = new Set<AnyComponent["type"]>(["text_input", "number", "select"]);
const LOW = new Set<AnyComponent["type"]>(["button", "checkbox", "text"]);
const LINES = new Set<AnyComponent["type"]>([...LABELLED, ...LOW, "message"]);
const FRAMES = new Set<AnyComponent["type"]>(["container", "form"]);

/** How wide a page is whose builder has not said so. Fields below each other need no more room than few components. */
export function widthOf(components: Iterable<Pick<AnyComponent, "type" | "span">>): Width {
  const all = [...components];
  const parts = all.filter(({ type }) => !FRAMES.has(type));
  if (parts.some(({ type }) => type === "table" || type === "chart")) return "l";
  const stacked = all.every(({ type, span }) => span === COLUMNS && (LINES.has(type) || FRAMES.has(type)));
  return stacked || parts.length <= SMALL ? "s" : "m";
}

/**
 * How many fields of full width a grid has room for, where it holds only fields and what is as low: the widest one that
 * is beside others has its full width then. Undefined where the grid takes all the width that there is.
 */
export function fieldsIn(components: Placed[]): number | undefined {
  if (!components.every(({ type }) => LINES.has(type))) return undefined;
  const shared = rows(grouped(components.map((component) => ["", component]))).filter(({ length }) => length > 1);
  const widest = shared.map((row) => Math.max(...row.map(({ span }) => span)));
  return widest.length === 0 ? undefined : COLUMNS / Math.min(...widest);
}

/** Whether none of the components has a background. */
export function isBare(components: Pick<AnyComponent, "type">[]): boolean {
  return components.length > 0 && components.every(({ type }) => !CARDS.has(type));
}

/** The places of the components of a page or container, in their order. */
export function placesOf(components: [name: string, component: Placed][]): Place[] {
  return rows(grouped(components)).flatMap((row) => {
    const medium = mediums(row);
    const narrow = narrows(row);
    const labelled = row.some(({ parts }) => parts.some((part) => LABELLED.has(part.type) && part.label));
    return row.map(({ names, parts, span }, index) => ({
      names,
      span,
      medium: medium[index] ?? span,
      narrow: narrow[index] ?? COLUMNS,
      beside: labelled && parts.every((part) => LOW.has(part.type)),
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
    if (component.type === "button" && last?.parts[0]?.type === "button") {
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

/** The spans of a row where there is less room: charts and what is beside them take a row each. */
function mediums(row: Group[]): number[] {
  if (row.some(({ parts }) => parts[0]?.type === "chart")) return row.map(() => COLUMNS);
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
    group !== undefined && group.span <= COLUMNS / 2 && group.parts.every(({ type }) => LABELLED.has(type));
  const spans: number[] = [];
  while (spans.length < row.length) {
    const paired = isShort(row[spans.length]) && isShort(row[spans.length + 1]);
    spans.push(...(paired ? [COLUMNS / 2, COLUMNS / 2] : [COLUMNS]));
  }
  return spans;
}
