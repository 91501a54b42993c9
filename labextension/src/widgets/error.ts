/** What is shown instead of a widget that cannot be shown. */
import { DOMWidgetView } from "@jupyter-widgets/base";

export function explain(el: HTMLElement, error: unknown): void {
  const text = document.createElement("p");
  text.className = "jt-widget-error";
  text.textContent = `This widget cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
  el.replaceChildren(text);
}

/** The view of a model that could not be made. */
export class ErrorWidgetView extends DOMWidgetView {
  override render(): void {
    explain(this.el, this.model.get("error"));
  }
}
