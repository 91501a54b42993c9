/** The JupyterLab plugin: pages of notebooks beside them, and which cells of a notebook the page runs. */
import "./toolbar.css";
import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IThemeManager } from "@jupyterlab/apputils";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";
import { IDefaultFileBrowser, IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { ILauncher } from "@jupyterlab/launcher";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import type { Badges } from "./badges.ts";
import { pageIcon, pageTile } from "./icon.ts";
import { newNotebook } from "./new-page.ts";
import { addOperations } from "./operations.ts";
import { Pages } from "./pages.ts";
import { asksForPage } from "./paths.ts";
import { addActions } from "./shortcuts.ts";
import { addTagging, TOGGLE_HANDLER } from "./tagging.ts";

const OPEN_PAGE = "jupyter-tools:open-page";
const OPEN_PAGE_OF_FILE = "jupyter-tools:open-page-of-file";
const NEW_PAGE = "jupyter-tools:new-page";
const CATEGORY = "Tool Page";
/** What the address asks for as Lab is loaded, before Lab's router rewrites it. */
const askedFor = asksForPage(window.location.search) ? PageConfig.getOption("treePath") : "";

function activate(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker,
  lab: ILabShell | null,
  restorer: ILayoutRestorer | null,
  themes: IThemeManager | null,
  palette: ICommandPalette | null,
  launcher: ILauncher | null,
  browsers: IFileBrowserFactory | null,
  defaultBrowser: IDefaultFileBrowser | null,
): void {
  const { commands, serviceManager, shell } = app;
  const scheme = () => (themes?.theme && !themes.isLight(themes.theme) ? "dark" : "light");
  const pages = new Pages(app, notebooks, scheme);

  /** Shows a page where there is no place beside the notebook, as in Notebook 7. */
  function openTab(...parts: string[]): void {
    window.open(URLExt.join(serviceManager.serverSettings.baseUrl, "jupyter-tools", ...parts), "_blank");
  }

  const openPageTab = (path: string) => openTab("canvas", URLExt.encodeParts(serviceManager.contents.localPath(path)));

  commands.addCommand(OPEN_PAGE, {
    label: lab === null ? "Open Page" : "Open Page Beside Notebook",
    caption: lab === null ? "Open the tool page of this notebook in a tab" : "Open the tool page of this notebook beside it",
    icon: pageIcon,
    isEnabled: (args) => typeof args["path"] === "string" || notebooks.currentWidget !== null,
    // The restorer awaits this command while Lab starts: it must not wait for a notebook or kernel.
    execute: (args) => {
      const path = typeof args["path"] === "string" ? args["path"] : notebooks.currentWidget?.context.path;
      if (path === undefined) return undefined;
      if (lab === null) return openPageTab(path);
      const panel = pages.open(path);
      if (args["restore"] !== true) shell.activateById(panel.id);
      return panel;
    },
  });

  const browser = () => browsers?.tracker.currentWidget ?? defaultBrowser;
  const chosen = () => [...(browser()?.selectedItems() ?? [])].filter(({ type }) => type === "notebook");
  commands.addCommand(OPEN_PAGE_OF_FILE, {
    label: "Open Page",
    caption: "Open the notebook with its tool page beside it",
    icon: pageIcon,
    isVisible: () => chosen().length > 0,
    execute: async () => {
      for (const { path } of chosen()) {
        if (lab === null) openPageTab(path);
        else await openBoth(path);
      }
    },
  });

  async function openBoth(path: string): Promise<void> {
    const notebook = (await commands.execute("docmanager:open", { path, factory: "Notebook" })) as NotebookPanel | undefined;
    await notebook?.revealed;
    shell.activateById(pages.open(path).id);
  }

  commands.addCommand(NEW_PAGE, {
    label: (args) => (args["isPalette"] === true ? "New Tool Page" : "Tool page"),
    caption: "Create a notebook with a tool page beside it",
    icon: (args) => (args["isPalette"] === true ? undefined : pageIcon),
    execute: async (args) => {
      const cwd = typeof args["cwd"] === "string" ? args["cwd"] : (browser()?.model.path ?? "");
      const notebook = await newNotebook(app, cwd);
      if (notebook === undefined || lab === null) return notebook;
      shell.activateById(pages.open(notebook.context.path).id);
      shell.activateById(notebook.id);
      return notebook;
    },
  });
  launcher?.add({ command: NEW_PAGE, category: "Notebook", rank: 1, kernelIconUrl: pageTile });

  palette?.addItem({ command: OPEN_PAGE, category: CATEGORY });
  palette?.addItem({ command: NEW_PAGE, category: CATEGORY, args: { isPalette: true } });
  palette?.addItem({ command: TOGGLE_HANDLER, category: CATEGORY });
  addTagging(app, notebooks);
  const operations = addOperations(app, { scheme, restorer, openTab: lab === null ? () => openTab("operations") : null });
  palette?.addItem({ command: operations.command, category: CATEGORY });

  void restorer?.restore(pages.tracker, {
    command: OPEN_PAGE,
    args: (panel) => ({ path: panel.path, restore: true }),
    name: (panel) => panel.path,
  });

  if (lab !== null) {
    addActions(commands, {
      isCurrent: () => pages.current !== null,
      run: (action) => pages.current?.runAction(action),
      setKeys: (keys) => pages.setKeys(keys),
    });
  }

  function openAt(path: string, component: string | null): void {
    if (lab === null) return openPageTab(path);
    const panel = pages.open(path);
    shell.activateById(panel.id);
    if (component !== null) panel.select(component);
    return undefined;
  }

  const badges = new Map<NotebookPanel, Badges>();
  async function addBadges(notebook: NotebookPanel): Promise<void> {
    // The first notebook loads them: they are no part of Lab's start.
    const [script] = await Promise.all([import("./badges.ts"), notebook.context.ready]);
    if (notebook.isDisposed) return;
    badges.set(notebook, new script.Badges(notebook, pages, serviceManager, openAt));
    notebook.disposed.connect(() => badges.delete(notebook));
  }
  notebooks.widgetAdded.connect((_, notebook) => void addBadges(notebook));
  notebooks.currentChanged.connect((_, notebook) => notebook && badges.get(notebook)?.refresh());
  window.addEventListener("focus", () => {
    for (const [notebook, one] of badges) if (notebook.isVisible) one.refresh();
  });

  if (askedFor !== "") {
    const openAsked = (_: unknown, notebook: NotebookPanel) => {
      const { path } = notebook.context;
      if (serviceManager.contents.localPath(path) !== askedFor) return;
      notebooks.widgetAdded.disconnect(openAsked);
      // Only then has the notebook its place, beside which the page goes.
      void Promise.all([app.restored, notebook.revealed]).then(() => pages.open(path));
    };
    notebooks.widgetAdded.connect(openAsked);
  }

  themes?.themeChanged.connect(() => {
    pages.setScheme();
    operations.setScheme();
  });
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: "jupyter-tools:plugin",
  description: "Opens the tool page of a notebook beside it, and shows what its handler cells are used for.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILabShell, ILayoutRestorer, IThemeManager, ICommandPalette, ILauncher, IFileBrowserFactory, IDefaultFileBrowser],
  activate,
};

export default plugin;
