/**
 * Runs anywidgets: a widget whose front end is a module (AFM) in its own state, `_esm`, with its styles in `_css`.
 *
 * Where the host has frames, as published pages have, the module runs in one, unless the server's settings trust it. It
 * is imported from a Blob URL. What it would load from elsewhere, a published page's policy refuses.
 */
import { DOMWidgetModel, DOMWidgetView, type WidgetModel } from "@jupyter-widgets/base";
import { clean, invoke, isAddress, loadModule, type Afm, type Talks } from "../core/afm.ts";
import type { Traits } from "../core/framing.ts";
import { Frame, isTrusted } from "../renderer/frames/frame.ts";
import type { Frames } from "../renderer/hooks/renderer.ts";
import { explain } from "./error.ts";
import { pageOf } from "./host.ts";

const REFERENCE = "anywidget:";

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
    return { signal, experimental: { invoke: invoke.bind(null, this.model as unknown as Talks) } };
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
    const widget = await loadModule(String(this.model.get("_esm")));
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
        const { binding } = model;
        if (binding === null) throw new Error("This widget runs in a frame of its own");
        await binding.ready;
        return {
          exports: binding.exports,
          render: ({ el, signal: own }: { el: HTMLElement; signal?: AbortSignal }) => binding.draw(el, own ?? signal),
        };
      },
    };
  }
}

export class AnyModel extends DOMWidgetModel {
  /** The frames that its module runs in; undefined where it runs in the page itself. */
  declare frames: Frames | undefined;
  /** Null where its module runs in frames. */
  declare binding: Binding | null;

  override initialize(attributes: Backbone.ObjectHash, options: Parameters<DOMWidgetModel["initialize"]>[1]): void {
    super.initialize(attributes, options);
    this.attach();
    this.on("change:_esm", () => {
      this.binding?.controller.abort();
      this.attach();
      this.trigger("binding");
    });
    this.on("destroy", () => this.binding?.controller.abort());
  }

  private attach(): void {
    const { frames } = pageOf(this).renderer;
    this.frames = frames === undefined || isTrusted(frames, String(this.get("_esm"))) ? undefined : frames;
    this.binding = this.frames === undefined ? new Binding(this) : null;
  }
}

/** What belongs to ipywidgets, and not to an author's module. */
const OWN = new Set(["layout", "tabbable", "tooltip"]);

/** Whether a module in a frame may read and set a name of its model. */
function isOpen(name: string): boolean {
  return !name.startsWith("_") && !OWN.has(name);
}

/** The values of a model that a frame can be given: all but other widgets. */
function traitsOf(values: Traits): Traits {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => isOpen(name) && isCloneable(value)));
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** A model's module in a frame; call what it returns when its view goes. */
function openFrame(model: AnyModel, frames: Frames, el: HTMLElement): () => void {
  const { renderer } = pageOf(model);
  const close = () => {
    frame.close();
    stopLooking();
    model.off(null, null, frame);
  };
  const frame = new Frame({
    frames,
    title: String(model.get("_anywidget_id") ?? "Widget"),
    module: String(model.get("_esm")),
    styles: isAddress(String(model.get("_css") ?? "")) ? "" : String(model.get("_css") ?? ""),
    traits: traitsOf(model.attributes as Traits),
    within: el,
    onSave(traits) {
      const known = Object.entries(traits).filter(([name]) => isOpen(name) && model.has(name));
      if (known.length === 0) return;
      model.set(Object.fromEntries(known));
      model.save_changes();
    },
    onCustom: (content, buffers) => model.send(content, {}, buffers),
    onFailed(reason) {
      close();
      explain(el, reason);
    },
  });
  const stopLooking = renderer.look.subscribe(() => frame.wear());
  model.on("change", () => frame.change(traitsOf(model.changedAttributes() || {})), frame);
  model.on("msg:custom", (content, buffers: DataView[]) => frame.custom(content, buffers), frame);
  el.append(frame.element);
  return close;
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
      if ((this.model as AnyModel).frames !== undefined) return;
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
    const model = this.model as AnyModel;
    this.drawn.abort();
    this.drawn = new AbortController();
    this.el.replaceChildren();
    if (model.frames !== undefined) {
      this.drawn.signal.addEventListener("abort", openFrame(model, model.frames, this.el));
      return;
    }
    model.binding?.draw(this.el, this.drawn.signal).catch((error: unknown) => {
      console.error("jupyter_tools: an anywidget could not be shown", error);
      explain(this.el, error);
    });
  }
}
