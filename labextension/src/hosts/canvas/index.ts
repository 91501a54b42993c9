/** The second script of `canvas.html`, after that of a published page which opens the socket: mounts the canvas. */
import { mountCanvas, moveCanvas, type CanvasOptions, type MountedCanvas } from "../../canvas/mount.tsx";
import { movedUrl, pageUrl } from "../page-url.ts";
import type { PageMessage } from "../../core/protocol.ts";
import type { Config } from "../published/opening.ts";

interface CanvasConfig extends Config {
  api_url: string;
  notebook_path: string;
}

const root = document.getElementById("jupyter-tools-page");
const opening = globalThis.jupyterToolsOpening;
if (root === null || opening === undefined) throw new Error("The server gave this page no configuration");

const { socket_url, early } = opening;
const { host, theme, css, frames, memory_key, api_url, notebook_path } = opening.config as CanvasConfig;
const text = document.getElementById("jupyter-tools-first-page")?.textContent;
const first_page = text ? (JSON.parse(text) as PageMessage) : null;

/** The canvas of a notebook at its address; in a document that follows a rename, not the first one. */
interface Place {
  path: string;
  socket: string;
  visit: string;
}

function open(element: HTMLElement, place: Place, more: Partial<CanvasOptions>): void {
  const mounted: MountedCanvas = mountCanvas(element, {
    host,
    socket_url: place.socket,
    memory_key: place.visit,
    scheme: theme.scheme,
    locale: theme.locale,
    css,
    frames,
    api_url,
    notebook_path: place.path,
    page_url: (page, params) => pageUrl(location.href, page, params),
    on_go(page, params) {
      location.assign(pageUrl(location.href, page, params));
      return true;
    },
    on_moved(path) {
      mounted.unmount();
      follow(element, place, path);
    },
    ...more,
  });
  const stop = mounted.subscribe(() => {
    stop();
    // The canvas before it had the focus.
    if (document.activeElement === document.body) requestAnimationFrame(() => element.querySelector<HTMLElement>(".jt-c-page")?.focus({ preventScroll: true }));
  });
}

/** Opens the canvas of a renamed notebook in this document, with all that the tab keeps of it. */
function follow(element: HTMLElement, from: Place, path: string): void {
  const to: Place = {
    path,
    socket: movedUrl(from.socket, "/jupyter-tools/api/socket/", path),
    visit: from.visit.replace(from.path, path),
  };
  moveCanvas(from.path, path, {}, [from.visit, to.visit]);
  history.replaceState(null, "", movedUrl(location.href, "/jupyter-tools/canvas/", path));
  open(element, to, { news: `The notebook was renamed to ${path}.` });
}

open(root, { path: notebook_path, socket: socket_url, visit: memory_key }, { early, first_page });
