/** How containers of sections read what they hold. */
import { useCallback, useState, useSyncExternalStore } from "react";
import type { Listener } from "../../core/keyed.ts";
import type { AnyComponent } from "../../core/protocol.ts";
import { openOf, turned } from "../../core/sections.ts";
import type { Store } from "../../core/store.ts";
import { useCell, useKey, useRenderer, useValue } from "./renderer.ts";

interface Section {
  label: string;
  icon: string;
  badge: string;
  help: string;
}

interface Sections {
  /** The names of the sections that are shown, in their order. */
  names: readonly string[];
  open: readonly string[];
  /** Those that are or were open: others are not drawn yet. */
  drawn: ReadonlySet<string>;
  /** Opens or closes one for the visitor. */
  turn: (name: string, open: boolean) => void;
}

const NO_CHILDREN: readonly { name: string }[] = [];

export function useSections(path: string, component: AnyComponent): Sections {
  const { visit, store, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const [value, change] = useValue(path);
  const children = useKey(store.children, path) ?? NO_CHILDREN;
  const shown = useSyncExternalStore(
    useCallback(
      (listener: Listener) => {
        const stops = children.map(({ name }) => store.components.subscribe(`${path}.${name}`, listener));
        return () => stops.forEach((stop) => stop());
      },
      [store, path, children],
    ),
    () => children.map(({ name }) => name).filter((name) => isBuilt || store.component(`${path}.${name}`)?.visible).join(" "),
  );
  const names = shown === "" ? [] : shown.split(" ");
  const open = openOf(component, value, names);
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set(open));
  if (open.some((name) => !seen.has(name))) setSeen(new Set([...seen, ...open]));
  return {
    names,
    open,
    drawn: seen,
    turn: (name, opens) => {
      if (open.includes(name) === opens) return;
      change(turned(component, value, name, opens));
      visit.event(path, "select");
    },
  };
}

/** What the title of a section says: that of the container, or its name. */
export function useSection(path: string): Section {
  const { store } = useRenderer();
  const { label = "", icon = "", badge = "", help = "" } = (useKey(store.components, path) ?? {}) as Partial<Section>;
  const name = path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
  return { label: label || name.charAt(0).toUpperCase() + name.slice(1), icon, badge, help };
}

/** How many inputs inside a container have an error. */
export function useProblems(path: string): number {
  const { store } = useRenderer();
  const inside = useSyncExternalStore(
    useCallback((listener: Listener) => store.children.subscribe(path, listener), [store, path]),
    () => [...store.inside(path)].join(" "),
  );
  return useSyncExternalStore(
    useCallback(
      (listener: Listener) => {
        const paths = inside === "" ? [] : inside.split(" ");
        const stops = paths.flatMap((one) => [store.errors.subscribe(one, listener), store.components.subscribe(one, listener)]);
        return () => stops.forEach((stop) => stop());
      },
      [store, inside],
    ),
    () => problemsIn(store, inside === "" ? [] : inside.split(" ")),
  );
}

function problemsIn(store: Store, paths: readonly string[]): number {
  return paths.filter((one) => {
    const component = store.component(one);
    return store.errors.get(one) !== undefined || (component !== undefined && "error" in component && component.error !== null);
  }).length;
}
