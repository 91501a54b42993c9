/** One thing that a handler displayed, in the richest form that the page knows. */
import { lazy, Suspense } from "react";
import type { JsonValue } from "../core/protocol.ts";
import { useKey, useRenderer } from "./context.ts";
import { Html } from "./Html.tsx";
import { plainText } from "./text.ts";

const Plot = lazy(() => import("./Plot.tsx"));
const WidgetView = lazy(() => import("../widgets/WidgetView.tsx"));
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

/** A widget while it is open; what is left of one that was closed is nothing. */
function Widget({ id }: { id: string }) {
  const { visit } = useRenderer();
  if (useKey(visit.widgets.open, id) === undefined) return null;
  return (
    <Suspense fallback={<div className="jt-bone" style={{ height: 28, width: 300 }} />}>
      <WidgetView id={id} />
    </Suspense>
  );
}

function widgetOf(view: JsonValue | undefined): string | null {
  if (typeof view !== "object" || view === null || !("model_id" in view)) return null;
  return typeof view["model_id"] === "string" ? view["model_id"] : null;
}

interface DisplayProps {
  data: Record<string, JsonValue>;
  text: string;
}

export function Display({ data, text }: DisplayProps) {
  const widget = widgetOf(data["application/vnd.jupyter.widget-view+json"]);
  if (widget !== null) return <Widget id={widget} />;
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
