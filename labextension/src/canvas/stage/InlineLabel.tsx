/** A label that is edited where it stands. Enter ends, Tab goes to the next label, Esc takes it back. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { relabel } from "../document/commands.ts";
import { pathAfter } from "../../core/paths.ts";
import { nodeAt, pathsIn, typeAt } from "../document/tree.ts";
import { TheirsNote } from "../controls/TheirsNote.tsx";
import { labelProperty } from "../session/actions.ts";
import { refusalKey } from "../session/unsaved.ts";
import { useTheirs } from "../session/typed.ts";
import { bottom, type Measurer } from "./measure.ts";
import { useMeasurer } from "./measuring.ts";

export function InlineLabel() {
  const { canvas, ui } = useCanvas();
  const path = useCell(ui.inline);
  useEffect(
    () =>
      canvas.theirs.subscribe(() => {
        const open = ui.inline.get();
        if (open !== null) ui.inline.set(pathAfter(open, canvas.theirs.get()?.edits ?? []));
      }),
    [canvas, ui],
  );
  return path === null ? null : <Editor key={canvas.identities.of(path)} path={path} />;
}

function Editor({ path }: { path: string }) {
  const { canvas, ui, stage } = useCanvas();
  const page = useCell(canvas.page);
  const property = labelProperty(typeAt(page, path)) ?? "label";
  const shown = nodeAt(page, path)?.[property];
  const saved = typeof shown === "string" ? shown : "";
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? saved;
  const theirs = useTheirs({ paths: [path], property }, saved, typed);
  const asks = theirs.who !== null;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const ended = useRef(false);
  const measurer = useMeasurer();
  // Where the text stood when the edit began: what is typed does not move the field.
  const [place, setPlace] = useState<CSSProperties | null>(null);
  // A component that was just added is there a frame later.
  const found = place === null && measurer !== null ? placeOf(measurer, path, saved) : null;
  if (found !== null) setPlace(found);

  // Before the next key press, also where the component is not drawn yet: what is typed at once is part of the label.
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const isGone = nodeAt(page, path) === undefined;
  useEffect(() => {
    if (isGone) ui.inline.set(null);
  }, [isGone, ui]);

  /** Ends the edit; gives the path under which the component is now. */
  function commit(): string {
    if (ended.current) return path;
    ended.current = true;
    return write();
  }

  function write(): string {
    if (text === saved || nodeAt(canvas.page.get(), path) === undefined) return path;
    const command = relabel(canvas.page.get(), path, property, text, canvas.problems.names);
    const [now = path] = command.selected;
    // What is refused stays in the inspector's field, with the reason.
    void canvas.run(command).then((problem) => problem !== null && canvas.refusals.keep(refusalKey(canvas, { paths: [path] }, `jt-c-${property}`), { text, problem }));
    return now;
  }

  function choose(keeps: boolean): void {
    theirs.settle();
    if (keeps) commit();
    else ended.current = true;
    close();
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
      setTyped(null);
      close();
    } else if (asks && (event.key === "Enter" || event.key === "Tab")) {
      // Tab goes to the question.
      if (event.key === "Enter") event.preventDefault();
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
    onChange: (event: { target: { value: string } }) => setTyped(event.target.value),
    onKeyDown,
    onPointerDown: (event: { stopPropagation: () => void }) => event.stopPropagation(),
    onBlur: () => {
      if (asks) return;
      commit();
      if (ui.inline.get() === path) ui.inline.set(null);
    },
  };
  return (
    <>
      {property === "text" ? <textarea {...shared} rows={3} /> : <input {...shared} />}
      {theirs.who === null || place === null ? null : (
        <div className="jt-c-inline-theirs" role="presentation" onPointerDown={(event) => event.stopPropagation()} style={{ left: place.left, top: Number(place.top) + Number(place.height) + 6 }}>
          <TheirsNote who={theirs.who} text={saved} onTake={() => choose(false)} onKeep={() => choose(true)} />
        </div>
      )}
      {place === null || asks ? null : (
        <span className="jt-c-dark-tip jt-c-inline-keys" style={{ left: place.left, top: bottom(measurer?.rect(path) ?? { x: 0, y: 0, width: 0, height: 0 }) + 12 }}>
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

/** Pixels of a field that most labels fit in, of one that a word fits in, and the most that one grows to. */
const [LONG, SHORT, MOST] = [160, 120, 320];

/** The width of a field in a component with this much room; in a narrow one, as a short button, it grows with its text, so that it covers no neighbour before that. */
function widthOf(room: number): CSSProperties {
  if (room >= SHORT || !CSS.supports("field-sizing", "content")) return { width: Math.max(room, SHORT) };
  return { minWidth: room, maxWidth: MOST, fieldSizing: "content" };
}

/** The box of the text that is edited: of the element that shows it, else the top of the component. */
function placeOf(measurer: Measurer, path: string, text: string): CSSProperties | null {
  const slot = measurer.slot(path);
  const rect = measurer.rect(path);
  if (slot === null || rect === undefined) return null;
  const shown = [...slot.querySelectorAll<HTMLElement>("label, h2, h3, p, span, button, legend, strong, div")];
  const element = shown.find((one) => text !== "" && one.children.length === 0 && one.textContent?.trim() === text.trim());
  if (element === undefined) return { left: rect.x, top: rect.y, width: Math.max(rect.width, 120), height: Math.min(Math.max(rect.height, 28), 36) };
  const box = measurer.of(element);
  const { fontSize, fontWeight, lineHeight, textAlign } = getComputedStyle(element);
  const room = rect.width + rect.x - box.x + 6;
  return {
    left: box.x - 3,
    top: box.y - 3,
    ...widthOf(Math.min(Math.max(box.width + 48, LONG), room)),
    height: box.height + 6,
    font: "inherit",
    fontSize,
    fontWeight,
    lineHeight,
    textAlign: textAlign as CSSProperties["textAlign"],
  };
}
