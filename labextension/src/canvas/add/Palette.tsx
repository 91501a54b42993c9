/** The line that is open above the page. */
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import type { Catalog } from "../inspector/schema.ts";
import { AddPalette } from "./AddPalette.tsx";
import { SetPalette } from "./SetPalette.tsx";

export function Palette({ catalog }: { catalog: Catalog | null }) {
  const { ui } = useCanvas();
  const at = useCell(ui.palette);
  if (at === null) return null;
  const key = `${at.where} ${at.refused?.text ?? ""}`;
  return at.does === "add" ? <AddPalette key={key} at={at} catalog={catalog} /> : <SetPalette key={key} at={at} catalog={catalog} />;
}
