/** Moves of all that is selected, as one step: what the keys and the menu of a selection do. */
import type { Json } from "../../core/edits.ts";
import type { Edit } from "../../core/protocol.ts";
import { containsForm, isInForm, move, type Command } from "../document/commands.ts";
import { holdsComponents, joined, namesIn, nameOf, nextName, outermost, parentOf, takesType, typeAt } from "../document/tree.ts";

/** What moves, or why nothing does. */
export type Moving = Command | { problem: string };

const APART = "What is selected is in different containers: select components of one to move them together.";

/** Moves each by one place up (-1) or down (1) in its container, in the same order; what is at the end already stays. */
export function shiftAll(page: Json, selected: readonly string[], by: -1 | 1): Moving {
  const paths = outermost(page, selected);
  const moved: string[] = [];
  const edits = [...new Set(paths.map(parentOf))].flatMap((parent) => {
    const chosen = new Set(paths.filter((path) => parentOf(path) === parent).map(nameOf));
    const names = namesIn(page, parent);
    const found: Edit[] = [];
    // The first of those that go up makes room for the next.
    for (const name of by < 0 ? [...names] : names.toReversed()) {
      const index = names.indexOf(name);
      const other = names[index + by];
      if (!chosen.has(name) || other === undefined || chosen.has(other)) continue;
      [names[index], names[index + by]] = [other, name];
      moved.push(name);
      found.push({ type: "move", path: joined(parent, name), to: parent, before: names[index + by + 1] ?? null, exact: false });
    }
    return found;
  });
  if (edits.length === 0) return { problem: paths.length === 0 ? "" : `No place is ${by < 0 ? "above" : "below"} ${counted(paths)}` };
  return { label: moved.length === 1 ? `Move ${moved[0] ?? ""}` : `Move ${moved.length} components`, edits, selected: paths };
}

/** Moves all out of their container, to after it. */
export function moveAllOut(page: Json, selected: readonly string[]): Moving {
  const paths = outermost(page, selected);
  const parent = parentOf(paths[0] ?? "");
  if (areApart(paths)) return { problem: APART };
  if (parent === "") return { problem: paths.length === 0 ? "" : `No container is around ${counted(paths)}` };
  // Out of a section goes to after all sections, unless it can be one itself.
  let around = parent;
  while (!takesAll(page, parentOf(around), paths)) around = parentOf(around);
  return move(page, paths, { parent: parentOf(around), before: nextName(page, around) });
}

/** Moves all into the container that is nearest: the one before the first, else the one after the last. */
export function moveAllInto(page: Json, selected: readonly string[]): Moving {
  const paths = outermost(page, selected);
  const [path = ""] = paths;
  if (areApart(paths)) return { problem: APART };
  const parent = parentOf(path);
  const names = namesIn(page, parent);
  const form = paths.some((one) => containsForm(page, one));
  const target = [names[names.indexOf(nameOf(path)) - 1], names[names.indexOf(nameOf(paths.at(-1) ?? "")) + 1]]
    .flatMap((name) => (name === undefined ? [] : [joined(parent, name)]))
    .find((one) => holdsComponents(page, one) && takesAll(page, one, paths) && !(form && isInForm(page, one)));
  if (path === "" || target === undefined) return { problem: path === "" ? "" : `No container beside ${counted(paths)} takes ${paths.length === 1 ? "it" : "them"}` };
  // From below it, they come before what it holds.
  const isAfter = names.indexOf(nameOf(target)) > names.indexOf(nameOf(path));
  return move(page, paths, { parent: target, before: isAfter ? (namesIn(page, target)[0] ?? null) : null });
}

function takesAll(page: Json, container: string, paths: readonly string[]): boolean {
  return paths.every((path) => takesType(page, container, typeAt(page, path)));
}

function areApart(paths: readonly string[]): boolean {
  return new Set(paths.map(parentOf)).size > 1;
}

function counted(paths: readonly string[]): string {
  return paths.length === 1 ? nameOf(paths[0] ?? "") : `the ${paths.length} components`;
}
