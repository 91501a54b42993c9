/** Selecting in a chart of Vega: by its marks, and by the ranges that are dragged over its axes. */
import type { TooltipHandler, View } from "vega";
import { dict, type Dict } from "./figure.ts";
import type { Place, Range, Selecting } from "./selecting.ts";
import { rowsOf, rowsWithin, withoutMarks, type DataSet } from "./vega-rows.ts";

const OWN = "jupyter_tools_range";
/** How long after its last change a range counts as dragged, in milliseconds. */
const REST = 150;
/** Signals of a parameter that are steps of a gesture, and no result of one. */
const STEPS = /_(?:tuple|tuple_fields|modify|toggle|translate_\w+|zoom_\w+)$/;
/** The most marks whose look follows the selection. */
const MOST_MARKS = 5000;
/** Marks that stand for a series. */
const PATHS = new Set(["line", "area", "trail"]);

interface Param extends Dict {
  name: string;
  select: Dict;
}

/** The parameters of a spec that select, in all its views. */
export function paramsOf(spec: unknown): Param[] {
  if (Array.isArray(spec)) return spec.flatMap(paramsOf);
  if (typeof spec !== "object" || spec === null) return [];
  const one = dict(spec);
  const own = (Array.isArray(one["params"]) ? one["params"].map(dict) : []).filter((param) => "select" in param);
  const inner = ["layer", "concat", "hconcat", "vconcat", "spec"].flatMap((key) => paramsOf(one[key]));
  const known = own.map((param) => ({ ...param, name: String(param["name"]), select: selectOf(param["select"]) }));
  return [...known, ...inner];
}

function selectOf(select: unknown): Dict {
  return typeof select === "string" ? { type: select } : dict(select);
}

/** The parameters by which a view is moved and zoomed. */
export function zooms(spec: unknown): string[] {
  return paramsOf(spec).flatMap(({ bind, name }) => (bind === "scales" ? [name] : []));
}

/** The spec with a range that visitors drag, where its author has made none. */
export function withRange(spec: Dict, mode: Selecting["mode"]): Dict {
  const has = paramsOf(spec).some(({ select, bind }) => select["type"] === "interval" && bind !== "scales");
  if (mode === "click" || has) return spec;
  const layers = spec["layer"];
  if (Array.isArray(layers)) return layers.length === 0 ? spec : { ...spec, layer: [withOwn(dict(layers[0]), mode, dict(spec["encoding"])), ...layers.slice(1)] };
  return "mark" in spec ? withOwn(spec, mode, {}) : spec;
}

function withOwn(view: Dict, mode: Selecting["mode"], shared: Dict): Dict {
  const encoding = { ...shared, ...dict(view["encoding"]) };
  const encodings = (mode === "range" ? ["x"] : ["x", "y"]).filter((channel) => channel in encoding);
  if (encodings.length === 0) return view;
  const params = Array.isArray(view["params"]) ? view["params"].map((one) => withoutDrag(dict(one))) : [];
  return { ...view, params: [...params, { name: OWN, select: { type: "interval", encodings } }] };
}

/** A parameter that zooms with the wheel, and leaves dragging to the selection. */
function withoutDrag(param: Dict): Dict {
  return param["bind"] === "scales" ? { ...param, select: { ...selectOf(param["select"]), translate: false } } : param;
}

/** What a view was moved and zoomed to, by signal. */
export function zoomOf(view: View, names: readonly string[]): Dict {
  const isZoom = (name = "") => names.some((one) => name.startsWith(`${one}_`)) && !STEPS.test(name);
  return names.length === 0 ? {} : dict(view.getState({ signals: isZoom, data: () => false }).signals);
}

/** Moves and zooms a view as another one was before it. */
export function zoomTo(view: View, zoom: Dict): void {
  for (const [name, value] of Object.entries(zoom)) {
    if (value === null || value === undefined) continue;
    try {
      view.signal(name, value);
    } catch {
      // The new chart has no such axis.
    }
  }
}

interface Item {
  datum?: unknown;
  mark?: { marktype?: string; role?: string; items?: Item[] };
  items?: Item[];
  _svg?: SVGElement;
}

/** Keeps what marks the rows out of tooltips that list all of a row. */
export function tellOwn(view: View): void {
  const tell = (view as unknown as { tooltip(): TooltipHandler }).tooltip();
  view.tooltip((handler, event, item, listed: unknown) => tell(handler, event, item, withoutMarks(listed)));
}

/** Tells what is selected in a view; call what it returns when the view goes. */
export function listen(view: View, spec: Dict, sets: readonly DataSet[], selecting: () => Selecting | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  view.addEventListener("click", (event, item) => {
    const now = selecting();
    if (now === null) return;
    const points = item ? pointsOf(item as unknown as Item) : [];
    const { shiftKey, ctrlKey, metaKey } = event as unknown as MouseEvent;
    if (points.length > 0) now.choose({ points, adds: shiftKey || ctrlKey || metaKey, clicked: true });
    else if (now.selected.length > 0 && now.mode === "click") now.choose({ points: [] });
  });
  for (const { name, select, bind } of paramsOf(spec)) {
    if (select["type"] !== "interval" || bind === "scales") continue;
    const take = (_: string, value: unknown) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = selecting();
        const empty = Object.keys(dict(value)).length === 0;
        if (now === null || (empty && now.selected.length === 0)) return;
        now.choose({ points: rowsWithin(value, sets), x: rangeIn(spec, "x", value), y: rangeIn(spec, "y", value) });
      }, REST);
    };
    try {
      view.addSignalListener(name, take);
    } catch {
      // It is in a view inside, whose rows nobody asks for.
    }
  }
  return () => clearTimeout(timer);
}

function pointsOf(item: Item): Place[] {
  const { mark } = item;
  if (mark?.role !== "mark" || mark.marktype === "group") return [];
  const data = PATHS.has(mark.marktype ?? "") ? (mark.items ?? []).map(({ datum }) => datum) : [item.datum];
  return data.flatMap(rowsOf);
}

/** The range of an axis, as its field has it: numbers, or texts of dates. */
function rangeIn(spec: Dict, channel: "x" | "y", value: unknown): Range | null {
  const own = dict(dict(spec["encoding"])[channel]);
  const layers = Array.isArray(spec["layer"]) ? spec["layer"] : [];
  const inner = dict(dict(dict(layers[0])["encoding"])[channel]);
  const { field, type } = { ...inner, ...own };
  const found = dict(value)[String(field)];
  if (!Array.isArray(found) || found.length === 0) return null;
  const ends = found.length === 2 && found.every((one) => typeof one === "number") ? found.toSorted((one, other) => one - other) : [found[0], found.at(-1)];
  return ends.map((one) => (type === "temporal" ? localTime(Number(one)) : typeof one === "number" ? one : String(one))) as Range;
}

function localTime(time: number): string {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Dims the marks that are not selected, where the author's own parameters show nothing. */
export function showSelected(view: View, spec: Dict, selected: readonly Place[]): void {
  if (paramsOf(spec).some(({ name, bind }) => name !== OWN && bind !== "scales")) return;
  const names = new Set(selected.map((one) => one.join()));
  let left = MOST_MARKS;
  const walk = (item: Item): void => {
    for (const mark of item.items ?? []) {
      const { marktype, role, items = [] } = mark as Item["mark"] & object;
      for (const one of items) {
        const { _svg: svg } = one;
        if (marktype === "group") walk(one);
        else if (role === "mark" && !PATHS.has(marktype ?? "") && (left -= 1) > 0 && svg) {
          const dim = names.size > 0 && !rowsOf(one.datum).some((place) => names.has(place.join()));
          svg.style.opacity = dim ? "0.3" : "";
        }
      }
    }
  };
  const root = (view.scenegraph() as unknown as { root: Item }).root;
  for (const one of root.items ?? []) walk(one);
}

/** Ends what was dragged with our own range. */
export function clearRange(view: View, spec: Dict): void {
  if (!paramsOf(spec).some(({ name }) => name === OWN)) return;
  try {
    view.data(`${OWN}_store`, []);
    for (const axis of ["x", "y"]) view.signal(`${OWN}_${axis}`, []);
    void view.runAsync();
  } catch {
    // It has but one of the axes.
  }
}
