/** Search among options that a handler finds: asked at a pause of the typing, and again when another text is typed. */
import { useEffect, useRef, useState } from "react";
import { heard } from "../../core/locale.ts";
import { useCell, useKey, useRenderer } from "../../renderer/hooks/renderer.ts";

/** The pause after which what was typed is searched for, in milliseconds. */
const PAUSE = 250;
/** The most characters that are searched for, as the protocol has it. */
const MAX_QUERY = 200;

export interface Searching {
  /** Whether the answer is still to come. */
  busy: boolean;
  /** Why there is no answer; null where nothing failed. */
  problem: string | null;
  /** Searches for a text, at the next pause or now. */
  search(query: string, now?: boolean): void;
}

export function useSearching(path: string): Searching {
  const { visit, store } = useRenderer();
  const running = useKey(store.running, path);
  const alert = useCell(store.alert);
  const [waits, setWaits] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef<string | null>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(query: string): void {
    setWaits(false);
    // An answer to what is no longer searched for would only hold up the next one.
    for (const { event, name } of store.running.get(path) ?? []) if (name === "search") visit.cancel(event);
    asked.current = query;
    setHasAsked(true);
    visit.event(path, "search", { query });
  }

  function search(text: string, now = false): void {
    const query = text.trim().slice(0, MAX_QUERY);
    clearTimeout(timer.current);
    setWaits(!now && query !== asked.current);
    if (now) ask(query);
    else if (query !== asked.current) timer.current = setTimeout(() => ask(query), PAUSE);
  }

  const runs = running?.some(({ name }) => name === "search") ?? false;
  const failed = alert !== null && alert.component === path && hasAsked;
  return { busy: waits || runs, problem: failed && !waits && !runs ? heard(alert.error.message) : null, search };
}
