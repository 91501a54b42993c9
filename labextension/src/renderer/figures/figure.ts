/** A figure of plotly as it travels. */

export type Dict = Record<string, unknown>;

export interface Figure {
  data: Dict[];
  layout: Dict;
  frames?: Dict[];
}

export function dict(value: unknown): Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Dict) : {};
}
