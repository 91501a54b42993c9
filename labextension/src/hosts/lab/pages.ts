/** The open pages of Lab, each beside its notebook. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { DOMUtils, Notification, WidgetTracker } from "@jupyterlab/apputils";
import { NotebookActions, type INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { Signal } from "@lumino/signaling";
import type { Keys } from "../../canvas/mount.tsx";
import { errorIn, isUnrun } from "./cells.ts";
import { kernelReady } from "./kernel.ts";
import { notebookAt } from "./notebook.ts";
import { openNotebook } from "./opening.ts";
import { PagePanel, type Beside } from "./panel.ts";
import { renamed } from "./paths.ts";
import { revealLine } from "./reveal.ts";
import type { Scheme } from "./static.ts";
import { messageOf } from "../../core/errors.ts";

export class Pages {
  readonly tracker = new WidgetTracker<PagePanel>({ namespace: "jupyter-tools-page" });
  /** A page was shown, changed, or closed. */
  readonly changed = new Signal<this, PagePanel>(this);
  private keys: Keys = {};
  private readonly beside: Beside;

  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebookTracker,
    private readonly scheme: () => Scheme,
  ) {
    const lab = {
      activate: (panel: NotebookPanel) => app.shell.activateById(panel.id),
      open: (path: string) => openNotebook(app, path, this.find(path)?.id),
      kernelReady: (panel: NotebookPanel) => this.kernelReady(panel),
    };
    this.beside = {
      reveal: (path, cell, line) => void this.reveal(path, cell, line),
      run: (path) => this.run(path),
      moved: (from, to) => this.follow(from, to),
      go: (path, params) => this.go(path, params),
      notebookAt: (path) => notebookAt(path, notebooks, lab),
      isCurrent: (panel) => this.current === panel,
    };
    app.serviceManager.contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      if (type === "rename" && oldValue?.path && newValue?.path) this.follow(oldValue.path, newValue.path);
      else if (type === "delete") this.tracker.forEach((panel) => panel.check());
    });
  }

  notebook(path: string): NotebookPanel | undefined {
    return this.notebooks.find((widget) => widget.context.path === path);
  }

  find(path: string): PagePanel | undefined {
    return this.tracker.find((panel) => panel.path === path);
  }

  /** The page that is current, where one is. */
  get current(): PagePanel | null {
    const { currentWidget } = this.app.shell;
    return currentWidget instanceof PagePanel ? currentWidget : null;
  }

  /** Opens the page of a notebook beside it; waits for nothing. */
  open(path: string): PagePanel {
    const { shell, serviceManager } = this.app;
    const open = this.find(path);
    if (open) return open;
    const panel = new PagePanel(path, serviceManager, this.scheme(), this.keys, this.beside);
    panel.id = DOMUtils.createDomID();
    panel.pageChanged.connect(() => this.changed.emit(panel));
    const notebook = this.notebook(path);
    const beside = notebook && this.pageBeside(notebook);
    if (beside !== undefined) shell.add(panel, "main", { mode: "tab-after", ref: beside.id, activate: false });
    else shell.add(panel, "main", notebook ? { mode: "split-right", ref: notebook.id, activate: false } : {});
    void this.tracker.add(panel);
    return panel;
  }

  /** A page that is at the right of a notebook now: another page goes there too, as a tab. */
  private pageBeside(notebook: NotebookPanel): PagePanel | undefined {
    const { right } = notebook.node.getBoundingClientRect();
    return this.tracker.find((panel) => panel.isVisible && panel.node.getBoundingClientRect().left >= right);
  }

  setKeys(keys: Keys): void {
    this.keys = keys;
    this.tracker.forEach((panel) => panel.setKeys(keys));
  }

  setScheme(): void {
    this.tracker.forEach((panel) => panel.setScheme(this.scheme()));
  }

  /** Shows a line of a cell, and opens its notebook for it; says why where that is not possible. */
  private async reveal(path: string, cell: string, line: number): Promise<void> {
    try {
      const notebook = this.notebook(path) ?? (await openNotebook(this.app, path, this.find(path)?.id));
      this.app.shell.activateById(notebook.id);
      if (!(await revealLine(notebook.content, cell, line))) Notification.warning("The cell is no longer in the notebook.", { autoClose: 5000 });
    } catch (error) {
      Notification.error(messageOf(error), { autoClose: 15_000 });
    }
  }

  /** Runs all cells where the notebook is open, so that its author sees what they give. */
  private run(path: string): boolean {
    const notebook = this.notebook(path);
    if (notebook === undefined) return false;
    void this.runAll(notebook);
    return true;
  }

  private async runAll(notebook: NotebookPanel): Promise<void> {
    try {
      await this.kernelReady(notebook);
    } catch (error) {
      Notification.error(`The cells did not run. ${messageOf(error)}`, { autoClose: 15_000 });
      return;
    }
    if (notebook.isDisposed) return;
    const ran = await NotebookActions.runAll(notebook.content, notebook.sessionContext);
    if (!notebook.isDisposed) this.tellStop(notebook, ran);
  }

  private kernelReady({ sessionContext }: NotebookPanel): Promise<void> {
    return kernelReady(sessionContext, () => this.app.serviceManager.sessions.refreshRunning());
  }

  /** Says where a run has stopped, and leads there: the notebook may be behind the page. */
  private tellStop({ content, context }: NotebookPanel, ran: boolean): void {
    const failed = ran ? undefined : content.widgets.find(({ model }) => errorIn(model) !== null);
    const stopped = failed ?? content.widgets.find(({ model }) => isUnrun(model));
    if (stopped === undefined) return;
    const { id } = stopped.model;
    const place = `Cell ${content.widgets.indexOf(stopped) + 1}`;
    Notification.error(failed === undefined ? `${place} and those after it did not run.` : `${place} failed, and those after it did not run. ${errorIn(failed.model)}`, {
      autoClose: 15_000,
      actions: [{ label: "Show", caption: "Go to the cell", callback: () => void this.reveal(context.path, id, 1) }],
    });
  }

  /** Shows a page with parameters. */
  private go(path: string, params: Record<string, string>): void {
    const panel = this.open(path);
    panel.open(params);
    this.app.shell.activateById(panel.id);
  }

  /** Keeps the pages of what was renamed or moved. */
  private follow(from: string, to: string): void {
    this.tracker.forEach((panel) => {
      const path = renamed(panel.path, from, to);
      if (path === panel.path) return;
      panel.path = path;
      void this.tracker.save(panel);
    });
  }
}
