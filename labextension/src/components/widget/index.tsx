import "./index.css";
import { lazy, Suspense, useId } from "react";
import type { WidgetComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const Display = lazy(() => import("../../renderer/display/Display.tsx").then(({ Display: found }) => ({ default: found })));

const VIEW = "application/vnd.jupyter.widget-view+json";

/** An ipywidget at its place. */
export default function Widget({ component }: ComponentProps<Properties>) {
  const { label, widget } = component;
  const heading = useId();
  return (
    <section aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {widget === null ? (
        <div className="jt-empty">{say("Nothing to show yet")}</div>
      ) : (
        <Suspense fallback={<div className="jt-bone" style={{ height: 28, width: 300 }} />}>
          <Display data={{ [VIEW]: { model_id: widget } }} text="" />
        </Suspense>
      )}
    </section>
  );
}
