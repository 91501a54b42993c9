/** Scrolling at the edges of the page and of the outline while something is dragged. */

/** How near an edge the pointer is, inside or outside, and by how many pixels each frame scrolls then. */
const [EDGE, STEP] = [48, 14];

type Box = Pick<DOMRect, "left" | "right" | "top" | "bottom">;
type Extent = Pick<Element, "scrollTop" | "clientHeight" | "scrollHeight">;
interface Point {
  clientX: number;
  clientY: number;
}

/** How far an element scrolls for a pointer: up (negative), down, or 0 away from its edges and at its ends. */
export function stepAt({ left, right, top, bottom }: Box, { scrollTop, clientHeight, scrollHeight }: Extent, { clientX, clientY }: Point): number {
  if (clientX < left || clientX > right || clientY < top - EDGE || clientY > bottom + EDGE) return 0;
  // In a low element the two edges do not meet.
  const edge = Math.min(EDGE, (bottom - top) / 4);
  if (clientY < top + edge) return -Math.min(STEP, scrollTop);
  if (clientY > bottom - edge) return Math.min(STEP, scrollHeight - clientHeight - scrollTop);
  return 0;
}

/** Scrolls the first of some elements whose edge the pointer is at; whether there may be more to scroll. */
export function scrollAtEdge(elements: readonly (HTMLElement | null)[], pointer: Point): boolean {
  for (const element of elements) {
    if (element === null) continue;
    const before = element.scrollTop;
    element.scrollTop += stepAt(element.getBoundingClientRect(), element, pointer);
    if (element.scrollTop !== before) return true;
  }
  return false;
}
