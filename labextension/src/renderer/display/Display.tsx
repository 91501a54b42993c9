/** One thing that a handler displayed, in the form that Jupyter would choose of those that a page can show. */
import "./Display.css";
import { lazy, Suspense, useMemo, type ReactNode } from "react";
import { say, sentence } from "../../core/locale.ts";
import { useKey, useRenderer } from "../hooks/renderer.ts";
import { mapOf } from "./geojson.ts";
import { CleanHtml, Missing } from "../markup/Html.tsx";
import { JsonTree } from "./JsonTree.tsx";
import { dictOf, textOf, type DisplayProps, type Media } from "./media.ts";
import { Drawing, numberOf, Picture } from "./Picture.tsx";
import { NO_SCRIPT, sanitized } from "../markup/sanitize.ts";
import { Later } from "../parts/Later.tsx";
import { plainText } from "../markup/plain.ts";

const Plot = lazy(() => import("../figures/Plot.tsx"));
// The file that a cell without our server gets from the kernel has no room for it.
const Vega = lazy(() => (import.meta.env.MODE === "widget" ? Promise.resolve({ default: NoVega }) : import("../figures/Vega.tsx")));
const Markdown = lazy(() => import("../markup/Markdown.tsx"));
const MathText = lazy(() => import("../markup/MathText.tsx"));
const WidgetView = lazy(() => import("../../widgets/WidgetView.tsx"));
const FIGURE_HEIGHT = 360;

const IMAGE = "application/vnd.jupyter-tools.image+json";
const VEGA = /^application\/vnd\.(vega|vegalite)\.v\d+\+json$/;
const IMAGES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];
const EMPTY = ["text/html", "text/markdown", "text/latex"];
const MATH = /\$|\\\(|\\\[|\\begin\{/;
const BOKEH = sentence("Bokeh figures need scripts, which pages do not run. Use plotly, matplotlib or Altair.");
/** What is seen without a text. */
const VISIBLE = "img, svg, math, audio, video, input, hr, table, progress, meter, [bgcolor], [style*='background'], [style*='border']";
const NO_PDF = sentence("PDF is not shown on pages.");

function NoVega() {
  return <Missing missing={[say("Charts of Altair and Vega are shown in JupyterLab and on published pages only.")]} />;
}

/** A widget while it is open; what is left of one that was closed is nothing. */
function Widget({ id }: { id: string }) {
  const { visit } = useRenderer();
  if (useKey(visit.widgets.open, id) === undefined) return null;
  return (
    <Suspense fallback={<div className="jt-bone" style={{ height: 28, width: 300 }} />}>
      <WidgetView id={id} display={Display} />
    </Suspense>
  );
}

/** What a separate library draws. */
function drawn({ data, text, height = FIGURE_HEIGHT, selecting, formats }: DisplayProps): ReactNode {
  const widget = dictOf(data["application/vnd.jupyter.widget-view+json"])["model_id"];
  if (typeof widget === "string") return <Widget id={widget} />;
  const figure = data["application/vnd.plotly.v1+json"] ?? mapOf(data["application/geo+json"]);
  if (figure !== undefined) {
    return (
      <Later height={height}>
        <Plot figure={figure} height={height} label={say("Figure")} />
      </Later>
    );
  }
  const vega = Object.keys(data).find((type) => VEGA.test(type));
  if (vega !== undefined) {
    return (
      <Later height={height}>
        <Vega spec={data[vega] ?? null} lite={vega.includes("vegalite")} height={height} selecting={selecting} formats={formats} />
      </Later>
    );
  }
  return IMAGE in data ? <Drawing data={dictOf(data[IMAGE])} text={text} /> : null;
}

function Prose({ text, latex = false }: { text: string; latex?: boolean }) {
  return (
    <Suspense fallback={<div className="jt-prose" style={{ visibility: "hidden" }}>{text}</div>}>
      {latex || MATH.test(text) ? <MathText text={text} latex={latex} /> : <Markdown text={text} />}
    </Suspense>
  );
}

/** Text and images. */
function written({ data, text, metadata = {} }: DisplayProps): ReactNode {
  const markdown = textOf(data["text/markdown"]);
  if (markdown !== "") return <Prose text={markdown} />;
  const latex = textOf(data["text/latex"]);
  if (latex !== "") return <Prose text={latex} latex />;
  const image = IMAGES.find((type) => type in data);
  if (image !== undefined) {
    const { width, height } = dictOf(metadata[image]);
    return <Picture type={image} source={textOf(data[image])} text={text} width={numberOf(width)} height={numberOf(height)} />;
  }
  const json = ["application/json", "application/geo+json"].find((type) => type in data);
  if (json === undefined) return null;
  return <JsonTree value={data[json] ?? null} depth={dictOf(metadata[json])["expanded"] === true ? 1 : 0} />;
}

/** Why something is not shown; null where there is nothing to be said. */
function reasonOf(data: Media): string | null {
  const types = Object.keys(data);
  if (types.some((type) => type.includes("bokehjs_exec"))) return BOKEH;
  if (types.some((type) => type.includes("bokehjs_load"))) return "";
  if (types.includes("application/javascript")) return NO_SCRIPT;
  return types.includes("application/pdf") ? NO_PDF : null;
}

/** HTML, or what else there is where a page shows nothing of it. */
function Marked(props: DisplayProps & { html: string }) {
  const clean = useMemo(() => sanitized(props.html), [props.html]);
  const empty = !/\S/.test(clean.content.textContent ?? "") && clean.content.querySelector(VISIBLE) === null;
  if (!empty) return <CleanHtml clean={clean} />;
  const other = written(props);
  if (other !== null) return other;
  const bokeh = /bokeh|bk-root/i.test(props.html) ? BOKEH : null;
  const reason = reasonOf(props.data) ?? bokeh;
  return <Missing missing={reason === null ? clean.missing : [say(reason)].filter(Boolean)} />;
}

export function Display(props: DisplayProps) {
  const { data, text } = props;
  const figure = drawn(props);
  if (figure !== null) return figure;
  const html = textOf(data["text/html"]);
  if (html !== "") return <Marked {...props} html={html} />;
  const other = written(props);
  if (other !== null) return other;
  const reason = reasonOf(data);
  if (reason !== null) return <Missing missing={[say(reason)].filter(Boolean)} />;
  // As in a notebook: its text is only the name of its class.
  if (EMPTY.some((type) => data[type] === "")) return null;
  return <pre className="jt-pre">{plainText(textOf(data["text/plain"]) || text)}</pre>;
}
