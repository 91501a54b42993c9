/** What a notebook's page binds: as its open canvas has it, else as the server reads it from properties.json. */
import { PathExt, URLExt } from "@jupyterlab/coreutils";
import { ServerConnection, type Contents, type ServiceManager } from "@jupyterlab/services";
import { bindingsOf, type Bindings } from "./bindings.ts";
import type { Pages } from "./pages.ts";
import type { PagePanel } from "./panel.ts";

/** Milliseconds between two requests. */
const PAUSE = 3000;

export class Bound {
  /** Null where it is not known. */
  bindings: Bindings | null = null;
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;

  constructor(
    private readonly path: () => string,
    private readonly pages: Pages,
    private readonly services: ServiceManager.IManager,
    private readonly changed: () => void,
  ) {
    pages.changed.connect(this.onPage);
    services.contents.fileChanged.connect(this.onFile);
    this.refresh();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.pages.changed.disconnect(this.onPage);
    this.services.contents.fileChanged.disconnect(this.onFile);
  }

  /** Looks again, soon. */
  refresh(): void {
    if (this.isStopped || this.timer !== undefined) return;
    const canvas = this.pages.find(this.path())?.page ?? null;
    const wait = canvas === null ? Math.max(0, this.last + PAUSE - Date.now()) : 0;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.look();
    }, wait);
  }

  private async look(): Promise<void> {
    const page = this.pages.find(this.path())?.page ?? (await this.ask());
    if (this.isStopped) return;
    this.bindings = page === null ? null : bindingsOf(page);
    this.changed();
  }

  private async ask(): Promise<Record<string, unknown> | null> {
    this.last = Date.now();
    const { serverSettings, contents } = this.services;
    const url = URLExt.join(serverSettings.baseUrl, "jupyter-tools/api/pages", URLExt.encodeParts(contents.localPath(this.path())));
    try {
      const response = await ServerConnection.makeRequest(url, {}, serverSettings);
      if (!response.ok) return null;
      return ((await response.json()) as { page: Record<string, unknown> }).page;
    } catch {
      return null; // the server is away: the badges name their handlers
    }
  }

  private readonly onPage = (_: Pages, { path }: PagePanel) => {
    if (path !== this.path()) return;
    // What waits for the server need not: the canvas is ahead of it.
    clearTimeout(this.timer);
    this.timer = undefined;
    this.refresh();
  };

  private readonly onFile = (_: unknown, { oldValue, newValue }: Contents.IChangedArgs) => {
    const folder = PathExt.dirname(this.path());
    const isNear = (path: string | undefined) => path !== undefined && PathExt.dirname(path) === folder && path.endsWith(".json");
    if (isNear(oldValue?.path) || isNear(newValue?.path) || newValue?.path === this.path()) this.refresh();
  };
}
