/** Draws figures with plotly in an element, one after the other. */
import { refinements } from "./axes.ts";
import { hovered, type AxisFormats } from "./axis-formats.ts";
import type { Figure } from "./figure.ts";
import type { Look } from "../look/look.ts";
import { fitted, type DrawnLayout } from "./margins.ts";
import { plotlyFor } from "./plotly.ts";
import { COLOURS } from "./plotting.ts";
import { placesOf, rangeOf, selectedByTrace, type EventPoint, type Place, type Selecting } from "./selecting.ts";
import { recoloured, themed } from "./theming.ts";

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

const ROUNDS = 4;

function configFor(selecting: Selecting | null): object {
  if (selecting === null) return CONFIG;
  const kept: readonly string[] = BUTTONS[selecting.mode];
  return { ...CONFIG, modeBarButtonsToRemove: CONFIG.modeBarButtonsToRemove.filter((one) => !kept.includes(one)) };
}

const TOUCH_CONFIG = { ...CONFIG, displayModeBar: false };

/** What is dragged in a figure for each way of selecting; a click leaves dragging to zoom. */
const DRAGS = {
  click: {},
  box: { dragmode: "select" },
  lasso: { dragmode: "lasso" },
  range: { dragmode: "select", selectdirection: "h" },
} as const;
const BUTTONS = { click: [], box: ["select2d"], lasso: ["lasso2d"], range: ["select2d"] } as const;

interface Selected {
  points?: EventPoint[];
  range?: unknown;
  event?: MouseEvent;
}

/** The element of a figure, as plotly makes it. */
interface Drawn extends HTMLElement {
  on?(name: string, listener: (event: Selected | undefined) => void): void;
  removeAllListeners?(name: string): void;
}

/** What a figure is made of: figures of another structure share no canvases, titles and axes. */
function structure({ data, layout }: Figure): string {
  return JSON.stringify([data.map(({ type }) => type), Object.keys(layout)].map((names) => [...new Set(names)].toSorted()));
}

/** What is drawn in an element, one figure after the other. */
export class Drawing {
  private plotly: Plotly | null = null;
  private latest: Figure | null = null;
  private formats: AxisFormats | null = null;
  private structure = "";
  private shown: readonly Place[] = [];

  constructor(
    private readonly node: Drawn,
    /** How points are selected now; null for not at all. */
    private readonly selecting: () => Selecting | null,
  ) {}

  async draw(figure: Figure, look: Look, label: string, formats: AxisFormats | null = null): Promise<void> {
    this.latest = figure;
    this.formats = formats;
    const plotly = await plotlyFor(figure);
    if (this.latest !== figure) return;
    const made = structure(figure);
    if (this.plotly !== plotly || this.structure !== made) this.purge();
    this.structure = made;
    this.plotly = plotly;
    const colours = { ...look.read(COLOURS), font: look.font, dark: look.scheme === "dark" };
    // Of figures that follow each other, zoom and hidden series stay, unless their author gives them other names.
    const styled = themed(figure, colours, label);
    const layout = { uirevision: "kept", ...(formats === null ? styled : hovered(styled, figure, formats)) };
    const selecting = this.selecting();
    const drags = selecting === null ? {} : { ...DRAGS[selecting.mode], selectionrevision: selecting.version };
    const [config, more] = touched() ? [TOUCH_CONFIG, { ...drags, dragmode: false }] : [configFor(selecting), drags];
    this.shown = selecting?.selected ?? [];
    const marks = selectedByTrace(this.shown, figure.data.length);
    const whole = recoloured(figure, colours);
    const data = this.shown.length === 0 ? whole.data : whole.data.map((trace, index) => ({ ...trace, selectedpoints: marks[index] }));
    await plotly.react(this.node, { ...whole, data, layout: { ...more, ...layout }, config });
    this.listen(figure);
    await this.refine();
  }

  async resize(): Promise<void> {
    if (this.plotly === null || this.node.offsetWidth === 0 || !("_fullLayout" in this.node)) return;
    await this.plotly.Plots.resize(this.node);
    await this.refine();
  }

  /** Shows which points are selected now. */
  async mark(): Promise<void> {
    const selected = this.selecting()?.selected ?? [];
    const { plotly, latest } = this;
    if (plotly === null || latest === null || selected === this.shown || !("_fullLayout" in this.node)) return;
    this.shown = selected;
    const traces = latest.data.length;
    await plotly.restyle(this.node, { selectedpoints: selectedByTrace(selected, traces) });
    // What was dragged goes with its selection.
    if (selected.length === 0) await plotly.relayout(this.node, { selections: [] });
  }

  /** Shows the label of a point as if the pointer were there; false where the figure has none. */
  point(place: Place | null): void {
    try {
      if (place === null) this.plotly?.Fx.unhover(this.node);
      else this.plotly?.Fx.hover(this.node, [{ curveNumber: place[0], pointNumber: place[1] }]);
    } catch {
      // Of kinds without axes plotly shows none.
    }
  }

  private listen(figure: Figure): void {
    const { node } = this;
    for (const name of ["plotly_click", "plotly_selected", "plotly_deselect", "plotly_relayout"]) node.removeAllListeners?.(name);
    // Zooming draws other ticks.
    if (this.formats !== null) node.on?.("plotly_relayout", () => void this.refine());
    if (this.selecting() === null || node.on === undefined) return;
    node.on("plotly_click", (event) => {
      const selecting = this.selecting();
      const points = selecting === null ? [] : placesOf(event?.points ?? [], figure, selecting.counts);
      const adds = event?.event?.shiftKey === true || event?.event?.ctrlKey === true || event?.event?.metaKey === true;
      if (points.length > 0) selecting?.choose({ points, adds, clicked: true });
    });
    node.on("plotly_selected", (event) => {
      const selecting = this.selecting();
      // Without an area it is the end of a click.
      if (selecting === null || event === undefined || (!event.range && !("lassoPoints" in event))) return;
      const points = placesOf(event.points ?? [], figure, selecting.counts);
      selecting.choose({ points, x: rangeOf(event.range, "x"), y: selecting.mode === "range" ? null : rangeOf(event.range, "y") });
    });
    node.on("plotly_deselect", () => this.selecting()?.choose({ points: [] }));
  }

  private async refine(): Promise<void> {
    // A wider margin changes what fits: until all does, and not for ever.
    for (let round = 0; round < ROUNDS; round += 1) {
      const { _fullLayout: drawn } = this.node as { _fullLayout?: unknown };
      if (this.plotly === null || this.latest === null || !drawn) return;
      const changes = {
        ...refinements(this.latest, drawn as Record<string, unknown>, this.formats),
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

