/** A published page's second script: mounts what the server wrote into `index.html`. */
import { mount } from "../../mount.tsx";
import { ADDRESS } from "../address.ts";
import { pageUrl } from "../page-url.ts";
import type { PageMessage } from "../../core/protocol.ts";

const root = document.getElementById("jupyter-tools-page");
const opening = globalThis.jupyterToolsOpening;
if (root === null || opening === undefined) throw new Error("The server gave this page no configuration");

const { config, socket_url, early } = opening;
const text = document.getElementById("jupyter-tools-first-page")?.textContent;
const first_page = text ? (JSON.parse(text) as PageMessage) : null;
mount(root, {
  host: config.host,
  socket_url,
  early,
  first_page,
  memory_key: config.memory_key,
  scheme: config.theme.scheme,
  locale: config.theme.locale,
  css: config.css,
  page_url: (page, params) => pageUrl(location.href, page, params),
  frames: config.frames,
  navigation: config.navigation,
  address: ADDRESS,
  on_go(page, params) {
    location.assign(pageUrl(location.href, page, params));
    return true;
  },
});
