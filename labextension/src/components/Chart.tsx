import { lazy, Suspense, useEffect, useId } from "react";
import type { Chart as Properties } from "../core/protocol.ts";
import type { Kind } from "./context.ts";
import { whenIdle } from "./preload.ts";

const loadPlot = () => import("./Plot.tsx");
const Plot = lazy(loadPlot);

export function Chart({ component }: Kind<Properties>) {
  const { label, figure, height } = component;
  const heading = useId();
  useEffect(() => whenIdle(loadPlot), []);
  const empty = figure === null || figure === undefined;
  return (
    <section className="jt-panel jt-chart" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {empty ? (
        <div className="jt-empty" style={{ minHeight: height }}>
          Nothing to show yet
        </div>
      ) : (
        <Suspense fallback={<div className="jt-bone" style={{ height }} />}>
          <Plot figure={figure} height={height} label={label} />
        </Suspense>
      )}
    </section>
  );
}
