/** Keeps the focus in the canvas: where what has it goes, or is disabled, a neighbour gets it, or else the page. */

const TABBABLE = "a[href], button, input, select, textarea, [tabindex]";
/** Beyond these, what was focused has no neighbours: all around it is another thing. */
const PARTS = ".jt-canvas, .jt-c-body, .jt-c-center, aside, .jt-c-top, .jt-c-log, .jt-c-page";

/** What was around an element when it got the focus: each box, and the element's place among the box's stops of Tab. */
interface Around {
  element: HTMLElement;
  boxes: { box: Element; index: number }[];
}

/**
 * Watches a canvas, and the menus and dialogs that are drawn into its portal. `page` is what takes the keys of the canvas.
 * The returned function stops it.
 */
export function keepFocus(root: HTMLElement, portal: HTMLElement, page: () => HTMLElement | null): () => void {
  const { ownerDocument: document } = root;
  let inside: Around | null = null;
  let last: HTMLElement | null = null;

  function focused({ target }: FocusEvent): void {
    last = target instanceof HTMLElement && (root.contains(target) || portal.contains(target)) ? target : null;
    // From a menu the focus goes back to what was around its button.
    if (last !== null && root.contains(last)) inside = { element: last, boxes: boxesOf(last, root) };
  }

  function check(): void {
    if (last === null || (document.activeElement !== document.body && !isDisabled(last)) || (last.isConnected && !isDisabled(last))) return;
    const [around, next] = [inside, inside?.element];
    last = null;
    const target = next && canTake(next) ? next : (neighbourOf(around) ?? page());
    target?.focus({ preventScroll: true });
  }

  const changes = new MutationObserver(check);
  for (const watched of [root, portal]) changes.observe(watched, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  document.addEventListener("focusin", focused);
  return () => {
    changes.disconnect();
    document.removeEventListener("focusin", focused);
  };
}

function boxesOf(element: HTMLElement, root: HTMLElement): Around["boxes"] {
  const boxes: Around["boxes"] = [];
  for (let box = element.parentElement; box !== null && box !== root && !box.matches(PARTS); box = box.parentElement) {
    boxes.push({ box, index: stopsIn(box).indexOf(element) });
  }
  return boxes;
}

/** What stands at the element's place now, in the nearest box that is left and has a stop of Tab. */
function neighbourOf(around: Around | null): HTMLElement | undefined {
  for (const { box, index } of around?.boxes ?? []) {
    const stops = box.isConnected ? stopsIn(box).filter(canTake) : [];
    if (stops.length > 0) return stops[Math.min(Math.max(index, 0), stops.length - 1)];
  }
  return undefined;
}

function stopsIn(box: Element): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>(TABBABLE)].filter((one) => one.tabIndex >= 0);
}

function isDisabled(element: HTMLElement): boolean {
  return element.matches(":disabled");
}

function canTake(element: HTMLElement): boolean {
  return element.isConnected && !isDisabled(element) && element.closest("[inert]") === null && element.getClientRects().length > 0;
}
