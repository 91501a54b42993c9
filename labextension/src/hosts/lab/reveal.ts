import type { Notebook } from "@jupyterlab/notebook";

/** Puts the cursor on a line (from 1) of the cell with an id; false where the cell is gone. */
export async function revealLine(notebook: Notebook, cell: string, line: number): Promise<boolean> {
  const index = notebook.widgets.findIndex((widget) => widget.model.id === cell);
  const widget = notebook.widgets[index];
  if (widget === undefined) return false;
  notebook.activeCellIndex = index;
  notebook.mode = "edit";
  // Cells that were never on screen have no editor before this.
  await notebook.scrollToItem(index, "smart");
  await widget.ready;
  widget.editor?.setCursorPosition({ line: line - 1, column: 0 });
  widget.editor?.focus();
  return true;
}
