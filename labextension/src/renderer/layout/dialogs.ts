/** What all dialogs share. */
import { useEffect, useState } from "react";
import { say } from "../../core/locale.ts";
import { useFocusReturn, useLayer, useToldBefore } from "../hooks/layers.ts";
import { useKey, useRenderer, type Told } from "../hooks/renderer.ts";
import { whenIdle } from "../parts/idle.ts";

export interface Opening {
  open: boolean;
  /** What the page had told before it was opened. */
  before: Told;
}

/** Whether a dialog is open, and whether it has been since the page is shown, so that what draws it is there. */
export function useOpening(path: string, visible: boolean, load: () => Promise<unknown>): Opening & { wasOpen: boolean } {
  const { store } = useRenderer();
  const open = useKey(store.values, path) === true && visible;
  const [wasOpen, setWasOpen] = useState(open);
  if (open && !wasOpen) setWasOpen(true);
  useEffect(() => whenIdle(load), [load]);
  return { open, wasOpen, before: useToldBefore(open) };
}

/** Has a field that is typed into give its value now, as when it is left: Esc is pressed in it. */
function giveTyped(): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLInputElement)) return;
  activeElement.blur();
  activeElement.focus({ preventScroll: true });
}

interface DialogProperties {
  label: string;
  closable: boolean;
}

/** The properties that Mantine's dialogs share. */
export function useDialog(path: string, { label, closable }: DialogProperties, { open, before }: Opening) {
  const { visit, portal } = useRenderer();
  const { isTop, zIndex } = useLayer(path, open, before);
  useFocusReturn(open);
  const name = label || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
  return {
    opened: open,
    onClose: () => {
      giveTyped();
      // After the event: a question that this leads to must not hear the same Esc.
      setTimeout(() => visit.close(path));
    },
    withCloseButton: closable,
    closeOnEscape: closable && isTop,
    closeOnClickOutside: closable,
    closeButtonProps: { "aria-label": say("Close") },
    attributes: { content: { "data-component": path, ...(label ? {} : { "aria-label": name }) } },
    lockScroll: false,
    returnFocus: false,
    zIndex,
    portalProps: { target: portal },
  };
}
