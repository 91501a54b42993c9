/** What a handler displayed, as Jupyter has it: data of several media types, of which one is shown. */
import type { JsonValue } from "../../core/protocol.ts";
import type { AxisFormats } from "../figures/axis-formats.ts";
import type { Selecting } from "../figures/selecting.ts";

export type Media = Record<string, JsonValue>;

export interface DisplayProps {
  data: Media;
  text: string;
  metadata?: Media;
  /** The height of a chart that sets none. */
  height?: number;
  /** How the points of a chart are selected. */
  selecting?: Selecting | null;
  /** How the axes of a chart are written. */
  formats?: AxisFormats | null;
}

/** A text, which notebooks also keep as a list of lines. */
export function textOf(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.join("") : typeof value === "string" ? value : "";
}

export function dictOf(value: JsonValue | undefined): Media {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
