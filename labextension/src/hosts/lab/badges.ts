/** A badge on each handler cell that says what runs it, and leads to that component on the canvas. */
import "./badges.css";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { ServiceManager } from "@jupyterlab/services";
import { badgeOf, type Badge } from "./bindings.ts";
import { Bound } from "./bound.ts";
import { handlersOf, watchCells, type CellModel, type CellWidget } from "./cells.ts";
import { handlerIcon } from "./icon.ts";
import type { Pages } from "./pages.ts";
import { placeOf } from "./placing.ts";

export class Badges {
  private readonly nodes = new Map<CellModel, HTMLButtonElement>();
  private readonly sizes = new ResizeObserver(() => this.later());
  /** Lab puts the toolbar into the active cell when it is idle, and hides it by a class. */
  private readonly shapes = new MutationObserver(() => this.later());
  private readonly stopWatching: () => void;
  private bound: Bound | null = null;
  private isWaiting = false;

  constructor(
    private readonly panel: NotebookPanel,
    private readonly pages: Pages,
    private readonly services: ServiceManager.IManager,
    private readonly open: (path: string, component: string | null) => void,
  ) {
    const { content } = panel;
    const changed = (model: CellModel) => this.update(model);
    this.stopWatching = watchCells(panel, changed, () => this.clean());
    this.sizes.observe(panel.node);
    content.activeCellChanged.connect(this.later);
    content.stateChanged.connect(this.later);
    content.cellInViewportChanged.connect(this.later);
    content.renderingLayoutChanged.connect(this.later);
    panel.disposed.connect(() => this.stop());
  }

  /** Looks what the page binds, where the notebook has handlers. */
  refresh(): void {
    this.bound?.refresh();
  }

  private stop(): void {
    this.stopWatching();
    this.sizes.disconnect();
    this.shapes.disconnect();
    this.bound?.stop();
    this.bound = null;
    this.nodes.clear();
  }

  private update(model: CellModel): void {
    const names = handlersOf(model);
    if (names === null) {
      this.nodes.get(model)?.remove();
      this.nodes.delete(model);
      return;
    }
    this.bound ??= new Bound(() => this.panel.context.path, this.pages, this.services, () => this.redraw());
    const node = this.nodes.get(model) ?? this.newNode(model);
    show(node, badgeOf(names, this.bound.bindings));
    this.later();
  }

  private newNode(model: CellModel): HTMLButtonElement {
    const node = document.createElement("button");
    node.type = "button";
    node.className = "jp-JupyterToolsBadge";
    // Lab's shortcuts of the notebook take Enter, which presses it.
    node.dataset["lmSuppressShortcuts"] = "true";
    handlerIcon.element({ container: node.appendChild(document.createElement("span")), tag: "span" });
    node.append(document.createElement("span"));
    node.addEventListener("click", () => this.open(this.panel.context.path, node.dataset["leads"] ?? null));
    this.nodes.set(model, node);
    return node;
  }

  private redraw(): void {
    for (const model of this.nodes.keys()) this.update(model);
  }

  /** Removes the badges of cells that are gone. */
  private clean(): void {
    const cells = new Set<CellModel>(this.panel.content.model?.cells ?? []);
    for (const [model, node] of this.nodes) {
      if (cells.has(model)) continue;
      node.remove();
      this.nodes.delete(model);
    }
    this.later();
  }

  /** Puts the badges in their places at the next frame. */
  private readonly later = (): void => {
    if (this.isWaiting || this.nodes.size === 0) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      if (!this.panel.isDisposed) this.place();
    });
  };

  private place(): void {
    for (const cell of this.panel.content.widgets) {
      const node = this.nodes.get(cell.model);
      if (node === undefined) continue;
      const area = cell.inputArea?.node;
      // A cell that was never on screen gets its parts only then.
      if (area === undefined) void cell.ready.then(this.later);
      else if (node.parentElement !== area) {
        area.append(node);
        this.shapes.observe(area, { childList: true });
        this.shapes.observe(cell.node, { attributes: true, attributeFilter: ["class"] });
        // The code is drawn later than the cell, and again in another font.
        this.sizes.observe(area);
      }
      // Lab draws the buttons of a toolbar after the toolbar.
      const toolbar = toolbarOf(area);
      if (toolbar !== null) this.sizes.observe(toolbar);
      if (node.isConnected) settle(node, cell);
    }
  }
}

function show(node: HTMLButtonElement, { text, tip, path }: Badge): void {
  const label = node.lastElementChild;
  if (label !== null && label.textContent !== text) label.textContent = text;
  node.title = tip;
  node.toggleAttribute("data-idle", path === null);
  if (path === null) delete node.dataset["leads"];
  else node.dataset["leads"] = path;
}

/** The toolbar of a cell: the active cell alone has one. */
function toolbarOf(area: Element | undefined): Element | null {
  return area?.querySelector(".jp-cell-toolbar") ?? null;
}

/** Moves a badge to where it covers neither code nor the cell's toolbar. */
function settle(node: HTMLButtonElement, cell: CellWidget): void {
  const area = node.parentElement;
  const editor = cell.editorWidget?.node.getBoundingClientRect();
  if (area === null || editor === undefined || editor.width === 0) return;
  // It is smaller on the border.
  node.removeAttribute("data-outside");
  const toolbar = toolbarOf(area)?.getBoundingClientRect();
  const place = placeOf({ editor, badge: node.offsetWidth, toolbar: toolbar?.width ? toolbar.left : null, lines: linesBeside(node, cell) });
  node.style.right = `${area.getBoundingClientRect().right - place.right}px`;
  node.toggleAttribute("data-outside", place.isOutside);
}

/** The right edge of the code beside a badge: that of the first line, and of others where lines are low. */
function linesBeside(node: HTMLElement, cell: CellWidget): number {
  const { bottom } = node.getBoundingClientRect();
  const range = document.createRange();
  let edge = 0;
  for (const line of cell.editorWidget?.node.querySelectorAll(".cm-line") ?? []) {
    range.selectNodeContents(line);
    const box = range.getBoundingClientRect();
    // An empty line has no box.
    if (box.height > 0 && box.top >= bottom) break;
    edge = Math.max(edge, box.right);
  }
  return edge;
}
