import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type ServiceManager } from "@jupyterlab/services";
import type { MountedOperations, OperationsOptions } from "../../operations/mount.tsx";
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
