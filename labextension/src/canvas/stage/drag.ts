/** Dragging with the pointer: nothing on the page moves until the drop. */
import type { Json } from "../../core/edits.ts";
import type { CanvasParts } from "../context.ts";
import { add, move, putBeside, type Command, type Place } from "../document/commands.ts";
import { takesComponents, nameOf, namesIn, parentOf, typeAt } from "../document/tree.ts";
import { scrollAtEdge } from "./autoscroll.ts";
import { dropAt, isSamePlace, targetParent, whyNot, type Dragged, type Drop, type DropTarget } from "./drop.ts";

/** How far the pointer goes before a press is a drag, in pixels. */
const THRESHOLD = 4;

interface Begun {
  dragged: Dragged;
  label: string;
  type: string;
  /** What a drop does, where it does more than an edit. */
  dropped?: (place: Place) => void;
}

/** Components as the ghost at the pointer and the action bar call them. */
export function labelOf(paths: readonly string[]): string {
  return paths.length > 1 ? `${paths.length} components` : nameOf(paths[0] ?? "");
}

/** Follows a press on a component: all that is selected is dragged, if it is among it. */
export function followComponent(parts: CanvasParts, event: PointerEvent, path: string, clicked: () => void): void {
  const selected = parts.canvas.selected.get();
  const paths = selected.includes(path) ? selected : [path];
  follow(parts, event, { dragged: { paths }, label: labelOf(paths), type: typeAt(parts.canvas.page.get(), path) }, clicked);
}

/** Follows a press of the pointer until it ends; `clicked` where it was no drag. */
export function follow(parts: CanvasParts, event: PointerEvent, begun: Begun, clicked: () => void = () => undefined): void {
  if (event.button !== 0) return;
  const { ui } = parts;
  const start = { x: event.clientX, y: event.clientY };
  let last = event;
  let frame = 0;
  const stop = new AbortController();
  const { signal } = stop;

  function update(): void {
    frame = 0;
    // The outline may lie over the page.
    const scrolls = scrollAtEdge([parts.stage.outline, parts.stage.scroller], last);
    const inOutline = outlineRow(last) !== null;
    const drop = inOutline ? outlineDrop(parts, begun.dragged, last) : pageDrop(parts, begun.dragged, last);
    ui.drag.set({ ...begun, clientX: last.clientX, clientY: last.clientY, drop, inOutline });
    if (scrolls) frame = requestAnimationFrame(update);
  }

  function end(): void {
    stop.abort();
    cancelAnimationFrame(frame);
    ui.drag.set(null);
  }

  const moved = (next: PointerEvent) => {
    last = next;
    if (ui.drag.get() === null && Math.hypot(next.clientX - start.x, next.clientY - start.y) < THRESHOLD) return;
    ui.hover.set(null);
    if (frame === 0) frame = requestAnimationFrame(update);
  };
  const dropped = () => {
    if (ui.drag.get() === null) {
      end();
      return clicked();
    }
    cancelAnimationFrame(frame);
    update();
    const drop = ui.drag.get()?.drop ?? null;
    end();
    return finish(parts, begun, drop);
  };
  const pressed = (key: KeyboardEvent) => {
    if (key.key !== "Escape" || ui.drag.get() === null) return;
    key.preventDefault();
    key.stopPropagation();
    end();
  };
  window.addEventListener("pointermove", moved, { signal });
  window.addEventListener("pointerup", dropped, { signal });
  window.addEventListener("pointercancel", end, { signal });
  window.addEventListener("keydown", pressed, { signal, capture: true });
}

function pageDrop({ canvas, stage, ui }: CanvasParts, dragged: Dragged, event: PointerEvent): Drop {
  const { measure, scroller } = stage;
  if (measure === null || scroller === null) return null;
  const view = scroller.getBoundingClientRect();
  const { clientX, clientY } = event;
  if (clientX < view.left || clientX > view.right || clientY < view.top || clientY > view.bottom) return null;
  const [x, y] = measure.point(event);
  return dropAt(canvas.page.get(), measure.rects(), dragged, x, y, targetParent(ui.drag.get()?.drop ?? null), measure.insides());
}

/** The row of the outline below the pointer. */
function outlineRow(event: PointerEvent): HTMLElement | null {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-outline]") ?? null;
}

const INDENT = 16;

/** Where a drop in the outline goes; the depth follows the pointer. */
function outlineDrop({ canvas }: CanvasParts, dragged: Dragged, event: PointerEvent): Drop {
  const row = outlineRow(event);
  if (row === null) return null;
  const page = canvas.page.get();
  const path = row.dataset["outline"] ?? "";
  const box = row.getBoundingClientRect();
  const part = (event.clientY - box.y) / box.height;
  const middle = part > 0.3 && part < 0.7;
  const line = { x: 0, y: 0, length: 0, upright: false };
  const into = (parent: string, before: string | null): Drop => {
    const why = whyNot(page, parent, dragged);
    return why === "" ? { target: { parent, before, line, row: [], said: "" } } : { refused: why, path: parent };
  };
  if (middle && takesComponents(page, path)) return into(path, null);
  const after = part >= 0.5;
  const isOpen = row.getAttribute("aria-expanded") === "true";
  if (after && isOpen && takesComponents(page, path)) return into(path, namesIn(page, path)[0] ?? null);
  let at = path;
  // At the end of a container, further left means out of it.
  if (after) while (parentOf(at) !== "" && isLast(page, at) && event.clientX < box.x + depthOf(at) * INDENT) at = parentOf(at);
  const names = namesIn(page, parentOf(at));
  return into(parentOf(at), after ? (names[names.indexOf(nameOf(at)) + 1] ?? null) : nameOf(at));
}

function isLast(page: Json, path: string): boolean {
  return namesIn(page, parentOf(path)).at(-1) === nameOf(path);
}

function depthOf(path: string): number {
  return path.split(".").length;
}

function finish({ canvas, ui }: CanvasParts, { dragged, dropped }: Begun, drop: Drop): void {
  if (drop === null) return undefined;
  if ("refused" in drop) {
    ui.said.set(drop.refused);
    return undefined;
  }
  if (dropped) return dropped({ parent: drop.target.parent, before: drop.target.before });
  const command = commandOf(canvas.page.get(), dragged, drop.target);
  if (command === null) return undefined;
  void canvas.run(command);
  canvas.flash.set(command.selected);
  ui.said.set(`${command.label}, in ${drop.target.parent || "the page"}`);
  if ("component" in dragged) ui.inline.set(command.selected[0] ?? null);
  return undefined;
}

/** What a drop does; null where everything stays. */
export function commandOf(page: Json, dragged: Dragged, target: DropTarget): Command | null {
  if (isSamePlace(page, dragged, target)) return null;
  const place = { parent: target.parent, before: target.before };
  if (target.row.length > 0) return putBeside(page, target.row, place, dragged);
  return "component" in dragged ? add(page, dragged.component, place) : move(page, dragged.paths, place);
}
