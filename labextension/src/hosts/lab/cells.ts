/** The cells of an open notebook: which are tagged as handlers, and what they define. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import { handlersIn } from "../../canvas/session/notebook.ts";

export type CellWidget = NotebookPanel["content"]["widgets"][number];
export type CellModel = CellWidget["model"];

const TAG = "handler";

function tagsOf(model: CellModel): unknown[] {
  const tags: unknown = model.getMetadata("tags");
  return Array.isArray(tags) ? tags : [];
}

export function isTagged(model: CellModel): boolean {
  return tagsOf(model).includes(TAG);
}

export function setTagged(model: CellModel, tagged: boolean): void {
  const others = tagsOf(model).filter((tag) => tag !== TAG);
  if (tagged) model.setMetadata("tags", [...others, TAG]);
  else if (others.length > 0) model.setMetadata("tags", others);
  else model.deleteMetadata("tags");
}

/** The names of the handlers that a cell defines; null for a cell that is none. */
export function handlersOf(model: CellModel): string[] | null {
  if (model.type !== "code") return null;
  const tagged = isTagged(model);
  const names = handlersIn({ source: model.sharedModel.getSource(), tagged }).map(({ name }) => name);
  return tagged || names.length > 0 ? names : null;
}

/** The error with which a cell has ended; null where it has none. */
export function errorIn(model: CellModel): string | null {
  const { outputs = [] } = model.toJSON() as { outputs?: { output_type: string; ename?: string; evalue?: string }[] };
  const error = outputs.find((one) => one.output_type === "error");
  return error === undefined ? null : `${error.ename}: ${error.evalue}`;
}

/** Whether a cell has code that was not run. */
export function isUnrun(model: CellModel): boolean {
  const { executionCount } = model as unknown as { executionCount?: number | null };
  return model.type === "code" && model.sharedModel.getSource().trim() !== "" && (executionCount ?? null) === null;
}

/** Calls back with each cell that comes or changes, in its code or its metadata; gives what ends it. */
export function watchCells(panel: NotebookPanel, changed: (model: CellModel) => void, removed: () => void): () => void {
  const stops = new Map<CellModel, () => void>();
  const { model } = panel.content;
  const { cells } = model ?? {};
  const follow = () => {
    const now = new Set<CellModel>(cells ?? []);
    for (const [cell, stop] of stops) {
      if (now.has(cell)) continue;
      stop();
      stops.delete(cell);
    }
    for (const cell of now) {
      if (stops.has(cell)) continue;
      const tell = () => changed(cell);
      cell.contentChanged.connect(tell);
      cell.metadataChanged.connect(tell);
      stops.set(cell, () => {
        cell.contentChanged.disconnect(tell);
        cell.metadataChanged.disconnect(tell);
      });
      tell();
    }
    removed();
  };
  cells?.changed.connect(follow);
  follow();
  return () => {
    cells?.changed.disconnect(follow);
    for (const stop of stops.values()) stop();
    stops.clear();
  };
}
