/** The heads of a table by keyboard: up to them from the first row, along them, and sorting by them. */
import type { GridKeyEventArgs } from "@glideapps/glide-data-grid";
import { useEffect, useState, type FocusEvent, type RefObject } from "react";
import type { Sort } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import type { ShownColumn } from "./columns.ts";
import { ariaSort } from "./sorting.ts";

/** Longer than the grid's table for screen readers lags behind its canvas. */
const LATE = 400;

interface Options {
  body: RefObject<HTMLDivElement | null>;
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** The one of them that opens rows; -1 for none. */
  opens: number;
  sort: Sort[];
  /** The columns that are filtered. */
  filtered: readonly string[];
  /** Opens the menu of a column of the grid. */
  onMenu(column: number): void;
  /** Sorts by the column of the grid; `adds` keeps the other keys. */
  onSort(column: number, adds: boolean): void;
  /** Shows a column of the grid. */
  onMove(column: number): void;
  /** Goes back to the first row, in a column of the grid. */
  onLeave(column: number): void;
}

interface Heads {
  body: RefObject<HTMLDivElement | null>;
  /** The column of the grid whose head is the present one; null while it is a cell. */
  head: number | null;
  /** Goes to the head of a column of the grid. */
  go(column: number): void;
  leave(): void;
  blur(event: FocusEvent<HTMLElement>): void;
  /** Takes a key that is for the heads; whether it was. */
  press(event: GridKeyEventArgs): boolean;
}

export function useHeads({ body, columns, markers, opens, sort, filtered, onMenu, onSort, onMove, onLeave }: Options): Heads {
  const [at, setAt] = useState<number | null>(null);
  const last = markers + columns.length - 1;
  const head = at === null || last < markers ? null : Math.min(at, last);

  // Inside of its canvas the grid has a table for screen readers, which knows no order and comes late.
  useEffect(() => {
    function label(): void {
      for (const element of body.current?.querySelectorAll("th") ?? []) {
        const column = columns[Number(element.getAttribute("aria-colindex")) - 1 - markers];
        element.setAttribute("aria-sort", ariaSort(sort, column?.name));
        if (column === undefined && Number(element.getAttribute("aria-colindex")) - 1 !== opens) element.setAttribute("aria-label", say("Selected"));
        else if (column !== undefined && filtered.includes(column.name)) element.setAttribute("aria-description", say("Filtered"));
        else element.removeAttribute("aria-description");
      }
      if (head === null) return;
      const there = body.current?.querySelector<HTMLElement>(`th[aria-colindex="${head + 1}"]`);
      (there ?? body.current?.querySelector("canvas"))?.focus({ preventScroll: true });
    }
    label();
    const timer = setTimeout(label, LATE);
    return () => clearTimeout(timer);
  }, [body, columns, markers, opens, sort, filtered, head]);

  function move(to: number): void {
    const next = Math.max(markers, Math.min(to, last));
    setAt(next);
    onMove(next);
  }

  function act(now: number, { key, shiftKey }: GridKeyEventArgs): boolean {
    if (key === "Enter" || key === " ") onSort(now, shiftKey);
    else if (key === "ArrowLeft") move(now - 1);
    else if (key === "ArrowRight") move(now + 1);
    else if (key === "Home") move(markers);
    else if (key === "End") move(last);
    else if (key === "ArrowDown" || key === "Escape") {
      setAt(null);
      onLeave(now);
    } else return key === "ArrowUp";
    return true;
  }

  function press(event: GridKeyEventArgs): boolean {
    const { key, location } = event;
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
    let taken = false;
    if (head !== null && opensMenu(event)) {
      onMenu(head);
      taken = true;
    } else if (head !== null) taken = plain && act(head, event);
    else if (key === "ArrowUp" && plain && !event.shiftKey && location?.[1] === 0) {
      move(location[0]);
      taken = true;
    }
    if (taken) {
      event.cancel();
      event.preventDefault();
    }
    return taken;
  }

  return {
    body,
    head,
    go: move,
    leave: () => setAt(null),
    blur: (event) => {
      if (!event.relatedTarget?.closest("canvas")) setAt(null);
    },
    press,
  };
}

/** Whether a key opens a menu. */
function opensMenu({ key, altKey, shiftKey }: GridKeyEventArgs): boolean {
  return key === "ContextMenu" || (key === "F10" && shiftKey) || (key === "ArrowDown" && altKey);
}
