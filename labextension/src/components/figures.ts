/** Plotly figures in the look of the page. */
import type { JsonValue } from "../core/protocol.ts";

type Dict = Record<string, unknown>;

export interface Figure {
  data: Dict[];
  layout: Dict;
  frames?: Dict[];
}

export interface Colours {
  text: string;
  muted: string;
  grid: string;
  accent: string;
  raised: string;
  font: string;
  dark: boolean;
}

/** The background that plotly's default template for Python sets: it says that the author chose no template. */
const DEFAULT_BACKGROUND = "#E5ECF6";

const LIGHT = ["#e8833a", "#2a9d8f", "#c9486b", "#8a63d2", "#7a8b1f", "#3c8dbc", "#b5651d", "#6b7280"];
const DARK = ["#f2a365", "#5cc4b6", "#e8809b", "#b496ee", "#b6c75a", "#76b7dd", "#d69a62", "#a3aab5"];

function dict(value: unknown): Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Dict) : {};
}

/** A figure as given; throws with what is wrong with it. */
export function readFigure(figure: JsonValue): Figure {
  if (typeof figure !== "object" || figure === null || Array.isArray(figure)) {
    throw new Error("A figure is an object with data and layout.");
  }
  const { data = [], layout, frames } = figure;
  if (!Array.isArray(data)) throw new Error("The figure's data is not a list of traces.");
  const whole: Figure = { data: data.map(dict), layout: dict(layout) };
  return Array.isArray(frames) ? { ...whole, frames: frames.map(dict) } : whole;
}

function axis(colours: Colours): Dict {
  return {
    automargin: true,
    gridcolor: colours.grid,
    linecolor: colours.grid,
    zerolinecolor: colours.grid,
    tickcolor: colours.grid,
    tickfont: { color: colours.muted, size: 12 },
    title: { font: { color: colours.muted, size: 12 }, standoff: 10 },
  };
}

function template(colours: Colours): Dict {
  const small = { color: colours.muted, size: 12 };
  const colorbar = { outlinewidth: 0, thickness: 12, tickfont: small, title: { font: small } };
  return {
    layout: {
      colorway: [colours.accent, ...(colours.dark ? DARK : LIGHT)],
      xaxis: { ...axis(colours), showgrid: false },
      yaxis: axis(colours),
      legend: {
        font: { color: colours.muted, size: 12 },
        orientation: "h",
        x: 0,
        y: 1.02,
        yanchor: "bottom",
      },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: colours.muted, activecolor: colours.text },
      hoverlabel: { bgcolor: colours.raised, bordercolor: colours.grid, font: { color: colours.text } },
      title: { font: { size: 15 }, x: 0, xref: "paper", xanchor: "left" },
      bargap: 0.25,
      coloraxis: { colorbar },
    },
    data: {
      bar: [{ marker: { line: { width: 0 }, colorbar } }],
      scatter: [{ marker: { colorbar } }],
      pie: [{ marker: { line: { color: colours.raised, width: 1 } } }],
    },
  };
}

/** The figure's layout with what the page decides: its size and background, and its look where the author chose none. */
export function themed(figure: Figure, colours: Colours): Dict {
  const given = dict(figure.layout["template"]);
  const background = dict(given["layout"])["plot_bgcolor"];
  const chosen = Object.keys(given).length > 0 && background !== undefined && background !== DEFAULT_BACKGROUND;
  const titled = Boolean(figure.layout["title"]);
  const layout: Dict = {
    margin: { l: 8, r: 8, t: titled ? 44 : 8, b: 8 },
    ...figure.layout,
    template: chosen ? given : template(colours),
    font: { family: colours.font, size: 13, color: colours.text, ...dict(figure.layout["font"]) },
    paper_bgcolor: "rgba(0,0,0,0)",
    autosize: true,
  };
  delete layout["width"];
  delete layout["height"];
  if (!chosen) layout["plot_bgcolor"] = "rgba(0,0,0,0)";
  return layout;
}
