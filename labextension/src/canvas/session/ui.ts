/** What is open on a canvas just now: nothing of it is part of the page or of the history. */
import { Cell } from "../../core/keyed.ts";
import type { Place } from "../document/commands.ts";
import type { Dragged, Drop } from "../stage/drop.ts";
import type { Refusal } from "./unsaved.ts";

export interface Drag {
  dragged: Dragged;
  /** What the ghost at the pointer says. */
  label: string;
  type: string;
  clientX: number;
  clientY: number;
  drop: Drop;
  /** Whether the pointer is over the outline, which shows the line itself. */
  inOutline: boolean;
}

/** The line above the page: it adds at a place ("after min_delay", "into filters"), or sets properties of what is selected. */
export type PaletteAt = ({ does: "add"; place: Place } | { does: "set" }) & {
  where: string;
  /** A line that was refused, which opens again with the reason. */
  refused?: Refusal;
};

export type Device = "phone" | "tablet" | "desktop";
export type Dock = "outline" | "add" | "data" | "inspector" | "visit";

/** The widths at which the canvas is laid out differently, as in `look.md`. */
export type Layout = "wide" | "medium" | "narrow";

export class Ui {
  readonly hover = new Cell<string | null>(null);
  readonly palette = new Cell<PaletteAt | null>(null);
  /** What is typed in it. */
  readonly line = new Cell("");
  /** The component whose label is edited in place. */
  readonly inline = new Cell<string | null>(null);
  readonly drag = new Cell<Drag | null>(null);
  /** The number of columns while an edge is dragged. */
  readonly resizing = new Cell<{ path: string; span: number } | null>(null);
  readonly device = new Cell<Device>("desktop");
  /** The dock that is open over the page, where there is no room beside it. */
  readonly over = new Cell<Dock | null>(null);
  readonly layout = new Cell<Layout>("wide");
  /** Containers that are folded in the outline. */
  readonly folded = new Cell<ReadonlySet<string>>(new Set());
  /** The property, or event, whose field takes the focus as soon as the inspector shows it. */
  readonly property = new Cell<string | null>(null);
  readonly publishing = new Cell(false);
  /** What a screen reader is told. */
  readonly said = new Cell("");
}
