/** A new notebook with its page beside it. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";

const SETUP = "%load_ext jupyter_tools";

/** Makes a notebook in a folder, with the default kernel; undefined where it could not be made. */
export async function newNotebook({ commands, serviceManager }: JupyterFrontEnd, cwd: string): Promise<NotebookPanel | undefined> {
  const { kernelspecs } = serviceManager;
  await kernelspecs.ready;
  const kernelName = kernelspecs.specs?.default ?? "";
  const panel = (await commands.execute("notebook:create-new", { cwd, kernelName })) as NotebookPanel | undefined;
  if (panel === undefined) return undefined;
  await panel.context.ready;
  const { content, sessionContext, context } = panel;
  content.model?.sharedModel.insertCell(0, { cell_type: "code", source: SETUP });
  content.activeCellIndex = content.widgets.length - 1;
  await context.save();
  // Its author goes on meanwhile.
  void sessionContext.ready.then(() => {
    const cell = content.widgets.find(({ model }) => model.sharedModel.getSource() === SETUP);
    return cell === undefined || panel.isDisposed ? false : NotebookActions.runCells(content, [cell], sessionContext);
  });
  return panel;
}
