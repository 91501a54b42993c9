/** The JupyterLab plugin: a button on notebooks that opens their page beside them. */
import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { DOMUtils, ICommandPalette, IThemeManager, WidgetTracker } from "@jupyterlab/apputils";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";
import { INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";
import { pageIcon } from "./icon.ts";
import { OperationsPanel } from "./operations.ts";
import { PagePanel } from "./panel.ts";
import { asksForPage, renamed } from "./paths.ts";
import { revealLine } from "./reveal.ts";

const OPEN_PAGE = "jupyter-tools:open-page";
const OPEN_OPERATIONS = "jupyter-tools:open-operations";
/** What the address asks for as Lab is loaded, before Lab's router rewrites it. */
const askedFor = asksForPage(window.location.search) ? PageConfig.getOption("treePath") : "";

function activate(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker,
  lab: ILabShell | null,
  restorer: ILayoutRestorer | null,
  themes: IThemeManager | null,
  palette: ICommandPalette | null,
): void {
  const { commands, serviceManager, shell } = app;
  const pages = new WidgetTracker<PagePanel>({ namespace: "jupyter-tools-page" });
  const scheme = () => (themes?.theme && !themes.isLight(themes.theme) ? "dark" : "light");

  function reveal(path: string, cell: string, line: number): void {
    const notebook = notebooks.find((widget) => widget.context.path === path);
    if (notebook === undefined) return;
    shell.activateById(notebook.id);
    void revealLine(notebook.content, cell, line);
  }

  /** Runs all cells where the notebook is open, so that its author sees what they give. */
  function run(path: string): boolean {
    const notebook = notebooks.find((widget) => widget.context.path === path);
    if (notebook === undefined) return false;
    void NotebookActions.runAll(notebook.content, notebook.sessionContext);
    return true;
  }

  /** Shows another page of the app. */
  function go(path: string, params: Record<string, string>): void {
    const panel = openPage(path);
    panel.open(params);
    shell.activateById(panel.id);
  }

  function openPage(path: string): PagePanel {
    const open = pages.find((panel) => panel.path === path);
    if (open) return open;
    const panel = new PagePanel(path, serviceManager, scheme(), reveal, run, go);
    panel.id = DOMUtils.createDomID();
    const notebook = notebooks.find((widget) => widget.context.path === path);
    shell.add(panel, "main", notebook ? { mode: "split-right", ref: notebook.id, activate: false } : {});
    void pages.add(panel);
    return panel;
  }

  /** Shows a page where there is no place beside the notebook, as in Notebook 7. */
  function openTab(...parts: string[]): void {
    window.open(URLExt.join(serviceManager.serverSettings.baseUrl, "jupyter-tools", ...parts), "_blank");
  }

  commands.addCommand(OPEN_PAGE, {
    label: lab === null ? "Open Page" : "Open Page Beside Notebook",
    caption: lab === null ? "Open the tool page of this notebook in a tab" : "Open the tool page of this notebook beside it",
    icon: pageIcon,
    isEnabled: (args) => typeof args["path"] === "string" || notebooks.currentWidget !== null,
    // The restorer awaits this command while Lab starts: it must not wait for a notebook or kernel.
    execute: (args) => {
      const path = typeof args["path"] === "string" ? args["path"] : notebooks.currentWidget?.context.path;
      if (path === undefined) return undefined;
      if (lab === null) return openTab("notebooks", URLExt.encodeParts(serviceManager.contents.localPath(path)));
      const panel = openPage(path);
      if (args["restore"] !== true) shell.activateById(panel.id);
      return panel;
    },
  });
  palette?.addItem({ command: OPEN_PAGE, category: "Notebook Operations" });

  void restorer?.restore(pages, {
    command: OPEN_PAGE,
    args: (panel) => ({ path: panel.path, restore: true }),
    name: (panel) => panel.path,
  });

  const operations = new WidgetTracker<OperationsPanel>({ namespace: "jupyter-tools-operations" });
  commands.addCommand(OPEN_OPERATIONS, {
    label: "Jupyter Tools: Operations",
    caption: "Kernels, visits and events of tool pages",
    icon: pageIcon,
    execute: () => {
      if (lab === null) return openTab("operations");
      let panel = operations.currentWidget;
      if (panel === null || panel.isDisposed) {
        const open = (path: string) => void commands.execute("docmanager:open", { path });
        panel = new OperationsPanel(serviceManager, scheme(), open);
        panel.id = DOMUtils.createDomID();
        void operations.add(panel);
      }
      if (!panel.isAttached) shell.add(panel, "main");
      shell.activateById(panel.id);
      return panel;
    },
  });
  palette?.addItem({ command: OPEN_OPERATIONS, category: "Jupyter Tools" });
  void restorer?.restore(operations, { command: OPEN_OPERATIONS, name: () => "operations" });

  if (askedFor !== "") {
    const openAsked = (_: unknown, notebook: NotebookPanel) => {
      const { path } = notebook.context;
      if (serviceManager.contents.localPath(path) !== askedFor) return;
      notebooks.widgetAdded.disconnect(openAsked);
      // Only then has the notebook its place, beside which the page goes.
      void Promise.all([app.restored, notebook.revealed]).then(() => openPage(path));
    };
    notebooks.widgetAdded.connect(openAsked);
  }

  themes?.themeChanged.connect(() => {
    pages.forEach((panel) => panel.setScheme(scheme()));
    operations.forEach((panel) => panel.setScheme(scheme()));
  });
  serviceManager.contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
    if (type !== "rename" || !oldValue?.path || !newValue?.path) return;
    const [from, to] = [oldValue.path, newValue.path];
    pages.forEach((panel) => {
      const path = renamed(panel.path, from, to);
      if (path === panel.path) return;
      panel.path = path;
      void pages.save(panel);
    });
  });
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: "jupyter-tools:plugin",
  description: "Opens the tool page of a notebook beside it.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILabShell, ILayoutRestorer, IThemeManager, ICommandPalette],
  activate,
};

export default plugin;
