/** Modules of anywidgets (AFM): loading one, and what is given to it besides its model. */
import { say } from "./locale.ts";
import { uniqueId } from "./ids.ts";
import type { JsonValue } from "./protocol.ts";

/** The default export of a module, or what it makes. */
export interface Afm {
  initialize?: (given: object) => unknown;
  render?: (given: object) => unknown;
}

/** How long a command waits for its answer, in milliseconds. */
const COMMAND_TIME = 3000;

/** The part of a model that commands need. */
export interface Talks {
  on(name: string, callback: (...given: never[]) => void): void;
  off(name: string, callback: (...given: never[]) => void): void;
  send(content: JsonValue, callbacks: object, buffers: ArrayBuffer[]): void;
}

/** Whether a text is the address of a module or style sheet instead of its source. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** Imports a module from its source. */
export async function loadModule(source: string): Promise<Afm> {
  if (isAddress(source)) throw new Error(say("The widget’s module is at {address}; pages load nothing from elsewhere.", { address: source }));
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const module = (await import(/* @vite-ignore */ url)) as { default?: Afm | (() => Afm | Promise<Afm>); render?: Afm["render"] };
    if (module.render) return { render: module.render };
    if (module.default === undefined) throw new Error(say("The widget’s module has no default export."));
    return typeof module.default === "function" ? await module.default() : module.default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Calls a method that the widget's Python class marks as a command; its answer and buffers. */
export function invoke(
  model: Talks, name: string, msg: JsonValue, options: { buffers?: ArrayBuffer[]; signal?: AbortSignal } = {},
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

/** Runs what a module returned to clean up. */
export async function clean(result: unknown): Promise<void> {
  try {
    if (typeof result === "function") await (result as () => unknown)();
  } catch (error) {
    console.warn("jupyter_tools: an anywidget did not clean up", error);
  }
}
