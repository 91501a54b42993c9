/** What a builder did, and how to undo it: one stack of marks, of which others' changes are left out. */
import type { Json } from "../../core/edits.ts";
import type { Edit } from "../../core/protocol.ts";
import { pathAfter } from "./paths.ts";
import { isWithin, parentOf } from "./tree.ts";

/** One step of a builder. */
export interface Mark {
  label: string;
  /** The edits that lead back. */
  inverse: Edit[];
  /** What was selected before it. */
  selected: string[];
  /** Properties that others have changed since, as `path property`; a path alone for all of it. */
  foreign: string[];
}

export interface Stacks {
  done: Mark[];
  undone: Mark[];
}

const MOST = 200;

/** The places that edits change: `path property`, or the path alone where a component comes, goes or moves. */
export function placesOf(edits: readonly Edit[]): string[] {
  return edits.flatMap((edit) => {
    if (edit.type !== "change") return [edit.path];
    return [...Object.keys(edit.changes), ...edit.reset].map((name) => `${edit.path} ${name}`);
  });
}

/** The edits of an inverse without those that would undo what others did, and whether any were left out. */
export function ownPart(mark: Mark): { edits: Edit[]; skipped: boolean } {
  const foreign = new Set(mark.foreign);
  if (foreign.size === 0) return { edits: mark.inverse, skipped: false };
  const paths = mark.foreign.map((place) => place.split(" ")[0] ?? "");
  let skipped = false;
  const edits = mark.inverse.flatMap((edit): Edit[] => {
    if (edit.type === "change") {
      const taken = (name: string) => foreign.has(`${edit.path} ${name}`) || foreign.has(edit.path);
      const changes = Object.fromEntries(Object.entries(edit.changes).filter(([name]) => !taken(name))) as Json;
      const reset = edit.reset.filter((name) => !taken(name));
      const left = Object.keys(changes).length + reset.length;
      if (left < Object.keys(edit.changes).length + edit.reset.length) skipped = true;
      return left === 0 ? [] : [{ ...edit, changes, reset, order: null }];
    }
    // To remove what another builder has worked in since would lose that work; to move it, would not.
    const worked = edit.type === "remove" ? paths.some((path) => isWithin(path, edit.path)) : foreign.has(edit.path);
    if (worked) skipped = true;
    return worked ? [] : [edit];
  });
  return { edits, skipped };
}

/** The marks after edits of others: paths follow them, and what they changed is no longer the builder's own. */
export function rebased(marks: readonly Mark[], edits: readonly Edit[]): Mark[] {
  const places = placesOf(edits);
  return marks.map((mark) => ({
    ...mark,
    selected: mark.selected.flatMap((path) => pathAfter(path, edits) ?? []),
    inverse: mark.inverse.map((edit) => followed(edit, edits)),
    foreign: [...new Set([...mark.foreign.map((place) => movedPlace(place, edits)), ...places])],
  }));
}

function movedPlace(place: string, edits: readonly Edit[]): string {
  const [path = "", ...rest] = place.split(" ");
  return [pathAfter(path, edits) ?? path, ...rest].join(" ");
}

function followed(edit: Edit, edits: readonly Edit[]): Edit {
  if (edit.type === "add") {
    const parent = parentOf(edit.path);
    const moved = parent === "" ? "" : (pathAfter(parent, edits) ?? parent);
    return { ...edit, path: moved + edit.path.slice(parent.length) };
  }
  const path = pathAfter(edit.path, edits) ?? edit.path;
  return edit.type === "move" ? { ...edit, path, to: edit.to === "" ? "" : (pathAfter(edit.to, edits) ?? edit.to) } : { ...edit, path };
}

/** The two stacks of a builder. */
export class History {
  private done: Mark[] = [];
  private undone: Mark[] = [];

  get stacks(): Stacks {
    return { done: this.done, undone: this.undone };
  }

  /** Takes stacks of an earlier page of the tab. */
  restore({ done, undone }: Stacks): void {
    this.done = done;
    this.undone = undone;
  }

  /** The builder did something new. */
  push(mark: Mark): void {
    this.done = [...this.done, mark].slice(-MOST);
    this.undone = [];
  }

  /** Joins the newest mark with what follows it: the typing in one field, a drag. */
  amend(inverse: Edit[]): void {
    const last = this.done.at(-1);
    if (last) this.done = [...this.done.slice(0, -1), { ...last, inverse: [...inverse, ...last.inverse] }];
  }

  takeUndo(): Mark | undefined {
    const mark = this.done.at(-1);
    this.done = this.done.slice(0, -1);
    return mark;
  }

  takeRedo(): Mark | undefined {
    const mark = this.undone.at(-1);
    this.undone = this.undone.slice(0, -1);
    return mark;
  }

  pushUndone(mark: Mark): void {
    this.undone = [...this.undone, mark].slice(-MOST);
  }

  /** Puts a mark back among the done ones, after its redo. */
  pushDone(mark: Mark): void {
    this.done = [...this.done, mark].slice(-MOST);
  }

  rebase(edits: readonly Edit[]): void {
    this.done = rebased(this.done, edits);
    this.undone = rebased(this.undone, edits);
  }
}
