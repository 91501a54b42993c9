import type { JupyterFrontEnd } from "@jupyterlab/application";
import { afterEach, expect, test, vi } from "vitest";
import { openNotebook } from "./opening.ts";

afterEach(() => void vi.useRealTimers());

/** Lab, which opens a panel, or says that the file is not there. */
function lab(panel: object | undefined, missing = false) {
  const execute = vi.fn(() => Promise.resolve(panel));
  const get = () => (missing ? Promise.reject(new Error("No such file.")) : Promise.resolve({}));
  return { execute, app: { commands: { execute }, serviceManager: { contents: { get } } } as unknown as JupyterFrontEnd };
}

const loaded = { context: { ready: Promise.resolve() }, revealed: Promise.resolve(), isDisposed: false };

test("a notebook opens beside its page, and its page keeps the focus", async () => {
  const { app, execute } = lab(loaded);
  expect(await openNotebook(app, "a.ipynb", "page-1")).toBe(loaded);
  expect(execute).toHaveBeenCalledWith("docmanager:open", { path: "a.ipynb", factory: "Notebook", options: { activate: false, mode: "split-left", ref: "page-1" } });
});

test("one that cannot be opened says why", async () => {
  const { app, execute } = lab(loaded, true);
  await expect(openNotebook(app, "a.ipynb", undefined)).rejects.toThrow("The notebook a.ipynb cannot be opened: No such file.");
  expect(execute).not.toHaveBeenCalled();
  await expect(openNotebook(lab(undefined).app, "a.ipynb", undefined)).rejects.toThrow("Lab has no editor for it.");
  await expect(openNotebook(lab({ ...loaded, isDisposed: true }).app, "a.ipynb", undefined)).rejects.toThrow("it was closed.");
  vi.useFakeTimers();
  const never = new Promise(() => undefined);
  const late = openNotebook(lab({ ...loaded, context: { ready: never } }).app, "a.ipynb", undefined);
  await Promise.all([expect(late).rejects.toThrow("it does not load."), vi.advanceTimersByTimeAsync(30_000)]);
});
