/** A plotly figure: the lazy part, with plotly itself. */
import "./Plot.css";
import { useEffect, useMemo, useRef, useState } from "react";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { refinements } from "./axes.ts";
import { Callout } from "../parts/Callout.tsx";
import { useLook } from "../hooks/renderer.ts";
import { fitted, type DrawnLayout } from "./margins.ts";
import type { Figure } from "./figure.ts";
import { readFigure, recoloured, themed } from "./theming.ts";
import type { Look } from "../look/look.ts";
import { plotlyFor } from "./plotly.ts";
import { COLOURS, message } from "./plotting.ts";

type Plotly = Awaited<ReturnType<typeof plotlyFor>>;

/** Where a finger scrolls the page, it must not zoom the charts that it crosses; nor are there buttons to undo that. */
const touched = () => window.matchMedia("(hover: none)").matches;

const CONFIG = {
  displaylogo: false,
  // Else plotly offers visitors to upload the chart to a server of its makers.
  showSendToCloud: false,
  plotlyServerURL: "",
  // Shapes of countries and coasts, beside the folder of this chunk; the file that a kernel sends has none.
  topojsonURL: import.meta.env.MODE === "widget" ? "" : new URL(/* @vite-ignore */ "../geography/", import.meta.url).href,
  responsive: false,
  displayModeBar: "hover" as const,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};

const ROUNDS = 3;

const TOUCH_CONFIG = { ...CONFIG, displayModeBar: false };

interface PlotProps {
  figure: JsonValue;
  height: number;
  label: string;
}

/** The figure as plotly takes it, or what is wrong with it. */
function prepared(figure: JsonValue): Figure | string {
  try {
    return readFigure(structuredClone(figure));
  } catch (error) {
    return message(error);
  }
}

/** What a figure is made of: figures of another structure share no canvases, titles and axes. */
function structure({ data, layout }: Figure): string {
  return JSON.stringify([data.map(({ type }) => type), Object.keys(layout)].map((names) => [...new Set(names)].toSorted()));
}

/** What is drawn in an element, one figure after the other. */
class Drawing {
  private plotly: Plotly | null = null;
  private latest: Figure | null = null;
  private structure = "";

  constructor(private readonly node: HTMLElement) {}

  async draw(figure: Figure, look: Look, label: string): Promise<void> {
    this.latest = figure;
    const plotly = await plotlyFor(figure);
    if (this.latest !== figure) return;
    const made = structure(figure);
    if (this.plotly !== plotly || this.structure !== made) this.purge();
    this.structure = made;
    this.plotly = plotly;
    const colours = { ...look.read(COLOURS), font: look.font, dark: look.scheme === "dark" };
    const layout = themed(figure, colours, label);
    const [config, more] = touched() ? [TOUCH_CONFIG, { dragmode: false }] : [CONFIG, {}];
    await plotly.react(this.node, { ...recoloured(figure, colours), layout: { ...more, ...layout }, config });
    await this.refine();
  }

  async resize(): Promise<void> {
    if (this.plotly === null || this.node.offsetWidth === 0 || !("_fullLayout" in this.node)) return;
    await this.plotly.Plots.resize(this.node);
    await this.refine();
  }

  private async refine(): Promise<void> {
    // A wider margin changes what fits: until all does, and not for ever.
    for (let round = 0; round < ROUNDS; round += 1) {
      const { _fullLayout: drawn } = this.node as { _fullLayout?: unknown };
      if (this.plotly === null || this.latest === null || !drawn) return;
      const changes = {
        ...refinements(this.latest, drawn as Record<string, unknown>),
        ...fitted(this.node, this.latest, drawn as DrawnLayout),
      };
      if (Object.keys(changes).length === 0) return;
      await this.plotly.relayout(this.node, changes);
    }
  }

  purge(): void {
    this.plotly?.purge(this.node);
    this.plotly = null;
  }

  end(): void {
    this.latest = null;
    this.purge();
  }
}

export default function Plot({ figure, height, label }: PlotProps) {
  const element = useRef<HTMLElement>(null);
  const drawing = useRef<Drawing>(null);
  const look = useLook();
  const read = useMemo(() => prepared(figure), [figure]);
  const [failed, setFailed] = useState<{ figure: JsonValue; reason: string } | null>(null);
  const failure = typeof read === "string" ? read : failed?.figure === figure ? failed.reason : null;

  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const made = new Drawing(node);
    drawing.current = made;
    const observer = new ResizeObserver(() => void made.resize());
    observer.observe(node);
    return () => {
      observer.disconnect();
      made.end();
    };
  }, []);

  useEffect(() => {
    if (typeof read === "string") return;
    drawing.current?.draw(read, look, label).catch((error: unknown) => setFailed({ figure, reason: message(error) }));
  }, [figure, read, look, label]);

  return (
    <>
      {failure === null ? null : (
        <Callout kind="error" title={say("The chart could not be drawn")}>
          {failure}
        </Callout>
      )}
      <figure
        ref={element}
        aria-label={label || say("Chart")}
        style={failure === null ? { minHeight: height } : { display: "none" }}
      />
    </>
  );
}
