/** The canvas: bars and docks around the page. */
import "./canvas.css";
import { useEffect, useRef, useState, type ClipboardEvent } from "react";
import type { Mounted } from "../mount.tsx";
import { useCell, useRenderer } from "../renderer/hooks/renderer.ts";
import { Palette } from "./add/Palette.tsx";
import { CanvasContext, type CanvasParts } from "./context.ts";
import { LeftDock, OverDock, Rail, RightDock } from "./Docks.tsx";
import type { Catalog } from "./inspector/schema.ts";
import { LogDock } from "./log/LogDock.tsx";
import { Banner, Note } from "./Notes.tsx";
import { copyText, pasteText, removeSelected } from "./session/actions.ts";
import { keepFocus } from "./session/focus.ts";
import { isTyping, press, pressAlways, takeStrayKeys } from "./session/press.ts";
import type { Layout } from "./session/ui.ts";
import { keepUndo } from "./session/undo-keys.ts";
import { StageView } from "./stage/StageView.tsx";
import { PublishDialog } from "./publish/PublishDialog.tsx";
import { TopBar } from "./TopBar.tsx";
import { Preview } from "./visit/Preview.tsx";

const [WIDE, MEDIUM] = [1180, 900];

function layoutOf(width: number): Layout {
  return width >= WIDE ? "wide" : width >= MEDIUM ? "medium" : "narrow";
}

export function CanvasView({ parts, catalog }: { parts: CanvasParts; catalog: Catalog | null }) {
  const { canvas, ui, stage } = parts;
  const { portal } = useRenderer();
  const mode = useCell(canvas.mode);
  const layout = useCell(ui.layout);
  const kernel = useCell(canvas.store.kernel);
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [preview, setPreview] = useState<Mounted | null>(null);

  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => {
      ui.layout.set(layoutOf(element.clientWidth));
      if (layoutOf(element.clientWidth) === "wide") ui.over.set(null);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [ui]);

  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const { ownerDocument: document } = element;
    // With the page of Preview, which is beside the canvas in the document.
    const all = element.closest(".jt-root")?.parentElement ?? element;
    // What is around all of it has the focus where nothing in it has: the document, or the tab of Lab.
    const isOurs = (target: EventTarget | null) =>
      target instanceof Node && (target !== all && target.contains(all) ? parts.isCurrent() : all.contains(target) || portal.contains(target));
    const isStray = (target: EventTarget | null) => isOurs(target) && !(target instanceof Node && (element.contains(target) || portal.contains(target)));
    const stops = [keepFocus(element, portal, () => stage.scroller), keepUndo(document, isOurs), takeStrayKeys(parts, document, isStray)];
    return () => stops.forEach((stop) => stop());
  }, [parts, portal, stage]);

  // What is open over the page would cover what is used.
  useEffect(() => {
    if (mode !== "build") ui.over.set(null);
  }, [mode, ui]);

  /** Puts what is selected on the clipboard; whether it has. */
  function copy(event: ClipboardEvent, done: "Copied" | "Cut"): boolean {
    if (isTyping(event.target) || mode !== "build") return false;
    const text = copyText(parts, done);
    if (text === null) return false;
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    return true;
  }

  return (
    <CanvasContext value={parts}>
      <div
        ref={root}
        className="jt-canvas"
        role="presentation"
        data-layout={layout}
        data-mode={mode}
        data-kernel={kernel?.status}
        onKeyDownCapture={(event) => pressAlways(parts, event.nativeEvent) && event.stopPropagation()}
        onKeyDown={(event) => press(parts, event.nativeEvent, event.target) && event.stopPropagation()}
        onCopy={(event) => void copy(event, "Copied")}
        onCut={(event) => copy(event, "Cut") && removeSelected(parts)}
        onPaste={(event) => {
          if (isTyping(event.target) || mode !== "build") return;
          event.preventDefault();
          pasteText(parts, event.clipboardData.getData("text/plain"));
        }}
      >
        <TopBar width={width} />
        <Banner />
        <div className="jt-c-body">
          {layout === "wide" && mode !== "preview" ? <LeftDock /> : <Rail side="left" disabled={mode === "preview"} />}
          <div className="jt-c-center">
            {mode === "preview" ? <Preview options={parts.options} onStore={setPreview} /> : <StageView onWidth={setWidth} />}
            <Note />
            <LogDock />
          </div>
          {layout === "narrow" ? <Rail side="right" /> : <RightDock catalog={catalog} preview={preview} />}
          <OverDock catalog={catalog} preview={preview} />
        </div>
        <Palette catalog={catalog} />
        <PublishDialog />
      </div>
    </CanvasContext>
  );
}
