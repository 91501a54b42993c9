/** The notebook beside a page, as the canvas uses it. */
import { NotebookActions, type INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Notebook, NotebookCell } from "../../canvas/mount.tsx";
import { revealLine } from "./reveal.ts";

const TAG = "handler";

/** The notebook at a path, whether it is open now or later. */
export function notebookAt(path: () => string, notebooks: INotebookTracker, activate: (panel: NotebookPanel) => void): Notebook {
  const panel = () => notebooks.find((one) => one.context.path === path());
  const listeners = new Set<() => void>();
  let cached: NotebookCell[] = [];
  let followed: NotebookPanel | undefined;

  function refresh(): void {
    follow();
    const next = cellsOf(panel());
    if (JSON.stringify(next) === JSON.stringify(cached)) return;
    cached = next;
    for (const listener of listeners) listener();
  }

  /** Follows the cells of the notebook that is open now. */
  function follow(): void {
    const now = panel();
    if (now === followed) return;
    followed = now;
    if (now === undefined) return;
    now.context.model.contentChanged.connect(refresh);
    now.disposed.connect(refresh);
    void now.context.ready.then(refresh);
  }

  notebooks.widgetAdded.connect(refresh);
  NotebookActions.executed.connect((_, { notebook }) => notebook === panel()?.content && refresh());

  return {
    cells: () => {
      follow();
      if (cached.length === 0) cached = cellsOf(panel());
      return cached;
    },
    subscribe(listener) {
      listeners.add(listener);
      refresh();
      return () => listeners.delete(listener);
    },
    async insertHandler(source, after) {
      const open = panel();
      if (open === undefined) return null;
      activate(open);
      const { content } = open;
      const cells = content.widgets;
      const index = after === null ? cells.length - 1 : cells.findIndex((one) => one.model.id === after);
      content.activeCellIndex = index < 0 ? cells.length - 1 : index;
      NotebookActions.insertBelow(content);
      const cell = content.activeCell;
      if (cell === null) return null;
      cell.model.sharedModel.setSource(source);
      cell.model.setMetadata("tags", [TAG]);
      const lines = source.split("\n");
      await revealLine(content, cell.model.id, lines.length);
      cell.editor?.setCursorPosition({ line: lines.length - 1, column: lines.at(-1)?.length ?? 0 });
      refresh();
      return cell.model.id;
    },
    async execute(code) {
      await panel()?.sessionContext.session?.kernel?.requestExecute({ code, store_history: false, stop_on_error: false }).done;
    },
    reveal(cell, line) {
      const open = panel();
      if (open === undefined) return;
      activate(open);
      void revealLine(open.content, cell, line);
    },
    async runCell(id) {
      const open = panel();
      const cell = open?.content.widgets.find((one) => one.model.id === id);
      if (open === undefined || cell === undefined) return false;
      return await NotebookActions.runCells(open.content, [cell], open.sessionContext);
    },
  };
}

function cellsOf(panel: NotebookPanel | undefined): NotebookCell[] {
  return (panel?.content.widgets ?? []).flatMap((widget, index): NotebookCell[] => {
    const { model } = widget;
    if (model.type !== "code") return [];
    const tags: unknown = model.getMetadata("tags");
    const code = model as unknown as { executionCount: number | null; isDirty: boolean };
    return [
      {
        id: model.id,
        index,
        source: model.sharedModel.getSource(),
        tagged: Array.isArray(tags) && tags.includes(TAG),
        ran: code.executionCount !== null,
        edited: code.isDirty,
      },
    ];
  });
}
