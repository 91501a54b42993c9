/** How parts of the overlay read where components are. */
import { useCallback, useSyncExternalStore } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import type { Measurer } from "./measure.ts";

/** The measurer of the page; its reader is drawn again when something may have moved. */
export function useMeasurer(): Measurer | null {
  const measurer = useCell(useCanvas().stage.measurer);
  useSyncExternalStore(
    useCallback((listener: () => void) => measurer?.version.subscribe(listener) ?? (() => undefined), [measurer]),
    () => measurer?.version.get() ?? 0,
  );
  return measurer;
}
