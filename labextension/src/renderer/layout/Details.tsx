/** What is open below rows of the grid: elements over the lower part of their rows, or below the grid. */
import "./Details.css";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type Ref } from "react";
import type { RowId } from "../../core/frames.ts";
import { say, writeCount } from "../../core/locale.ts";
import type { TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useKey, useRenderer } from "../hooks/renderer.ts";
import { InRow } from "./InRow.tsx";
import { Grid } from "./Slot.tsx";

/** An open row, and where what is below it begins among the rows of the grid, in pixels. */
export interface PlacedRow {
  row: Row;
  index: number;
  top: number;
  height: number;
}

export interface LayerHandle {
  /** Follows the rows of the grid after a scroll. */
  follow(): void;
}

interface Opened {
  open: readonly PlacedRow[];
  toggle(index: number): void;
  /** Takes the measured height of what is below a row. */
  measured(id: RowId, height: number): void;
}

/** So many pixels of it are over the edge of the next row, with what the grid draws there around its present cell. */
const EDGE = 1;

function nameOf(index: number): string {
  return say("Details of row {number}", { number: writeCount(index + 1) });
}

interface ContentProps {
  path: string;
  rows: TableRows;
  data: TableData;
  one: PlacedRow;
  /** Goes back to the row. */
  onLeave: () => void;
}

/** What is open below one row. */
function Content({ path, rows, data, one, onLeave }: ContentProps) {
  function press(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onLeave();
  }
  return (
    // Escape goes back to the row, from wherever in it the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="jt-below" tabIndex={-1} aria-label={nameOf(one.index)} data-details-row={one.index} data-details={path} onKeyDown={press} onDoubleClick={(event) => event.stopPropagation()}>
      <InRow path={path} rows={rows} row={one.row} data={data} />
    </section>
  );
}

interface LayerProps extends Omit<ContentProps, "one" | "onLeave"> {
  details: Opened;
  handle: Ref<LayerHandle>;
  /** The height of the heads, under which rows are scrolled. */
  head: number;
  /** The size of the part of the grid that shows rows. */
  width: number;
  height: number;
  /** Goes back to a row. */
  onLeave: (index: number) => void;
  /** Shows a row with what is below it. */
  onShow: (index: number) => void;
}

export default function DetailsLayer({ details, handle, head, width, height, onLeave, onShow, ...shown }: LayerProps) {
  const layer = useRef<HTMLDivElement>(null);
  const moved = useRef<HTMLDivElement>(null);

  function follow(): void {
    if (moved.current) moved.current.style.transform = `translateY(${-(scrollerOf(layer.current)?.scrollTop ?? 0)}px)`;
  }

  useImperativeHandle(handle, () => ({ follow }));
  useLayoutEffect(follow);

  // What is over the grid takes its wheel.
  useEffect(() => {
    const element = layer.current;
    const turn = (event: WheelEvent) => {
      const rows = scrollerOf(element);
      if (rows === null || event.ctrlKey) return;
      const before = rows.scrollTop;
      rows.scrollBy(event.deltaX, event.deltaY);
      if (rows.scrollTop !== before) event.preventDefault();
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, []);

  return (
    <div ref={layer} className="jt-below-layer" style={{ top: head, width, height }}>
      <div ref={moved}>
        {details.open.map((one) => (
          <Placed key={one.row.id} {...shown} one={one} details={details} onLeave={() => onLeave(one.index)} onShow={() => onShow(one.index)} />
        ))}
      </div>
    </div>
  );
}

/** What scrolls the rows of the grid below a layer. */
function scrollerOf(layer: HTMLElement | null): Element | null {
  return layer?.parentElement?.querySelector(".dvn-scroller") ?? null;
}

function Placed({ details, onShow, ...content }: ContentProps & { details: Opened; onShow: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const { one } = content;
  const { id } = one.row;
  const { measured } = details;
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = () => measured(id, element.offsetHeight - EDGE);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
    // Another function measures the same.
    // eslint-disable-next-line react/exhaustive-deps
  }, [id]);
  return (
    <div ref={box} className="jt-below-place" style={{ top: one.top }} onFocus={onShow}>
      <Content {...content} />
    </div>
  );
}

/** What is open in a table of very many rows, below its grid. */
export function DetailsPanel({ details, onLeave, ...shown }: Omit<ContentProps, "one" | "onLeave"> & { details: Opened; onLeave: (index: number) => void }) {
  const [one] = details.open;
  if (one === undefined) return null;
  return (
    <div className="jt-below-panel">
      <header>
        <span>{nameOf(one.index)}</span>
        <button type="button" className="jt-button" onClick={() => (details.toggle(one.index), onLeave(one.index))}>
          {say("Close")}
        </button>
      </header>
      <Content {...shown} one={one} onLeave={() => onLeave(one.index)} />
    </div>
  );
}

/** What opens below rows as it is declared, for its builder: there are no rows yet. */
export function DetailsTemplate({ path }: { path: string }) {
  const { store } = useRenderer();
  if ((useKey(store.children, path) ?? []).length === 0) return null;
  return (
    <div className="jt-below-template" data-details={path}>
      <Grid prefix={path} />
      <p>{"Opens below each row, when a handler has set the data. The columns of the row are {{ row.name }} in texts and row.name in rules."}</p>
    </div>
  );
}
