/** The operations page as a separate document. */
import { mountOperations } from "../../operations/mount.tsx";

interface Config {
  api_url: string;
  lab_url: string;
}

const root = document.getElementById("jupyter-tools-page");
const script = document.getElementById("jupyter-tools-config");
if (root === null || !script?.textContent) throw new Error("The server gave this page no configuration");

const config = JSON.parse(script.textContent) as Config;
mountOperations(root, { ...config, host: "published" });
