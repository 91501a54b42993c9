import { PathExt, URLExt } from "@jupyterlab/coreutils";
import type { ServiceManager } from "@jupyterlab/services";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import type { MountOptions, Mounted } from "../../mount.tsx";
import { pageIcon } from "./icon.ts";
import { explainMissing, loadStatic, type Scheme } from "./static.ts";

interface Renderer {
  mount: (el: HTMLElement, options: MountOptions) => Mounted;
}

/** The page of one notebook, as a tab of Lab. */
export class PagePanel extends Widget {
  private mounted: Mounted | null = null;
  private attempt = 0;
  private notebook: string;

  constructor(
    path: string,
    private readonly services: ServiceManager.IManager,
    private scheme: Scheme,
    private readonly reveal: (path: string, cell: string, line: number) => void,
  ) {
    super();
    this.notebook = path;
    this.addClass("jp-JupyterToolsPage");
    this.node.dataset["lmSuppressShortcuts"] = "true";
    this.node.style.overflow = "auto";
    // Takes the focus for Lab, not for people: nothing to outline.
    this.node.tabIndex = -1;
    this.node.style.outline = "none";
    this.title.icon = pageIcon;
    this.title.closable = true;
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
    if (this.isAttached) void this.show_page();
  }

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    this.mounted?.setTheme(scheme);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.clear();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    // Lab detaches and attaches a tab that is dragged elsewhere; its visit goes on.
    if (this.mounted === null) void this.show_page();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus({ preventScroll: true });
  }

  private describe(): void {
    const name = PathExt.basename(this.notebook, ".ipynb");
    this.title.label = `${name} (page)`;
    this.title.caption = `Page of ${this.notebook}`;
    this.node.setAttribute("aria-label", this.title.caption);
    this.node.setAttribute("role", "region");
  }

  private clear(): void {
    this.attempt += 1;
    this.mounted?.unmount();
    this.mounted = null;
    this.node.replaceChildren();
  }

  private async show_page(): Promise<void> {
    this.clear();
    const attempt = this.attempt;
    const host = document.createElement("div");
    host.style.minHeight = "100%";
    this.node.append(host);
    try {
      const renderer = await loadStatic<Renderer>("mount.js");
      if (attempt !== this.attempt) return;
      this.mounted = renderer.mount(host, {
        host: "lab",
        socket_url: this.socketUrl(),
        scheme: this.scheme,
        on_reveal: (cell, line) => this.reveal(this.notebook, cell, line),
      });
    } catch (error) {
      console.error("jupyter_tools: the renderer of pages did not load", error);
      if (attempt === this.attempt) explainMissing(host, () => void this.show_page());
    }
  }

  private socketUrl(): string {
    const { wsUrl, token, appendToken } = this.services.serverSettings;
    const path = URLExt.encodeParts(this.services.contents.localPath(this.notebook));
    const url = URLExt.join(wsUrl, "jupyter-tools/api/socket", path);
    return appendToken && token !== "" ? `${url}?token=${encodeURIComponent(token)}` : url;
  }

}
