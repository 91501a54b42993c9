/** The widgets that show HTML, without anything that runs, restyles or navigates the page. */
import * as controls from "@jupyter-widgets/controls";
import { fill } from "../renderer/markup/Html.tsx";
import { sanitized } from "../renderer/markup/sanitize.ts";

function show(content: HTMLElement, value: unknown): void {
  fill(content, sanitized(String(value)));
}

export class HTMLView extends controls.HTMLView {
  override update(): void {
    show(this.content, this.model.get("value"));
  }
}

export class HTMLMathView extends controls.HTMLMathView {
  override update(): void {
    show(this.content, this.model.get("value"));
  }
}
