/** Which of the open dialogs is the topmost. */
import { useEffect, useState } from "react";
import { useCell, useRenderer, type Layer, type Told } from "./renderer.ts";

/**
 * Puts the focus back where it was before a dialog opened, if nothing else has taken it. Mantine does so too, but not for a
 * dialog that is open as it is first drawn.
 */
export function useFocusReturn(open: boolean): void {
  const { layers } = useRenderer();
  useEffect(() => {
    if (!open) return undefined;
    const before = document.activeElement;
    return () => {
      // After the dialog has gone.
      setTimeout(() => {
        if (before instanceof HTMLElement && isFree(before, layers.get().length > 0)) before.focus({ preventScroll: true });
      });
    };
  }, [open, layers]);
}

/** Whether an element may take the focus: it is there, no other has it but a dialog's, and no open dialog covers it. */
function isFree(element: HTMLElement, covered: boolean): boolean {
  const { activeElement } = document;
  const elsewhere = activeElement !== null && activeElement !== document.body && activeElement.closest(DIALOG) === null;
  return element.isConnected && !elsewhere && (!covered || element.closest(DIALOG) !== null);
}

const DIALOG = '[aria-modal="true"]';

/** Keeps the document from scrolling behind dialogs. */
function lockScroll(locked: boolean): void {
  const { documentElement: root } = document;
  if (!locked) delete root.dataset["jtLocked"];
  else root.dataset["jtLocked"] ??= window.innerWidth > root.clientWidth ? "bar" : "";
}

/** The lowest layer of dialogs, above the page and below menus. */
const LOWEST = 200;

/** What the page had told before a dialog was opened; what comes with its opening is new. */
export function useToldBefore(open: boolean): Told {
  const { store } = useRenderer();
  const told = { notice: useCell(store.notice), alert: useCell(store.alert) };
  const [before, setBefore] = useState(told);
  if (!open && (before.notice !== told.notice || before.alert !== told.alert)) setBefore(told);
  return before;
}

/** What the page tells in one place: in the topmost dialog that was open before it came, by name, else (null) on the page. */
export function useTold(place: string | null): Told {
  const { store, layers } = useRenderer();
  const [notice, alert, opened] = [useCell(store.notice), useCell(store.alert), useCell(layers)];
  const placeOf = (isNew: (before: Told) => boolean) => opened.findLast(({ before }) => before !== null && isNew(before))?.name ?? null;
  return {
    notice: placeOf((before) => before.notice !== notice) === place ? notice : null,
    alert: placeOf((before) => before.alert !== alert) === place ? alert : null,
  };
}

/** Where a dialog is among those that are open: whether it is the topmost, and its z-index. */
export function useLayer(name: string, open: boolean, before: Told | null = null): { isTop: boolean; zIndex: number } {
  const { layers, host } = useRenderer();
  const opened = useCell(layers);
  useEffect(() => {
    if (!open) return undefined;
    const turn = (next: Layer[]) => {
      layers.set(next);
      // In Lab the document does not scroll.
      if (host === "published") lockScroll(next.length > 0);
    };
    turn([...layers.get(), { name, before }]);
    return () => turn(layers.get().filter((one) => one.name !== name));
  }, [layers, host, name, open, before]);
  const place = opened.findIndex((one) => one.name === name);
  return { isTop: place >= 0 && place === opened.length - 1, zIndex: LOWEST + Math.max(place, 0) };
}
