/** The Output widget: what its `with` block printed and displayed, shown as the page shows outputs. */
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";
import { createRoot, type Root } from "react-dom/client";
import { RendererContext } from "../renderer/hooks/renderer.ts";
import { Guard } from "../renderer/parts/Guard.tsx";
import { plainText } from "../renderer/markup/plain.ts";
import type { JsonValue } from "../core/protocol.ts";
import { pageOf, type WidgetPage } from "./host.ts";

/** An output as notebooks keep it. */
interface NotebookOutput {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string;
  data?: Record<string, JsonValue>;
  metadata?: Record<string, JsonValue>;
  traceback?: string[];
}

export class OutputModel extends DOMWidgetModel {
  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: "OutputModel",
      _view_name: "OutputView",
      _model_module: "@jupyter-widgets/output",
      _view_module: "@jupyter-widgets/output",
      msg_id: "",
      outputs: [],
    };
  }
}

function Output({ output, display: Display }: { output: NotebookOutput } & Pick<WidgetPage, "display">) {
  if (output.data) return <Display data={output.data} text="" metadata={output.metadata ?? {}} />;
  const text = output.text ?? output.traceback?.join("\n") ?? "";
  return (
    <pre className="jt-pre" data-kind={output.name}>
      {plainText(text)}
    </pre>
  );
}

export class OutputView extends DOMWidgetView {
  private root: Root | null = null;

  override render(): void {
    this.el.classList.add("jt-widget-output");
    this.root = createRoot(this.el);
    this.listenTo(this.model, "change:outputs", () => this.draw());
    this.draw();
  }

  override remove(): void {
    const { root } = this;
    this.root = null;
    // React must not be unmounted while it renders, as when a page that goes takes this view with it.
    queueMicrotask(() => root?.unmount());
    super.remove();
  }

  private draw(): void {
    const { renderer, display } = pageOf(this.model);
    const outputs = this.model.get("outputs") as NotebookOutput[];
    this.root?.render(
      <RendererContext value={renderer}>
        {outputs.map((output, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- outputs are only added, or all replaced
          <Guard key={index} path={`output ${index}`} resetKey={output}>
            <Output output={output} display={display} />
          </Guard>
        ))}
      </RendererContext>,
    );
  }
}
