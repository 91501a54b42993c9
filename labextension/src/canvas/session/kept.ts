/** Why something cannot be deleted: rules, templates and actions of the page that name it. */
import type { Edit } from "../../core/protocol.ts";
import { listed } from "../document/names.ts";
import { isWithin, nameOf } from "../document/tree.ts";
import type { RefusedError } from "./api.ts";

export interface WhyKept {
  text: string;
  /** What names it. */
  readers: string[];
}

/** Why the server refused to delete something; null where that was not what it refused. */
export function whyKept(edits: readonly Edit[], { findings }: Pick<RefusedError, "findings">): WhyKept | null {
  const gone = edits.flatMap((edit) => (edit.type === "remove" ? [edit.path] : []));
  const named = findings.map(({ path }) => path ?? "");
  const readers = [...new Set(named)];
  if (gone.length === 0 || readers.length === 0) return null;
  if (readers.some((path) => path === "" || gone.some((one) => isWithin(path, one)))) return null;
  const names = readers.map((path) => (path === "page" ? "the page" : nameOf(path)));
  const acts = findings.some(({ property }) => property?.startsWith("handlers"));
  const verb = (acts ? "use" : "read") + (names.length === 1 ? "s" : "");
  const [what, it] = gone.length === 1 ? [nameOf(gone[0] ?? ""), "it"] : [`${gone.length} components`, "them"];
  return { text: `${what} cannot be deleted: ${listed(names)} ${verb} ${it}.`, readers };
}
