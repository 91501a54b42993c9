/** The second script of `canvas.html`, after that of a published page which opens the socket: mounts the canvas. */
import { mountCanvas } from "../../canvas/mount.tsx";
import { pageUrl } from "../page-url.ts";
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
const { host, theme, memory_key, api_url, notebook_path } = opening.config as CanvasConfig;
const text = document.getElementById("jupyter-tools-first-page")?.textContent;
const first_page = text ? (JSON.parse(text) as PageMessage) : null;
mountCanvas(root, {
  host,
  socket_url,
  early,
  first_page,
  memory_key,
  scheme: theme.scheme,
  api_url,
  notebook_path,
  on_go(page, params) {
    location.assign(pageUrl(location.href, page, params));
    return true;
  },
});
