/** What handlers displayed, for everyone, and what they printed, for builders. */
import type { JsonValue } from "../core/protocol.ts";
import type { OutputEntry } from "../core/store.ts";
import { useCell, useRenderer } from "./context.ts";
import { Html } from "./Html.tsx";
import { Guard } from "./Guard.tsx";
import { lazy, Suspense } from "react";
import { plainText } from "./text.ts";

const Plot = lazy(() => import("./Plot.tsx"));
const FIGURE_HEIGHT = 360;

function textOf(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

/** As an image, an SVG runs no scripts and loads nothing. */
function Picture({ type, data, text }: { type: string; data: JsonValue | undefined; text: string }) {
  const source = textOf(data);
  const encoded = type === "image/svg+xml" ? `,${encodeURIComponent(source)}` : `;base64,${source.replace(/\s/g, "")}`;
  return <img src={`data:${type}${encoded}`} alt={text || "Figure"} />;
}

function Display({ data, text }: OutputEntry) {
  const figure = data["application/vnd.plotly.v1+json"];
  if (figure !== undefined) {
    return (
      <Suspense fallback={<div className="jt-bone" style={{ height: FIGURE_HEIGHT }} />}>
        <Plot figure={figure} height={FIGURE_HEIGHT} label="Figure" />
      </Suspense>
    );
  }
  const image = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"].find((type) => type in data);
  if (image !== undefined) return <Picture type={image} data={data[image]} text={text} />;
  const html = textOf(data["text/html"]);
  if (html !== "") return <Html html={html} />;
  return <pre className="jt-pre">{plainText(textOf(data["text/plain"]) || text)}</pre>;
}

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
