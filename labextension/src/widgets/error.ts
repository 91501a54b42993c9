/** What is shown instead of a widget that cannot be shown. */
import { DOMWidgetView } from "@jupyter-widgets/base";
import { say } from "../core/locale.ts";
import { messageOf } from "../core/errors.ts";

export function explain(el: HTMLElement, error: unknown): void {
  const text = document.createElement("p");
  text.className = "jt-widget-error";
  text.textContent = say("This widget cannot be shown: {error}", { error: messageOf(error) });
  el.replaceChildren(text);
}

/** The view of a model that could not be made. */
export class ErrorWidgetView extends DOMWidgetView {
  override render(): void {
    explain(this.el, this.model.get("error"));
  }
}
