import { FORMATS } from "../../core/catalog.ts";

const COLOR = new RegExp(`^(?:${FORMATS["color"] ?? ""})$`, "u");
/** How many digits a colour has of which each is written once. */
const SHORT = 3;

/**
 * A colour as six hexadecimal digits in lower case after a `#`; null for a text that is none. `normal_color` of
 * `jupyter_tools.components.colors` does the same; both run the cases in `tests/values/colors.json`.
 */
export function normalColor(text: string): string | null {
  if (!COLOR.test(text)) return null;
  const digits = text.replace("#", "").toLowerCase();
  return `#${digits.length === SHORT ? digits.replaceAll(/./gu, "$&$&") : digits}`;
}
