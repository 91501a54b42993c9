/** Drags a row by its handle, with a mouse, a pen or a finger. */
import type { PointerEvent as ReactPointerEvent } from "react";

interface Options {
  /** The gap between rows that is nearest to a height of the window: 0 is before the first row. */
  placeOf(y: number): number;
  /** Shows the gap that the row would go to; null for none. */
  onTarget(gap: number | null): void;
  onDrop(from: number, to: number): void;
  /** The pointer is at the upper or lower edge of what is on screen. */
  onEdge(down: boolean): void;
  /** Where these edges are. */
  edges(): [top: number, bottom: number];
}

/** Pointers that move less have clicked. */
const CLICK = 4;
const NEAR = 24;
const PACE = 60;

export type OnGrab = (from: number, event: ReactPointerEvent<HTMLElement>) => void;

/** Begins to drag the row at an index. */
export function dragging(from: number, { currentTarget, pointerId, clientY: start, button }: ReactPointerEvent<HTMLElement>, { placeOf, onTarget, onDrop, onEdge, edges }: Options): void {
  if (button !== 0) return;
  let gap: number | null = null;
  let y = start;
  currentTarget.setPointerCapture?.(pointerId);

  const see = () => {
    if (gap === null && Math.abs(y - start) < CLICK) return;
    gap = placeOf(y);
    onTarget(gap === from || gap === from + 1 ? null : gap);
  };
  const scroll = setInterval(() => {
    const [top, bottom] = edges();
    if (gap === null || (y > top + NEAR && y < bottom - NEAR)) return;
    onEdge(y >= bottom - NEAR);
    see();
  }, PACE);
  const moved = (event: PointerEvent) => {
    y = event.clientY;
    see();
  };
  const end = (drops: boolean) => {
    clearInterval(scroll);
    currentTarget.removeEventListener("pointermove", moved);
    currentTarget.removeEventListener("pointerup", dropped);
    currentTarget.removeEventListener("pointercancel", left);
    document.removeEventListener("keydown", pressed, true);
    onTarget(null);
    if (gap === null) return;
    // The click that follows a drag opens no menu.
    currentTarget.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => currentTarget.removeEventListener("click", stop, true));
    const to = gap > from ? gap - 1 : gap;
    if (drops && to !== from) onDrop(from, to);
  };
  const dropped = () => end(true);
  const left = () => end(false);
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    stop(event);
    end(false);
  };
  currentTarget.addEventListener("pointermove", moved);
  currentTarget.addEventListener("pointerup", dropped);
  currentTarget.addEventListener("pointercancel", left);
  document.addEventListener("keydown", pressed, true);
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
