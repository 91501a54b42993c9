/** How paths follow edits: what was at a path before them, where is it after? */
import type { Edit, MoveEdit, RenameEdit } from "../../core/protocol.ts";
import { isWithin, joined, nameOf, parentOf } from "./tree.ts";

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

function after(path: string, edit: Edit): string | null {
  if (edit.type === "remove") return (edit.path === "page" && !isWithin(path, "app")) || isWithin(path, edit.path) ? null : path;
  if ((edit.type !== "rename" && edit.type !== "move") || !isWithin(path, edit.path)) return path;
  return placeAfter(edit) + path.slice(edit.path.length);
}

function placeAfter(edit: RenameEdit | MoveEdit): string {
  return edit.type === "rename" ? joined(parentOf(edit.path), edit.name) : joined(edit.to === "page" ? "" : edit.to, nameOf(edit.path));
}
