import { PathExt, URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type ServiceManager } from "@jupyterlab/services";
import type { CanvasOptions, Notebook } from "../../canvas/mount.tsx";
import type { Mounted } from "../../mount.tsx";
import { loadStatic, type Scheme } from "./static.ts";
import { ScriptTab } from "./tab.ts";

interface CanvasScript {
  mountCanvas: (el: HTMLElement, options: CanvasOptions) => Mounted;
}

/** The page of one notebook, as a tab of Lab. */
export class PagePanel extends ScriptTab {
  private notebook: string;

  constructor(
    path: string,
    private readonly services: ServiceManager.IManager,
    scheme: Scheme,
    private readonly reveal: (path: string, cell: string, line: number) => void,
    private readonly run: (path: string) => boolean,
    private readonly notebookAt: (path: string) => Notebook,
  ) {
    super(scheme);
    this.notebook = path;
    this.addClass("jp-JupyterToolsPage");
    this.describe();
  }

  /** The notebook's path; setting it, after a rename, shows the page at its new address. */
  get path(): string {
    return this.notebook;
  }

  set path(path: string) {
    if (path === this.notebook) return;
    this.notebook = path;
    this.describe();
    if (this.isAttached) void this.draw();
  }

  protected override async load(): Promise<(host: HTMLElement) => Mounted> {
    const script = await loadStatic<CanvasScript>("canvas.js");
    const { serverSettings, contents } = this.services;
    return (host) =>
      script.mountCanvas(host, {
        host: "lab",
        api_url: URLExt.join(serverSettings.baseUrl, "jupyter-tools/api"),
        notebook_path: contents.localPath(this.notebook),
        request: (url, init) => ServerConnection.makeRequest(url, init, serverSettings),
        notebook: this.notebookAt(this.notebook),
        socket_url: this.socketUrl(),
        scheme: this.scheme,
        on_reveal: (cell, line) => this.reveal(this.notebook, cell, line),
        on_run: () => this.run(this.notebook),
      });
  }

  private describe(): void {
    const name = PathExt.basename(this.notebook, ".ipynb");
    this.title.label = `${name} (page)`;
    this.title.caption = `Page of ${this.notebook}`;
    this.node.setAttribute("aria-label", this.title.caption);
  }

  private socketUrl(): string {
    const { wsUrl, token, appendToken } = this.services.serverSettings;
    const path = URLExt.encodeParts(this.services.contents.localPath(this.notebook));
    const url = URLExt.join(wsUrl, "jupyter-tools/api/socket", path);
    return appendToken && token !== "" ? `${url}?token=${encodeURIComponent(token)}` : url;
  }
}
