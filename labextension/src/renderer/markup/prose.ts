/** Markdown and LaTeX as HTML, whatever they hold. */

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

export const escaped = (text: string) => text.replace(/[&<>]/g, (one) => ESCAPES[one] ?? one);

/** The HTML of a text; where it cannot be made, as where things nest thousands deep, the text as it is. */
export function htmlOf(text: string, make: (text: string) => string): string {
  try {
    return make(text);
  } catch {
    return `<div style="white-space: pre-wrap">${escaped(text)}</div>`;
  }
}
