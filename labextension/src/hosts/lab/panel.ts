import { PathExt, URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type ServiceManager } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import type { CanvasOptions, Keys, MountedCanvas, Notebook } from "../../canvas/mount.tsx";
import { loadStatic, type Scheme } from "./static.ts";
import { ScriptTab } from "./tab.ts";

interface CanvasScript {
  mountCanvas: (el: HTMLElement, options: CanvasOptions) => MountedCanvas;
  moveCanvas: (from: string, to: string, params?: Readonly<Record<string, string>>) => void;
}

/** What a page needs of the notebook beside it. */
export interface Beside {
  reveal: (path: string, cell: string, line: number) => void;
  run: (path: string) => boolean;
  /** A notebook has another path. */
  moved: (from: string, to: string) => void;
  /** Shows another page of the app. */
  go: (path: string, params: Record<string, string>) => void;
  notebookAt: (path: () => string) => Notebook;
  isCurrent: (panel: PagePanel) => boolean;
}

/** The page of one notebook, as a tab of Lab. */
export class PagePanel extends ScriptTab {
  /** The page was shown, changed, or is gone. */
  readonly pageChanged = new Signal<this, void>(this);
  private canvas: MountedCanvas | null = null;
  private readonly beside: Notebook;
  private notebook: string;
  private params: Record<string, string> = {};
  /** The path at which the tab keeps what the canvas had, where that is another one. */
  private keptAt: string | null = null;
  /** What is selected as soon as the canvas is there. */
  private wanted: string | null = null;

  constructor(
    path: string,
    private readonly services: ServiceManager.IManager,
    scheme: Scheme,
    private keys: Keys,
    private readonly hosts: Beside,
  ) {
    super(scheme);
    this.notebook = path;
    this.beside = hosts.notebookAt(() => this.notebook);
    this.addClass("jp-JupyterToolsPage");
    this.describe();
  }

  /** The notebook's path; setting it, after a rename, shows the page at its new address. */
  get path(): string {
    return this.notebook;
  }

  set path(path: string) {
    if (path === this.notebook) return;
    this.keptAt ??= this.localPath;
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

  /** The page as properties.json writes it, with what the canvas has not saved yet; null before it has come. */
  get page(): Readonly<Record<string, unknown>> | null {
    return this.canvas?.page() ?? null;
  }

  /** Selects a component, now or when the canvas is there. */
  select(path: string): void {
    if (this.canvas === null) this.wanted = path;
    else this.canvas.select(path);
  }

  runAction(action: string): void {
    this.canvas?.run(action);
  }

  /** Looks for problems of the page again. */
  check(): void {
    this.canvas?.check();
  }

  setKeys(keys: Keys): void {
    this.keys = keys;
    this.canvas?.setKeys(keys);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    super.dispose();
    this.pageChanged.emit();
    Signal.clearData(this);
  }

  protected override async load(): Promise<(host: HTMLElement) => MountedCanvas> {
    const script = await loadStatic<CanvasScript>("canvas.js");
    return (host) => this.mountCanvas(host, script);
  }

  private mountCanvas(host: HTMLElement, { mountCanvas, moveCanvas }: CanvasScript): MountedCanvas {
    const { serverSettings } = this.services;
    if (this.keptAt !== null) moveCanvas(this.keptAt, this.localPath, this.params);
    this.keptAt = null;
    const mounted = mountCanvas(host, {
      host: "lab",
      api_url: URLExt.join(serverSettings.baseUrl, "jupyter-tools/api"),
      notebook_path: this.localPath,
      request: (url, init) => ServerConnection.makeRequest(url, init, serverSettings),
      notebook: this.beside,
      socket_url: this.socketUrl(),
      scheme: this.scheme,
      keys: this.keys,
      is_current: () => this.hosts.isCurrent(this),
      params: this.params,
      on_reveal: (cell, line) => this.hosts.reveal(this.notebook, cell, line),
      on_run: () => this.hosts.run(this.notebook),
      on_moved: (path) => {
        const drive = this.services.contents.driveName(this.notebook);
        this.hosts.moved(this.notebook, drive === "" ? path : `${drive}:${path}`);
      },
      on_go: (page, params) => {
        this.hosts.go(PathExt.join(PathExt.dirname(this.notebook), page), params);
        return true;
      },
    });
    const stop = mounted.subscribe(() => {
      this.pageChanged.emit();
      // The tab had the focus before there was a page.
      if (document.activeElement === this.node) requestAnimationFrame(() => this.focusTarget.focus({ preventScroll: true }));
    });
    this.canvas = mounted;
    if (this.wanted !== null) mounted.select(this.wanted);
    this.wanted = null;
    return {
      ...mounted,
      unmount: () => {
        stop();
        this.canvas = null;
        mounted.unmount();
      },
    };
  }

  /** The canvas listens to keys inside of it only. */
  protected override get focusTarget(): HTMLElement {
    return this.node.querySelector<HTMLElement>(".jt-c-page") ?? this.node;
  }

  private get localPath(): string {
    return this.services.contents.localPath(this.notebook);
  }

  private describe(): void {
    const name = PathExt.basename(this.notebook, ".ipynb");
    this.title.label = `${name} (page)`;
    this.title.caption = `Page of ${this.notebook}`;
    this.node.setAttribute("aria-label", this.title.caption);
  }

  private socketUrl(): string {
    const { wsUrl, token, appendToken } = this.services.serverSettings;
    const path = URLExt.encodeParts(this.localPath);
    const more = appendToken && token !== "" ? { token } : {};
    const query = new URLSearchParams({ ...this.params, canvas: "1", ...more }).toString();
    return `${URLExt.join(wsUrl, "jupyter-tools/api/socket", path)}?${query}`;
  }
}
