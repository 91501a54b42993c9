// Builds the JupyterLab shell without Python. The builder copies package.json; install.json tells pip users how to
// uninstall, and goes beside it here, because a second shared-data entry breaks a repeated `pip install -e`.
import { spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const here = resolve(import.meta.dirname, "..");
const { resolve: find } = createRequire(import.meta.url);
const builder = resolve(here, "node_modules/@jupyter/builder/lib/build-labextension.js");
const core = find("@jupyterlab/core-meta/core.package.json");

const child = spawn(process.execPath, [builder, "--core-package-file", core, ...process.argv.slice(2), here], {
  cwd: here,
  stdio: "inherit",
});
child.on("close", async (code) => {
  await copyFile(resolve(here, "../install.json"), resolve(here, "../jupyter_tools/labextension/install.json"));
  process.exit(code ?? 1);
});
