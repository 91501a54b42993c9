import { PathExt, URLExt } from "@jupyterlab/coreutils";
import type { ServiceManager } from "@jupyterlab/services";
import type { MountOptions, Mounted } from "../../mount.tsx";
import { loadStatic, type Scheme } from "./static.ts";
import { ScriptTab } from "./tab.ts";

interface Renderer {
  mount: (el: HTMLElement, options: MountOptions) => Mounted;
}

/** The page of one notebook, as a tab of Lab. */
export class PagePanel extends ScriptTab {
  private notebook: string;
  private params: Record<string, string> = {};

  constructor(
    path: string,
    private readonly services: ServiceManager.IManager,
    scheme: Scheme,
    private readonly reveal: (path: string, cell: string, line: number) => void,
    private readonly run: (path: string) => boolean,
    private readonly go: (path: string, params: Record<string, string>) => void,
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

  /** Shows the page with parameters, as the query of a published page's address has them. */
  open(params: Record<string, string>): void {
    if (JSON.stringify(params) === JSON.stringify(this.params)) return;
    this.params = params;
    if (this.isAttached) void this.draw();
  }

  protected override async load(): Promise<(host: HTMLElement) => Mounted> {
    const renderer = await loadStatic<Renderer>("mount.js");
    return (host) =>
      renderer.mount(host, {
        host: "lab",
        socket_url: this.socketUrl(),
        scheme: this.scheme,
        on_reveal: (cell, line) => this.reveal(this.notebook, cell, line),
        on_run: () => this.run(this.notebook),
        // A page that is opened with other parameters is another visit.
        memory_key: `${this.notebook}?${new URLSearchParams(this.params).toString()}`,
        on_go: (page, params) => {
          this.go(PathExt.join(PathExt.dirname(this.notebook), page), params);
          return true;
        },
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
    const query = new URLSearchParams({ ...this.params, ...(appendToken && token !== "" ? { token } : {}) }).toString();
    return query === "" ? url : `${url}?${query}`;
  }
}
