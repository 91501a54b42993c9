/** Opens notebooks that the canvas leads to. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { within } from "./within.ts";
import { messageOf } from "../../core/errors.ts";

/** Milliseconds until a notebook that is opened has its cells. */
const LOADS = 30_000;

/** Opens a notebook at the left of its page, without the focus, and waits for its cells. Throws an error that says why it cannot be opened. */
export async function openNotebook({ commands, serviceManager }: JupyterFrontEnd, path: string, page: string | undefined): Promise<NotebookPanel> {
  const failed = (why: string) => new Error(`The notebook ${path} cannot be opened: ${why}`);
  try {
    // Asked first, as Lab says it in a dialog of its own, and tells nobody.
    await serviceManager.contents.get(path, { content: false });
  } catch (error) {
    throw failed(messageOf(error));
  }
  const options = { activate: false, ...(page !== undefined && { mode: "split-left", ref: page }) };
  const panel = (await commands.execute("docmanager:open", { path, factory: "Notebook", options })) as NotebookPanel | undefined;
  if (panel === undefined) throw failed("Lab has no editor for it.");
  await within(LOADS, Promise.all([panel.context.ready, panel.revealed]), () => failed("it does not load."));
  if (panel.isDisposed) throw failed("it was closed.");
  return panel;
}
