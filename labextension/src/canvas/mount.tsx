/** The canvas in an element, for any host. */
import { useEffect, useState } from "react";
import { mountView, type Mounted, type MountOptions } from "../mount.tsx";
import type { Request } from "../requests.ts";
import { CanvasView } from "./CanvasView.tsx";
import type { CanvasParts } from "./context.ts";
import type { Catalog } from "./inspector/schema.ts";
import { Api } from "./session/api.ts";
import { Canvas } from "./session/canvas.ts";
import { CanvasMemory } from "./session/memory.ts";
import type { Notebook } from "./session/notebook.ts";
import { Ui } from "./session/ui.ts";
import { Stage } from "./stage/stage.ts";

export type { Notebook, NotebookCell } from "./session/notebook.ts";

export interface CanvasOptions extends MountOptions {
  /** Where the REST endpoints are: `/jupyter-tools/api`. */
  api_url: string;
  /** The notebook, relative to the server's root. */
  notebook_path: string;
  /** How the host sends requests; by default as our own documents do. */
  request?: Request;
  /** The notebook beside the page, where the host has one. */
  notebook?: Notebook;
}

export function mountCanvas(el: HTMLElement, options: CanvasOptions): Mounted {
  const client = Math.random().toString(36).slice(2, 14);
  const api = new Api(options.api_url, options.notebook_path, client, options.request);
  const ui = new Ui();
  const stage = new Stage();
  let canvas: Canvas | null = null;
  const leave = () => canvas?.leave();

  const mounted = mountView(el, options, (renderer) => {
    const { visit, builds } = renderer;
    const begun = new Canvas({
      visit,
      builds,
      api,
      memory: new CanvasMemory(sessionStorage, `jupyter-tools-canvas:${options.notebook_path}`),
      client,
      title: titleOf(options.notebook_path),
      runNotebook: () => options.on_run?.() === true || visit.runAll(),
    });
    canvas = begun;
    const parts: CanvasParts = { canvas: begun, ui, stage, notebook: options.notebook ?? null, options, path: options.notebook_path };
    return { draw: () => <App parts={parts} api={api} />, observe: (message) => begun.observe(message) };
  });
  window.addEventListener("pagehide", leave);
  return {
    ...mounted,
    unmount() {
      window.removeEventListener("pagehide", leave);
      canvas?.stop();
      mounted.unmount();
    },
  };
}

function App({ parts, api }: { parts: CanvasParts; api: Api }) {
  const [catalog, setCatalog] = useState<Catalog | null>(null);
  useEffect(() => void api.catalog().then(setCatalog, () => undefined), [api]);
  return <CanvasView parts={parts} catalog={catalog} />;
}

/** The title of a page that has none, as the server makes it: the notebook's name. */
function titleOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/\.ipynb$/, "");
}
