/** Stands in for `sanitize-html`, with which base-manager cleans a widget's description: ours is here already. */
import { sanitized } from "../components/sanitize.ts";

export default function sanitizeHtml(html: string): string {
  const box = document.createElement("div");
  box.append(sanitized(html));
  return box.innerHTML;
}
