/**
 * The loader of a page in a cell output: an anywidget module of about 1 kB.
 *
 * Where a Jupyter server with jupyter_tools shows the cell, it imports the server's `mount.js` and opens a websocket.
 * Elsewhere (VS Code, Colab, plain Jupyter) it asks the kernel for the whole renderer and talks over the comm.
 */
import { uniqueId } from "../../core/ids.ts";
import type { MountOptions, Mounted } from "../../mount.tsx";
import { websocketUrl } from "../urls.ts";

/** What travels over the comm: the request for assets, or a message of one view (null when the view has gone). */
interface Envelope {
  type?: "assets";
  client?: string;
  message?: object | null;
}

type Callback = (envelope: Envelope, buffers: DataView[]) => void;

interface Model {
  get(name: "socket_path"): string;
  send(message: object): void;
  on(name: "msg:custom", callback: Callback): void;
  off(name: "msg:custom", callback: Callback): void;
}

interface Renderer {
  mount: (el: HTMLElement, options: MountOptions) => Mounted;
}

/** The server's renderer and the websocket at `path` below its base URL; throws where there is none. */
async function fromServer(path: string): Promise<[Renderer, MountOptions]> {
  const script = document.getElementById("jupyter-config-data");
  if (path === "" || !script?.textContent) throw new Error("No Jupyter server of ours shows this cell");
  const config = JSON.parse(script.textContent) as { baseUrl: string; wsUrl?: string; token?: string };
  const base = new URL(config.baseUrl, location.href);
  const renderer: Renderer = await import(/* @vite-ignore */ new URL("jupyter-tools/static/mount.js", base).href);
  const socket = new URL(websocketUrl(path, config.wsUrl ? new URL(config.wsUrl, base).href : base.href));
  if (config.token) socket.searchParams.set("token", config.token);
  return [renderer, { host: "cell", socket_url: socket.href }];
}

/** The renderer and its styles out of the kernel's own package, and the comm. */
async function fromKernel(model: Model): Promise<[Renderer, MountOptions]> {
  const [code, styles] = await new Promise<DataView[]>((resolve) => {
    const answer: Callback = (envelope, buffers) => {
      if (envelope.type !== "assets") return;
      model.off("msg:custom", answer);
      resolve(buffers);
    };
    model.on("msg:custom", answer);
    model.send({ type: "assets" });
  });
  const url = URL.createObjectURL(new Blob([code as BlobPart], { type: "text/javascript" }));
  const renderer: Renderer = await import(/* @vite-ignore */ url);
  URL.revokeObjectURL(url);
  if (document.getElementById("jupyter-tools-styles") === null) {
    const style = document.createElement("style");
    style.id = "jupyter-tools-styles";
    style.textContent = new TextDecoder().decode(styles);
    document.head.append(style);
  }
  // Each view of the output is a separate visit, though all share one comm.
  const client = uniqueId();
  const channel = {
    send: (message: object) => model.send({ client, message }),
    on_message(callback: (message: object) => void) {
      const listener: Callback = (envelope) => {
        if (envelope.client === client && envelope.message) callback(envelope.message);
      };
      model.on("msg:custom", listener);
      return () => {
        model.off("msg:custom", listener);
        model.send({ client, message: null });
      };
    },
  };
  return [renderer, { host: "cell", channel }];
}

async function render({ model, el }: { model: Model; el: HTMLElement }): Promise<() => void> {
  el.dataset["lmSuppressShortcuts"] = "true";
  const [renderer, options] = await fromServer(model.get("socket_path")).catch(() => fromKernel(model));
  const mounted = renderer.mount(el, options);
  return () => mounted.unmount();
}

export default { render };
