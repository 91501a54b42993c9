/** Replaces `sanitize-html`, with which base-manager cleans a widget's description. */
import { sanitized } from "../renderer/markup/sanitize.ts";

/** It is drawn outside of a shadow tree and read as HTML again: text and its emphasis only. */
export default function sanitizeHtml(html: string): string {
  const box = document.createElement("div");
  box.append(sanitized(html).content);
  for (const one of box.querySelectorAll("svg, math, audio, video, input")) one.remove();
  for (const one of box.querySelectorAll("*")) for (const name of ["class", "id", "style"]) one.removeAttribute(name);
  return box.innerHTML;
}
