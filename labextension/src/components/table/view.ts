/** Whether a table is a grid or a list, by its place. */
import { useLayoutEffect, useState, type RefObject } from "react";
import type { TableComponent } from "../../core/protocol.ts";
import type { ShownColumn } from "./columns.ts";

/** Below it, in pixels, there is little room. */
const NARROW = 600;

interface View {
  list: boolean;
  /** Whether the rows of a list are cards. */
  narrow: boolean;
}

/** The view of a table in an element. */
export function viewOf(view: TableComponent["view"], width: number, columns: readonly ShownColumn[], windowWidth: number): View {
  const narrow = width > 0 && width < NARROW;
  const needed = columns.reduce((sum, column) => sum + column.width, 0);
  const tight = narrow && (windowWidth < NARROW || needed > width);
  return { list: view === "list" || (view === "auto" && tight), narrow };
}

/** How wide an element is; 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const look = () => setWidth(node.clientWidth);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
