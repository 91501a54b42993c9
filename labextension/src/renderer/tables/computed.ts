import type { CellStyle } from "../formats/cell-formats.ts";

/** The decimals that computed numbers have beyond those of their column. */
const MORE = 2;

/** How a mean is written: that of whole numbers has decimals. */
export function computedStyle(style: CellStyle): CellStyle {
  const { format, plain } = style;
  return format === "integer" ? { ...style, format: "number", plain: { ...plain, format: "number", rounding: { ...plain.rounding, decimals: MORE } } } : style;
}
