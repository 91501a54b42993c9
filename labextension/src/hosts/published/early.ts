/** A published page's first script: it opens the socket while the renderer is on its way. */
import { openEarly } from "../../core/early-socket.ts";
import { websocketUrl } from "../urls.ts";
import type { Config } from "./opening.ts";

const script = document.getElementById("jupyter-tools-config");
if (!script?.textContent) throw new Error("The server gave this page no configuration");

const config = JSON.parse(script.textContent) as Config;
const socket_url = websocketUrl(config.socket_url, document.baseURI);
const early = openEarly(socket_url, config.protocol, `jupyter-tools:${config.memory_key}`);
globalThis.jupyterToolsOpening = { config, socket_url, early };
document.title = config.title;
