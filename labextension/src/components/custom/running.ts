/** Runs the module of a component of one's own: in a frame where the host has frames, else in the page itself. */
import { clean, invoke, loadModule } from "../../core/afm.ts";
import { FrameModel } from "../../core/frame-model.ts";
import type { FromFrame, Traits } from "../../core/framing.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { Frame, isTrusted } from "../../renderer/frames/frame.ts";
import type { Frames } from "../../renderer/hooks/renderer.ts";
import { messageOf } from "../../core/errors.ts";

/** What a module is given, and whom it tells. */
export interface Run {
  frames: Frames | undefined;
  title: string;
  module: string;
  styles: string;
  traits: Traits;
  within: HTMLElement;
  /** For style elements, where the page's policy asks for one. */
  nonce: string | undefined;
  onSave(traits: Traits): void;
  onMessage(content: JsonValue): void;
  onFailed(reason: string): void;
}

/** A module that runs. */
export interface Running {
  change(traits: Traits): void;
  /** The page looks otherwise now. */
  wear(): void;
  close(): void;
}

export function run(given: Run): Running {
  const { frames, module } = given;
  return frames === undefined || isTrusted(frames, module) ? inPage(given) : inFrame(given, frames);
}

function inFrame({ within, onMessage, ...given }: Run, frames: Frames): Running {
  const frame = new Frame({ ...given, frames, within, onCustom: (content) => onMessage(content) });
  within.append(frame.element);
  return frame;
}

function inPage({ module, styles, traits, within, nonce, onSave, onMessage, onFailed }: Run): Running {
  const abort = new AbortController();
  const el = document.createElement("div");
  const style = document.createElement("style");
  if (nonce !== undefined) style.nonce = nonce;
  style.textContent = styles;
  within.append(style, el);
  const told = (message: FromFrame) => {
    if (abort.signal.aborted) return;
    if (message.type === "save") onSave(message.traits);
    else if (message.type === "custom") onMessage(message.content);
  };
  const model = new FrameModel({ ...traits }, told);
  let result: unknown;
  const start = async () => {
    const found = await loadModule(module);
    if (abort.signal.aborted) return;
    const shared = { model, signal: abort.signal, experimental: { invoke: invoke.bind(null, model) } };
    await found.initialize?.(shared);
    result = await found.render?.({ ...shared, el });
    if (abort.signal.aborted) await clean(result);
  };
  start().catch((error: unknown) => onFailed(messageOf(error)));
  return {
    change: (changes) => model.receive({ type: "change", traits: changes }),
    wear: () => undefined,
    close() {
      abort.abort();
      void clean(result);
      style.remove();
      el.remove();
    },
  };
}
