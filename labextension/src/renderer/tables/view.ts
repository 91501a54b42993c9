/** What a visitor has made of a table: its columns' arrangement, and what is open at a head. */
import { useSyncExternalStore } from "react";
import type { TableRows } from "../../core/tables.ts";
import { UNARRANGED, type Arrangement } from "./arrangement.ts";

/** What is open at the head of a column, and where the head is in the table's body, in pixels. */
export interface Panel {
  column: string;
  shows: "menu" | "filter" | "statistics" | "aggregate";
  /** What it was opened with, where that is no head: it gets the focus back. */
  opener?: HTMLElement;
  place: { left: number; top: number; width: number; height: number };
}

export class TableView {
  arrangement: Arrangement = UNARRANGED;
  panel: Panel | null = null;
  /** The name of the saved view that was chosen last. */
  chosen: string | null = null;
  /** What of the page's address does not fit the table. */
  told: string | null = null;
  /** Counts up with each view that is shown as a whole. */
  shown = 0;
  /** Counts up with each change. */
  revision = 0;
  private readonly listeners = new Set<() => void>();

  arrange(arrangement: Arrangement): void {
    this.arrangement = arrangement;
    this.changed();
  }

  /** Shows a saved view, or with null none. */
  choose(name: string | null, arrangement: Arrangement): void {
    this.chosen = name;
    this.told = null;
    this.shown += 1;
    this.arrange(arrangement);
  }

  tell(message: string | null): void {
    this.told = message;
    this.changed();
  }

  open(panel: Panel | null): void {
    this.panel = panel;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

const views = new WeakMap<TableRows, TableView>();

/** The view of a table. */
export function viewOf(rows: TableRows): TableView {
  const known = views.get(rows);
  if (known) return known;
  const view = new TableView();
  views.set(rows, view);
  return view;
}

/** The view of a table; its component is drawn again when it changes. */
export function useView(rows: TableRows): TableView {
  const view = viewOf(rows);
  useSyncExternalStore(
    (listener) => view.subscribe(listener),
    () => view.revision,
  );
  return view;
}
