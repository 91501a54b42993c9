/** The canvas: bars and docks around the page. */
import "./canvas.css";
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { Mounted } from "../mount.tsx";
import { useCell, useRenderer } from "../renderer/hooks/renderer.ts";
import { Palette } from "./add/Palette.tsx";
import { CanvasContext, type CanvasParts } from "./context.ts";
import { LeftDock, OverDock, Rail, RightDock } from "./Docks.tsx";
import type { Catalog } from "./inspector/schema.ts";
import { LogDock } from "./log/LogDock.tsx";
import { Banner, Note } from "./Notes.tsx";
import { ACTIONS, isPressed, keysFor, copyText, pasteText, removeSelected } from "./session/actions.ts";
import { keepFocus } from "./session/focus.ts";
import type { Layout } from "./session/ui.ts";
import { StageView } from "./stage/StageView.tsx";
import { PublishDialog } from "./publish/PublishDialog.tsx";
import { TopBar } from "./TopBar.tsx";
import { Preview } from "./visit/Preview.tsx";

const [WIDE, MEDIUM] = [1180, 900];

function layoutOf(width: number): Layout {
  return width >= WIDE ? "wide" : width >= MEDIUM ? "medium" : "narrow";
}

/** Actions for whose keys browsers have events of their own. */
const CLIPBOARD: Readonly<Record<string, string>> = { copy: "Ctrl C", cut: "Ctrl X", paste: "Ctrl V" };

/** Whether keys go to a field that is typed into. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role='menu'], [role='dialog']") !== null;
}

/** Whether Esc leads from an element back to the page: from fields beside it, and from all of the inspector and the log. */
function leadsBack(target: EventTarget): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(".jt-c-inspector, .jt-c-log") !== null || (target.closest("aside") !== null && isTyping(target));
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

  useEffect(() => (root.current === null ? undefined : keepFocus(root.current, portal, () => stage.scroller)), [portal, stage]);

  // What is open over the page would cover what is used.
  useEffect(() => {
    if (mode !== "build") ui.over.set(null);
  }, [mode, ui]);

  function onKeyDown(event: KeyboardEvent): void {
    const { nativeEvent } = event;
    if (event.defaultPrevented || nativeEvent.isComposing) return;
    if (event.key === "Escape" && leadsBack(event.target)) return parts.stage.scroller?.focus({ preventScroll: true });
    const action = ACTIONS.find((one) => keysFor(one).some((keys) => isPressed(keys, nativeEvent)));
    if (action === undefined) return;
    const always = action.always === true || keysFor(action).some((keys) => /^F\d/.test(keys));
    if (isTyping(event.target) && !always) return;
    if (mode !== "build" && !always) return;
    // A button under the focus is pressed by Enter.
    if (nativeEvent.key === "Enter" && event.target instanceof HTMLButtonElement) return;
    // These events have the clipboard at once, and without asking for it.
    const own = CLIPBOARD[action.id];
    if (own !== undefined && isPressed(own, nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    action.run(parts);
  }

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
        onKeyDown={onKeyDown}
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
