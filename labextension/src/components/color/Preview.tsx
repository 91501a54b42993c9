import "./index.css";
import { useValue } from "../../renderer/hooks/renderer.ts";
import { normalColor } from "./colors.ts";

/** The colour in the field. */
export function Preview({ path }: { path: string }) {
  const [value] = useValue(path);
  const color = typeof value === "string" ? normalColor(value) : null;
  return <span className="jt-color-preview" data-empty={color === null ? "" : undefined} style={color === null ? undefined : { background: color }} />;
}
