/** What is drawn above the page in Build mode: outlines, the action bar, handles, insertion lines. */
import "./Overlay.css";
import { useEffect, useRef, useState, type CSSProperties, type PointerEvent as ReactPointerEvent } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { COLUMNS, resize } from "../document/commands.ts";
import { joined, namesIn, nameOf, nodeAt, parentOf, takesColumns } from "../document/tree.ts";
import type { Foreign } from "../session/canvas.ts";
import { openPalette } from "../session/actions.ts";
import { ActionBar } from "./ActionBar.tsx";
import { rowOf, type DropTarget } from "./drop.ts";
import { InlineLabel } from "./InlineLabel.tsx";
import { useMeasurer } from "./measuring.ts";
import { bottom, right, type Measurer, type Rect } from "./measure.ts";

const AROUND = 5;

function around({ x, y, width, height }: Rect, by = AROUND): CSSProperties {
  return { left: x - by, top: y - by, width: width + 2 * by, height: height + 2 * by };
}

function useRect(path: string | null): Rect | undefined {
  const measurer = useMeasurer();
  return path === null ? undefined : measurer?.rect(path);
}

export function Overlay() {
  return (
    <div className="jt-c-overlay">
      <Hover />
      <ForeignMarks />
      <Selection />
      <Flash />
      <DropMark />
      <GapPlus />
    </div>
  );
}

function Hover() {
  const { canvas, ui } = useCanvas();
  const path = useCell(ui.hover);
  const selected = useCell(canvas.selected);
  const rect = useRect(path);
  if (path === null || rect === undefined || selected.includes(path)) return null;
  return (
    <div className="jt-c-hover" style={around(rect)}>
      <span className="jt-c-tag" data-inside={rect.y < 24 ? "" : undefined}>
        {nameOf(path)}
      </span>
    </div>
  );
}

function Selection() {
  const { canvas, ui } = useCanvas();
  const selected = useCell(canvas.selected);
  const dragged = useCell(ui.drag) !== null;
  const measurer = useMeasurer();
  // To measure many one by one takes longer than to measure all.
  if (selected.length > 1) measurer?.rects();
  const shown = selected.flatMap((path) => {
    const rect = measurer?.rect(path);
    return rect === undefined ? [] : [{ path, rect }];
  });
  const [first] = shown;
  const parent = first === undefined ? "" : parentOf(first.path);
  const box = measurer?.rect(parent);
  return (
    <>
      {box === undefined ? null : <div className="jt-c-parent" style={around(box, 0)} />}
      {shown.map(({ path, rect }) => (
        <div key={path} className="jt-c-selected" style={around(rect)}>
          {shown.length === 1 && !dragged && takesColumns(canvas.page.get(), path) ? <Edges path={path} /> : null}
        </div>
      ))}
      {first === undefined || dragged ? null : <ActionBar paths={shown.map(({ path }) => path)} rect={boxAround(shown.map(({ rect }) => rect))} />}
      <InlineLabel />
    </>
  );
}

function boxAround(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((one) => one.x));
  const y = Math.min(...rects.map((one) => one.y));
  return { x, y, width: Math.max(...rects.map(right)) - x, height: Math.max(...rects.map(bottom)) - y };
}

/** The handles at both sides, which change how many columns a component takes. */
function Edges({ path }: { path: string }) {
  const { canvas, ui, stage } = useCanvas();
  const resizing = useCell(ui.resizing);
  const active = resizing?.path === path;

  function drag(event: ReactPointerEvent, side: "left" | "right"): void {
    const rect = stage.measure?.rect(path);
    if (event.button !== 0 || rect === undefined || stage.measure === null) return;
    event.preventDefault();
    event.stopPropagation();
    const grid = gridOf(stage.measure, path);
    const span = Number(nodeAt(canvas.page.get(), path)?.["span"] ?? COLUMNS);
    const column = grid.width / COLUMNS;
    const start = event.clientX;
    let now = span;
    const moved = (next: PointerEvent) => {
      const by = (side === "right" ? next.clientX - start : start - next.clientX) / column;
      now = Math.min(Math.max(Math.round(span + by), 1), COLUMNS);
      ui.resizing.set({ path, span: now });
    };
    const stop = new AbortController();
    const end = (keep: boolean) => {
      stop.abort();
      ui.resizing.set(null);
      if (keep && now !== span) void canvas.run(resize(canvas.page.get(), [path], now));
    };
    ui.resizing.set({ path, span });
    window.addEventListener("pointermove", moved, { signal: stop.signal });
    window.addEventListener("pointerup", () => end(true), { signal: stop.signal });
    const pressed = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      end(false);
    };
    window.addEventListener("keydown", pressed, { signal: stop.signal, capture: true });
  }

  const widest = () => void canvas.run(resize(canvas.page.get(), [path], COLUMNS));
  return (
    <>
      {(["left", "right"] as const).map((side) => (
        <div
          key={side}
          className="jt-c-edge"
          data-side={side}
          data-active={active ? "" : undefined}
          onPointerDown={(event) => drag(event, side)}
          onDoubleClick={widest}
        />
      ))}
      {active ? <Columns path={path} span={resizing.span} /> : null}
    </>
  );
}

/** Where the 12 columns are that a component takes some of. */
function gridOf(measurer: Measurer, path: string): Rect {
  const grid = measurer.slot(path)?.closest(".jt-grid");
  return grid ? measurer.of(grid) : (measurer.rect(path) ?? { x: 0, y: 0, width: COLUMNS, height: 0 });
}

function Columns({ path, span }: { path: string; span: number }) {
  const { stage } = useCanvas();
  const rect = stage.measure?.rect(path);
  if (stage.measure === null || rect === undefined) return null;
  const grid = gridOf(stage.measure, path);
  return (
    <>
      <span className="jt-c-size jt-c-dark-tip">{`${span} of ${COLUMNS}`}</span>
      <div className="jt-c-columns" style={{ left: grid.x - rect.x + AROUND - 2, width: grid.width }}>
        {Array.from({ length: COLUMNS }, (_, index) => (
          <i key={index} data-on={index < span ? "" : undefined} />
        ))}
      </div>
    </>
  );
}

/** Milliseconds for which the outline of what another builder changed is shown. */
const FOREIGN = 4000;

function ForeignMarks() {
  const { canvas } = useCanvas();
  const foreign = useCell(canvas.foreign);
  const measurer = useMeasurer();
  const [gone, setGone] = useState<Foreign | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setGone(foreign), FOREIGN);
    return () => clearTimeout(timer);
  }, [foreign]);
  if (foreign === null || gone === foreign) return null;
  return foreign.paths.map((path) => {
    const rect = measurer?.rect(path);
    return rect === undefined ? null : (
      <div key={path} className="jt-c-foreign" style={around(rect)}>
        <span className="jt-c-tag">{foreign.who}</span>
      </div>
    );
  });
}

/** The outline of what was just put in flashes once. */
function Flash() {
  const { canvas } = useCanvas();
  const paths = useCell(canvas.flash);
  const measurer = useMeasurer();
  return paths.map((path) => {
    const rect = measurer?.rect(path);
    return rect === undefined ? null : <div key={path} className="jt-c-flash" style={around(rect)} onAnimationEnd={() => canvas.flash.set([])} />;
  });
}

function DropMark() {
  const { ui } = useCanvas();
  const drag = useCell(ui.drag);
  const measurer = useMeasurer();
  if (drag === null || drag.inOutline) return null;
  const { drop } = drag;
  const parent = drop === null ? null : "target" in drop ? drop.target.parent : drop.path;
  const rect = parent === null ? undefined : measurer?.rect(parent);
  const refused = drop !== null && "refused" in drop ? drop.refused : null;
  return (
    <>
      {rect === undefined ? null : (
        <div className="jt-c-target" data-refused={refused === null ? undefined : ""} style={around(rect, 0)}>
          {refused === null ? (
            <span className="jt-c-tag">{nameOf(parent ?? "")}</span>
          ) : (
            <span className="jt-c-why">
              <Icon name="refused" size={14} />
              {refused}
            </span>
          )}
        </div>
      )}
      {drop !== null && "target" in drop ? <Line target={drop.target} /> : null}
    </>
  );
}

function Line({ target: { line, said } }: { target: DropTarget }) {
  const style = line.upright
    ? { left: line.x - 1, top: line.y, height: line.length }
    : { left: line.x, top: line.y - 1, width: line.length };
  return (
    <div className="jt-c-line" data-upright={line.upright ? "" : undefined} style={style}>
      {said === "" ? null : <span className="jt-c-tag jt-c-said">{said}</span>}
    </div>
  );
}

/** Milliseconds that the pointer rests in a gap before the plus is shown. */
const REST = 120;

interface Gap {
  parent: string;
  before: string;
  x: number;
  y: number;
  width: number;
}

/** A plus in the gap between two components below each other. */
function GapPlus() {
  const parts = useCanvas();
  const { canvas, ui, stage } = parts;
  const measurer = useMeasurer();
  const [gap, setGap] = useState<Gap | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const scroller = stage.scroller;
    if (scroller === null || measurer === null) return undefined;
    const look = (event: PointerEvent) => {
      clearTimeout(timer.current);
      if (event.target instanceof Element && event.target.closest(".jt-c-plus")) return;
      const [x, y] = measurer.point(event);
      const found = ui.drag.get() === null && canvas.mode.get() === "build" ? gapAt(canvas.page.get(), measurer.rects(), x, y) : null;
      setGap((now) => (now !== null && found !== null && now.y === found.y && now.before === found.before ? now : null));
      if (found !== null) timer.current = setTimeout(() => setGap(found), REST);
    };
    const leave = (event?: Event) => {
      if (event?.type === "pointerdown" && event.target instanceof Element && event.target.closest(".jt-c-plus")) return;
      clearTimeout(timer.current);
      setGap(null);
    };
    const stop = new AbortController();
    scroller.addEventListener("pointermove", look, { signal: stop.signal });
    // Without a move over the page, nothing else tells that the pointer is in no gap any more.
    for (const name of ["pointerleave", "pointercancel", "scroll"]) scroller.addEventListener(name, leave, { signal: stop.signal });
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, leave, { capture: true, signal: stop.signal });
    const unsubscribe = canvas.page.subscribe(() => leave());
    return () => {
      clearTimeout(timer.current);
      unsubscribe();
      stop.abort();
    };
  }, [stage, measurer, canvas, ui]);
  if (gap === null) return null;
  return (
    <div className="jt-c-gap" style={{ left: gap.x, top: gap.y, width: gap.width }}>
      <button
        type="button"
        className="jt-c-plus"
        tabIndex={-1}
        aria-label="Add a component here"
        onClick={() => {
          setGap(null);
          openPalette(parts, { parent: gap.parent, before: gap.before });
        }}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}

/** The gap at a point, between a component and what is above it. */
function gapAt(page: Parameters<typeof namesIn>[0], rects: ReadonlyMap<string, Rect>, x: number, y: number): Gap | null {
  for (const [path, rect] of rects) {
    if (x < rect.x || x > right(rect) || y > rect.y + 4 || y < rect.y - 16) continue;
    const parent = parentOf(path);
    const names = namesIn(page, parent);
    const index = names.indexOf(nameOf(path));
    const siblings = names.map((name) => joined(parent, name));
    const above = siblings.slice(0, index).findLast((one) => {
      const other = rects.get(one);
      return other !== undefined && bottom(other) <= rect.y + 1 && x >= other.x && x <= right(other);
    });
    const over = above === undefined ? undefined : rects.get(above);
    if (over === undefined || y < bottom(over) - 4 || rect.y - bottom(over) > 40) continue;
    const [first = path] = rowOf(rects, siblings, path);
    return { parent, before: nameOf(first), x: rect.x, y: (bottom(over) + rect.y) / 2, width: rect.width };
  }
  return null;
}
