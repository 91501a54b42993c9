/** What others change while a builder types. */
import type { Edit } from "../../core/protocol.ts";
import { pathAfter } from "../../core/paths.ts";
import { isObject } from "../document/tree.ts";

/** What others have just done; a new object each time. */
export interface Theirs {
  /** The subject of a sentence: a builder's name, "Another builder", "An edit of properties.json". */
  who: string;
  edits: readonly Edit[];
}

/** What is typed into: a property, or with "name" the name, of components; "page" and "app" are paths too. */
export interface TypedPlace {
  paths: readonly string[];
  property: string;
}

/** Whether edits change what is typed into. */
export function touches(edits: readonly Edit[], { paths, property }: TypedPlace): boolean {
  return paths.some((path) => {
    let at: string | null = path;
    return edits.some((edit) => {
      const here = at;
      at = at === null ? null : pathAfter(at, [edit]);
      if (here === null || edit.path !== here) return false;
      if (edit.type === "change") return property in edit.changes || edit.reset.includes(property);
      return edit.type === "rename" && property === "name";
    });
  });
}

/** Whether each of some edits gives what is typed into a value: an object holds more than what is typed into one field. */
export function isTyped(edits: readonly Edit[], place: TypedPlace | null): boolean {
  if (place === null) return false;
  return edits.every((edit) => touches([edit], place) && !(edit.type === "change" && isObject(edit.changes[place.property])));
}
