/**
 * The steps of a builder among those of others. The edits of a step follow each other, so that each has the paths that the
 * ones before it have left: what another builder does is carried through all of them, and through the steps below.
 */
import type { Json } from "../../core/edits.ts";
import type { Edit } from "../../core/protocol.ts";
import { pathAfter, pathBefore } from "../../core/paths.ts";
import { isWithin, joined, nameOf, parentOf } from "./tree.ts";

/** One step of a builder. */
export interface Mark {
  label: string;
  /** The edits that lead back. */
  inverse: Edit[];
  /** What was selected before it. */
  selected: string[];
  /**
   * What others have changed since: `path property`, or a path alone for all of it. Of a component that was renamed, moved
   * or removed, the property is one of those below.
   */
  foreign: string[];
  /** Whether others have removed what some of its edits were about. */
  lost?: boolean;
}

/** What of a step does not undo what others did. */
export interface OwnPart {
  edits: Edit[];
  /** Whether anything was left out. */
  skipped: boolean;
  /** Where what is at a path after the whole step is after these edits. */
  where: Where;
}

/** Where a component is on another page; null when it is not there. */
type Where = (path: string) => string | null;

const NAME = "#name";
const PLACE = "#place";
const GONE = "#gone";

const same: Where = (path) => path;

/** The places that edits change, by the paths after them. */
export function placesOf(edits: readonly Edit[]): string[] {
  return edits.flatMap((edit, index) => {
    const path = pathAfter(pathAfter(edit.path, [edit]) ?? edit.path, edits.slice(index + 1));
    return path === null ? [] : changesOf(edit).map((what) => `${path} ${what}`.trim());
  });
}

function changesOf(edit: Edit): string[] {
  switch (edit.type) {
    case "add":
      return [""];
    case "remove":
      return [GONE];
    case "rename":
      return [NAME];
    case "move":
      return [PLACE];
    case "change": {
      const names = [...Object.keys(edit.changes), ...edit.reset];
      return names.length > 0 ? names : [""];
    }
  }
}

/** The steps of a stack, the newest last, after edits of others. */
export function rebased(marks: readonly Mark[], edits: readonly Edit[]): Mark[] {
  return carried(marks, (path) => pathAfter(path, edits), placesOf(edits));
}

/** The steps below one of which only a part was taken back. */
export function relocated(marks: readonly Mark[], where: Where): Mark[] {
  return carried(marks, where, []);
}

function carried(marks: readonly Mark[], start: Where, changed: readonly string[]): Mark[] {
  let [where, places] = [start, changed];
  const found = marks.toReversed().map((mark) => {
    const here = where;
    const { inverse, lost, where: below } = follow(mark.inverse, here);
    const foreign = [...new Set([...mark.foreign.flatMap((place) => placed(place, here)), ...places])];
    where = below;
    // What others have put into something is not removed with it.
    const kept = inverse.filter(({ type }) => type !== "remove");
    places = places.flatMap((place) => placed(place, (path) => pathAfter(path, kept)));
    const selected = mark.selected.flatMap((path) => below(path) ?? []);
    return { ...mark, inverse, selected, foreign, ...((lost || mark.lost) && { lost: true }) };
  });
  return found.toReversed();
}

function follow(edits: readonly Edit[], start: Where): { inverse: Edit[]; lost: boolean; where: Where } {
  let where = start;
  const inverse = edits.flatMap((edit) => {
    const now = followed(edit, where);
    where = beyond(where, edit, now);
    return now ?? [];
  });
  return { inverse, lost: inverse.length < edits.length, where };
}

/** `where` one edit later: after `edit` on the one page, and after what it is on the other (null where it is not made there). */
function beyond(where: Where, edit: Edit, other: Edit | null): Where {
  if (edit.type === "change") return where;
  return (path) => {
    if (edit.type === "add" && (edit.path === "page" || isWithin(path, edit.path))) {
      if (other === null) return null;
      return edit.path === "page" ? path : other.path + path.slice(edit.path.length);
    }
    const now = where(pathBefore(path, edit));
    return now === null || other === null || other.type === "remove" ? now : pathAfter(now, [other]);
  };
}

/** An edit with the paths of another page; null where that does not have its component. */
function followed(edit: Edit, where: Where): Edit | null {
  if (edit.type === "add") {
    const parent = parentOf(edit.path);
    const now = containerOf(parent, where);
    return now === null ? null : { ...edit, path: joined(now, nameOf(edit.path)), before: siblingOf(parent, edit.before, now, where) };
  }
  const path = where(edit.path);
  if (path === null || edit.type !== "move") return path === null ? null : { ...edit, path };
  const to = containerOf(edit.to, where);
  return to === null ? null : { ...edit, path, to, before: siblingOf(edit.to, edit.before, to, where) };
}

function containerOf(path: string, where: Where): string | null {
  return path === "" || path === "page" ? path : where(path);
}

/** The name of what comes next; null where that is no longer in the same container. */
function siblingOf(parent: string, name: string | null, container: string, where: Where): string | null {
  const [from, to] = [parent, container].map((one) => (one === "page" ? "" : one));
  const now = name === null ? null : where(joined(from ?? "", name));
  return now !== null && parentOf(now) === to ? nameOf(now) : null;
}

function placed(place: string, where: Where): string[] {
  const [path = "", ...rest] = place.split(" ");
  const now = where(path);
  return now === null ? [] : [[now, ...rest].join(" ")];
}

/** The edits of a step without those that would undo what others did. */
export function ownPart(mark: Mark): OwnPart {
  if (mark.foreign.length === 0) return { edits: mark.inverse, skipped: mark.lost ?? false, where: same };
  const foreign = new Foreign(mark);
  let [skipped, where, origin]: [boolean, Where, Where] = [mark.lost ?? false, same, same];
  const edits = mark.inverse.flatMap((edit) => {
    const own = foreign.without(edit, origin(edit.path));
    const now = own === null ? null : followed(own, where);
    if (own !== edit || now === null) skipped = true;
    where = beyond(where, edit, now);
    origin = beyond(origin, edit, null);
    // What others have written meanwhile may read the path.
    return now?.type === "rename" || now?.type === "move" ? { ...now, exact: false } : (now ?? []);
  });
  return { edits, skipped, where };
}

/** Where what is at a path after a step is when the step is not taken back at all. */
export function unturned(mark: Mark): Where {
  return mark.inverse.reduce<Where>((where, edit) => beyond(where, edit, null), same);
}

/** What others have changed of what a step has. */
class Foreign {
  private readonly places: ReadonlySet<string>;
  private readonly paths: readonly string[];
  /** What was added or changed in all, by others. */
  private readonly wholes: readonly string[];
  /** The components whose labels the step changes back. */
  private readonly labelled = new Set<string | null>();

  constructor({ foreign, inverse }: Mark) {
    this.places = new Set(foreign);
    this.paths = foreign.map((place) => place.split(" ")[0] ?? "");
    this.wholes = foreign.filter((place) => !place.includes(" "));
    let origin = same;
    for (const edit of inverse) {
      if (edit.type === "change" && ("label" in edit.changes || edit.reset.includes("label"))) this.labelled.add(origin(edit.path));
      origin = beyond(origin, edit, null);
    }
  }

  /** An edit without what others have changed; null where nothing is left. `path` is where its component is now. */
  without(edit: Edit, path: string | null): Edit | null {
    // What the step itself brings back.
    if (path === null) return edit;
    if (edit.type === "change") return this.withoutChanged(edit, path);
    return this.keeps(edit, path) ? null : edit;
  }

  private withoutChanged(edit: Extract<Edit, { type: "change" }>, path: string): Edit | null {
    const own = (name: string) => !this.has(path, name) && !this.isWhole(path);
    const names = [...Object.keys(edit.changes), ...edit.reset];
    const left = names.filter(own);
    if (left.length === names.length) return edit;
    const changes = Object.fromEntries(Object.entries(edit.changes).filter(([name]) => own(name))) as Json;
    return left.length === 0 ? null : { ...edit, changes, reset: edit.reset.filter(own), order: null };
  }

  private keeps(edit: Exclude<Edit, { type: "change" }>, path: string): boolean {
    // To remove what another builder has worked in since would lose that work; to move it, would not.
    if (edit.type === "remove") return this.paths.some((one) => isWithin(one, path) || (path === "page" && !isWithin(one, "app")));
    if (this.isWhole(path)) return true;
    if (edit.type === "move") return this.has(path, PLACE);
    // A name that follows a label stays with it.
    return edit.type === "rename" && (this.has(path, NAME) || (this.labelled.has(path) && this.has(path, "label")));
  }

  private has(path: string, what: string): boolean {
    return this.places.has(`${path} ${what}`);
  }

  private isWhole(path: string): boolean {
    return this.wholes.some((one) => isWithin(path, one));
  }
}
