/** The place of rows, also of those that are still to come. */
import type { CSSProperties } from "react";
import type { RepeaterComponent } from "../../core/protocol.ts";

/** The height of a row that is still to come. */
export const BONES = { grid: 132, list: 48 };

export function styleOf({ min_width, max_columns }: RepeaterComponent): CSSProperties {
  return { "--jt-repeat-width": `${min_width}px`, "--jt-repeat-most": max_columns ?? 12 } as CSSProperties;
}
