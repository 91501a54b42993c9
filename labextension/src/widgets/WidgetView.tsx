/** A widget on the page: the lazy part, with all of ipywidgets. */
import "@lumino/widgets/style/widget.css";
import "@lumino/widgets/style/tabbar.css";
import "@lumino/widgets/style/tabpanel.css";
import "@jupyter-widgets/base/css/index.css";
import "@jupyter-widgets/controls/css/lumino.css";
import "@jupyter-widgets/controls/css/nouislider.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@fortawesome/fontawesome-free/css/fontawesome.css";
import "./styles.css";
import type { DOMWidgetView } from "@jupyter-widgets/base";
import { Widget as LuminoWidget } from "@lumino/widgets";
import { useLayoutEffect, useRef, useState } from "react";
import { Callout } from "../renderer/parts/Callout.tsx";
import { useRenderer } from "../renderer/hooks/renderer.ts";
import { uniqueId } from "../core/ids.ts";
import type { Visit } from "../core/visit.ts";
import { say } from "../core/locale.ts";
import type { WidgetPage } from "./host.ts";
import { PageManager } from "./manager.ts";
import { messageOf } from "../core/errors.ts";

const managers = new WeakMap<Visit, PageManager>();

function managerOf({ renderer, display }: WidgetPage): PageManager {
  const known = managers.get(renderer.visit);
  if (known) return known;
  const made = new PageManager(renderer, display);
  managers.set(renderer.visit, made);
  return made;
}

async function viewOf(manager: PageManager, id: string): Promise<DOMWidgetView> {
  const model = await manager.get_model(id);
  return manager.create_view<DOMWidgetView>(model);
}

/** Ties sliders to their labels, as ipywidgets does it for its other controls. */
function nameSliders(node: HTMLElement): void {
  for (const handle of node.querySelectorAll(".noUi-handle:not([aria-labelledby])")) {
    const label = handle.closest(".jupyter-widgets")?.querySelector(".widget-label");
    if (!label?.textContent) continue;
    label.id ||= `jt-${uniqueId()}`;
    handle.setAttribute("aria-labelledby", label.id);
  }
}

export default function WidgetView({ id, display }: { id: string } & Pick<WidgetPage, "display">) {
  const renderer = useRenderer();
  const element = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | null>(null);

  // Before React takes the node out: Lumino refuses to detach what is not attached.
  useLayoutEffect(() => {
    let view: DOMWidgetView | null = null;
    let disposed = false;
    const show = async () => {
      const made = await viewOf(managerOf({ renderer, display }), id);
      const node = element.current;
      if (disposed || node === null) return made.remove();
      view = made;
      LuminoWidget.attach(made.luminoWidget, node);
      // What a box holds is drawn after it.
      observer.observe(node, { childList: true, subtree: true });
      nameSliders(node);
    };
    const observer = new MutationObserver(() => element.current && nameSliders(element.current));
    show().catch((error: unknown) => setProblem(messageOf(error)));
    return () => {
      disposed = true;
      observer.disconnect();
      view?.remove();
    };
  }, [renderer, display, id]);

  if (problem !== null) {
    return (
      <Callout kind="error" title={say("This widget could not be shown")}>
        {problem}
      </Callout>
    );
  }
  return <div ref={element} className="jt-widgets" data-widget={id} />;
}
