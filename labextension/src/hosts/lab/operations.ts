import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type ServiceManager } from "@jupyterlab/services";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import type { MountedOperations, OperationsOptions } from "../../operations/mount.tsx";
import { pageIcon } from "./icon.ts";
import { explainMissing, loadStatic, type Scheme } from "./static.ts";

interface OperationsScript {
  mountOperations: (el: HTMLElement, options: OperationsOptions) => MountedOperations;
}

/** The operations page, as a tab of Lab. */
export class OperationsPanel extends Widget {
  private mounted: MountedOperations | null = null;

  constructor(
    private readonly services: ServiceManager.IManager,
    private scheme: Scheme,
    private readonly open: (path: string) => void,
  ) {
    super();
    this.addClass("jp-JupyterToolsOperations");
    this.node.dataset["lmSuppressShortcuts"] = "true";
    this.node.style.overflow = "auto";
    this.node.style.outline = "none";
    this.node.tabIndex = -1;
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", "Operations of tool pages");
    this.title.icon = pageIcon;
    this.title.label = "Operations";
    this.title.caption = "Kernels, visits and events of tool pages";
    this.title.closable = true;
  }

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    this.mounted?.setTheme(scheme);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.mounted?.unmount();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    if (this.mounted === null) void this.show_operations();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus({ preventScroll: true });
  }

  private async show_operations(): Promise<void> {
    const host = document.createElement("div");
    host.style.minHeight = "100%";
    this.node.replaceChildren(host);
    const { serverSettings } = this.services;
    try {
      const script = await loadStatic<OperationsScript>("operations.js");
      if (this.isDisposed || this.mounted !== null) return;
      this.mounted = script.mountOperations(host, {
        host: "lab",
        api_url: URLExt.join(serverSettings.baseUrl, "jupyter-tools/api/operations"),
        request: (url, init) => ServerConnection.makeRequest(url, init, serverSettings),
        scheme: this.scheme,
        on_open: this.open,
      });
    } catch (error) {
      console.error("jupyter_tools: the operations page did not load", error);
      explainMissing(host, () => void this.show_operations());
    }
  }
}
