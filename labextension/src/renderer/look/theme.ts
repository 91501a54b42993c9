/** Mantine's theme, made of our own CSS variables so that one set of tokens serves every host and scheme. */
import type { CSSVariablesResolver, MantineColorsTuple, MantineThemeOverride } from "@mantine/core";

/** The accents that have names: dark enough for white text, but for yellow, on which text is black. */
export const ACCENTS: Readonly<Record<string, string>> = {
  indigo: "#4259d6",
  blue: "#1971c2",
  cyan: "#0b7285",
  teal: "#087f5b",
  green: "#26803a",
  lime: "#4b7a0a",
  yellow: "#f2b01e",
  orange: "#c4480c",
  red: "#d12c2c",
  pink: "#c92a64",
  grape: "#9c36b5",
  violet: "#6d3fe0",
  gray: "#495057",
};

function tints(variable: string): MantineColorsTuple {
  const mixes = [8, 16, 30, 46, 64, 82].map((part) => `color-mix(in oklab, ${variable} ${part}%, var(--jt-surface))`);
  const darker = [92, 84, 76].map((part) => `color-mix(in oklab, ${variable} ${part}%, black)`);
  return [...mixes, variable, ...darker] as unknown as MantineColorsTuple;
}

/** Mantine's own greys, which its styles name by number. */
const LIGHT = shades("page hover border border border-strong faint muted muted text text");
const DARK = shades("text text muted faint border-strong hover field raised page page");

function shades(names: string): MantineColorsTuple {
  return names.split(" ").map((name) => `var(--jt-${name})`) as unknown as MantineColorsTuple;
}

const TEXT = "var(--jt-text)";

export const mantineTheme: MantineThemeOverride = {
  primaryColor: "accent",
  colors: { accent: tints("var(--jt-accent)"), gray: LIGHT, dark: DARK },
  fontFamily: "var(--jt-font)",
  fontFamilyMonospace: "var(--jt-mono)",
  defaultRadius: "var(--jt-radius-small)",
  cursorType: "pointer",
  components: {
    Portal: { defaultProps: { reuseTargetNode: false } },
    Combobox: { defaultProps: { shadow: "var(--jt-shadow-float)", transitionProps: { duration: 0 } } },
    ScrollArea: { defaultProps: { type: "auto", scrollbarSize: 8 } },
  },
};

const SHARED: Record<string, string> = {
  "--mantine-color-text": TEXT,
  "--mantine-color-bright": TEXT,
  "--mantine-color-body": "var(--jt-raised)",
  "--mantine-color-error": "var(--jt-danger)",
  "--mantine-color-placeholder": "var(--jt-faint)",
  "--mantine-color-anchor": "var(--jt-accent-text)",
  "--mantine-color-default": "var(--jt-field)",
  "--mantine-color-default-hover": "var(--jt-hover)",
  "--mantine-color-default-color": TEXT,
  "--mantine-color-default-border": "var(--jt-border-strong)",
  "--mantine-color-dimmed": "var(--jt-muted)",
  "--mantine-color-disabled": "var(--jt-hover)",
  "--mantine-color-disabled-color": "var(--jt-muted)",
  "--mantine-color-disabled-border": "var(--jt-border)",
  "--mantine-primary-color-contrast": "var(--jt-on-accent)",
  "--mantine-color-accent-filled": "var(--jt-accent)",
  "--mantine-color-accent-filled-hover": "var(--jt-accent-hover)",
  "--mantine-color-accent-light": "var(--jt-accent-soft)",
  "--mantine-color-accent-light-hover": "var(--jt-accent-soft)",
  "--mantine-color-accent-light-color": "var(--jt-accent-text)",
  "--mantine-color-accent-outline": "var(--jt-accent)",
  "--mantine-color-accent-text": "var(--jt-accent-text)",
};

export const mantineVariables: CSSVariablesResolver = () => ({ variables: {}, light: SHARED, dark: SHARED });
