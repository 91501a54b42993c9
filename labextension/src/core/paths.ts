/** The paths of components, and how they follow edits: what was at a path before them, where is it after? */
import type { Edit, MoveEdit, RenameEdit } from "./protocol.ts";

/** `a.b.c` as [`a.b`, `c`]. */
export function splitPath(path: string): [parent: string, name: string] {
  const dot = path.lastIndexOf(".");
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

/** `a` and `b` as `a.b`; a top component has no container. */
export function joined(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

export function parentOf(path: string): string {
  return splitPath(path)[0];
}

export function nameOf(path: string): string {
  return splitPath(path)[1];
}

/** Whether a path is another one or inside of it. */
export function isWithin(path: string, container: string): boolean {
  return container === "" || path === container || path.startsWith(`${container}.`);
}

/** Where a component is after edits; null when it is gone. */
export function pathAfter(path: string, edits: readonly Edit[]): string | null {
  let now: string | null = path;
  for (const edit of edits) {
    if (now === null) break;
    now = after(now, edit);
  }
  return now;
}

/** Where a component was before an edit that it is not added by. */
export function pathBefore(path: string, edit: Edit): string {
  if (edit.type !== "rename" && edit.type !== "move") return path;
  const to = placeAfter(edit);
  return isWithin(path, to) ? edit.path + path.slice(to.length) : path;
}

/** The edits that give components other paths. */
export function renamesOf(edits: readonly Edit[]): Edit[] {
  return edits.filter(({ type }) => type === "rename" || type === "move");
}

/** Entries by path with the paths after renames. Those that were at a new path before give way. */
export function rekeyed<T>(entries: Iterable<readonly [string, T]>, renames: readonly Edit[]): Map<string, T> {
  const moved = [...entries].map(([path, value]) => ({ path, now: pathAfter(path, renames) ?? path, value }));
  return new Map(moved.toSorted((one, other) => Number(one.path !== one.now) - Number(other.path !== other.now)).map(({ now, value }) => [now, value]));
}

function after(path: string, edit: Edit): string | null {
  if (edit.type === "remove") return (edit.path === "page" && !isWithin(path, "app")) || isWithin(path, edit.path) ? null : path;
  if ((edit.type !== "rename" && edit.type !== "move") || !isWithin(path, edit.path)) return path;
  return placeAfter(edit) + path.slice(edit.path.length);
}

function placeAfter(edit: RenameEdit | MoveEdit): string {
  return edit.type === "rename" ? joined(parentOf(edit.path), edit.name) : joined(edit.to === "page" ? "" : edit.to, nameOf(edit.path));
}
