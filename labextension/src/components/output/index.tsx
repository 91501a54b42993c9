import { lazy, Suspense, useId } from "react";
import type { OutputComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { isAt } from "../../renderer/display/placing.ts";

const Displays = lazy(() => import("../../renderer/display/Displays.tsx"));

/** A place for what handlers display. */
export default function OutputArea({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const heading = useId();
  const places = useCell(store.places);
  const entries = useCell(store.outputs).filter((entry) => isAt(entry, path, places));
  return (
    <section className="jt-panel" data-padded="" data-outputs="" aria-labelledby={component.label ? heading : undefined}>
      {component.label ? (
        <h2 className="jt-heading" id={heading}>
          {component.label}
        </h2>
      ) : null}
      {entries.length === 0 ? (
        <div className="jt-empty">{say("Nothing to show yet")}</div>
      ) : (
        <Suspense fallback={null}>
          <Displays entries={entries} />
        </Suspense>
      )}
    </section>
  );
}
