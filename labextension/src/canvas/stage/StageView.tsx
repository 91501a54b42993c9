/** The page on the canvas, and in Build mode what is drawn above it and how it is clicked. */
import { useEffect, useLayoutEffect, useRef, type PointerEvent } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { Guard } from "../../renderer/parts/Guard.tsx";
import { Page } from "../../renderer/page/Page.tsx";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon } from "../controls/Icon.tsx";
import { nameOf, namesIn, nodeAt, parentOf, typeAt } from "../document/tree.ts";
import { labelProperty } from "../session/actions.ts";
import { widthOfDevice } from "../TopBar.tsx";
import { followComponent } from "./drag.ts";
import { Overlay } from "./Overlay.tsx";
import { Blank, Start } from "./Start.tsx";

export function StageView({ onWidth }: { onWidth: (width: number) => void }) {
  const parts = useCanvas();
  const { canvas, ui, stage } = parts;
  const mode = useCell(canvas.mode);
  const device = useCell(ui.device);
  const page = useCell(canvas.page);
  const opened = useCell(canvas.opened);
  const scroller = useRef<HTMLDivElement>(null);
  const width = widthOfDevice(device);
  const builds = mode === "build";
  const empty = builds && opened && namesIn(page, "").length === 0;

  const { setScroller, setContent } = stage;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    setScroller(element);
    const sizes = new ResizeObserver(() => onWidth(element.clientWidth));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      setScroller(null);
    };
  }, [setScroller, onWidth]);

  function hovered(event: PointerEvent): void {
    if (!builds || ui.drag.get() !== null || stage.measure === null) return;
    ui.hover.set(stage.measure.at(...stage.measure.point(event)));
  }

  function pressed(event: PointerEvent): void {
    if (!builds || stage.measure === null || event.button !== 0) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".jt-c-start, .jt-c-bar, .jt-c-plus, .jt-c-inline-box, .jt-c-edge")) return;
    const path = stage.measure.at(...stage.measure.point(event));
    const { shiftKey, ctrlKey, metaKey } = event;
    if (path === null) {
      canvas.select([]);
      return;
    }
    if (event.detail === 2 && labelProperty(typeAt(page, path)) !== null) {
      event.preventDefault();
      canvas.select([path]);
      ui.inline.set(path);
      return;
    }
    const chosen = () => {
      if (ctrlKey || metaKey) canvas.toggle(path);
      else if (shiftKey) canvas.select(range(path));
      else canvas.select([path]);
    };
    followComponent(parts, event.nativeEvent, path, chosen);
  }

  /** From what is selected to another component of the same container. */
  function range(path: string): string[] {
    const [first = ""] = canvas.selected.get();
    const parent = parentOf(path);
    if (first === "" || parentOf(first) !== parent) return [...new Set([...canvas.selected.get(), path])];
    const names = namesIn(page, parent);
    const [one, other] = [names.indexOf(nameOf(first)), names.indexOf(nameOf(path))];
    return names.slice(Math.min(one, other), Math.max(one, other) + 1).map((name) => (parent === "" ? name : `${parent}.${name}`));
  }

  return (
    <section className="jt-c-stage" aria-label="Page" data-framed={width === null ? undefined : ""}>
      <div
        ref={scroller}
        className="jt-c-page"
        role="application"
        aria-busy={!opened}
        // It takes the keys of the canvas.
        tabIndex={0} // oxlint-disable-line jsx-a11y/no-noninteractive-tabindex
        aria-label={builds ? "Arrows select, / adds a component" : "Page in use"}
        onPointerMove={hovered}
        onPointerLeave={() => ui.hover.set(null)}
        onPointerDown={pressed}
      >
        <div className="jt-c-frame" style={width === null ? undefined : { width }}>
          {empty ? (
            <Start />
          ) : (
            <>
              <div ref={setContent} className="jt-page" data-build={builds ? "" : undefined} inert={builds}>
                <Guard path="page" resetKey={canvas}>
                  <Page banners={false} blank={<Blank />} />
                </Guard>
              </div>
              {builds ? <Overlay /> : null}
            </>
          )}
        </div>
      </div>
      {builds ? <Ghost /> : null}
      <Told />
    </section>
  );
}

/** Tells a screen reader what happened, or else what is selected. */
function Told() {
  const { canvas, ui } = useCanvas();
  const said = useCell(ui.said);
  const path = useCell(canvas.selected)[0];
  const page = useCell(canvas.page);
  const node = path === undefined ? undefined : nodeAt(page, path);
  return (
    <>
      <div className="jt-c-said" role="status">
        {node === undefined || path === undefined ? "" : `${nameOf(path)}, ${String(node["type"])}, selected`}
      </div>
      <div className="jt-c-said" role="status">
        {said}
      </div>
    </>
  );
}

/** Pixels between the pointer and the ghost. */
const BESIDE = 12;

/** What is dragged: above and right of the pointer, at its left where the window ends. */
function Ghost() {
  const { ui } = useCanvas();
  const drag = useCell(ui.drag);
  const ghost = useRef<HTMLDivElement>(null);
  const { clientX = 0, clientY = 0 } = drag ?? {};
  useLayoutEffect(() => {
    const element = ghost.current;
    if (element === null) return;
    const [width, end] = [element.offsetWidth, element.ownerDocument.documentElement.clientWidth];
    element.style.left = `${clientX + BESIDE + width <= end ? clientX + BESIDE : Math.max(0, clientX - BESIDE - width)}px`;
    element.style.top = `${Math.max(0, clientY - 40)}px`;
  }, [clientX, clientY]);
  if (drag === null) return null;
  const several = "paths" in drag.dragged && drag.dragged.paths.length > 1;
  return (
    <div ref={ghost} className="jt-c-ghost">
      {several ? <Icon name="wrap" size={14} /> : <TypeIcon type={drag.type} />}
      {drag.label}
    </div>
  );
}
