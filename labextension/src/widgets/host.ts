/** What the views of widgets need of the page that they are on. */
import type { ComponentType } from "react";
import type { DisplayProps } from "../renderer/display/media.ts";
import type { Renderer } from "../renderer/hooks/renderer.ts";

export interface WidgetPage {
  readonly renderer: Renderer;
  /** Shows an output; given to widgets, as it shows widgets itself. */
  readonly display: ComponentType<DisplayProps>;
}

/** The page of a model's manager, which ipywidgets knows by its own interface only. */
export function pageOf(model: { widget_manager: unknown }): WidgetPage {
  return model.widget_manager as WidgetPage;
}
