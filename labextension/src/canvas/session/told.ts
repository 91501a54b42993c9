/** What the server says of an edit, for the builder: with the words of the canvas in place of places in the file. */
import type { Edit } from "../../core/protocol.ts";
import { joined, nameOf, parentOf } from "../document/tree.ts";
import { propertyLabel } from "../inspector/schema.ts";

/** A place in the file at the beginning of a message, or after another one: "pages.desk.ipynb.kernel.mode: must be ...". */
const OF_PAGE = /(^|; )pages\.((?:(?!: ).)*?\.ipynb)\.((?:(?!: ).)+)(?=: )/g;
const OF_APP = /(^|; )(title|theme\.[^\s:;]+|pools\.[^:;]+)(?=: )/g;

/** `notebook` is that of the page: what a place of another one says begins with its name. */
export function sentence(message: string, notebook: string): string {
  // "edits[0] (change a.b): `min` ..." names the edit, which the builder does not know.
  const plain = message.replace(/^edits\[\d+\] \([^)]*\): /, "").replace(/^properties\.json: /, "");
  // The path of a component is its own name, as it is.
  const told = plain
    .replaceAll(OF_APP, (_, before: string, place: string) => before + settingOf("app", place.split(".")))
    .replaceAll(OF_PAGE, (_, before: string, page: string, place: string) => `${before}${page === notebook ? "" : `${page}, `}${placeOf(place)}`);
  return plain.startsWith("pages.") ? told : told.charAt(0).toUpperCase() + told.slice(1);
}

/** What a place of the page is: a component's property by its path, or a setting by its words in the inspector. */
function placeOf(place: string): string {
  if (!place.startsWith("components.")) return settingOf("page", place.split("."));
  const path = place.slice("components.".length).replaceAll(".components.", ".").replaceAll(".columns.", ".");
  return path.replace(/\.pace\.(\w+)\.(\w+)$/, (_, event: string, name: string) => `, pace of ${event}, ${propertyLabel("pace", name)}`);
}

function settingOf(kind: "page" | "app", [first = "", second, third]: readonly string[]): string {
  if (second === undefined) return propertyLabel(kind, first);
  if (first === "policies") return `Policy of ${second}${third === undefined ? "" : `, ${propertyLabel("policy", third)}`}`;
  if (first === "pools") return `Pool ${second}`;
  return propertyLabel(first, second);
}

/** A message of edits that were refused, with the paths that components still have in place of those that they would have had. */
export function asBefore(message: string, edits: readonly Edit[]): string {
  return edits.toReversed().reduce((told, edit) => {
    if (edit.type !== "rename" && edit.type !== "move") return told;
    const next = edit.type === "rename" ? joined(parentOf(edit.path), edit.name) : joined(edit.to, nameOf(edit.path));
    return told.split("; ").map((one) => (one.startsWith(`${next}.`) || one.startsWith(`${next}:`) ? edit.path + one.slice(next.length) : one)).join("; ");
  }, message);
}
