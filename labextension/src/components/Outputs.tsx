/** What handlers displayed, for everyone, and what they printed, for builders. */
import type { OutputEntry } from "../core/store.ts";
import { useCell, useRenderer } from "./context.ts";
import { Display } from "./Display.tsx";
import { Guard } from "./Guard.tsx";
import { plainText } from "./text.ts";

function Log({ entries }: { entries: OutputEntry[] }) {
  return (
    <details className="jt-card jt-log">
      <summary className="jt-heading">{`Log · ${entries.length} ${entries.length === 1 ? "entry" : "entries"}`}</summary>
      {entries.map((entry) => (
        <pre key={entry.seq} className="jt-pre" data-kind={entry.kind}>
          {plainText(entry.text)}
        </pre>
      ))}
    </details>
  );
}

export default function Outputs() {
  const { store } = useRenderer();
  const outputs = useCell(store.outputs);
  const builder = useCell(store.page)?.builder ?? false;
  const displayed = outputs.filter((entry) => entry.kind === "display");
  const printed = outputs.filter((entry) => entry.kind !== "display");
  return (
    <>
      {displayed.length === 0 ? null : (
        <section className="jt-card" aria-label="Output" data-outputs="">
          {displayed.map((entry) => (
            <div key={entry.seq} className="jt-output">
              <Guard path={`output ${entry.seq}`} resetKey={entry}>
                <Display {...entry} />
              </Guard>
            </div>
          ))}
        </section>
      )}
      {builder && printed.length > 0 ? <Log entries={printed} /> : null}
    </>
  );
}
