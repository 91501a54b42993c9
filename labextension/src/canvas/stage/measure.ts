/** Where components are on the page, measured: the overlay draws from these, and components know nothing of it. */
import { Cell } from "../../core/keyed.ts";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function right({ x, width }: Rect): number {
  return x + width;
}

export function bottom({ y, height }: Rect): number {
  return y + height;
}

export function contains(rect: Rect, x: number, y: number, inset = 0): boolean {
  return x >= rect.x + inset && x < right(rect) - inset && y >= rect.y + inset && y < bottom(rect) - inset;
}

function isEmpty({ width, height }: { width: number; height: number }): boolean {
  return width === 0 && height === 0;
}

/** Measures the components below an element, in its coordinates. */
export class Measurer {
  /** Counts up when something may have moved. */
  readonly version = new Cell(0);
  private found: Map<string, Rect> | null = null;
  private frame = 0;
  private readonly sizes = new ResizeObserver(() => this.expire());
  private readonly nodes = new MutationObserver(() => this.expire());

  constructor(private readonly content: HTMLElement) {
    this.sizes.observe(content);
    this.nodes.observe(content, { childList: true, subtree: true, attributes: true, attributeFilter: ["style", "class", "data-hidden"] });
    content.addEventListener("load", this.expire, true);
    content.addEventListener("transitionend", this.expire, true);
  }

  stop(): void {
    this.sizes.disconnect();
    this.nodes.disconnect();
    this.content.removeEventListener("load", this.expire, true);
    this.content.removeEventListener("transitionend", this.expire, true);
    cancelAnimationFrame(this.frame);
  }

  /** The rectangle of each component by path, in document order; measured once until something moves. */
  rects(): ReadonlyMap<string, Rect> {
    this.found ??= this.measure();
    return this.found;
  }

  /** The rectangle of what opens below a row of each table, by the table's path. */
  insides(): ReadonlyMap<string, Rect> {
    const found = [...this.content.querySelectorAll<HTMLElement>("[data-details]")];
    return new Map(found.map((element) => [element.dataset["details"] ?? "", this.of(element)]));
  }

  /** The rectangle of a component, for which it measures no others; undefined for one that takes no space. */
  rect(path: string): Rect | undefined {
    if (this.found !== null) return this.found.get(path);
    if (this.content.querySelector(`[data-section="${CSS.escape(path)}"]`) !== null) return this.rects().get(path);
    const slot = this.slot(path);
    const rect = slot === null ? null : this.of(slot);
    return rect === null || isEmpty(rect) ? undefined : rect;
  }

  slot(path: string): HTMLElement | null {
    return this.content.querySelector<HTMLElement>(`[data-component="${CSS.escape(path)}"]`);
  }

  /** The rectangle of any element in the content's coordinates. */
  of(element: Element): Rect {
    const origin = this.content.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    return { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height };
  }

  /** A point of the window in the content's coordinates. */
  point({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const origin = this.content.getBoundingClientRect();
    return [clientX - origin.x, clientY - origin.y];
  }

  /** The innermost component at a point, or null. */
  at(x: number, y: number): string | null {
    let found: string | null = null;
    // Those inside come after those around them.
    for (const [path, rect] of this.rects()) if (contains(rect, x, y)) found = path;
    return found;
  }

  private readonly expire = (): void => {
    this.found = null;
    // The overlay's own elements are outside of the content, so that drawing it measures nothing again.
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.version.set(this.version.get() + 1);
    });
  };

  private measure(): Map<string, Rect> {
    const origin = this.content.getBoundingClientRect();
    const found = new Map<string, Rect>();
    // A section that is not open is where its title is; one that is open has its title outside of it, or around it.
    for (const slot of this.content.querySelectorAll<HTMLElement>("[data-component], [data-section]")) {
      // The rows of a repeater after its first only repeat what is edited there.
      if (slot.closest("[data-repeat]") !== null) continue;
      const box = slot.getBoundingClientRect();
      const path = slot.dataset["component"] ?? slot.dataset["section"] ?? "";
      if (isEmpty(box) || (slot.dataset["component"] !== undefined && slot.closest(`[data-section="${CSS.escape(path)}"]`) !== null)) continue;
      found.set(path, { x: box.x - origin.x, y: box.y - origin.y, width: box.width, height: box.height });
    }
    return found;
  }
}
