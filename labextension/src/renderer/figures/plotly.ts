/** Which bundle of plotly draws a figure: the small one, or the one with all traces, which is loaded when it is needed. */
import Basic from "plotly.js/dist/plotly-basic.min.js";
import { say } from "../../core/locale.ts";
import { dict, type Dict, type Figure } from "./figure.ts";
import { messageOf } from "../../core/errors.ts";

let all: Promise<{ default: typeof Basic }> | undefined;

async function loadStrict(): Promise<{ default: typeof Basic }> {
  const [plotly, { install }] = await Promise.all([import("plotly.js/dist/plotly-strict.min.js"), import("./interpreting.ts")]);
  install();
  return plotly;
}

function loadAll(): Promise<{ default: typeof Basic }> {
  // The file that a cell without our server gets from the kernel has no room for it.
  if (import.meta.env.MODE === "widget") return Promise.reject(new Error(say("it needs JupyterLab with jupyter_tools’ server.")));
  all ??= loadStrict().catch((error: unknown) => {
    all = undefined;
    throw error;
  });
  return all;
}

/** Traces over maps of tiles, which would come from other sites. */
const TILES = /map(?:box)?$/;
const SHAPES = new Set(["treemap", "heatmap"]);

function isTiled(type: string): boolean {
  return TILES.test(type) && !SHAPES.has(type);
}

/** All traces that a figure may draw: its own, those of its template and those of its frames. */
function tracesOf({ data, layout, frames = [] }: Figure): Dict[] {
  const template = Object.values(dict(dict(layout["template"])["data"]));
  return [data, ...template, ...frames.map((frame) => frame["data"])].flat().map(dict);
}

/** The bundle that has all traces of a figure; throws with what cannot be drawn, and why. */
export async function plotlyFor(figure: Figure): Promise<typeof Basic> {
  const { data, layout } = figure;
  // Plotly fetches it, with the cookies of whoever looks at the page.
  if (tracesOf(figure).some((trace) => typeof trace["geojson"] === "string")) {
    throw new Error(
      say("The `geojson` of a map is an address, and pages load nothing from addresses of a figure. Give the shapes themselves, such as `json.load(file)`."),
    );
  }
  const types = data.map(({ type }) => String(type ?? "scatter"));
  const tiled = types.find(isTiled);
  if (tiled !== undefined) {
    throw new Error(
      say("Charts of type “{type}” need map tiles of other sites, and pages load nothing from elsewhere. Use “scattergeo” or “choropleth”, whose maps are here.", { type: tiled }),
    );
  }
  const known = Basic.PlotSchema.get().traces;
  const plain = types.every((type) => type in known) && !Object.keys(layout).some((key) => /^(?:geo|scene)\d*$/.test(key));
  if (plain) return Basic;
  const { default: plotly } = await loadAll().catch((error: unknown) => {
    throw new Error(say("Charts of type “{type}” could not be loaded: {error}", { type: types.find((type) => !(type in known)) ?? "scene", error: messageOf(error) }));
  });
  const every = plotly.PlotSchema.get().traces;
  const unknown = types.find((type) => !(type in every));
  if (unknown !== undefined) throw new Error(say("There are no charts of type “{type}”.", { type: unknown }));
  return plotly;
}
