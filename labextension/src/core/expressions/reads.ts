/** What an expression reads. */
import { children, type Node } from "./tree.ts";

/** The paths that an expression reads, each from `state`, `visit` or `item` on. */
export function readsOf(node: Node): string[][] {
  const path = pathOf(node);
  return path === null ? children(node).flatMap(readsOf) : [path];
}

function pathOf(node: Node): string[] | null {
  if (node.type === "name") return [node.name];
  const name = node.type === "attribute" ? node.name : node.type === "index" && node.at.type === "constant" ? node.at.value : null;
  if ((node.type !== "attribute" && node.type !== "index") || typeof name !== "string") return null;
  const of = pathOf(node.of);
  return of === null ? null : [...of, name];
}
