/** How components share the width that they are given: the width of a page, rows, and buttons beside each other. */
import type { AnyComponent, Page } from "../core/protocol.ts";

export type Width = NonNullable<Page["width"]>;

/** Columns of 12. */
export interface Spans {
  span: number;
  /** In a page of 600 to 839 pixels. */
  medium: number;
  /** In a page or container narrower than that: pairs of short fields stay side by side. */
  narrow: number;
}

/** What stands in one place of a grid: a component, or buttons beside each other. */
export interface Place extends Spans {
  names: string[];
  /** Whether it has no label of its own above it, and stands beside what has one. */
  beside: boolean;
}

type Placed = Pick<AnyComponent, "type" | "span"> & { label?: string };

const COLUMNS = 12;
const SMALL = 3;
/** The fewest columns that are wide enough where there is less room. */
const LEAST = 4;
const CARDS = new Set<AnyComponent["type"]>(["container", "form", "table", "chart"]);
const LABELLED = new Set<AnyComponent["type"]>(["text_input", "number", "select"]);
const LOW = new Set<AnyComponent["type"]>(["button", "checkbox", "text"]);

/** How wide a page is whose builder has not said so. */
export function widthOf(components: Iterable<Pick<AnyComponent, "type">>): Width {
  const types = [...components].map(({ type }) => type).filter((type) => type !== "container" && type !== "form");
  if (types.some((type) => type === "table" || type === "chart")) return "l";
  return types.length <= SMALL ? "s" : "m";
}

/** Whether none of the components has a ground of its own. */
export function isBare(components: Pick<AnyComponent, "type">[]): boolean {
  return components.length > 0 && components.every(({ type }) => !CARDS.has(type));
}

/** The places of the components of a page or container, in their order. */
export function placesOf(components: [name: string, component: Placed][]): Place[] {
  return rows(grouped(components)).flatMap((row) => {
    const medium = mediums(row);
    const labelled = row.some(({ parts }) => parts.some((part) => LABELLED.has(part.type) && part.label));
    return row.map(({ names, parts, span }, index) => ({
      names,
      span,
      medium: medium[index] ?? span,
      narrow: span <= COLUMNS / 2 && parts.every((part) => LABELLED.has(part.type)) ? COLUMNS / 2 : COLUMNS,
      beside: labelled && parts.every((part) => LOW.has(part.type)),
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
