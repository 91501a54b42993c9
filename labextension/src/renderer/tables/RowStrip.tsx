/** The pinned end of a grid's rows: their actions and handles, as elements over the canvas that scroll with it. */
import "./rows.css";
import { useEffect, useRef, useState, useSyncExternalStore, type CSSProperties, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { Acting } from "./acting.ts";
import { dragging, type OnGrab } from "./dragging.ts";
import { ActionButtons } from "./ActionButtons.tsx";
import type { Region } from "./region.ts";

export interface RowStripProps {
  acting: Acting;
  rows: TableRows;
  region: Region;
  most: number;
  width: number;
  /** The heights of the head and of a row. */
  head: number;
  height: number;
  /** How much higher the rows before one are together, with what is open below them. */
  above: (index: number) => number;
  /** The ground of a row, where it is not that of the table. */
  groundOf: (index: number) => string | undefined;
  onMenu: (index: number, opener: HTMLElement) => void;
  /** Goes back to the cells of a row. */
  onLeave: (index: number) => void;
  /** Brings a row on screen. */
  onShow: (index: number) => void;
}

const BUTTONS = ".jt-row-action:not(:disabled)";

export default function RowStrip({ acting, rows, region, most, width, head, height, above, groundOf, onMenu, onLeave, onShow }: RowStripProps) {
  const { first, count, shift } = useSyncExternalStore(region.subscribe, region.get);
  const strip = useRef<HTMLDivElement>(null);
  const offsetOf = (index: number, from: number) => (index - from) * height + above(index) - above(from);
  const [target, setTarget] = useState<number | null>(null);
  // A row that was gone to may have to be drawn first.
  useEffect(() => {
    const wanted = region.waits();
    const found = wanted === null ? null : strip.current?.querySelector(`[data-row="${wanted.index}"]`);
    if (!found || wanted === null) return;
    region.waits(true);
    const buttons = [...found.querySelectorAll<HTMLElement>(BUTTONS)];
    (buttons.at(wanted.at) ?? buttons.at(-1))?.focus({ preventScroll: true });
  });

  function onKeyDown(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey } = event;
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (row === null || altKey || ctrlKey || metaKey) return;
    const index = Number(row.dataset["row"]);
    const buttons = [...row.querySelectorAll<HTMLElement>(BUTTONS)];
    const at = buttons.findIndex((one) => one === document.activeElement);
    if (key === "ArrowLeft" || key === "Escape") {
      if (key === "ArrowLeft" && at > 0) buttons[at - 1]?.focus();
      else onLeave(index);
    } else if (key === "ArrowRight") buttons[at + 1]?.focus();
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const next = index + (key === "ArrowDown" ? 1 : -1);
      if (next < 0 || next >= rows.length) return;
      onShow(next);
      region.want(next, at);
    } else if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) onMenu(index, event.target as HTMLElement);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const onGrab: OnGrab = (from, event) =>
    dragging(from, event, {
    placeOf: (y) => {
      // It scrolls while a row is dragged.
      const now = region.get();
      const top = (strip.current?.getBoundingClientRect().top ?? 0) + head + now.shift;
      const at = Array.from({ length: now.count }, (_, one) => now.first + one).findIndex((one) => y < top + offsetOf(one, now.first) + height / 2);
      return Math.max(0, Math.min(rows.length, now.first + (at < 0 ? now.count : at)));
    },
    onTarget: setTarget,
    onDrop: (at, to) => acting.move(at, to),
    onEdge(down) {
      const now = region.get();
      onShow(down ? Math.min(rows.length - 1, now.first + now.count) : Math.max(0, now.first - 1));
    },
    edges: () => {
      const { top = 0, bottom = 0 } = strip.current?.getBoundingClientRect() ?? {};
      return [top + head, bottom];
    },
  });

  const last = Math.min(rows.length, first + count);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    // Keys go from row to row; what is pressed are the buttons.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={strip} className="jt-row-strip" style={{ width, "--jt-row": `${height}px` } as CSSProperties} onKeyDown={onKeyDown}>
      <div className="jt-row-strip-head" style={{ height: head }} />
      <div className="jt-row-strip-body" style={{ top: head }}>
        {shown.map((index) => {
          const row = rows.row(index);
          return (
            <div key={index} data-row={index} className="jt-row-strip-row" style={{ top: offsetOf(index, first) + shift, background: groundOf(index) }}>
              {row === undefined ? null : <ActionButtons {...{ acting, row, index, most, onMenu, onGrab }} compact tabs={false} />}
            </div>
          );
        })}
        {target === null ? null : <div className="jt-row-target" style={{ top: offsetOf(target, first) + shift - 1 }} aria-hidden />}
      </div>
      <output className="jt-unseen">{target === null ? acting.moved : say("Release to move the row here")}</output>
    </div>
  );
}
