/** Draws again when a value changes that rules over rows read. */
import { useEffect, useReducer } from "react";
import { useRenderer } from "../hooks/renderer.ts";

interface Reads {
  /** The paths that they read of `state`. */
  reads: readonly string[];
  /** Forgets what was computed with the values before. */
  forget?(): void;
}

/** Counts the changes of what some rules read; `all` must stay the same while they do. */
export function useReads(all: readonly Reads[]): number {
  const { store } = useRenderer();
  const [count, again] = useReducer((before: number) => before + 1, 0);
  useEffect(() => {
    const changed = () => {
      for (const one of all) one.forget?.();
      again();
    };
    // A path may go on into the value of a component, as that of a selected row.
    const paths = new Set(all.flatMap(({ reads }) => reads).flatMap((path) => path.split(".").map((_, at, parts) => parts.slice(0, at + 1).join("."))));
    const stops = [...paths].map((path) => store.values.subscribe(path, changed));
    return () => stops.forEach((stop) => stop());
  }, [all, store]);
  return count;
}
