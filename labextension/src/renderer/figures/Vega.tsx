/** A chart of Vega or Vega-Lite, as Altair makes them: the lazy part, with both. Expressions are interpreted: no eval. */
import "./Vega.css";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { compile, type TopLevelSpec } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";
import { Error as ErrorLevel, expressionFunction, parse, View, type Loader, type Spec } from "vega";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { Callout } from "../parts/Callout.tsx";
import { useLook } from "../hooks/renderer.ts";
import { VEGA_TICK, vegaTick, withVegaFormats, type AxisFormats } from "./axis-formats.ts";
import { dict, type Dict } from "./figure.ts";
import { palette, type Colours } from "./theming.ts";
import { Missing } from "../markup/Html.tsx";
import { linkTarget } from "../parts/links.ts";
import { messageOf } from "../../core/errors.ts";
import { COLOURS } from "./plotting.ts";
import type { Selecting } from "./selecting.ts";
import { dataSets, markRows, traced } from "./vega-rows.ts";
import { clearRange, listen, showSelected, tellOwn, withRange, zoomOf, zooms, zoomTo } from "./vega-selecting.ts";

expressionFunction(VEGA_TICK, vegaTick);

interface VegaProps {
  spec: JsonValue;
  lite: boolean;
  height?: number | undefined;
  selecting?: Selecting | null | undefined;
  /** How its axes are written; null for as Vega does. */
  formats?: AxisFormats | null | undefined;
}

/** A view that is on the screen. */
interface Shown {
  view: View;
  spec: Dict;
}

/** What a chart was moved and zoomed to: it stays with the next one, unless its author gives that another revision. */
interface Zoom {
  revision: string;
  signals: Dict;
}

function revisionOf(spec: Dict): string {
  return JSON.stringify(dict(spec["usermeta"])["uirevision"] ?? null);
}

/** Loads nothing: a chart's data comes with it. */
function closedLoader(refused: (address: string) => void): Loader {
  const refuse = (address: string): Promise<never> => {
    refused(address);
    return Promise.reject(new Error("pages load nothing from elsewhere"));
  };
  return {
    load: refuse,
    http: refuse,
    file: refuse,
    options: {},
    sanitize(address: string, options: { context?: string }) {
      const target = options.context === "href" ? linkTarget(address) : address.startsWith("data:image/") ? address : null;
      return target === null ? refuse(address) : Promise.resolve({ href: target, target: "_blank", rel: "noopener noreferrer nofollow" });
    },
  } as unknown as Loader;
}

/** The page's look, beneath what the author configured. */
function config(colours: Colours, own: Dict): Dict {
  const text = { labelColor: colours.muted, titleColor: colours.muted, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
  const ours: Record<string, Dict> = {
    axis: { ...text, gridColor: colours.grid, domainColor: colours.line, tickColor: colours.grid },
    axisX: { grid: false, labelAngle: 0, labelOverlap: true },
    legend: text,
    header: text,
    title: { color: colours.text, fontSize: 15, anchor: "start" },
    view: { stroke: "transparent" },
    range: { category: palette(colours) },
    text: { fill: colours.text },
    mark: { color: colours.accent },
    selection: { interval: { mark: { fill: colours.accent, fillOpacity: 0.1, stroke: colours.accent } } },
  };
  const merged = Object.fromEntries(Object.entries(ours).map(([key, one]) => [key, { ...one, ...dict(own[key]) }]));
  return { background: "transparent", font: colours.font, ...own, ...merged };
}

/** Whether a chart is one plane whose author chose no width, so that it takes the width of its place. */
function isFluid(spec: Dict): boolean {
  const encoding = dict(spec["encoding"]);
  const facets = ["row", "column", "facet"].some((key) => key in encoding);
  return ("mark" in spec || "layer" in spec) && !("width" in spec) && !facets;
}

/** A spec in which what shows a dragged range is no symbol to screen readers, as which Vega names it without a text. */
function withoutBrushes(spec: Dict): Dict {
  const { marks } = spec;
  if (!Array.isArray(marks)) return spec;
  const quiet = marks.map((mark: Dict) => (/_brush(_bg)?$/.test(String(mark["name"])) ? { ...mark, aria: false } : withoutBrushes(mark)));
  return { ...spec, marks: quiet };
}

function compiled(spec: Dict, colours: Colours, width: number, height: number | undefined): Spec {
  const own = dict(spec["config"]);
  const sized = { autosize: { type: "fit", contains: "padding" }, width, ...(height === undefined ? {} : { height }) };
  const whole = { ...(isFluid(spec) ? sized : {}), ...spec, config: config(colours, own) };
  return withoutBrushes(compile(whole as unknown as TopLevelSpec).spec as unknown as Dict) as unknown as Spec;
}

export default function Vega({ spec, lite, height, selecting = null, formats = null }: VegaProps) {
  const element = useRef<HTMLDivElement>(null);
  const look = useLook();
  const [failed, setFailed] = useState<{ spec: JsonValue; reason: string } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const now = useRef(selecting);
  useLayoutEffect(() => {
    now.current = selecting;
  }, [selecting]);
  const shown = useRef<Shown | null>(null);
  const zoom = useRef<Zoom>({ revision: "", signals: {} });
  const mode = selecting?.mode;

  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    let view: View | null = null;
    let disposed = false;
    let stop = () => {};
    const names = zooms(spec);
    const colours: Colours = { ...look.read(COLOURS), font: look.font, dark: look.scheme === "dark" };
    const draw = async () => {
      const given = dict(structuredClone(spec));
      const sets = mode === undefined ? [] : dataSets(given);
      markRows(sets);
      const own = mode !== undefined && lite ? withRange(given, mode) : given;
      const made = lite ? compiled(own, colours, node.offsetWidth, height) : ({ ...own, config: config(colours, dict(own["config"])) } as Spec);
      const loader = closedLoader((address) => !disposed && setRefused(address));
      const written = formats === null ? made : (withVegaFormats(made as unknown as Dict, formats) as unknown as Spec);
      view = new View(parse(mode === undefined ? written : traced(written), undefined, { ast: true }), {
        expr: expressionInterpreter, renderer: "svg", container: node, hover: true, loader, logLevel: ErrorLevel,
      });
      if (mode !== undefined) tellOwn(view);
      if (zoom.current.revision === revisionOf(own)) zoomTo(view, zoom.current.signals);
      if (mode !== undefined) stop = listen(view, own, sets, () => now.current);
      await view.runAsync();
      if (disposed) return;
      shown.current = { view, spec: own };
      if (mode !== undefined) showSelected(view, own, now.current?.selected ?? []);
    };
    const fail = (error: unknown) => !disposed && setFailed({ spec, reason: messageOf(error) });
    setRefused(null);
    draw().catch(fail);
    let before = node.offsetWidth;
    const observer = new ResizeObserver(() => {
      if (view === null || !lite || !isFluid(dict(spec)) || node.offsetWidth === before || node.offsetWidth === 0) return;
      before = node.offsetWidth;
      view.width(before).runAsync().catch(fail);
    });
    observer.observe(node);
    return () => {
      disposed = true;
      observer.disconnect();
      stop();
      if (view !== null) zoom.current = { revision: revisionOf(dict(spec)), signals: zoomOf(view, names) };
      shown.current = null;
      view?.finalize();
      node.replaceChildren();
    };
  }, [spec, lite, height, look, mode, formats]);

  const selected = selecting?.selected;
  useEffect(() => {
    if (shown.current === null || selected === undefined) return;
    const { view, spec: drawn } = shown.current;
    if (selected.length === 0) clearRange(view, drawn);
    showSelected(view, drawn, selected);
  }, [selected]);

  const failure = failed?.spec === spec ? failed.reason : null;
  return (
    <>
      {failure === null ? null : (
        <Callout kind="error" title={say("The chart could not be drawn")}>
          {failure}
        </Callout>
      )}
      <div ref={element} className="jt-vega" hidden={failure !== null} onSubmit={(event) => event.preventDefault()} />
      <Missing missing={refused === null ? [] : [say("Data from elsewhere is not shown: pages load only what comes with a chart.")]} />
    </>
  );
}
