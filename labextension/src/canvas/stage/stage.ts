/** The elements of the page on the canvas, for what must measure or scroll them. */
import { Cell } from "../../core/keyed.ts";
import { Measurer } from "./measure.ts";

export class Stage {
  scroller: HTMLElement | null = null;
  /** The element that scrolls the outline, while one is shown. */
  outline: HTMLElement | null = null;
  /** The measurer of the page, while one is shown. */
  readonly measurer = new Cell<Measurer | null>(null);

  get measure(): Measurer | null {
    return this.measurer.get();
  }

  /** Takes the element that scrolls the page. */
  readonly setScroller = (scroller: HTMLElement | null): void => {
    this.scroller = scroller;
  };

  readonly setOutline = (outline: HTMLElement | null): void => {
    this.outline = outline;
  };

  /** Takes the page's element, or null when it goes. */
  readonly setContent = (content: HTMLElement | null): void => {
    this.measure?.stop();
    this.measurer.set(content === null ? null : new Measurer(content));
  };

  /** Scrolls a component into view, unless it is. */
  reveal(path: string): void {
    const { scroller } = this;
    const slot = this.measure?.slot(path);
    if (!slot || !scroller) return;
    const [box, view] = [slot.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (box.top >= view.top + 44 && box.bottom <= view.bottom - 8) return;
    slot.scrollIntoView({ block: box.height > view.height ? "start" : "nearest" });
  }
}
