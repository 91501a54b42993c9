import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { pageIcon } from "./icon.ts";
import { explainMissing, type Scheme } from "./static.ts";

/** What a script of ours has drawn. */
interface Drawn {
  setTheme(scheme: Scheme): void;
  unmount(): void;
}

/** A tab of Lab whose content a script draws that is loaded when the tab is first shown. */
export abstract class ScriptTab extends Widget {
  private drawn: Drawn | null = null;
  private attempt = 0;

  constructor(protected scheme: Scheme) {
    super();
    this.node.dataset["lmSuppressShortcuts"] = "true";
    this.node.style.overflow = "auto";
    // Takes the focus for Lab, not for people: nothing to outline.
    this.node.tabIndex = -1;
    this.node.style.outline = "none";
    this.node.setAttribute("role", "region");
    this.title.icon = pageIcon;
    this.title.closable = true;
  }

  /** Loads the script, and gives what draws the content. */
  protected abstract load(): Promise<(host: HTMLElement) => Drawn>;

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    this.drawn?.setTheme(scheme);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.clear();
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    // Lab detaches and attaches a tab that is dragged elsewhere; its content goes on.
    if (this.drawn === null) void this.draw();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (!this.node.contains(document.activeElement)) this.focusTarget.focus({ preventScroll: true });
  }

  /** What takes the focus when the tab does. */
  protected get focusTarget(): HTMLElement {
    return this.node;
  }

  /** Draws the content, replacing what is there. */
  protected async draw(): Promise<void> {
    this.clear();
    const { attempt } = this;
    const host = document.createElement("div");
    host.style.minHeight = "100%";
    // So that what is drawn can be as high as the tab.
    host.style.display = "grid";
    host.style.gridTemplateColumns = "minmax(0, 1fr)";
    this.node.append(host);
    try {
      const mount = await this.load();
      if (attempt === this.attempt) this.drawn = mount(host);
    } catch (error) {
      console.error(`jupyter_tools: what the tab "${this.title.label}" shows did not load`, error);
      if (attempt === this.attempt) explainMissing(host, () => void this.draw());
    }
  }

  private clear(): void {
    this.attempt += 1;
    this.drawn?.unmount();
    this.drawn = null;
    this.node.replaceChildren();
  }
}
