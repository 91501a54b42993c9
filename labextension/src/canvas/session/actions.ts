/** What a builder can do by keys, by name: Lab's shortcut settings and our own keys run the same. */
import { flushSync } from "react-dom";
import type { Json } from "../../core/edits.ts";
import type { CanvasParts } from "../context.ts";
import type { Finding } from "./api.ts";
import { add, COLUMNS, copied, duplicate, insert, pasted, placeFor, remove, resize, unwrap, wrap, type Command, type Place } from "../document/commands.ts";
import { defaultOf, holdsComponents, joined, namesIn, nameOf, nextName, nodeAt, outermost, parentOf, pathsIn, typeAt } from "../document/tree.ts";
import { goToCell, goToIndex } from "./in-notebook.ts";
import { moveAllInto, moveAllOut, shiftAll, type Moving } from "./moving.ts";

export interface Action {
  id: string;
  label: string;
  /** Keys as `Ctrl Shift Z`, where Ctrl is Command on a Mac. */
  keys: readonly string[];
  /** Whether it works in the modes in which the page is used too. */
  always?: boolean;
  run: (parts: CanvasParts) => void;
}

/** Keys by the id of their action. */
export type Keys = Readonly<Record<string, readonly string[]>>;

/** The keys that the host has for actions, as people have set them there. */
let hostKeys: Keys = {};

/** Makes these the keys of actions; those without an entry keep their own. All canvases of a document have the same. */
export function setKeys(keys: Keys): void {
  hostKeys = keys;
}

/** The keys that an action has now. */
export function keysFor(action: Action): readonly string[] {
  return hostKeys[action.id] ?? action.keys;
}

/** A copy of the last copied text, for where the browser gives no clipboard. */
let clipboard = "";

export const ACTIONS: readonly Action[] = [
  { id: "add", label: "Add a component", keys: ["/", "Ctrl K"], run: (parts) => openPalette(parts) },
  { id: "set", label: "Set properties", keys: ["="], run: openProperties },
  { id: "undo", label: "Undo", keys: ["Ctrl Z"], run: ({ canvas }) => canvas.undo() },
  { id: "redo", label: "Redo", keys: ["Ctrl Shift Z", "Ctrl Y"], run: ({ canvas }) => canvas.redo() },
  { id: "select-next", label: "Select the next component", keys: ["ArrowDown"], run: (parts) => step(parts, 1) },
  { id: "select-previous", label: "Select the previous component", keys: ["ArrowUp"], run: (parts) => step(parts, -1) },
  { id: "select-inside", label: "Select inside", keys: ["ArrowRight"], run: selectInside },
  { id: "select-parent", label: "Select the container", keys: ["ArrowLeft", "Escape"], run: selectParent },
  { id: "select-all", label: "Select all siblings", keys: ["Ctrl A"], run: selectSiblings },
  { id: "move-up", label: "Move up", keys: ["Alt ArrowUp"], run: (parts) => moveSelected(parts, (page, paths) => shiftAll(page, paths, -1)) },
  { id: "move-down", label: "Move down", keys: ["Alt ArrowDown"], run: (parts) => moveSelected(parts, (page, paths) => shiftAll(page, paths, 1)) },
  { id: "move-out", label: "Move out of the container", keys: ["Alt ArrowLeft"], run: (parts) => moveSelected(parts, moveAllOut) },
  { id: "move-into", label: "Move into the container beside it", keys: ["Alt ArrowRight"], run: (parts) => moveSelected(parts, moveAllInto) },
  { id: "narrower", label: "Narrower", keys: ["Shift ArrowLeft"], run: (parts) => widen(parts, -1) },
  { id: "wider", label: "Wider", keys: ["Shift ArrowRight"], run: (parts) => widen(parts, 1) },
  { id: "duplicate", label: "Duplicate", keys: ["Ctrl D"], run: (parts) => some(parts, (paths) => duplicate(parts.canvas.page.get(), paths)) },
  { id: "delete", label: "Delete", keys: ["Delete", "Backspace"], run: removeSelected },
  { id: "copy", label: "Copy", keys: ["Ctrl C"], run: copySelected },
  { id: "cut", label: "Cut", keys: ["Ctrl X"], run: (parts) => (copySelected(parts, "Cut"), removeSelected(parts)) },
  { id: "paste", label: "Paste", keys: ["Ctrl V"], run: (parts) => void pasteSelected(parts) },
  { id: "wrap", label: "Wrap in a container", keys: ["Ctrl G"], run: (parts) => some(parts, (paths) => wrap(parts.canvas.page.get(), paths)) },
  { id: "unwrap", label: "Unwrap", keys: ["Ctrl Shift G"], run: (parts) => moveSelected(parts, (page, [path = ""]) => unwrap(page, path) ?? { problem: whyNoUnwrap(page, path) }) },
  { id: "edit-label", label: "Edit the label", keys: ["Enter"], run: editLabel },
  { id: "rename", label: "Rename", keys: ["F2"], run: (parts) => showProperty(parts, "name") },
  { id: "next-problem", label: "Next problem", keys: ["F8"], run: nextProblem },
  { id: "use", label: "Use the page, and back to Build", keys: ["Alt Enter"], always: true, run: switchMode },
  { id: "next-part", label: "Go to the next part of the canvas", keys: ["F6"], always: true, run: nextPart },
];

const IS_MAC = /mac/i.test(globalThis.navigator?.platform ?? "");

/** Keys as people read them: "Ctrl+Shift+Z". */
export function keysText(keys: string): string {
  const names: Record<string, string> = { Ctrl: IS_MAC ? "⌘" : "Ctrl", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };
  return keys.split(" ").map((key) => names[key] ?? key).join("+");
}

export function keysOf(id: string): string | undefined {
  const action = ACTIONS.find((known) => known.id === id);
  const keys = action === undefined ? undefined : keysFor(action)[0];
  return keys === undefined ? undefined : keysText(keys);
}

/** Whether a key press is one of an action's. */
export function isPressed(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split(" ");
  const key = parts.at(-1) ?? "";
  const has = (name: string) => parts.includes(name);
  const control = event.ctrlKey || event.metaKey;
  // Shift is part of how signs are typed on some keyboards.
  const fits = key === "/" || key === "=" || has("Shift") === event.shiftKey;
  const pressed = event.key === " " ? "Space" : event.key;
  return pressed.toLowerCase() === key.toLowerCase() && has("Ctrl") === control && has("Alt") === event.altKey && fits;
}

export function openPalette({ canvas, ui }: CanvasParts, place?: Place): void {
  const page = canvas.page.get();
  const [first] = canvas.selected.get();
  const at = place ?? placeFor(page, canvas.selected.get());
  const parent = at.parent === "" ? "" : ` in ${at.parent}`;
  const into = at.parent === "" ? "at the end of the page" : `into ${at.parent}`;
  const last = place === undefined && first !== undefined && !holdsComponents(page, first);
  ui.palette.set({ does: "add", place: at, where: last ? `after ${nameOf(canvas.selected.get().at(-1) ?? "")}` : at.before === null ? into : `before ${at.before}${parent}` });
}

/** Uses the page, or builds it again; the keys go to the page, as what had the focus is gone or cannot have it. */
function switchMode({ canvas, ui, stage }: CanvasParts): void {
  flushSync(() => {
    ui.palette.set(null);
    canvas.setMode(canvas.mode.get() === "build" ? "use" : "build");
  });
  stage.scroller?.focus({ preventScroll: true });
}

function openProperties({ canvas, ui }: CanvasParts): void {
  const paths = canvas.selected.get();
  ui.palette.set({ does: "set", where: paths.length > 1 ? `${paths.length} components` : nameOf(paths[0] ?? "") || "the page" });
}

/** Gives the focus to the field of a property or an event of what is selected. */
export function showProperty({ ui }: CanvasParts, name: string): void {
  // Drawn at once, so that the next letters go into the field; in a narrow tab the inspector is a rail.
  flushSync(() => {
    if (ui.layout.get() === "narrow") ui.over.set("inspector");
    ui.property.set(name);
  });
}

/** Scrolls to what was just added or moved, after it is drawn. Where not all of it fits, the first component is in view. */
function revealNext(stage: CanvasParts["stage"], paths: readonly string[]): void {
  requestAnimationFrame(() => {
    for (const path of new Set([paths.at(-1) ?? "", paths[0] ?? ""])) stage.reveal(path);
  });
}

/** Does something, and shows what is selected then. */
export function run({ canvas, stage }: CanvasParts, command: Command): void {
  void canvas.run(command);
  revealNext(stage, command.selected);
}

interface Adding {
  /** Opens its label for typing, where it has one. */
  opensLabel?: boolean;
  /** Its name; by default made of its label. */
  name?: string | null;
}

interface Added {
  path: string;
  /** Why the server refused it; null where it did not. */
  answer: Promise<string | null>;
}

/** Adds a component at a place and shows it. */
export function addComponent({ canvas, ui, stage }: CanvasParts, component: Json, place: Place, { opensLabel = true, name = null }: Adding = {}): Added {
  const command = add(canvas.page.get(), component, place, name);
  const answer = canvas.run(command);
  canvas.flash.set(command.selected);
  const [path = ""] = command.selected;
  if (opensLabel && labelProperty(String(component["type"])) !== null) ui.inline.set(path);
  revealNext(stage, [path]);
  return { path, answer };
}

function some(parts: CanvasParts, make: (paths: readonly string[]) => Command | null): void {
  const { canvas, ui } = parts;
  const paths = canvas.selected.get();
  if (paths.length === 0) return;
  const command = make(paths);
  if (command === null) return;
  run(parts, command);
  ui.said.set(command.label);
}

/** Why a container stays around what it holds; empty for what is no container. */
function whyNoUnwrap(page: Json, path: string): string {
  if (path === "" || !holdsComponents(page, path)) return "";
  return `Only containers go into ${nameOf(parentOf(path))}: what is in ${nameOf(path)} stays in it`;
}

/** Moves what is selected, and says where it is, or why it stays. */
export function moveSelected(parts: CanvasParts, make: (page: Json, paths: readonly string[]) => Moving): void {
  const { canvas, ui } = parts;
  const command = make(canvas.page.get(), canvas.selected.get());
  if ("problem" in command) {
    if (command.problem !== "") canvas.say({ text: command.problem, kind: "info" });
    return;
  }
  run(parts, command);
  const [now = "", ...others] = command.selected;
  const siblings = namesIn(canvas.page.get(), parentOf(now));
  const moved = others.length === 0 ? nameOf(now) : `${others.length + 1} components`;
  ui.said.set(`${moved} moved, ${siblings.indexOf(nameOf(now)) + 1} of ${siblings.length} in ${parentOf(now) || "the page"}`);
}

function widen(parts: CanvasParts, by: number): void {
  some(parts, (paths) => {
    const page = parts.canvas.page.get();
    const span = Number(nodeAt(page, paths[0] ?? "")?.["span"] ?? COLUMNS);
    return resize(page, paths, span + by);
  });
}

export function removeSelected(parts: CanvasParts): void {
  some(parts, (paths) => remove(parts.canvas.page.get(), paths));
}

export function copySelected(parts: CanvasParts, done: "Copied" | "Cut" = "Copied"): void {
  const text = copyText(parts, done);
  // Where a page has no clipboard, as over plain http, our own copy is left.
  if (text !== null) void navigator.clipboard?.writeText(text).catch(() => undefined);
}

/** What is selected as the text of a clipboard; null where nothing is. */
export function copyText({ canvas }: CanvasParts, done: "Copied" | "Cut"): string | null {
  const paths = canvas.selected.get();
  if (paths.length === 0) return null;
  clipboard = copied(canvas.page.get(), paths);
  const count = outermost(canvas.page.get(), paths).length;
  canvas.say({ text: `${done} ${count === 1 ? nameOf(paths[0] ?? "") : `${count} components`}`, kind: "info" });
  return clipboard;
}

async function pasteSelected(parts: CanvasParts): Promise<void> {
  const text = (await navigator.clipboard?.readText().catch(() => "")) || clipboard;
  pasteText(parts, text);
}

/** Puts what a clipboard's text holds after the selection. */
export function pasteText(parts: CanvasParts, text: string): void {
  const { canvas } = parts;
  const found = pasted(text);
  if ("problem" in found) return canvas.say({ text: found.problem, kind: "error" });
  const page = canvas.page.get();
  const last = outermost(page, canvas.selected.get()).at(-1);
  // Beside what is selected, and not into the container that was just copied.
  const place = last === undefined ? { parent: "", before: null } : { parent: parentOf(last), before: nextName(page, last) };
  const command = insert(page, found.components, place);
  run(parts, command);
  return undefined;
}

function step({ canvas, stage }: CanvasParts, by: 1 | -1): void {
  const paths = [...pathsIn(canvas.page.get())];
  const now = by > 0 ? canvas.selected.get().at(-1) : canvas.selected.get()[0];
  const index = now === undefined ? (by > 0 ? -1 : paths.length) : paths.indexOf(now);
  const next = paths[index + by];
  if (next === undefined) return;
  canvas.select([next]);
  stage.reveal(next);
}

function selectInside({ canvas, stage }: CanvasParts): void {
  const [path] = canvas.selected.get();
  const first = path === undefined ? undefined : namesIn(canvas.page.get(), path)[0];
  if (path === undefined || first === undefined) return;
  canvas.select([joined(path, first)]);
  stage.reveal(joined(path, first));
}

function selectParent({ canvas, ui }: CanvasParts): void {
  if (ui.over.get() !== null) return ui.over.set(null);
  const [path] = canvas.selected.get();
  if (path === undefined) return undefined;
  canvas.select(parentOf(path) === "" ? [] : [parentOf(path)]);
  return undefined;
}

function selectSiblings({ canvas }: CanvasParts): void {
  const parent = parentOf(canvas.selected.get()[0] ?? "");
  canvas.select(namesIn(canvas.page.get(), parent).map((name) => joined(parent, name)));
}

/** The property that people see as the name of a component of a type; null where there is none. */
export function labelProperty(type: string): string | null {
  if (typeof defaultOf(type, "label") === "string") return "label";
  return typeof defaultOf(type, "text") === "string" ? "text" : null;
}

function editLabel({ canvas, ui }: CanvasParts): void {
  const [path] = canvas.selected.get();
  if (path !== undefined && labelProperty(typeAt(canvas.page.get(), path)) !== null) ui.inline.set(path);
}

/** Leads to the place of a problem: its component, and its cell. */
export function showProblem(parts: CanvasParts, finding: Finding): void {
  const { canvas, stage, notebook } = parts;
  canvas.problems.shown.set(finding);
  const page = canvas.page.get();
  const at = finding.path === null || finding.path === "page" ? "" : finding.path;
  // A column is shown at its table.
  const path = typeAt(page, at) === "" ? parentOf(at) : at;
  canvas.select(path === "" ? [] : [path]);
  if (path !== "") stage.reveal(path);
  const cell = finding.cell === null ? undefined : notebook?.cells().find(({ index }) => index === finding.cell);
  if (cell) void goToCell(parts, cell.id, finding.line ?? 1);
  // A problem of a cell alone has no other place.
  else if (finding.cell !== null && path === "") void goToIndex(parts, finding.cell, finding.line ?? 1);
}

function nextProblem(parts: CanvasParts): void {
  const { canvas, ui } = parts;
  const all = canvas.problems.findings.get();
  if (all.length === 0) return canvas.say({ text: "No problems", kind: "info" });
  const now = canvas.problems.shown.get();
  const index = now === null ? -1 : all.findIndex(({ place, message }) => place === now.place && message === now.message);
  const next = all[(index + 1) % all.length];
  if (next === undefined) return undefined;
  showProblem(parts, next);
  ui.said.set(next.message);
  return undefined;
}

/** The parts of the canvas in the order of F6. */
const PARTS = [".jt-c-top", ".jt-c-left", ".jt-c-page", ".jt-c-inspector", ".jt-c-log"];

function nextPart({ stage }: CanvasParts): void {
  const root = stage.scroller?.closest(".jt-canvas");
  const parts = PARTS.flatMap((selector) => root?.querySelector<HTMLElement>(selector) ?? []);
  const now = parts.findIndex((part) => part.contains(document.activeElement));
  const next = parts[(now + 1) % parts.length];
  const target = next?.matches(".jt-c-page") ? next : next?.querySelector<HTMLElement>('[tabindex="0"], button:not(:disabled), input');
  target?.focus();
}
