import "./index.css";
import { lazy, useEffect, useId } from "react";
import type { ChartComponent as Properties, JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Bone, Later } from "../../renderer/parts/Later.tsx";
import { whenIdle } from "../../renderer/parts/idle.ts";

const Media = lazy(() => import("../../renderer/display/Display.tsx").then(({ Display }) => ({ default: Display })));
const loadPlot = () => import("../../renderer/figures/Plot.tsx");
const Plot = lazy(loadPlot);

/** Figures of other libraries than plotly are media, as in outputs. */
function mediaOf(figure: JsonValue): Record<string, JsonValue> | null {
  if (typeof figure !== "object" || figure === null || Array.isArray(figure)) return null;
  return Object.keys(figure).some((key) => key.startsWith("application/")) ? figure : null;
}

export default function Chart({ component }: ComponentProps<Properties>) {
  const { label, figure, height } = component;
  const heading = useId();
  useEffect(() => whenIdle(loadPlot), []);
  const empty = figure === null || figure === undefined;
  const media = mediaOf(figure);
  const loading = useLoading();
  return (
    <section className="jt-panel jt-chart" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {empty && loading ? (
        <Bone height={height} />
      ) : empty ? (
        <div className="jt-empty" style={{ minHeight: height }}>
          {say("Nothing to show yet")}
        </div>
      ) : (
        <Later height={height}>
          {media === null ? (
            <Plot figure={figure} height={height} label={label} />
          ) : (
            <div className="jt-chart-media" style={{ minHeight: height }}>
              <Media data={media} text={label || say("Chart")} height={height} />
            </div>
          )}
        </Later>
      )}
    </section>
  );
}
