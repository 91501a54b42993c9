/** A component that shows a variable of the kernel: edits of the page, and one short cell that fills it. */
import { ENCODED, HOLDS } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import type { Edit, JsonValue, Variable } from "../../core/protocol.ts";
import type { CanvasParts } from "../context.ts";
import { add, type Command, type Place } from "../document/commands.ts";
import { freeName } from "../document/names.ts";
import { contextPath } from "../document/python.ts";
import { isObject } from "../document/tree.ts";
import { messageOf } from "../../core/errors.ts";
import { goToCell, runCell, takenNames } from "../session/in-notebook.ts";
import { handlersIn } from "../session/notebook.ts";

/** How each kind of variable is shown: the property of a component type that takes it. */
const SHOWN: Partial<Record<Variable["kind"], "table" | "figure">> = { frame: "table", figure: "figure" };

interface Target {
  type: string;
  property: string;
}

/** The component type and property that take a variable; null where nothing on a page shows it. */
export function targetOf({ kind }: Variable): Target | null {
  const encoding = SHOWN[kind];
  // What holds components shows nothing of a frame before some are in it.
  const found = Object.entries(ENCODED).flatMap(([type, properties]) =>
    HOLDS[type] === "components" ? [] : Object.entries(properties).flatMap(([property, how]) => (how === encoding ? [{ type, property }] : [])),
  );
  return found[0] ?? null;
}

/** The new component for a variable. */
export function componentFor(variable: Variable): Json | null {
  const target = targetOf(variable);
  if (target === null) return null;
  const words = variable.name.replaceAll("_", " ");
  return { type: target.type, label: words.charAt(0).toUpperCase() + words.slice(1) };
}

/** What makes a component for a variable: edits, the line that fills it, and the cell of a new `load`. */
export interface Made {
  command: Command;
  line: string;
  /** Null where the page has a `load` already, whose cell is its author's. */
  cell: string | null;
}

/** A component that shows a variable; null where none shows it. `handlers` are the names that are taken. */
export function make(page: Json, variable: Variable, place: Place, handlers: readonly string[]): Made | null {
  const target = targetOf(variable);
  const component = componentFor(variable);
  if (target === null || component === null) return null;
  const command = { ...add(page, component, place), label: `Show ${variable.name}` };
  const [path = ""] = command.selected;
  const line = `context.${contextPath(page, path)}.${target.property} = ${variable.name}`;
  if (loadOf(page) !== undefined) return { command, line, cell: null };
  const name = freeName("load", handlers);
  const bind: Edit = { type: "change", path: "page", changes: { handlers: { load: name } }, reset: [], order: null, exact: false };
  return { command: { ...command, edits: [...command.edits, bind] }, line, cell: `def ${name}(state, context):\n    ${line}` };
}

function loadOf(page: Json): JsonValue | undefined {
  const handlers = page["handlers"];
  return isObject(handlers) ? handlers["load"] : undefined;
}

/** Puts a variable on the page, with its content at once; and sees to it that it is filled when the page opens. */
export async function show(parts: CanvasParts, variable: Variable, place: Place): Promise<void> {
  const { canvas, notebook, ui } = parts;
  // A new load needs a cell: where the notebook cannot be opened, it would be bound without one.
  const isOpen = loadOf(canvas.page.get()) !== undefined || (await opened(parts, variable));
  if (!isOpen) return;
  const made = make(canvas.page.get(), variable, place, takenNames(parts));
  if (made === null) return;
  canvas.flash.set(made.command.selected);
  if ((await canvas.run(made.command)) !== null) return;
  ui.said.set(`${variable.name} is shown on the page`);
  if (made.cell !== null && notebook !== null) {
    const cell = await notebook.insertHandler(made.cell, variable.cell).catch(() => null);
    // It was open a moment ago.
    if (cell === null) tellLine(parts, made);
    else await runCell(parts, cell);
  } else tellLine(parts, made);
  await notebook?.execute(made.line);
}

/** Opens the notebook, where the host has one; false where it cannot be opened, which is said. */
async function opened({ canvas, notebook }: CanvasParts, { name }: Variable): Promise<boolean> {
  try {
    await notebook?.open();
    return true;
  } catch (error) {
    canvas.say({ text: `${name} was not put on the page. ${messageOf(error)}`, kind: "error" });
    return false;
  }
}

/** The cell of `load` is never rewritten: its author is given the line. */
function tellLine(parts: CanvasParts, { line, cell }: Made): void {
  const { canvas, notebook } = parts;
  const load = loadOf(canvas.page.get());
  const found = notebook?.cells().find((one) => handlersIn(one).some(({ name }) => name === load));
  const copy = () => {
    void navigator.clipboard?.writeText(cell ?? `    ${line}`).catch(() => undefined);
    if (found) void goToCell(parts, found.id, found.source.split("\n").length);
  };
  const text = cell === null ? `To fill it when the page opens, add to load: ${line}` : `Add a cell tagged handler to the notebook: ${cell}`;
  canvas.say({ text, kind: "info", stays: true, action: { label: found ? "Copy and go to load" : "Copy", run: copy } });
}
