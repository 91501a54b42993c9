/**
 * Runs anywidgets: a widget whose front end is a module (AFM) in its own state, `_esm`, with its styles in `_css`.
 *
 * The module is imported from a Blob URL. What it would load from elsewhere, a published page's policy refuses.
 */
import { DOMWidgetModel, DOMWidgetView, type WidgetModel } from "@jupyter-widgets/base";
import { uniqueId } from "../core/ids.ts";
import type { JsonValue } from "../core/protocol.ts";
import { explain } from "./error.ts";
import { pageOf } from "./host.ts";

interface Afm {
  initialize?: (given: object) => unknown;
  render?: (given: object) => unknown;
}

const COMMAND_TIME = 3000;
const REFERENCE = "anywidget:";

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

async function load(esm: string): Promise<Afm> {
  if (isAddress(esm)) throw new Error(`The widget’s module is at ${esm}; pages load nothing from elsewhere.`);
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  try {
    const module = (await import(/* @vite-ignore */ url)) as { default?: Afm | (() => Afm | Promise<Afm>); render?: Afm["render"] };
    if (module.render) return { render: module.render };
    if (module.default === undefined) throw new Error("The widget’s module has no default export.");
    return typeof module.default === "function" ? await module.default() : module.default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The model as an author's module sees it; its listeners go with `context`. */
function proxy(model: WidgetModel, context: object): object {
  return {
    get: model.get.bind(model),
    set: model.set.bind(model),
    save_changes: model.save_changes.bind(model),
    send: model.send.bind(model),
    on: (name: string, callback: () => void) => model.on(name, callback, context),
    off: (name?: string | null, callback?: (() => void) | null) => model.off(name ?? null, callback ?? null, context),
    widget_manager: model.widget_manager,
  };
}

/** Calls a method that the widget's Python class marks as a command; its answer and buffers. */
function invoke(
  model: WidgetModel, name: string, msg: JsonValue, options: { buffers?: ArrayBuffer[]; signal?: AbortSignal } = {},
): Promise<[unknown, DataView[]]> {
  const id = uniqueId();
  const signal = options.signal ?? AbortSignal.timeout(COMMAND_TIME);
  return new Promise((resolve, reject) => {
    const answer = (content: { id?: string; response?: unknown }, buffers: DataView[]) => {
      if (content.id !== id) return;
      model.off("msg:custom", answer);
      resolve([content.response, buffers]);
    };
    signal.addEventListener("abort", () => {
      model.off("msg:custom", answer);
      reject(signal.reason as Error);
    });
    model.on("msg:custom", answer);
    model.send({ id, kind: "anywidget-command", name, msg }, {}, options.buffers ?? []);
  });
}

async function clean(result: unknown): Promise<void> {
  try {
    if (typeof result === "function") await (result as () => unknown)();
  } catch (error) {
    console.warn("jupyter_tools: an anywidget did not clean up", error);
  }
}

/** One run of a widget's module, until its code changes or the widget is closed. */
class Binding {
  readonly controller = new AbortController();
  readonly ready: Promise<Afm>;
  exports: unknown;

  constructor(private readonly model: AnyModel) {
    this.ready = this.start();
    // Views show it; without one nobody else asks.
    this.ready.catch((error: unknown) => console.error("jupyter_tools: an anywidget could not start", error));
  }

  /** What is given to a module besides the model. */
  private given(signal: AbortSignal): object {
    return { signal, experimental: { invoke: invoke.bind(null, this.model) } };
  }

  async draw(el: HTMLElement, outer: AbortSignal): Promise<void> {
    const widget = await this.ready;
    const signal = AbortSignal.any([outer, this.controller.signal]);
    if (signal.aborted) return;
    const context = {};
    const host = this.host(signal);
    const result = await widget.render?.({ model: proxy(this.model, context), el, host, ...this.given(signal) });
    const end = () => {
      this.model.off(null, null, context);
      void clean(result);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  }

  private async start(): Promise<Afm> {
    const widget = await load(String(this.model.get("_esm")));
    const { signal } = this.controller;
    const context = {};
    const result = await widget.initialize?.({ model: proxy(this.model, context), ...this.given(signal) });
    if (typeof result === "object" && result !== null) this.exports = result;
    signal.addEventListener("abort", () => {
      this.model.off(null, null, context);
      void clean(result);
    });
    return widget;
  }

  /** How a module reaches the widgets that its own one holds. */
  private host(signal: AbortSignal): object {
    const find = async (reference: unknown): Promise<WidgetModel> => {
      if (typeof reference !== "string" || !reference.startsWith(REFERENCE)) throw new Error("This names no widget");
      return this.model.widget_manager.get_model(reference.slice(REFERENCE.length));
    };
    return {
      async getModel(reference: unknown) {
        const context = {};
        const model = await find(reference);
        signal.addEventListener("abort", () => model.off(null, null, context));
        return proxy(model, context);
      },
      async getWidget(reference: unknown) {
        const model = await find(reference);
        if (!(model instanceof AnyModel)) throw new Error("This widget is no anywidget");
        await model.binding.ready;
        return {
          exports: model.binding.exports,
          render: ({ el, signal: own }: { el: HTMLElement; signal?: AbortSignal }) => model.binding.draw(el, own ?? signal),
        };
      },
    };
  }
}

export class AnyModel extends DOMWidgetModel {
  declare binding: Binding;

  override initialize(attributes: Backbone.ObjectHash, options: Parameters<DOMWidgetModel["initialize"]>[1]): void {
    super.initialize(attributes, options);
    this.binding = new Binding(this);
    this.on("change:_esm", () => {
      this.binding.controller.abort();
      this.binding = new Binding(this);
      this.trigger("binding");
    });
    this.on("destroy", () => this.binding.controller.abort());
  }
}

/** Adds a widget's styles to the page, once for all widgets of its class. */
function applyStyles(id: string, css: string, nonce: string | undefined): void {
  if (css === "" || isAddress(css)) return;
  const known = document.querySelector<HTMLStyleElement>(`style[data-anywidget="${CSS.escape(id)}"]`);
  const style = known ?? document.createElement("style");
  if (known === null) {
    if (nonce !== undefined) style.nonce = nonce;
    style.dataset["anywidget"] = id;
    document.head.append(style);
  }
  if (style.textContent !== css) style.textContent = css;
}

export class AnyView extends DOMWidgetView {
  private drawn = new AbortController();

  override render(): void {
    const styles = () => {
      const { nonce } = pageOf(this.model).renderer;
      applyStyles(String(this.model.get("_anywidget_id")), String(this.model.get("_css") ?? ""), nonce);
    };
    styles();
    this.listenTo(this.model, "change:_css", styles);
    this.listenTo(this.model, "binding", () => this.draw());
    this.draw();
  }

  override remove(): void {
    this.drawn.abort();
    super.remove();
  }

  private draw(): void {
    this.drawn.abort();
    this.drawn = new AbortController();
    this.el.replaceChildren();
    (this.model as AnyModel).binding.draw(this.el, this.drawn.signal).catch((error: unknown) => {
      console.error("jupyter_tools: an anywidget could not be shown", error);
      explain(this.el, error);
    });
  }
}
