/** The published page: mounts what the server wrote into `index.html`. */
import { mount } from "../../mount.tsx";
import { websocketUrl } from "../urls.ts";

interface Config {
  host: "published";
  socket_url: string;
  static_url: string;
  title: string;
  theme?: { accent?: string; scheme?: "light" | "dark" | "auto" };
}

const root = document.getElementById("jupyter-tools-page");
const script = document.getElementById("jupyter-tools-config");
if (root === null || !script?.textContent) throw new Error("The server gave this page no configuration");

const config = JSON.parse(script.textContent) as Config;
document.title = config.title;
mount(root, {
  ...config,
  socket_url: websocketUrl(config.socket_url, document.baseURI),
  scheme: config.theme?.scheme ?? "auto",
});
