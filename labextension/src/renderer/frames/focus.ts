/** Keeps the focus in a field of the page that a frame takes it from while somebody types there. */

/** Milliseconds for which somebody counts as typing after a key or a click. */
const TYPING = 3000;
/** How often a frame may take the focus from who types, in a time in milliseconds. */
const TAKEN = { most: 3, within: 10_000 };

const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/** What the visitor has done last on the page, outside of all frames. */
const last = { field: null as HTMLElement | null, at: -TYPING, tab: false };
let watched = false;

function note(event: Event): void {
  last.at = performance.now();
  last.tab = event instanceof KeyboardEvent && event.key === "Tab";
}

function watch(): void {
  if (watched) return;
  watched = true;
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, note, { capture: true, passive: true });
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (!(target instanceof HTMLIFrameElement)) last.field = target instanceof HTMLElement && target.matches(FIELDS) ? target : null;
    },
    true,
  );
}

/**
 * Gives the focus back that a frame takes from a field by itself: not by a click into the frame, and not by Tab.
 * Returns what ends this. A frame that takes it again and again is told of.
 */
export function guardFocus(frame: HTMLIFrameElement, tooOften: () => void): () => void {
  watch();
  let isOver = false;
  let times: number[] = [];
  const enter = () => (isOver = true);
  const leave = () => (isOver = false);
  const judge = () => {
    const now = performance.now();
    const { field, at, tab } = last;
    if (document.activeElement !== frame || isOver || tab || field === null || !field.isConnected || now - at > TYPING) return;
    field.focus({ preventScroll: true });
    times = [...times.filter((one) => now - one < TAKEN.within), now];
    if (times.length >= TAKEN.most) tooOften();
  };
  // The frame has the focus once the window has lost it.
  const blurred = () => setTimeout(judge);
  frame.addEventListener("pointerenter", enter);
  frame.addEventListener("pointerleave", leave);
  window.addEventListener("blur", blurred);
  return () => window.removeEventListener("blur", blurred);
}
