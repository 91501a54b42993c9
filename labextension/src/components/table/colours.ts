/** The colours of a grid, from the tokens of the page. */
import type { Theme } from "@glideapps/glide-data-grid";
import type { RowStyle } from "../../core/protocol.ts";

/** The colours of a role: of text, and of the ground below it. */
export type Tones = Readonly<Record<NonNullable<RowStyle["kind"]>, { text: string; ground: string }>>;

export const COLOURS = {
  accent: "var(--jt-accent)",
  accentText: "var(--jt-accent-text)",
  onAccent: "var(--jt-on-accent)",
  soft: "color-mix(in srgb, var(--jt-accent) 16%, var(--jt-surface))",
  text: "var(--jt-text)",
  muted: "var(--jt-muted)",
  faint: "var(--jt-faint)",
  surface: "var(--jt-surface)",
  hover: "var(--jt-hover)",
  head: "color-mix(in srgb, var(--jt-text) 3%, var(--jt-surface))",
  line: "color-mix(in srgb, var(--jt-border) 75%, var(--jt-surface))",
  /** What is empty of bars and stars. */
  track: "color-mix(in srgb, var(--jt-text) 16%, var(--jt-surface))",
  link: "var(--jt-accent-text)",
  neutral: "color-mix(in srgb, var(--jt-text) 7%, var(--jt-surface))",
  accentSoft: "var(--jt-accent-soft)",
  info: "var(--jt-info)",
  infoSoft: "var(--jt-info-soft)",
  success: "var(--jt-success)",
  successSoft: "var(--jt-success-soft)",
  warning: "var(--jt-warning)",
  warningSoft: "var(--jt-warning-soft)",
  danger: "var(--jt-danger)",
  dangerSoft: "var(--jt-danger-soft)",
};

export const PADDING = 14;

export type Colours = Record<keyof typeof COLOURS, string>;

/** The colours of the roles of badges and styles. */
export function tonesOf(colours: Colours): Tones {
  return {
    neutral: { text: colours.text, ground: colours.neutral },
    accent: { text: colours.link, ground: colours.accentSoft },
    info: { text: colours.info, ground: colours.infoSoft },
    success: { text: colours.success, ground: colours.successSoft },
    warning: { text: colours.warning, ground: colours.warningSoft },
    error: { text: colours.danger, ground: colours.dangerSoft },
  };
}

/** How cells that are changed look, those of rows that are added or deleted, and those with something wrong. */
export type EditMarks = Readonly<Record<"changed" | "added" | "deleted" | "wrong", Partial<Theme>>>;

export function editMarks({ warningSoft, successSoft, dangerSoft, muted, neutral }: Colours): EditMarks {
  return {
    changed: { bgCell: warningSoft },
    added: { bgCell: successSoft },
    deleted: { bgCell: neutral, textDark: muted },
    wrong: { bgCell: dangerSoft },
  };
}

export function gridTheme(colours: Colours, font: string): Partial<Theme> {
  return {
    accentColor: colours.accent,
    accentFg: colours.onAccent,
    accentLight: colours.soft,
    textDark: colours.text,
    textMedium: colours.muted,
    textLight: colours.faint,
    textHeader: colours.muted,
    textHeaderSelected: colours.text,
    bgCell: colours.surface,
    bgCellMedium: colours.hover,
    bgHeader: colours.head,
    bgHeaderHasFocus: colours.head,
    bgHeaderHovered: colours.hover,
    borderColor: colours.line,
    horizontalBorderColor: colours.line,
    headerBottomBorderColor: colours.line,
    bgBubble: colours.hover,
    cellHorizontalPadding: PADDING,
    headerFontStyle: "600 12.5px",
    baseFontStyle: "13px",
    fontFamily: font,
    resizeIndicatorColor: colours.accent,
  };
}

/** Of the column whose head the keyboard is at: the head is marked by a frame, and its cells are like others. */
export function headTheme(colours: Colours): Partial<Theme> {
  return { accentColor: colours.hover, accentLight: "rgba(0, 0, 0, 0)", textHeaderSelected: colours.text };
}
