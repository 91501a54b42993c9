/** JSON as a tree whose branches can be folded. */
import "./JsonTree.css";
import type { JsonValue } from "../../core/protocol.ts";
import { say, sayCount, writeCount } from "../../core/locale.ts";

/** How many entries of one branch are drawn. */
const MAX_ENTRIES = 200;

interface TreeProps {
  value: JsonValue | undefined;
  name?: string;
  /** How many levels are open at first. */
  depth: number;
}

function Leaf({ name, text, kind }: { name: string | undefined; text: string; kind: string }) {
  return (
    <div>
      {name === undefined ? null : <span className="jt-json-name">{`${name}: `}</span>}
      <span data-kind={kind}>{text}</span>
    </div>
  );
}

export function JsonTree({ value, name, depth }: TreeProps) {
  if (typeof value !== "object" || value === null) return <Leaf name={name} text={JSON.stringify(value) ?? "null"} kind={value === null ? "null" : typeof value} />;
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? "[]" : "{}";
  if (entries.length === 0) return <Leaf name={name} text={brackets} kind="empty" />;
  return (
    <details className="jt-json" open={depth > 0}>
      <summary>
        {name === undefined ? null : <span className="jt-json-name">{`${name}: `}</span>}
        {`${brackets[0] ?? ""}${sayCount(entries.length, "1 entry", "{count} entries")}${brackets[1] ?? ""}`}
      </summary>
      {entries.slice(0, MAX_ENTRIES).map(([key, one]) => (
        <JsonTree key={key} name={key} value={one ?? null} depth={depth - 1} />
      ))}
      {entries.length > MAX_ENTRIES ? <div>{say("and {count} more", { count: writeCount(entries.length - MAX_ENTRIES) })}</div> : null}
    </details>
  );
}
