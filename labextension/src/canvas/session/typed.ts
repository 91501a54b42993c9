/** Keeps the text that a builder types while others change the same property, until the builder has chosen. */
import { createContext, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useCanvas } from "../context.ts";
import { nodeAt } from "../document/tree.ts";
import { touches, type TypedPlace } from "./theirs.ts";

/** The place of the fields inside, for what others change there; null where nothing is kept for them. */
export const TypedContext = createContext<TypedPlace | null>(null);

interface Draft {
  /** Who has changed the property to another text than the one that is typed; null for nobody. */
  who: string | null;
  /** Goes on with the text of the property as it is now. */
  settle: () => void;
  /** Does what changes the property, as the builder's own. */
  own: (change: () => void) => void;
}

/**
 * Watches what others change of a property whose text is `saved` while `typed` stands in its field; null for an untouched field.
 * A text that is typed into a component which is deleted meanwhile is offered for copying.
 */
export function useTheirs(place: TypedPlace | null, saved: string, typed: string | null): Draft {
  const { canvas } = useCanvas();
  const [who, setWho] = useState<string | null>(null);
  /** The text from which the builder goes on. */
  const [base, setBase] = useState(saved);
  /** Whether the next text of the property is the builder's own. */
  const [isOwn, setOwn] = useState(false);
  const isTyped = typed !== null;
  const [target] = place?.paths ?? [];
  // A column that its data brings is declared by what is typed: it is not there before, and was not deleted.
  const [isDeclared] = useState(() => target !== undefined && target !== "app" && nodeAt(canvas.page.get(), target) !== undefined);
  if (base !== saved && (isOwn || !isTyped)) {
    setBase(saved);
    setOwn(false);
  }
  const isTheirs = who !== null && isTyped && saved !== typed && !isOwn && saved !== base;
  const now = useRef({ place, typed, isTheirs });
  /** Whether others have changed the component, or deleted it. */
  const isTouched = useRef(false);
  useLayoutEffect(() => {
    now.current = { place, typed, isTheirs };
  });

  useEffect(() => {
    if (!isTyped) return undefined;
    const stop = canvas.typesInto(() => now.current.place);
    const stopHearing = canvas.theirs.subscribe(() => {
      const theirs = canvas.theirs.get();
      const at = now.current.place;
      if (theirs === null || at === null) return;
      if (theirs.edits.some(({ path }) => isAround(path, at.paths[0] ?? ""))) isTouched.current = true;
      if (!touches(theirs.edits, at)) return;
      setWho(theirs.who);
      setOwn(false);
    });
    return () => {
      stop();
      stopHearing();
      setWho(null);
    };
  }, [canvas, isTyped]);

  useEffect(
    () => () => {
      const { place: at, typed: left } = now.current;
      const [path] = at?.paths ?? [];
      if (left === null || path === undefined || !isDeclared) return;
      // What the builder renames or deletes is gone from its path too.
      const gone = isTouched.current && nodeAt(canvas.page.get(), path) === undefined;
      if (gone || now.current.isTheirs) canvas.sayUnsaved(gone ? path : null, left);
    },
    [canvas, isDeclared],
  );

  return {
    who: isTheirs ? who : null,
    settle: () => {
      // Chosen, also where the field goes before it is drawn again.
      now.current = { ...now.current, isTheirs: false };
      setBase(saved);
      setWho(null);
    },
    own: (change) => {
      const [page, app] = [canvas.page.get(), canvas.app.get()];
      if (target !== undefined && isDeclared && nodeAt(page, target) === undefined) return;
      change();
      setOwn(canvas.page.get() !== page || canvas.app.get() !== app);
    },
  };
}

/** Whether a component is another one, or holds it. */
function isAround(path: string, other: string): boolean {
  return other === path || other.startsWith(`${path}.`);
}

export function useTypedPlace(): TypedPlace | null {
  return useContext(TypedContext);
}
