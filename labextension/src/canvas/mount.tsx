/** The canvas in an element, for any host. */
import { MantineThemeProvider } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Json } from "../core/edits.ts";
import { uniqueId } from "../core/ids.ts";
import { mountView, type Mounted, type MountOptions } from "../mount.tsx";
import type { Request } from "../requests.ts";
import { CanvasView } from "./CanvasView.tsx";
import type { CanvasParts } from "./context.ts";
import { change } from "./document/commands.ts";
import type { Catalog } from "./inspector/schema.ts";
import { ACTIONS, setKeys, type Keys } from "./session/actions.ts";
import { Api } from "./session/api.ts";
import { Canvas } from "./session/canvas.ts";
import { CanvasMemory, moveKept } from "./session/memory.ts";
import type { Notebook } from "./session/notebook.ts";
import { Ui } from "./session/ui.ts";
import { Stage } from "./stage/stage.ts";

export type { Keys } from "./session/actions.ts";
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
  /** The parameters with which the page is opened: with others it is another visit. */
  params?: Readonly<Record<string, string>>;
  /** The keys of actions, where the host lets people change them. */
  keys?: Keys;
  /** Whether the canvas is in front, so that keys which nothing has are its own; by default it always is. */
  is_current?: () => boolean;
  /** What the canvas says first. */
  news?: string;
  /** Told once where the notebook is now, when it was renamed while the canvas was open: the host opens the canvas there. */
  on_moved?: (path: string) => void;
}

/** An open canvas, as its host uses it. */
export interface MountedCanvas extends Mounted {
  /** The page as properties.json writes it, with edits that are not saved yet; null before it has come. */
  page(): Json | null;
  /** Told when the page changes. */
  subscribe(listener: () => void): () => void;
  /** Does what an action does, by its id. */
  run(action: string): void;
  /** Selects a component and shows it, as soon as the page is there; "page" selects nothing. */
  select(path: string): void;
  setKeys(keys: Keys): void;
  /** Looks for problems of the page again. */
  check(): void;
}

const memoryKey = (path: string) => `jupyter-tools-canvas:${path}`;
/** Under which key the tab remembers the visit. */
function visitKey(path: string, params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString();
  return `canvas:${path}${query === "" ? "" : `?${query}`}`;
}

/**
 * Gives what the tab keeps of the canvas of a renamed notebook, and of its visit, to the canvas at the new path. `visits`
 * are the keys of the visit, where the host has its own ones.
 */
export function moveCanvas(from: string, to: string, params?: Readonly<Record<string, string>>, visits = [visitKey(from, params), visitKey(to, params)] as const): void {
  moveKept(sessionStorage, memoryKey(from), memoryKey(to));
  moveKept(sessionStorage, `jupyter-tools:${visits[0]}`, `jupyter-tools:${visits[1]}`);
}

export function mountCanvas(el: HTMLElement, options: CanvasOptions): MountedCanvas {
  const client = uniqueId();
  let isMoved = false;
  const moved = (path: string) => {
    if (isMoved || path === options.notebook_path) return;
    isMoved = true;
    // Whoever asked is answered first.
    setTimeout(() => options.on_moved?.(path));
  };
  const api = new Api(options.api_url, options.notebook_path, client, options.request, moved);
  const ui = new Ui();
  const stage = new Stage();
  if (options.keys) setKeys(options.keys);
  let parts: CanvasParts | null = null;
  const leave = () => parts?.canvas.leave();
  const check = () => parts?.canvas.problems.check();

  const mounted = mountView(el, { memory_key: visitKey(options.notebook_path, options.params), ...options }, (renderer) => {
    const { visit, builds } = renderer;
    const begun = new Canvas({
      visit,
      builds,
      api,
      memory: new CanvasMemory(sessionStorage, memoryKey(options.notebook_path)),
      notebook: options.notebook ?? null,
      client,
      title: titleOf(options.notebook_path),
      runNotebook: () => options.on_run?.() === true || visit.runAll(),
    });
    const drawn: CanvasParts = { canvas: begun, ui, stage, notebook: options.notebook ?? null, options, isCurrent: options.is_current ?? (() => true), path: options.notebook_path };
    parts = drawn;
    const share = (path: string, changes: Json) => void begun.run(change(begun.page.get(), [path], changes));
    const offer = () => renderer.share.set(begun.mode.get() === "use" ? share : null);
    begun.mode.subscribe(offer);
    offer();
    if (options.news !== undefined) begun.say({ text: options.news, kind: "info" });
    return { draw: () => <App parts={drawn} api={api} />, observe: (message) => begun.observe(message) };
  });
  // The mount has called back.
  const { canvas } = parts as unknown as CanvasParts;
  const { page: shown } = mounted.store;
  window.addEventListener("pagehide", leave);
  // An editor may have changed the notebook meanwhile, or removed it.
  window.addEventListener("focus", check);
  return {
    ...mounted,
    page: () => (shown.get() === null ? null : canvas.page.get()),
    subscribe: (listener) => canvas.page.subscribe(listener),
    run(id) {
      const action = ACTIONS.find((one) => one.id === id);
      if (parts !== null && (action?.always || canvas.mode.get() === "build")) action?.run(parts);
    },
    select(path) {
      const select = () => {
        canvas.setMode("build");
        canvas.select(path === "page" ? [] : [path]);
        stage.reveal(path);
      };
      if (shown.get() !== null) return select();
      // What the tab remembers is selected first.
      const stop = shown.subscribe(() => (stop(), setTimeout(select)));
      return undefined;
    },
    setKeys,
    check,
    unmount() {
      window.removeEventListener("focus", check);
      window.removeEventListener("pagehide", leave);
      // What is half typed is an edit too.
      if (document.activeElement instanceof HTMLElement && el.contains(document.activeElement)) document.activeElement.blur();
      canvas.stop();
      mounted.unmount();
    },
  };
}

/** Without it, each menu holds an element that takes the focus and is no item. */
const THEME = { components: { Menu: { defaultProps: { withInitialFocusPlaceholder: false } } } };

function App({ parts, api }: { parts: CanvasParts; api: Api }) {
  const [catalog, setCatalog] = useState<Catalog | null>(null);
  const { canvas } = parts;
  useEffect(() => {
    void api.catalog().then(setCatalog, () => undefined);
    void api.settings().then((all) => canvas.settings.set(all), () => undefined);
  }, [api, canvas]);
  return (
    <MantineThemeProvider theme={THEME} inherit>
      <CanvasView parts={parts} catalog={catalog} />
    </MantineThemeProvider>
  );
}

/** The title of a page that has none, as the server makes it: the notebook's name. */
function titleOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/\.ipynb$/, "");
}
