/** JSON as a tree whose branches can be folded. */
import type { JsonValue } from "../../core/protocol.ts";

/** How many entries of one branch are drawn. */
const MAX_ENTRIES = 200;

interface TreeProps {
  value: JsonValue | undefined;
  name?: string;
  open: boolean;
}

function Leaf({ name, text }: { name: string | undefined; text: string }) {
  return (
    <div>
      {name === undefined ? null : <span className="jt-json-name">{`${name}: `}</span>}
      {text}
    </div>
  );
}

export function JsonTree({ value, name, open }: TreeProps) {
  if (typeof value !== "object" || value === null) return <Leaf name={name} text={JSON.stringify(value) ?? "null"} />;
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? "[]" : "{}";
  if (entries.length === 0) return <Leaf name={name} text={brackets} />;
  return (
    <details className="jt-json" open={open}>
      <summary>
        {name === undefined ? null : <span className="jt-json-name">{`${name}: `}</span>}
        {`${brackets[0] ?? ""}${entries.length} ${entries.length === 1 ? "entry" : "entries"}${brackets[1] ?? ""}`}
      </summary>
      {entries.slice(0, MAX_ENTRIES).map(([key, one]) => (
        <JsonTree key={key} name={key} value={one ?? null} open={false} />
      ))}
      {entries.length > MAX_ENTRIES ? <div>{`and ${entries.length - MAX_ENTRIES} more`}</div> : null}
    </details>
  );
}
