/** Runs the module of a component of one's own: the lazy part, with frames. */
import { useEffect, useRef, useState } from "react";
import { isSame } from "../../core/edits.ts";
import type { Traits } from "../../core/framing.ts";
import { say } from "../../core/locale.ts";
import { MAX_VALUES, type CustomComponent as Properties, type JsonValue } from "../../core/protocol.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";
import { run, type Running } from "./running.ts";
import { jsonOf, objectOf, refusalOfTrait, type Values } from "./values.ts";

/** The traits that visitors may set, as they are now. */
function givenOf({ traits }: Properties, value: JsonValue | undefined): Values {
  const now = objectOf(value);
  const given = Object.entries(traits).filter(([, trait]) => trait.visitors);
  return Object.fromEntries(given.map(([name, trait]) => [name, now[name] ?? trait.default]));
}

/** All traits as its module sees them. */
function traitsOf(component: Properties, value: JsonValue | undefined): Values {
  const defaults = Object.entries(component.traits).map(([name, trait]) => [name, trait.default] as const);
  return { ...Object.fromEntries(defaults), ...component.data, ...givenOf(component, value) };
}

interface Taken {
  values: Values;
  /** Why others are not taken, by their names. */
  refused: Record<string, string>;
}

/** What a module has set of the traits that visitors may set, as far as the traits allow it. */
function taken(component: Properties, traits: Traits): Taken {
  const found: Taken = { values: {}, refused: {} };
  for (const [name, set] of Object.entries(traits)) {
    const trait = Object.hasOwn(component.traits, name) ? component.traits[name] : undefined;
    if (trait?.visitors !== true) continue;
    const value = jsonOf(set);
    const problem = value === undefined ? say("It saves values that are no JSON.") : refusalOfTrait(trait, value);
    if (problem === null) found.values[name] = value as JsonValue;
    else found.refused[name] = problem;
  }
  return found;
}

/** Whether the server would refuse values: it counts them with spaces after commas and colons, and others than ASCII escaped. */
function isTooMuch(values: Values): boolean {
  const text = JSON.stringify(values);
  if (text.length > MAX_VALUES) return true;
  const escapes = text.match(/[^ -~]/g)?.length ?? 0;
  const spaces = text.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/[,:]/g)?.length ?? 0;
  return text.length + 5 * escapes + spaces > MAX_VALUES;
}

/** A module of one's own at its place. */
export default function Module({ path, component, module, styles }: ComponentProps<Properties> & { module: string; styles: string }) {
  const { visit, store, frames, nonce, look } = useRenderer();
  const element = useRef<HTMLDivElement>(null);
  const running = useRef<{ now: Running; shown: Values } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const value = useKey(store.values, path);
  const latest = useRef(component);

  useEffect(() => {
    latest.current = component;
  }, [component]);

  useEffect(() => {
    const within = element.current;
    if (within === null) return undefined;
    setFailure(null);
    const shown = traitsOf(latest.current, store.values.get(path));
    // The last valid values stay. The module gets them back, so that it does not show the refused ones.
    const tellRefused = (refused: Record<string, string>, before: Values) => {
      const [first] = Object.entries(refused);
      if (first === undefined) {
        store.errors.delete(path);
        return;
      }
      store.errors.set(path, first.join(": "));
      const names = Object.keys(refused);
      running.current?.now.change(structuredClone(Object.fromEntries(names.map((name) => [name, before[name] ?? null]))));
    };
    const now = run({
      frames,
      title: latest.current.label || path,
      module,
      styles,
      traits: structuredClone(shown),
      within,
      nonce,
      onSave(traits) {
        const own = latest.current;
        const before = givenOf(own, store.values.get(path));
        const { values, refused } = taken(own, traits);
        const next = { ...before, ...values };
        if (isTooMuch(next)) setFailure(say("It saves values that are too long."));
        else if (!isSame(before, next)) {
          // What it has set itself is no news to it.
          if (running.current !== null) Object.assign(running.current.shown, next);
          visit.change(path, next);
          if ("change" in own.handlers) visit.event(path, "change");
        }
        tellRefused(refused, before);
      },
      onMessage(content) {
        const own = latest.current;
        if (!("message" in own.handlers)) return;
        const json = jsonOf(content);
        if (json === undefined) setFailure(say("It sends a message that is no JSON."));
        else if (JSON.stringify(json).length > own.max_message) setFailure(say("It sends a message that is too long."));
        else visit.event(path, "message", json);
      },
      onFailed: setFailure,
    });
    running.current = { now, shown };
    const stop = look.subscribe(() => now.wear());
    return () => {
      running.current = null;
      stop();
      now.close();
    };
  }, [path, module, styles, frames, nonce, look, store, visit]);

  useEffect(() => {
    if (running.current === null) return;
    const { now, shown } = running.current;
    const next = traitsOf(component, value);
    const changes = Object.entries(next).filter(([name, one]) => !isSame(one, shown[name]));
    if (changes.length === 0) return;
    Object.assign(shown, next);
    now.change(structuredClone(Object.fromEntries(changes)));
  }, [component, value]);

  return (
    <>
      {failure === null ? null : (
        <Callout kind="error" title={say("This component cannot be shown")}>
          {failure}
        </Callout>
      )}
      <div ref={element} />
    </>
  );
}
