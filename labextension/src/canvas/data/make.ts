/** A component that shows a variable of the kernel: edits of the page, and one short cell that fills it. */
import { ENCODED } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import type { Edit, JsonValue, Variable } from "../../core/protocol.ts";
import type { CanvasParts } from "../context.ts";
import { add, type Command, type Place } from "../document/commands.ts";
import { freeName } from "../document/names.ts";
import { holdsComponents, nodeAt, parentOf } from "../document/tree.ts";
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
  const found = Object.entries(ENCODED).flatMap(([type, properties]) =>
    Object.entries(properties).flatMap(([property, how]) => (how === encoding ? [{ type, property }] : [])),
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

/** The path of a component on `context`: those inside containers are among their `components`. */
export function contextPath(page: Json, path: string): string {
  const parent = parentOf(path);
  if (parent === "") return path;
  const name = path.slice(parent.length + 1);
  return `${contextPath(page, parent)}${holdsComponents(page, parent) ? ".components" : ".columns"}.${name}`;
}

/** What makes a component for a variable: edits, the handler's cell, and the line that fills it at once. */
export interface Made {
  command: Command;
  cell: string;
  line: string;
}

/** A component that shows a variable, and the handler that fills it when the page is loaded; null where none shows it. */
export function make(page: Json, variable: Variable, place: Place, handlers: readonly string[]): Made | null {
  const target = targetOf(variable);
  const component = componentFor(variable);
  if (target === null || component === null) return null;
  const command = add(page, component, place);
  const [path = ""] = command.selected;
  const after = { components: { ...((page["components"] ?? {}) as Json) } };
  const line = `context.${contextPath(after, path)}.${target.property} = ${variable.name}`;
  const bound = (nodeAt(page, "")?.["handlers"] as Json | undefined)?.["load"];
  const name = freeName(bound === undefined ? "load" : `load_${variable.name}`, handlers);
  return {
    command: { ...command, label: `Show ${variable.name}`, edits: [...command.edits, bind(bound, name)] },
    cell: `def ${name}(state, context):\n    ${line}`,
    line,
  };
}

/** `load` runs one more handler: after those that it runs already. */
function bind(bound: JsonValue | undefined, name: string): Edit {
  const load = bound === undefined ? name : [...(Array.isArray(bound) ? bound : [bound]), name];
  return { type: "change", path: "page", changes: { handlers: { load } }, reset: [], order: null, exact: false };
}

/** Puts a variable on the page: the component at once, then its cell, run, and its content. */
export async function show({ canvas, notebook, ui }: CanvasParts, variable: Variable, place: Place): Promise<void> {
  const known = new Set([...(canvas.store.names.get()?.handlers ?? []).map(({ name }) => name), ...(notebook?.cells() ?? []).flatMap(handlersIn).map(({ name }) => name)]);
  const made = make(canvas.page.get(), variable, place, [...known]);
  if (made === null) return;
  canvas.flash.set(made.command.selected);
  const problem = await canvas.run(made.command);
  if (problem !== null) return;
  if (notebook === null) {
    canvas.say({ text: `Add a cell tagged handler to the notebook: ${made.cell}`, kind: "info" });
    return;
  }
  const cell = await notebook.insertHandler(made.cell, variable.cell);
  if (cell !== null) await notebook.runCell(cell);
  await notebook.execute(made.line);
  ui.said.set(`${variable.name} is shown on the page`);
}
