/**
 * The script of the frame in which an author's module runs on a published page.
 *
 * The frame has no origin: what runs in it has no cookies, no storage, no request to any server and no way to the page but
 * this port. WebRTC is stopped by no policy; it is taken from the window, which is an obstacle only.
 */
import { clean, invoke, loadModule, type Afm } from "../core/afm.ts";
import { HELLO, type FrameLook, type FromFrame, type ToFrame } from "../core/framing.ts";
import { FrameModel } from "../core/frame-model.ts";
import { withoutPeers } from "./peers.ts";
import { messageOf } from "../core/errors.ts";

type Start = Extract<ToFrame, { type: "start" }>;

const root = document.createElement("div");

function wear({ scheme, tokens, font }: FrameLook): void {
  const { style } = document.documentElement;
  style.colorScheme = scheme;
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
  document.body.style.font = font;
  document.documentElement.dataset["theme"] = scheme;
}

async function run(module: Afm, model: FrameModel): Promise<void> {
  const { signal } = new AbortController();
  const given = { model, signal, experimental: { invoke: invoke.bind(null, model) } };
  await module.initialize?.(given);
  const result = await module.render?.({ ...given, el: root, host: HOST });
  window.addEventListener("pagehide", () => void clean(result));
}

/** What a module asks of the widgets that its own one holds, which are not in this frame. */
const HOST = {
  getModel: () => Promise.reject(new Error(HELD)),
  getWidget: () => Promise.reject(new Error(HELD)),
};
const HELD = "a widget that runs apart from the page cannot hold others. Its module can be trusted: see `trusted_modules`.";

function start(port: MessagePort, { module, styles, traits, look }: Start): FrameModel {
  const post = (message: FromFrame) => port.postMessage(message);
  wear(look);
  const style = document.createElement("style");
  style.textContent = styles;
  document.head.append(style);
  document.body.append(root);
  // Of the document: what a module positions outside its element counts too.
  new ResizeObserver(() => post({ type: "size", height: Math.ceil(root.getBoundingClientRect().height) })).observe(root);
  const model = new FrameModel(traits, post);
  loadModule(module)
    .then((found) => run(found, model))
    .catch((error: unknown) => post({ type: "failed", reason: messageOf(error) }));
  return model;
}

function greet(event: MessageEvent): void {
  const [port] = event.ports;
  if (event.source !== window.parent || event.data !== HELLO || port === undefined) return;
  window.removeEventListener("message", greet);
  let model: FrameModel | null = null;
  port.addEventListener("message", ({ data }: MessageEvent<ToFrame>) => {
    if (data.type === "start") model = start(port, data);
    else if (data.type === "look") wear(data.look);
    else model?.receive(data);
  });
  port.start();
}

withoutPeers(window);
window.addEventListener("message", greet);
