/** The lazy part: JSON as a tree. */
import { JsonTree } from "../../renderer/display/JsonTree.tsx";
import type { JsonValue } from "../../core/protocol.ts";

export default function Tree({ value, depth }: { value: JsonValue; depth: number }) {
  return <JsonTree value={value} depth={depth} />;
}
