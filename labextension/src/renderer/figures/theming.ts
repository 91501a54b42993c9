/** Plotly figures in the look of the page: what the author set stays, and the page decides the rest. */
import type { JsonValue } from "../../core/protocol.ts";
import { perLocale, say } from "../../core/locale.ts";
import { isHorizontal, namedAxes } from "./axes.ts";
import { dict, type Dict, type Figure } from "./figure.ts";
import { framed } from "./geo.ts";
import { ownMargin } from "./margins.ts";
import { cleanText } from "./texts.ts";

export interface Colours {
  text: string;
  muted: string;
  grid: string;
  line: string;
  accent: string;
  soft: string;
  raised: string;
  font: string;
  dark: boolean;
}

/** The background that plotly's default template for Python sets: it says that the author chose no template. */
const DEFAULT_BACKGROUND = "#E5ECF6";
const CLEAR = "rgba(0,0,0,0)";
/** Of decimals and thousands, by the visitor's locale. */
const SEPARATORS = perLocale((locale) =>
  ["decimal", "group"].map((type) => new Intl.NumberFormat(locale).formatToParts(12_345.5).find((part) => part.type === type)?.value ?? " ").join(""),
);
/** Plotly chooses colours that contrast with it, such as those of a Sankey diagram's links. */
const CLEAR_LIGHT = "rgba(255,255,255,0)";

/** Those of plotly's default template, which plotly express writes into each trace. */
const EXPRESS = "#636efa #EF553B #00cc96 #ab63fa #FFA15A #19d3f3 #FF6692 #B6E880 #FF97FF #FECB52".toLowerCase().split(" ");
/** After the accent. */
const LIGHT = "#c2570c #0f8577 #b0307a #6b7280 #8a6d00 #2b83bd #7a4fc2".split(" ");
const DARK = "#f0955a #45c2b1 #ea7fb8 #a2a9b6 #d8b84a #6fbdeb #b897f2".split(" ");
/** What follows the first colours: the same ones with this much of black or white. */
const SHADES: [light: [number, number], dark: [number, number]] = [[-0.42, 0.4], [0.55, -0.35]];

function cleanTexts(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanTexts);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, key === "images" ? ownImages(one) : cleanTexts(one)]);
  return Object.fromEntries(entries);
}

/** Of a layout's images, those that come with the figure. */
function ownImages(value: unknown): unknown {
  return Array.isArray(value) ? value.filter((one) => String(dict(one)["source"]).startsWith("data:image/")) : [];
}

/** A figure as given; throws with what is wrong with it. */
export function readFigure(figure: JsonValue): Figure {
  if (typeof figure !== "object" || figure === null || Array.isArray(figure)) {
    throw new Error(say("A figure is an object with data and layout."));
  }
  const { data = [], layout, frames } = figure;
  if (!Array.isArray(data)) throw new Error(say("The figure's data is not a list of traces."));
  const clean = data.map((one) => dict(cleanTexts(dict(one))));
  const whole: Figure = { data: clean, layout: dict(cleanTexts(dict(layout))) };
  return Array.isArray(frames) ? { ...whole, frames: frames.map((one) => dict(cleanTexts(dict(one)))) } : whole;
}

function axis(colours: Colours): Dict {
  return {
    automargin: true,
    gridcolor: colours.grid,
    linecolor: colours.line,
    zerolinecolor: colours.grid,
    tickcolor: colours.grid,
    tickfont: { color: colours.muted, size: 12 },
    title: { font: { color: colours.muted, size: 12 }, standoff: 10 },
  };
}

function colorbar(colours: Colours): Dict {
  const small = { color: colours.muted, size: 12 };
  return { outlinewidth: 0, thickness: 12, tickfont: small, title: { font: small } };
}

/** Grid lines across the values, and a strong line at the base of bars and curves. */
function axes(colours: Colours, horizontal: boolean): Dict {
  const values = { ...axis(colours), showgrid: true, zeroline: false, separatethousands: true };
  const base = { ...axis(colours), showgrid: false, zeroline: false, showline: true, separatethousands: true };
  const [xaxis, yaxis] = horizontal ? [values, base] : [base, values];
  return { xaxis: { ...xaxis, tickangle: 0 }, yaxis };
}

/** Planes that are no pair of axes: maps, spheres, rooms. */
function planes(colours: Colours): Dict {
  const line = { gridcolor: colours.grid, linecolor: colours.grid, tickfont: { color: colours.muted, size: 12 } };
  const wall = { ...line, backgroundcolor: CLEAR, showbackground: false, zerolinecolor: colours.grid };
  return {
    geo: {
      bgcolor: CLEAR, showframe: false, showland: true, landcolor: colours.grid, showlakes: false, coastlinecolor: colours.line,
      countrycolor: colours.line, subunitcolor: colours.line, oceancolor: CLEAR, coastlinewidth: 0.5,
    },
    polar: { bgcolor: CLEAR, angularaxis: line, radialaxis: line },
    ternary: { bgcolor: CLEAR, aaxis: line, baxis: line, caxis: line },
    // Farther away than by default, so that the titles of its axes are inside.
    scene: { bgcolor: CLEAR, camera: { eye: { x: 1.6, y: 1.6, z: 1.3 } }, xaxis: wall, yaxis: wall, zaxis: wall },
  };
}

/** Types of traces that have a colour bar. */
const COLOURED = "choropleth cone contour contourcarpet heatmap histogram2d histogram2dcontour isosurface mesh3d streamtube surface volume";
const MARKED = "barpolar scatter scatter3d scattercarpet scattergeo scattergl scatterpolar scatterpolargl scatterternary splom";

/** The same for each of the named types of traces. */
function each(names: string, one: Dict): Dict {
  return Object.fromEntries(names.split(" ").map((name) => [name, [one]]));
}

function traces(colours: Colours): Dict {
  const bar = colorbar(colours);
  const plain = { color: CLEAR };
  return {
    ...each(COLOURED, { colorbar: bar }),
    ...each(MARKED, { marker: { colorbar: bar } }),
    bar: [{ marker: { line: { width: 0 }, colorbar: bar, cornerradius: 2 } }],
    histogram: [{ marker: { line: { width: 0 }, cornerradius: 2 } }],
    indicator: [{ gauge: { bar: { color: colours.accent }, borderwidth: 0, bgcolor: colours.grid } }],
    pie: [{ marker: { line: { color: colours.raised, width: 1 } } }],
    table: [{
      header: { fill: { color: colours.grid }, line: { color: colours.grid }, align: "left" },
      cells: { fill: plain, line: { color: colours.grid }, align: "left", height: 26 },
    }],
  };
}

/** Colours of categories: the page's own, then darker and lighter ones of each, so that 24 are told apart. */
export function palette(colours: Colours): string[] {
  const first = [colours.accent, ...(colours.dark ? DARK : LIGHT)];
  const shades = SHADES[colours.dark ? 1 : 0];
  return [...first, ...shades.flatMap((part) => first.map((one) => shade(one, part)))];
}

/** A colour with a part of white in it, or of black where the part is negative; one that is not in numbers stays. */
function shade(colour: string, part: number): string {
  const hex = /^#(..)(..)(..)$/.exec(colour)?.slice(1).map((one) => Number.parseInt(one, 16));
  const parts = hex ?? /^rgba?\((\d+), *(\d+), *(\d+)/.exec(colour)?.slice(1).map(Number);
  if (parts === undefined) return colour;
  const towards = part < 0 ? 0 : 255;
  return `rgb(${parts.map((one) => Math.round(one + (towards - one) * Math.abs(part))).join(", ")})`;
}

function template(colours: Colours, horizontal: boolean): Dict {
  const small = { color: colours.muted, size: 12 };
  return {
    layout: {
      colorway: palette(colours),
      separators: SEPARATORS(),
      colorscale: { sequential: [[0, colours.soft], [1, colours.accent]] },
      ...axes(colours, horizontal),
      ...planes(colours),
      legend: { font: small, orientation: "h", x: 0, y: 1.02, yanchor: "bottom", title: { font: small } },
      modebar: { bgcolor: CLEAR, color: colours.muted, activecolor: colours.text },
      hoverlabel: { bgcolor: colours.raised, bordercolor: colours.grid, font: { color: colours.text } },
      title: { font: { size: 15 }, x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 10 } },
      bargap: 0.28,
      newselection: { line: { color: colours.accent, width: 1.5, dash: "solid" } },
      activeselection: { fillcolor: colours.accent, opacity: 0.1 },
      coloraxis: { colorbar: colorbar(colours) },
    },
    data: traces(colours),
  };
}

/** Whether the author chose how the figure looks. */
function isChosen(figure: Figure): boolean {
  const given = dict(figure.layout["template"]);
  const background = dict(given["layout"])["plot_bgcolor"];
  return Object.keys(given).length > 0 && background !== undefined && background !== DEFAULT_BACKGROUND;
}

/** Colours of the page for those that plotly express writes, which repeat after ten categories. */
class Recolouring {
  private readonly known = new Map<number, string[]>();

  constructor(private readonly ours: string[]) {}

  /** A trace, or what holds only parts of one, as in frames. */
  trace(trace: Dict): Dict {
    const name = String(trace["legendgroup"] ?? trace["name"] ?? "");
    const own = (part: unknown): unknown => {
      const colour = dict(part)["color"];
      const place = typeof colour === "string" ? EXPRESS.indexOf(colour.toLowerCase()) : -1;
      return place < 0 ? part : { ...dict(part), color: this.colour(place, name) };
    };
    const changed = Object.entries(trace).map(([key, one]) => [key, key === "marker" || key === "line" ? own(one) : one]);
    return Object.fromEntries(changed) as Dict;
  }

  private colour(place: number, name: string): string | undefined {
    const names = this.known.get(place) ?? [];
    if (!names.includes(name)) names.push(name);
    this.known.set(place, names);
    return this.ours[(place + EXPRESS.length * names.indexOf(name)) % this.ours.length];
  }
}

/** The figure, where plotly express wrote its template's colours with those of the page. */
export function recoloured(figure: Figure, colours: Colours): Figure {
  if (isChosen(figure)) return figure;
  const colouring = new Recolouring(palette(colours));
  const data = figure.data.map((trace) => colouring.trace(trace));
  if (figure.frames === undefined) return { ...figure, data };
  const frames = figure.frames.map((frame) => {
    const { data: own } = frame;
    return Array.isArray(own) ? { ...frame, data: own.map((trace) => colouring.trace(dict(trace))) } : frame;
  });
  return { ...figure, data, frames };
}

/** An axis without a title that says what the card's title says. */
function withoutEcho(value: unknown, label: string): Dict {
  const { title, ...rest } = dict(value);
  const text = typeof title === "string" ? title : dict(title)["text"];
  return label !== "" && text === label ? rest : dict(value);
}

/** The figure's layout with what the page decides: its size and background, and its look where the author chose none. */
export function themed(figure: Figure, colours: Colours, label = ""): Dict {
  const chosen = isChosen(figure);
  const titled = Boolean(figure.layout["title"]);
  const layout: Dict = {
    ...figure.layout,
    margin: { l: 8, r: 8, t: titled ? 44 : 10, b: 8, ...ownMargin(figure.layout) },
    template: chosen ? figure.layout["template"] : template(colours, isHorizontal(figure)),
    font: { family: colours.font, size: 13, color: colours.text, ...dict(figure.layout["font"]) },
    paper_bgcolor: colours.dark ? CLEAR : CLEAR_LIGHT,
    autosize: true,
  };
  for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) layout[key] = withoutEcho(layout[key], label);
  for (const name of namedAxes(figure)) layout[name] = { separatethousands: false, ...dict(layout[name]) };
  delete layout["width"];
  delete layout["height"];
  if (!chosen) layout["plot_bgcolor"] = CLEAR;
  return framed(layout, figure);
}
