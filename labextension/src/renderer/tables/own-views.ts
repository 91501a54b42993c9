/** The views of a table that a visitor has saved, which this browser keeps for the page. */
import { useState } from "react";
import { keep, recalled } from "../../core/browser-memory.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { savedList, type Saved } from "./saved-views.ts";

/** The most characters that are kept of the views of a table. */
const MOST = 200_000;

interface OwnViews {
  views: readonly Saved[];
  /** Keeps other views; false where they are too large. */
  change: (views: readonly Saved[]) => boolean;
}

export function useOwnViews(path: string): OwnViews {
  const { app, notebook } = useRenderer();
  const name = `${notebook ?? ""}:views:${path}`;
  const [views, setViews] = useState<readonly Saved[]>(() => {
    try {
      return app === "" ? [] : savedList(JSON.parse(recalled(app, name) ?? "[]"));
    } catch {
      return [];
    }
  });
  return {
    views,
    change(next) {
      const text = JSON.stringify(next);
      if (text.length > MOST) return false;
      if (app !== "") keep(app, name, next.length === 0 ? null : text);
      setViews(next);
      return true;
    },
  };
}
