import "./index.css";
import { lazy, useEffect, useId, useMemo, type KeyboardEvent } from "react";
import { chartSelection, modeOf, selectableOf } from "../../core/frames.ts";
import { say, sayCount, sentence, writeCount, sayProperty } from "../../core/locale.ts";
import type { ChartComponent as Properties, JsonValue } from "../../core/protocol.ts";
import type { Media as Bundle } from "../../renderer/display/media.ts";
import { after, isSameSelection, MAX_POINTS, type Chosen, type Place, type Selecting } from "../../renderer/figures/selecting.ts";
import { useKey, useLoading, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Bone, Later } from "../../renderer/parts/Later.tsx";
import { whenIdle } from "../../renderer/parts/idle.ts";

const Media = lazy(() => import("../../renderer/display/Display.tsx").then(({ Display }) => ({ default: Display })));
const loadPlot = () => import("../../renderer/figures/Plot.tsx");
const Plot = lazy(loadPlot);
const NONE: readonly Place[] = [];

/** Figures of other libraries than plotly are media, as in outputs. */
function mediaOf(figure: JsonValue): Bundle | null {
  if (typeof figure !== "object" || figure === null || Array.isArray(figure)) return null;
  const entries = Object.entries(figure).filter(([key]) => key.startsWith("application/"));
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** How the points of a chart are selected; null where none can be. */
function useSelecting({ path, component }: ComponentProps<Properties>): Selecting | null {
  const { visit, store } = useRenderer();
  const value = useKey(store.values, path);
  const { figure, handlers } = component;
  const mode = modeOf(component);
  return useMemo(() => {
    const known = selectableOf(figure);
    if (mode === "none" || known === null) return null;
    const selection = chartSelection(value);
    const selected: readonly Place[] = selection?.figure === known.version ? selection.points : NONE;
    const choose = (chosen: Chosen) => {
      const points = after(selected, chosen);
      const { x = null, y = null, clicked = false } = chosen;
      const is = JSON.stringify([x, y]) === JSON.stringify([selection?.x ?? null, selection?.y ?? null]);
      if (!is || !isSameSelection(points, selected)) {
        visit.change(path, { figure: known.version, points: points.map(([trace, position]) => [trace, position]), x, y });
        if ("select" in handlers) visit.event(path, "select");
      }
      if (clicked && "click" in handlers) visit.event(path, "click");
    };
    return { mode, version: known.version, counts: known.counts, selected, choose };
  }, [figure, handlers, mode, path, value, visit]);
}

const HINTS = {
  click: sentence("Click a point to select it; Shift adds more"),
  box: sentence("Drag to select points"),
  lasso: sentence("Draw around points to select them"),
  range: sentence("Drag to select a range"),
};

/** How many points are selected, how one selects and what is wrong with it. */
function Selected({ path, selecting }: { path: string; selecting: Selecting }) {
  const { store } = useRenderer();
  const problem = useKey(store.errors, path);
  const count = selecting.selected.length;
  // Fingers scroll the page over charts: they only tap.
  const hint = HINTS[window.matchMedia("(hover: none)").matches ? "click" : selecting.mode];
  const said =
    count === MAX_POINTS
      ? say("The first {count} points are selected", { count: writeCount(count) })
      : sayCount(count, "1 point selected", "{count} points selected");
  return (
    <div className="jt-chart-foot">
      <output>{problem ? <span className="jt-chart-problem">{problem}</span> : count === 0 ? say(hint) : said}</output>
      {count === 0 ? null : (
        <button type="button" className="jt-button" data-size="small" onClick={() => selecting.choose({ points: [] })}>
          {say("Clear selection")}
        </button>
      )}
    </div>
  );
}

export default function Chart({ path, component }: ComponentProps<Properties>) {
  const { label, figure, height, alt, empty_text, x_format: x, y_format: y, currency } = component;
  const formats = useMemo(() => (x === null && y === null ? null : { x, y, currency }), [x, y, currency]);
  const heading = useId();
  useEffect(() => whenIdle(loadPlot), []);
  const empty = figure === null || figure === undefined;
  const media = mediaOf(figure);
  const loading = useLoading();
  const selecting = useSelecting({ path, component });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || selecting === null || selecting.selected.length === 0) return;
    event.stopPropagation();
    selecting.choose({ points: [] });
  }

  return (
    // Escape, wherever in it the focus is; all else is in what it holds.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section className="jt-panel jt-chart" data-padded="" aria-labelledby={label ? heading : undefined} onKeyDown={onKeyDown}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {empty && loading ? (
        <Bone height={height} />
      ) : empty ? (
        <div className="jt-empty" style={{ minHeight: height }}>
          {sayProperty(empty_text)}
        </div>
      ) : (
        <Later height={height}>
          {media === null ? (
            <Plot figure={figure} height={height} label={label} alt={alt} selecting={selecting} formats={formats} />
          ) : (
            <figure className="jt-chart-media" style={{ minHeight: height }} aria-label={label || alt || say("Chart")}>
              <Media data={media} text={alt || label || say("Chart")} height={height} selecting={selecting} formats={formats} />
            </figure>
          )}
        </Later>
      )}
      {empty || selecting === null ? null : <Selected path={path} selecting={selecting} />}
    </section>
  );
}
