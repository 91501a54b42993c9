/** A label that is edited where it stands. Enter ends, Tab goes to the next label, Esc takes it back. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { VERBATIM } from "../../core/catalog.ts";
import { parseTemplate } from "../../core/expressions/parser.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas, type CanvasParts } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { relabel } from "../document/commands.ts";
import { pathAfter } from "../../core/paths.ts";
import { nodeAt, pathsIn, typeAt } from "../document/tree.ts";
import { TheirsNote } from "../controls/TheirsNote.tsx";
import { labelProperty } from "../session/actions.ts";
import { isTyping } from "../session/press.ts";
import { refusalKey } from "../session/unsaved.ts";
import { useTheirs } from "../session/typed.ts";
import { bottom, type Measurer, type Rect } from "./measure.ts";
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
  const parts = useCanvas();
  const { canvas, ui, stage } = parts;
  const page = useCell(canvas.page);
  const type = typeAt(page, path);
  const property = labelProperty(type) ?? "label";
  const shown = nodeAt(page, path)?.[property];
  const saved = typeof shown === "string" ? shown : "";
  const key = refusalKey(canvas, { paths: [path] }, `jt-c-${property}`);
  // A text that was refused is there again, with the reason.
  const [typed, setTyped] = useState<string | null>(canvas.refusals.get(key)?.text ?? null);
  const [problem, setProblem] = useState<string | null>(canvas.refusals.get(key)?.problem ?? null);
  const text = typed ?? saved;
  const theirs = useTheirs({ paths: [path], property }, saved, typed);
  const asks = theirs.who !== null;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const ended = useRef(false);
  const measurer = useMeasurer();
  // Where the text stood when the edit began: what is typed does not move the field.
  const [place, setPlace] = useState<InlinePlace | null>(null);
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
    canvas.refusals.keep(key, null);
    void canvas.run(command).then((why) => why !== null && keepRefused(parts, path, property, { text, problem: why }));
    return now;
  }

  function choose(keeps: boolean): void {
    theirs.settle();
    if (keeps) commit();
    else ended.current = true;
    close();
  }

  /** Whether what is typed can be no text of the page, which is said below it. */
  function refuses(): boolean {
    const why = text === saved ? null : whyNoTemplate(type, property, text);
    if (why !== null) setProblem(why);
    return why !== null;
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
      canvas.refusals.keep(key, null);
      theirs.settle();
      setTyped(null);
      close();
    } else if (asks && (event.key === "Enter" || event.key === "Tab")) {
      // Tab goes to the question.
      if (event.key === "Enter") event.preventDefault();
    } else if (event.key === "Enter" && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (refuses()) return;
      commit();
      close();
    } else if (event.key === "Tab") {
      event.preventDefault();
      if (refuses()) return;
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
    style: place?.field,
    value: text,
    "aria-label": `${property === "label" ? "Label" : "Text"} of ${path}`,
    "aria-invalid": problem !== null || undefined,
    "aria-describedby": problem === null ? undefined : "jt-c-inline-problem",
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      setProblem(null);
      canvas.refusals.keep(key, null);
    },
    onKeyDown,
    onBlur: () => {
      if (asks) return;
      // What is known to be refused waits for the next time, and is said once more.
      if (problem !== null && !ended.current) {
        ended.current = true;
        canvas.refusals.keep(key, { text, problem });
        canvas.say({ text: `${problem.replace(/\.?$/, ".")} Not saved.`, kind: "error" });
      } else commit();
      if (ui.inline.get() === path) ui.inline.set(null);
    },
  };
  const rect = measurer?.rect(path);
  const isQuiet = !asks && problem === null;
  return (
    <div className="jt-c-inline-box" style={place?.box ?? UNPLACED} role="presentation" onPointerDown={(event) => event.stopPropagation()}>
      {/* The keys are below all of the component; what must be read is below the field. */}
      <div style={isQuiet && rect !== undefined && place !== null ? { minHeight: bottom(rect) + 6 - place.box.top } : undefined}>{property === "text" ? <textarea {...shared} rows={3} /> : <input {...shared} />}</div>
      {theirs.who === null || place === null ? null : (
        <div className="jt-c-inline-theirs">
          <TheirsNote who={theirs.who} text={saved} onTake={() => choose(false)} onKeep={() => choose(true)} />
        </div>
      )}
      {problem === null || asks ? null : (
        <div id="jt-c-inline-problem" className="jt-c-inline-problem" role="alert">
          <Icon name="error" size={14} />
          <span>{`${problem.replace(/\.?$/, ".")} Not saved.`}</span>
        </div>
      )}
      {place === null || !isQuiet ? null : (
        <span className="jt-c-dark-tip jt-c-inline-keys">
          <kbd>Tab</kbd> next label <kbd>{property === "text" ? "Ctrl Enter" : "Enter"}</kbd> done <kbd>Esc</kbd> cancel
        </span>
      )}
    </div>
  );
}

/** Where the field is, and how it is drawn there. */
interface InlinePlace {
  box: { left: number; top: number };
  field: CSSProperties;
}

/** A field that takes what is typed while the place of its text is not known. */
const UNPLACED: CSSProperties = { top: 0, left: 0, opacity: 0 };

/** Keeps a text that the server refused for its fields, and opens it again where it stands, unless the builder types elsewhere by then. */
function keepRefused({ canvas, ui, stage }: CanvasParts, path: string, property: string, refusal: { text: string; problem: string }): void {
  canvas.refusals.keep(refusalKey(canvas, { paths: [path] }, `jt-c-${property}`), refusal);
  const isBusy = canvas.mode.get() !== "build" || ui.inline.get() !== null || ui.palette.get() !== null || ui.drag.get() !== null || isTyping(document.activeElement);
  if (isBusy || nodeAt(canvas.page.get(), path) === undefined) return;
  canvas.say(null);
  canvas.select([path]);
  stage.reveal(path);
  ui.inline.set(path);
}

/** Why a text can be no template of a property; null where it can, and for properties that have none. */
function whyNoTemplate(type: string, property: string, text: string): string | null {
  if (!text.includes("{{") || VERBATIM[type]?.includes(property) === true) return null;
  try {
    parseTemplate(text);
    return null;
  } catch (error) {
    const { message } = error as Error;
    return message.charAt(0).toUpperCase() + message.slice(1);
  }
}

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
function placeOf(measurer: Measurer, path: string, text: string): InlinePlace | null {
  const slot = measurer.slot(path);
  const rect = measurer.rect(path);
  if (slot === null || rect === undefined) return null;
  const shown = [...slot.querySelectorAll<HTMLElement>("label, h2, h3, p, span, button, legend, strong, div")];
  const element = shown.find((one) => text !== "" && one.children.length === 0 && one.textContent?.trim() === text.trim());
  if (element === undefined) return { box: { left: rect.x, top: rect.y }, field: { ...widthOf(rect.width), height: Math.min(Math.max(rect.height, 28), 36) } };
  const { fontSize, fontWeight, lineHeight, textAlign } = getComputedStyle(element);
  const { x, y, width, height } = boxOf(measurer.of(element), rect);
  return {
    box: { left: x, top: y },
    field: { ...widthOf(width), height, font: "inherit", fontSize, fontWeight, lineHeight, textAlign: textAlign as CSSProperties["textAlign"] },
  };
}

/** The box of a field over a text; in a narrow component it has all the room from side to side. */
export function boxOf(text: Rect, component: Rect): Rect {
  const [y, height] = [text.y - 3, text.height + 6];
  if (component.width < SHORT) return { x: component.x, y, width: component.width, height };
  const room = component.width + component.x - text.x + 6;
  return { x: text.x - 3, y, width: Math.min(Math.max(text.width + 48, LONG), room), height };
}
