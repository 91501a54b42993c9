/** What handlers displayed, for everyone, and what they printed, for builders. */
import "./Outputs.css";
import type { OutputEntry } from "../../core/outputs.ts";
import { say, sayCount } from "../../core/locale.ts";
import { useCell, useRenderer } from "../hooks/renderer.ts";
import Displays from "../display/Displays.tsx";
import { isLeft } from "../display/placing.ts";
import { plainText } from "../markup/plain.ts";

function Log({ entries }: { entries: OutputEntry[] }) {
  return (
    <details className="jt-card jt-printed">
      <summary className="jt-heading">{sayCount(entries.length, "Log · 1 entry", "Log · {count} entries")}</summary>
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
  const places = useCell(store.places);
  const displayed = outputs.filter((entry) => isLeft(entry, places));
  const printed = outputs.filter((entry) => entry.kind !== "display");
  return (
    <>
      {displayed.length === 0 ? null : (
        <section className="jt-card" aria-label={say("Output")} data-outputs="">
          <h2 className="jt-heading">{say("Output")}</h2>
          <Displays entries={displayed} />
        </section>
      )}
      {builder && printed.length > 0 ? <Log entries={printed} /> : null}
    </>
  );
}
