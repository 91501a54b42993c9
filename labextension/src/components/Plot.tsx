import Plotly from "plotly.js-basic-dist-min";
import { useEffect, useMemo, useRef, useState } from "react";
import type { JsonValue } from "../core/protocol.ts";
import { Callout } from "./Callout.tsx";
import { useLook } from "./context.ts";
import { readFigure, themed, type Figure } from "./figures.ts";
import type { Look } from "./look.ts";

const COLOURS = {
  text: "var(--jt-text)",
  muted: "var(--jt-muted)",
  grid: "color-mix(in srgb, var(--jt-text) 12%, var(--jt-surface))",
  accent: "var(--jt-accent)",
  raised: "var(--jt-raised)",
};

/** Where a finger scrolls the page, it must not zoom the charts that it crosses; nor are there buttons to undo that. */
const touched = () => window.matchMedia("(hover: none)").matches;

const CONFIG = {
  displaylogo: false,
  // Else plotly offers visitors to upload the chart to a server of its makers.
  showSendToCloud: false,
  plotlyServerURL: "",
  responsive: false,
  displayModeBar: "hover" as const,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};

const TOUCH_CONFIG = { ...CONFIG, displayModeBar: false };

interface PlotProps {
  figure: JsonValue;
  height: number;
  label: string;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Refuses traces that this bundle of plotly would silently draw as something else. */
function checkTraces(data: Record<string, unknown>[]): void {
  const known = Plotly.PlotSchema.get().traces;
  for (const { type } of data) {
    if (type !== undefined && !(String(type) in known)) {
      throw new Error(`Charts of type “${String(type)}” cannot be shown here.`);
    }
  }
}

/** The figure as plotly takes it, or what is wrong with it. */
function prepared(figure: JsonValue): Figure | string {
  try {
    const read = readFigure(structuredClone(figure));
    checkTraces(read.data);
    return read;
  } catch (error) {
    return message(error);
  }
}

async function draw(node: HTMLElement, figure: Figure, look: Look): Promise<void> {
  const colours = { ...look.read(COLOURS), font: look.font, dark: look.scheme === "dark" };
  const layout = themed(figure, colours);
  if (touched()) await Plotly.react(node, { ...figure, layout: { dragmode: false, ...layout }, config: TOUCH_CONFIG });
  else await Plotly.react(node, { ...figure, layout, config: CONFIG });
}

export default function Plot({ figure, height, label }: PlotProps) {
  const element = useRef<HTMLElement>(null);
  const look = useLook();
  const read = useMemo(() => prepared(figure), [figure]);
  const [failed, setFailed] = useState<{ figure: JsonValue; reason: string } | null>(null);
  const failure = typeof read === "string" ? read : failed?.figure === figure ? failed.reason : null;

  useEffect(() => {
    const node = element.current;
    if (node === null || typeof read === "string") return;
    draw(node, read, look).catch((error: unknown) => setFailed({ figure, reason: message(error) }));
  }, [figure, read, look]);

  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (node.offsetWidth > 0 && "_fullLayout" in node) void Plotly.Plots.resize(node);
    });
    observer.observe(node);
    return () => {
      observer.disconnect();
      Plotly.purge(node);
    };
  }, []);

  return (
    <>
      {failure === null ? null : (
        <Callout kind="error" title="The chart could not be drawn">
          {failure}
        </Callout>
      )}
      <figure
        ref={element}
        aria-label={label || "Chart"}
        style={failure === null ? { minHeight: height } : { display: "none" }}
      />
    </>
  );
}
