/** The widgets that show HTML, without anything that runs, restyles or navigates the page. */
import * as controls from "@jupyter-widgets/controls";
import { sanitized } from "../components/sanitize.ts";

export class HTMLView extends controls.HTMLView {
  override update(): void {
    this.content.replaceChildren(sanitized(String(this.model.get("value"))));
  }
}

export class HTMLMathView extends controls.HTMLMathView {
  override update(): void {
    this.content.replaceChildren(sanitized(String(this.model.get("value"))));
  }
}
