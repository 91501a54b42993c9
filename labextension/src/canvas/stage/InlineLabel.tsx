/** A label that is edited where it stands. Enter ends, Tab goes to the next label, Esc takes it back. */
import { useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { relabel } from "../document/commands.ts";
import { nodeAt, pathsIn, typeAt } from "../document/tree.ts";
import { labelProperty } from "../session/actions.ts";
import { bottom, type Measurer } from "./measure.ts";
import { useMeasurer } from "./measuring.ts";

export function InlineLabel() {
  const { ui } = useCanvas();
  const path = useCell(ui.inline);
  return path === null ? null : <Editor key={path} path={path} />;
}

function Editor({ path }: { path: string }) {
  const { canvas, ui, stage } = useCanvas();
  const page = canvas.page.get();
  const property = labelProperty(typeAt(page, path)) ?? "label";
  const before = nodeAt(page, path)?.[property];
  const [text, setText] = useState(typeof before === "string" ? before : "");
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const ended = useRef(false);
  const measurer = useMeasurer();
  // Where the text stood when the edit began: what is typed does not move the field.
  const [place, setPlace] = useState<CSSProperties | null>(null);
  // A component that was just added is there a frame later.
  const found = place === null && measurer !== null ? placeOf(measurer, path, typeof before === "string" ? before : "") : null;
  if (found !== null) setPlace(found);

  // Before the next key press, also where the component is not drawn yet: what is typed at once is part of the label.
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  /** Ends the edit; gives the path under which the component is now. */
  function commit(): string {
    if (ended.current) return path;
    ended.current = true;
    if (text === before) return path;
    const command = relabel(canvas.page.get(), path, property, text);
    void canvas.run(command);
    return command.selected[0] ?? path;
  }

  function close(): void {
    ui.inline.set(null);
    stage.scroller?.focus({ preventScroll: true });
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const long = property === "text";
    if (event.key === "Escape") {
      ended.current = true;
      close();
    } else if (event.key === "Enter" && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commit();
      close();
    } else if (event.key === "Tab") {
      event.preventDefault();
      const now = commit();
      const next = nextLabelled(canvas.page.get(), now, event.shiftKey ? -1 : 1);
      if (next === null) return close();
      canvas.select([next]);
      stage.reveal(next);
      ui.inline.set(next);
    }
    return undefined;
  }

  const shared = {
    ref: field,
    className: "jt-c-inline",
    style: place ?? UNPLACED,
    value: text,
    "aria-label": `${property === "label" ? "Label" : "Text"} of ${path}`,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onKeyDown,
    onPointerDown: (event: { stopPropagation: () => void }) => event.stopPropagation(),
    onBlur: () => {
      commit();
      if (ui.inline.get() === path) ui.inline.set(null);
    },
  };
  return (
    <>
      {property === "text" ? <textarea {...shared} rows={3} /> : <input {...shared} />}
      {place === null ? null : (
        <span className="jt-c-dark-tip jt-c-inline-keys" style={{ left: place.left, top: bottom(measurer?.rects().get(path) ?? { x: 0, y: 0, width: 0, height: 0 }) + 12 }}>
          <kbd>Tab</kbd> next label <kbd>{property === "text" ? "Ctrl Enter" : "Enter"}</kbd> done <kbd>Esc</kbd> cancel
        </span>
      )}
    </>
  );
}

/** A field that takes what is typed while the place of its text is not known. */
const UNPLACED: CSSProperties = { top: 0, left: 0, opacity: 0 };

/** The next component (or the one before) that has a label. */
function nextLabelled(page: Parameters<typeof nodeAt>[0], path: string, by: 1 | -1): string | null {
  const all = [...pathsIn(page)].filter((one) => labelProperty(typeAt(page, one)) !== null);
  return all[all.indexOf(path) + by] ?? null;
}

/** The box of the text that is edited: of the element that shows it, else the top of the component. */
function placeOf(measurer: Measurer, path: string, text: string): CSSProperties | null {
  const slot = measurer.slot(path);
  const rect = measurer.rects().get(path);
  if (slot === null || rect === undefined) return null;
  const shown = [...slot.querySelectorAll<HTMLElement>("label, h2, h3, p, span, button, legend, strong, div")];
  const element = shown.find((one) => text !== "" && one.children.length === 0 && one.textContent?.trim() === text.trim());
  if (element === undefined) return { left: rect.x, top: rect.y, width: Math.max(rect.width, 120), height: Math.min(Math.max(rect.height, 28), 36) };
  const box = measurer.of(element);
  const { fontSize, fontWeight, lineHeight, textAlign } = getComputedStyle(element);
  return {
    left: box.x - 3,
    top: box.y - 3,
    width: Math.max(Math.min(Math.max(box.width + 48, 160), rect.width + rect.x - box.x + 6), 120),
    height: box.height + 6,
    font: "inherit",
    fontSize,
    fontWeight,
    lineHeight,
    textAlign: textAlign as CSSProperties["textAlign"],
  };
}
