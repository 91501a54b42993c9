/** The button of a cell that makes it a handler, so that nobody needs to know of tags. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { Notification } from "@jupyterlab/apputils";
import type { INotebookTracker } from "@jupyterlab/notebook";
import { handlersOf, isTagged, setTagged, type CellWidget } from "./cells.ts";
import { handlerIcon } from "./icon.ts";

export const TOGGLE_HANDLER = "jupyter-tools:toggle-handler";

export function addTagging({ commands }: JupyterFrontEnd, notebooks: INotebookTracker): void {
  /** The cell whose toolbar asks, or else the active one. */
  function cellOf(args: { widgetId?: unknown }): CellWidget | null {
    const panel = notebooks.find((one) => one.id === args.widgetId) ?? notebooks.currentWidget;
    const cell = panel?.content.activeCell ?? null;
    return cell?.model.type === "code" ? cell : null;
  }
  const isHandler = (args: object) => isTaggedCell(cellOf(args));

  commands.addCommand(TOGGLE_HANDLER, {
    label: (args) => (isHandler(args) ? "No Longer a Handler" : "Make Handler"),
    caption: (args) => (isHandler(args) ? "No longer a handler of the page" : "Make this cell a handler of the page"),
    icon: handlerIcon,
    isToggleable: true,
    isToggled: isHandler,
    isVisible: (args) => cellOf(args) !== null,
    execute: (args) => {
      const cell = cellOf(args);
      if (cell === null) return;
      setTagged(cell.model, !isTagged(cell.model));
      commands.notifyCommandChanged(TOGGLE_HANDLER);
      if (isTagged(cell.model) && handlersOf(cell.model)?.length === 0) offerFunction(cell);
    },
  });

  const changed = () => commands.notifyCommandChanged(TOGGLE_HANDLER);
  let followed: CellWidget["model"] | null = null;
  notebooks.activeCellChanged.connect((_, cell) => {
    followed?.metadataChanged.disconnect(changed);
    followed = cell?.model ?? null;
    followed?.metadataChanged.connect(changed);
    changed();
  });
}

function isTaggedCell(cell: CellWidget | null): boolean {
  return cell !== null && isTagged(cell.model);
}

function offerFunction(cell: CellWidget): void {
  const text = "A handler is a function with (state, context), or a cell whose first line is “# handler: name”.";
  Notification.warning(text, {
    autoClose: 10_000,
    actions: [{ label: "Add a function", caption: "Add a function to the end of the cell", callback: () => addFunction(cell) }],
  });
}

function addFunction(cell: CellWidget): void {
  if (cell.isDisposed) return;
  const { sharedModel } = cell.model;
  const source = sharedModel.getSource().trimEnd();
  const taken = new Set(source.match(/\bhandler\d*\b/g));
  let name = "handler";
  for (let number = 2; taken.has(name); number += 1) name = `handler${number}`;
  sharedModel.setSource(`${source === "" ? "" : `${source}\n\n\n`}def ${name}(state, context):\n    `);
  const lines = sharedModel.getSource().split("\n");
  cell.editor?.setCursorPosition({ line: lines.length - 1, column: lines.at(-1)?.length ?? 0 });
  cell.editor?.focus();
}
