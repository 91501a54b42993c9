/** The field that is asked for by name: it takes the focus as soon as it is there. */
import { useEffect, useRef, type RefObject } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";

const FIELDS = ".jt-c-row-field :is(input, textarea, select, button, [tabindex='0']), input";

/** The row of a property or event. */
export function useWanted(name: string | undefined): RefObject<HTMLDivElement | null> {
  const { ui } = useCanvas();
  const row = useRef<HTMLDivElement>(null);
  const wanted = useCell(ui.property);
  useEffect(() => {
    if (wanted === null || wanted !== name) return;
    ui.property.set(null);
    row.current?.scrollIntoView({ block: "nearest" });
    row.current?.querySelector<HTMLElement>(FIELDS)?.focus();
  }, [wanted, name, ui]);
  return row;
}
