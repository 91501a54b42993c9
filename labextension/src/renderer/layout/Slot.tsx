/** The place of one component on the page, and the components a container holds. */
import "./Slot.css";
import { memo, useCallback, type CSSProperties, type RefCallback } from "react";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import type { Child } from "../../core/document.ts";
import type { Listener } from "../../core/keyed.ts";
import { say } from "../../core/locale.ts";
import { useCell, useKey, useRenderer, watchLasting } from "../hooks/renderer.ts";
import { Guard } from "../parts/Guard.tsx";
import { fieldsIn, isAbove, layoutOf, placesOf, type Place, type Spans } from "./places.ts";

function placed({ span = 12, medium = 12, narrow = 12 }: Partial<Spans>): CSSProperties {
  return { "--jt-span": span, "--jt-span-medium": medium, "--jt-span-narrow": narrow } as CSSProperties;
}

/** All columns where they are not given. */
interface SlotProps extends Partial<Spans> {
  path: string;
  /** Whether it has no label and is beside a part with a label above it. */
  beside?: boolean;
  /** Whether nothing else is in its row. */
  lone?: boolean;
}

function lacks(component: AnyComponent, property: string | undefined): boolean {
  const value = property === undefined ? undefined : (component as unknown as Record<string, JsonValue>)[property];
  return value === "" || value === null;
}

function isVisible(component: AnyComponent): boolean {
  return component.visible && !lacks(component, layoutOf(component).hides_without);
}

function isReadOnly(component: AnyComponent): boolean {
  return "read_only" in component && component.read_only && !component.disabled;
}

/** Whether a component that has a whole row takes no room; a narrower one keeps its place beside others. */
function isBlank(component: AnyComponent): boolean {
  return component.span === 12 && lacks(component, layoutOf(component).yields_without);
}

/**
 * Marks an element while an event of the component runs: for programs that wait for it from the moment that it is sent,
 * and for people if it lasts. Not as state, which would render the component again for each event.
 */
function useMark(path: string): RefCallback<HTMLElement> {
  const { store } = useRenderer();
  return useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return undefined;
      const runs = () => store.running.get(path) !== undefined;
      const subscribe = (listener: Listener) => store.running.subscribe(path, listener);
      const mark = () => {
        if (runs()) element.dataset["running"] = "true";
        else delete element.dataset["running"];
      };
      mark();
      const stop = subscribe(mark);
      const stopWatching = watchLasting(subscribe, runs, (lasts) => {
        if (lasts) element.setAttribute("aria-busy", "true");
        else element.removeAttribute("aria-busy");
      });
      return () => {
        stop();
        stopWatching();
      };
    },
    [store, path],
  );
}

export const Slot = memo(function Slot({ path, beside, lone = true, ...spans }: SlotProps) {
  const { store, types, builds } = useRenderer();
  const mark = useMark(path);
  const component = useKey(store.components, path);
  const isBuilt = useCell(builds);
  if (component === undefined) return null;
  const visible = isVisible(component);
  if (!visible && !isBuilt) return null;
  const Component = types[component.type];
  return (
    <div
      ref={mark}
      className="jt-slot"
      style={placed(spans)}
      data-beside={beside ? "" : undefined}
      data-lone={lone ? "" : undefined}
      data-component={path}
      data-type={component.type}
      data-shape={layoutOf(component).shape}
      data-pairs={layoutOf(component).pairs ? "" : undefined}
      data-blank={!isBuilt && isBlank(component) ? "" : undefined}
      data-hidden={visible ? undefined : ""}
      data-read-only={isReadOnly(component) ? "" : undefined}
    >
      <Guard path={path} resetKey={component}>
        {Component ? <Component path={path} component={component} /> : <Unknown type={component.type} />}
      </Guard>
    </div>
  );
});

/** A dialog: it draws itself above the page. */
export const Above = memo(function Above({ path }: { path: string }) {
  const { store, types } = useRenderer();
  const component = useKey(store.components, path);
  if (component === undefined) return null;
  const Component = types[component.type];
  return (
    <Guard path={path} resetKey={component}>
      {Component ? <Component path={path} component={component} /> : null}
    </Guard>
  );
});

function Unknown({ type }: { type: string }) {
  return <div className="jt-panel jt-empty">{say("Components of type “{type}” need a newer version of this page.", { type })}</div>;
}

/** Several components in one place, or one. */
function Placed({ place, path }: { place: Place; path: (name: string) => string }) {
  const { names, beside, lone, ...spans } = place;
  const [name = "", ...others] = names;
  if (others.length === 0) return <Slot path={path(name)} beside={beside} lone={lone} {...spans} />;
  return (
    <div className="jt-buttons" style={placed(spans)} data-beside={beside ? "" : undefined}>
      {names.map((one) => (
        <Slot key={one} path={path(one)} />
      ))}
    </div>
  );
}

/** What a container holds, or (without a path) the page; leaves out what stands elsewhere. */
export function Grid({ prefix = "", without }: { prefix?: string; without?: (child: Child) => boolean }) {
  const { store, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const path = (name: string) => (prefix === "" ? name : `${prefix}.${name}`);
  const children = useKey(store.children, prefix) ?? [];
  const all = children.flatMap((child): [string, AnyComponent][] => {
    const { name } = child;
    if (without?.(child)) return [];
    const component = store.component(path(name));
    if (component === undefined) return [];
    // Where it is built, a dialog is at its place on the page.
    return [[name, isBuilt && isAbove(component) ? { ...component, span: 12 } : component]];
  });
  const parts = all.filter(([, component]) => isBuilt || !isAbove(component));
  return (
    <div className={prefix === "" ? "jt-layout jt-top" : "jt-layout"}>
      <div className="jt-grid" style={{ "--jt-fields": fieldsIn(parts.map(([, component]) => component)) } as CSSProperties}>
        {placesOf(parts).map((place) => (
          <Placed key={place.names[0]} place={place} path={path} />
        ))}
      </div>
      {all.map(([name, component]) => (isAbove(component) && !isBuilt ? <Above key={name} path={path(name)} /> : null))}
    </div>
  );
}
