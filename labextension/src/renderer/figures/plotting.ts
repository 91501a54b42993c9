/** What all charts share. */

/** The colours of the page that charts take. */
export const COLOURS = {
  text: "var(--jt-text)",
  muted: "var(--jt-muted)",
  grid: "color-mix(in srgb, var(--jt-text) 9%, var(--jt-surface))",
  line: "color-mix(in srgb, var(--jt-text) 45%, var(--jt-surface))",
  accent: "var(--jt-accent)",
  soft: "color-mix(in srgb, var(--jt-accent) 14%, var(--jt-surface))",
  raised: "var(--jt-raised)",
};
