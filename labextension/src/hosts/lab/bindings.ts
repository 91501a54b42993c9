/** What a page runs its handlers on, and how a badge on their cells says it. */

type Json = Record<string, unknown>;

/** A place at which a page runs a handler. */
export interface Binding {
  /** The component, or "page". */
  path: string;
  /** As people know the component: its label, else its name. */
  label: string;
  event: string;
}

/** What runs each handler, by the handler's name, in the order of the page. */
export type Bindings = ReadonlyMap<string, readonly Binding[]>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The bindings of a page as properties.json writes it. */
export function bindingsOf(page: Json): Bindings {
  const found = new Map<string, Binding[]>();
  const visit = (node: Json, path: string) => {
    const handlers = isObject(node["handlers"]) ? node["handlers"] : {};
    for (const [event, bound] of Object.entries(handlers)) {
      // A handler's name, or a list of steps of which some are names.
      const names = (Array.isArray(bound) ? bound : [bound]).filter((one) => typeof one === "string");
      for (const name of new Set(names)) {
        const binding = { path, label: labelOf(node, path), event };
        found.set(name, [...(found.get(name) ?? []), binding]);
      }
    }
    for (const held of [node["components"], node["columns"]]) {
      if (!isObject(held)) continue;
      for (const [name, inner] of Object.entries(held)) {
        if (isObject(inner)) visit(inner, path === "page" ? name : `${path}.${name}`);
      }
    }
  };
  visit(page, "page");
  return found;
}

function labelOf(node: Json, path: string): string {
  if (path === "page") return "page";
  const text = [node["label"], node["title"]].find((one) => typeof one === "string" && one !== "");
  // A template is computed in the page: its name says more.
  return typeof text === "string" && !text.includes("{{") ? text : (path.split(".").at(-1) ?? path);
}

export interface Badge {
  text: string;
  tip: string;
  /** What a click selects; null where nothing is bound. */
  path: string | null;
}

const placeOf = ({ label, event }: Binding) => `${label}, ${event}`;

function placesOf(name: string, bindings: Bindings): string {
  const places = bindings.get(name) ?? [];
  return places.length === 0 ? "not used" : places.map(placeOf).join("; ");
}

/** The badge of a cell that defines handlers; without bindings, where the page is not known, it names them. */
export function badgeOf(names: readonly string[], bindings: Bindings | null): Badge {
  const [name] = names;
  if (name === undefined) {
    return { text: "handler: no function", tip: "This cell is tagged as a handler, but has no function of (state, context)", path: null };
  }
  if (bindings === null) return { text: said(names, names.join(", ")), tip: "Open the page", path: null };
  const all = names.flatMap((one) => bindings.get(one) ?? []);
  const path = all[0]?.path ?? null;
  const lines = names.map((one) => `${one}: ${placesOf(one, bindings)}`).join("\n");
  const tip = path === null ? `${lines}\nOpen the page to use it there` : `${lines}\nShow on the canvas`;
  if (names.length > 1) return { text: said(names, `${names.slice(0, 2).join(", ")}${more(names.length - 2)}`), tip, path };
  return { text: said(names, all[0] === undefined ? "not used" : `${placeOf(all[0])}${more(all.length - 1)}`), tip, path };
}

function said(names: readonly string[], text: string): string {
  return `handler${names.length > 1 ? "s" : ""}: ${text}`;
}

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : "";
}
