/** The notebook beside a page, as the canvas uses it. */
import { NotebookActions, type INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Notebook, NotebookCell } from "../../canvas/mount.tsx";
import { isTagged, setTagged, watchCells } from "./cells.ts";
import { revealLine } from "./reveal.ts";

/** What the notebook of a page needs of Lab. */
interface Lab {
  activate: (panel: NotebookPanel) => void;
  /** Opens the notebook at a path, without the focus; throws an error that says why it cannot be opened. */
  open: (path: string) => Promise<NotebookPanel>;
  /** Waits until a notebook has a kernel that answers; throws an error that says why it has none. */
  kernelReady: (panel: NotebookPanel) => Promise<void>;
}

/** The notebook at a path, whether it is open now or later. */
export function notebookAt(path: () => string, notebooks: INotebookTracker, { activate, open, kernelReady }: Lab): Notebook {
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
    void watch(now);
    now.disposed.connect(refresh);
  }

  async function watch(now: NotebookPanel): Promise<void> {
    await now.context.ready;
    if (now.isDisposed) return;
    const later = debounced(refresh);
    const stop = watchCells(now, later, later);
    now.disposed.connect(stop);
    refresh();
  }

  /** The notebook with its cells, which is opened where it is not. */
  async function opened(): Promise<NotebookPanel> {
    const now = panel();
    if (now === undefined) {
      const found = await open(path());
      refresh();
      return found;
    }
    await now.context.ready;
    return now;
  }

  notebooks.widgetAdded.connect(refresh);
  NotebookActions.executed.connect((_, { notebook }) => notebook === panel()?.content && refresh());

  return {
    // The same list until something changes: React asks again and again, also while no notebook is open.
    cells: () => cached,
    subscribe(listener) {
      listeners.add(listener);
      refresh();
      return () => listeners.delete(listener);
    },
    async open() {
      await opened();
    },
    async insertHandler(source, after, selects) {
      const shown = await opened();
      // Else the keys stay where they are: an undo there is not one of the cell.
      if (selects !== undefined) activate(shown);
      else shown.content.mode = "command";
      const { content } = shown;
      const cells = content.widgets;
      const index = after === null ? cells.length - 1 : cells.findIndex((one) => one.model.id === after);
      content.activeCellIndex = index < 0 ? cells.length - 1 : index;
      // A notebook often ends with an empty cell, which is the place for what is written next.
      const isFree = after === null && content.activeCell?.model.type === "code" && content.activeCell.model.sharedModel.getSource() === "";
      if (!isFree) NotebookActions.insertBelow(content);
      const cell = content.activeCell;
      if (cell === null) throw new Error("The notebook takes no cell.");
      cell.model.sharedModel.setSource(source);
      setTagged(cell.model, true);
      if (selects !== undefined) {
        const lines = source.split("\n");
        const [line, column] = [lines.length - 1, lines.at(-1)?.length ?? 0];
        await revealLine(content, cell.model.id, line + 1);
        cell.editor?.setSelection({ start: { line, column: column - selects.length }, end: { line, column } });
      }
      refresh();
      return cell.model.id;
    },
    async execute(code) {
      await panel()?.sessionContext.session?.kernel?.requestExecute({ code, store_history: false, stop_on_error: false }).done;
    },
    async reveal(cell, line) {
      const shown = await opened();
      activate(shown);
      if (!(await revealLine(shown.content, cell, line))) throw new Error("The cell is no longer in the notebook.");
    },
    async save() {
      const context = panel()?.context;
      if (context?.model.dirty) await context.save();
    },
    async runCell(id) {
      const shown = panel();
      const cell = shown?.content.widgets.find((one) => one.model.id === id);
      if (shown === undefined || cell === undefined) return false;
      await kernelReady(shown);
      return await NotebookActions.runCells(shown.content, [cell], shown.sessionContext);
    },
  };
}

/** Calls once for many calls in a row. */
function debounced(call: () => void): () => void {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      call();
    }, 50);
  };
}

function cellsOf(panel: NotebookPanel | undefined): NotebookCell[] {
  return (panel?.content.widgets ?? []).flatMap((widget, index): NotebookCell[] => {
    const { model } = widget;
    if (model.type !== "code") return [];
    const code = model as unknown as { executionCount: number | null; isDirty: boolean };
    return [
      {
        id: model.id,
        index,
        source: model.sharedModel.getSource(),
        tagged: isTagged(model),
        ran: code.executionCount !== null,
        edited: code.isDirty,
      },
    ];
  });
}
