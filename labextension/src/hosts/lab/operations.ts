import type { ILayoutRestorer, JupyterFrontEnd } from "@jupyterlab/application";
import { DOMUtils, WidgetTracker } from "@jupyterlab/apputils";
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type ServiceManager } from "@jupyterlab/services";
import type { MountedOperations, OperationsOptions } from "../../operations/mount.tsx";
import { pageIcon } from "./icon.ts";
import { loadStatic, type Scheme } from "./static.ts";
import { ScriptTab } from "./tab.ts";

interface OperationsScript {
  mountOperations: (el: HTMLElement, options: OperationsOptions) => MountedOperations;
}

/** The operations page, as a tab of Lab. */
export class OperationsPanel extends ScriptTab {
  constructor(
    private readonly services: ServiceManager.IManager,
    scheme: Scheme,
    private readonly open: (path: string) => void,
  ) {
    super(scheme);
    this.addClass("jp-JupyterToolsOperations");
    this.node.setAttribute("aria-label", "Operations of tool pages");
    this.title.label = "Operations";
    this.title.caption = "Kernels, visits and events of tool pages";
  }

  protected override async load(): Promise<(host: HTMLElement) => MountedOperations> {
    const script = await loadStatic<OperationsScript>("operations.js");
    const { serverSettings } = this.services;
    return (host) =>
      script.mountOperations(host, {
        host: "lab",
        api_url: URLExt.join(serverSettings.baseUrl, "jupyter-tools/api/operations"),
        request: (url, init) => ServerConnection.makeRequest(url, init, serverSettings),
        scheme: this.scheme,
        on_open: this.open,
      });
  }
}

const OPEN_OPERATIONS = "jupyter-tools:open-operations";

interface OperationsPlace {
  scheme: () => Scheme;
  restorer: ILayoutRestorer | null;
  /** Opens a tab of the browser, where there is no shell with tabs. */
  openTab: (() => void) | null;
}

/** Adds the command that opens the operations page. */
export function addOperations(app: JupyterFrontEnd, { scheme, restorer, openTab }: OperationsPlace): { command: string; setScheme: () => void } {
  const { commands, serviceManager, shell } = app;
  const tracker = new WidgetTracker<OperationsPanel>({ namespace: "jupyter-tools-operations" });
  commands.addCommand(OPEN_OPERATIONS, {
    label: "Jupyter Tools: Operations",
    caption: "Kernels, visits and events of tool pages",
    icon: pageIcon,
    execute: () => {
      if (openTab !== null) return openTab();
      let panel = tracker.currentWidget;
      if (panel === null || panel.isDisposed) {
        const open = (path: string) => void commands.execute("docmanager:open", { path });
        panel = new OperationsPanel(serviceManager, scheme(), open);
        panel.id = DOMUtils.createDomID();
        void tracker.add(panel);
      }
      if (!panel.isAttached) shell.add(panel, "main");
      shell.activateById(panel.id);
      return panel;
    },
  });
  void restorer?.restore(tracker, { command: OPEN_OPERATIONS, name: () => "operations" });
  return { command: OPEN_OPERATIONS, setScheme: () => tracker.forEach((panel) => panel.setScheme(scheme())) };
}
