import { useEffect, useRef } from "react";
import type { TableRows } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import type { ToolColumn } from "./columns.ts";
import type { Declared } from "./saved-views.ts";
import type { TableView } from "./view.ts";

/** Keeps the view of a table in the page's URL, where the table has a `url`, once its columns are known. */
export function useUrl(rows: TableRows, view: TableView, all: readonly ToolColumn[], component: Declared): void {
  const { visit } = useRenderer();
  const { url, url_history: pushes } = component;
  const latest = useRef({ all, component });
  const isThere = all.length > 0;
  useEffect(() => {
    latest.current = { all, component };
  });
  useEffect(() => {
    if (url === "" || !isThere) return undefined;
    let stop: (() => void) | null = null;
    let gone = false;
    void (async () => {
      const { boundsOf } = await import("./url-bounds.ts");
      if (gone) return;
      const bounds = boundsOf(url, pushes, { rows, view, now: () => latest.current });
      stop = visit.keepInUrl(() => bounds);
    })();
    return () => {
      gone = true;
      stop?.();
    };
  }, [visit, rows, view, url, pushes, isThere]);
}
