/** A chart of Vega or Vega-Lite, as Altair makes them: the lazy part, with both. Expressions are interpreted: no eval. */
import "./Vega.css";
import { useEffect, useRef, useState } from "react";
import { compile, type TopLevelSpec } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";
import { Error as ErrorLevel, parse, View, type Loader, type Spec } from "vega";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { Callout } from "../parts/Callout.tsx";
import { useLook } from "../hooks/renderer.ts";
import { dict, type Dict } from "./figure.ts";
import { palette, type Colours } from "./theming.ts";
import { Missing } from "../markup/Html.tsx";
import { linkTarget } from "../markup/links.ts";
import { COLOURS, message } from "./plotting.ts";

interface VegaProps {
  spec: JsonValue;
  lite: boolean;
  height?: number | undefined;
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

function compiled(spec: Dict, colours: Colours, width: number, height: number | undefined): Spec {
  const own = dict(spec["config"]);
  const sized = { autosize: { type: "fit", contains: "padding" }, width, ...(height === undefined ? {} : { height }) };
  const whole = { ...(isFluid(spec) ? sized : {}), ...spec, config: config(colours, own) };
  return compile(whole as unknown as TopLevelSpec).spec;
}

export default function Vega({ spec, lite, height }: VegaProps) {
  const element = useRef<HTMLDivElement>(null);
  const look = useLook();
  const [failed, setFailed] = useState<{ spec: JsonValue; reason: string } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    let view: View | null = null;
    let disposed = false;
    const colours: Colours = { ...look.read(COLOURS), font: look.font, dark: look.scheme === "dark" };
    const draw = async () => {
      const own = dict(structuredClone(spec));
      const made = lite ? compiled(own, colours, node.offsetWidth, height) : ({ ...own, config: config(colours, dict(own["config"])) } as Spec);
      const loader = closedLoader((address) => !disposed && setRefused(address));
      view = new View(parse(made, undefined, { ast: true }), {
        expr: expressionInterpreter, renderer: "svg", container: node, hover: true, loader, logLevel: ErrorLevel,
      });
      await view.runAsync();
    };
    const fail = (error: unknown) => !disposed && setFailed({ spec, reason: message(error) });
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
      view?.finalize();
      node.replaceChildren();
    };
  }, [spec, lite, height, look]);

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
