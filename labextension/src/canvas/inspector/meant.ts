/** What a rule that is typed may mean by a name that the page does not have, as `jupyter_tools/hints.py` says it at saving. */
import type { Json } from "../../core/edits.ts";
import type { ExpressionError } from "../../core/expressions/tree.ts";
import { nameOf, pathsIn } from "../document/tree.ts";
import { hasState } from "./completion.ts";

/** The most paths that are offered. */
const MOST = 3;
const CHAIN = /^[A-Za-z_]\w*(?:\.\w+)*$/u;

/** What is wrong with a rule, with the full path that may be meant by an unknown name. */
export function explained(text: string, { start, end, message }: ExpressionError, page: Json): string {
  const chain = text.slice(start, end);
  if (!CHAIN.test(chain)) return message;
  const known = [...pathsIn(page)].filter((path) => hasState(page, path)).map((path) => `state.${path}`);
  if (known.includes(chain)) return message;
  const name = nameOf(chain);
  const same = known.filter((path) => nameOf(path) === name);
  const meant = same.length > 0 ? same : known.filter((path) => isNear(nameOf(path), name));
  if (meant.length === 0 || meant.length > MOST) return message.startsWith("this has no ") ? `there is no ${name}` : message;
  return `there is no ${name}; did you mean ${meant.join(" or ")}?`;
}

/** Whether one name is the other with one letter more, fewer or another, or two of them swapped. */
function isNear(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 3) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const [left, right] = [one.slice(at), other.slice(at)];
  const isSwapped = left.slice(0, 2) === `${right[1] ?? ""}${right[0] ?? ""}` && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1);
}
