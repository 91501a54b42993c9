/** What a tab keeps of a canvas over a reload or a rename: the history, what was not saved, and what was selected. */
import type { Document, Json } from "../../core/edits.ts";
import type { Edit, JsonValue } from "../../core/protocol.ts";
import type { Stacks } from "../document/history.ts";
import { allIn, isObject, joined } from "../document/tree.ts";
import type { Batch } from "./saver.ts";
import type { Left, Refusal } from "./unsaved.ts";

export interface Kept {
  stacks: Stacks;
  /** The page as the file had it, to tell what others have changed since. */
  page: Json;
  /** The app's own properties, likewise. */
  app: Json;
  unsaved: Batch[];
  selected: string[];
  /** Whether the page's `load` has not run in the visit as it is bound. */
  loadDue: boolean;
  /** Rules that are typed and not saved. */
  drafts?: Left<string>[];
  /** What the server refused. */
  refusals?: Left<Refusal>[];
}

type Items = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class CanvasMemory {
  constructor(
    private readonly items: Items,
    private readonly key: string,
  ) {}

  /** What the last page here has left; it is given once. */
  take(): Kept | null {
    try {
      const kept: unknown = JSON.parse(this.items.getItem(this.key) ?? "null");
      this.items.removeItem(this.key);
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  put(kept: Kept): void {
    try {
      this.items.setItem(this.key, JSON.stringify(kept));
    } catch {
      // The storage is full or forbidden: the history ends with the page. What was saved is in the file.
    }
  }
}

/** Gives what is kept under one key to another one. */
export function moveKept(items: Items, from: string, to: string): void {
  try {
    const kept = items.getItem(from);
    if (kept === null) return;
    items.setItem(to, kept);
    items.removeItem(from);
  } catch {
    // As with a full storage: the history ends here.
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { stacks, page, app, unsaved, selected } = value as Record<string, unknown>;
  const lists = [unsaved, selected, (stacks as Partial<Stacks> | undefined)?.done, (stacks as Partial<Stacks> | undefined)?.undone];
  return lists.every((one) => Array.isArray(one)) && [page, app].every((one) => typeof one === "object" && one !== null);
}

/** The properties of a node without what it holds. */
function own(node: Json): [string, JsonValue][] {
  return Object.entries(node).filter(([name]) => name !== "components" && name !== "columns");
}

/** The places at which two pages with their apps differ, as edits that the history takes for others' changes. */
export function differences(old: Document, now: Document): Edit[] {
  return [...differing(old.page, now.page), ...differing(old.app, now.app, "app")];
}

/** A change of each property that differs, and one without properties of what is in one of the two only. */
function differing(old: Json, now: Json, path = ""): Edit[] {
  const names = new Set([...own(old), ...own(now)].map(([name]) => name));
  const changed = [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  const [before, after] = [allIn(old), allIn(now)];
  const inside = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): Edit[] => {
    const [one, other] = [before[name], after[name]];
    const at = joined(path, name);
    return isObject(one) && isObject(other) ? differing(one, other, at) : [changeAt(at)];
  });
  return [...changed.map((name) => changeAt(path === "" ? "page" : path, { [name]: null })), ...inside];
}

function changeAt(path: string, changes: Json = {}): Edit {
  return { type: "change", path, changes, reset: [], order: null, exact: true };
}
