/** What a key press on the canvas does. */
import type { CanvasParts } from "../context.ts";
import { ACTIONS, isPressed, keysFor, type Action } from "./actions.ts";
import { isTextField, turnOf } from "./undo-keys.ts";

/** Actions for whose keys browsers have events of their own. */
const CLIPBOARD: Readonly<Record<string, string>> = { copy: "Ctrl C", cut: "Ctrl X", paste: "Ctrl V" };

/** Whether keys go to what is typed or chosen in. */
export function isTyping(target: EventTarget | null, event?: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (isTextField(target) || target.closest("[contenteditable], [role='menu'], [role='dialog']") !== null) return true;
  // Switches and lists of choices have plain keys of their own, and none with Ctrl.
  return event !== undefined && !event.ctrlKey && !event.metaKey && target.closest("input, select") !== null;
}

/** Whether Esc leads from an element back to the page: from fields beside it, and from all of the inspector and the log. */
function leadsBack(target: EventTarget | null, event: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(".jt-c-inspector, .jt-c-log") !== null || (target.closest("aside") !== null && isTyping(target, event));
}

/** Whether a key press is one of those of an action that work in fields too: not a letter that somebody has set in Lab. */
function isAlways({ always }: Action, keys: string): boolean {
  return /^F\d/.test(keys) || (always === true && /Ctrl|Alt/.test(keys));
}

/** Runs what works everywhere, whatever what has the focus makes of the key; whether it has. */
export function pressAlways(parts: CanvasParts, event: KeyboardEvent): boolean {
  if (event.isComposing) return false;
  return ACTIONS.some((action) => action.always === true && keysFor(action).some((keys) => isPressed(keys, event) && isAlways(action, keys)) && done(parts, event, action));
}

/** Does what a key press on an element is for; whether it has. */
export function press(parts: CanvasParts, event: KeyboardEvent, target: EventTarget | null = event.target): boolean {
  // The default of undo is prevented everywhere but in text fields.
  if (event.isComposing || (event.defaultPrevented && turnOf(event) === null)) return false;
  // The focus may still be on the icon that has opened it.
  if (event.key === "Escape" && parts.ui.over.get() !== null && !isTyping(target, event)) {
    event.preventDefault();
    parts.ui.over.set(null);
    parts.stage.scroller?.focus({ preventScroll: true });
    return true;
  }
  if (event.key === "Escape" && leadsBack(target, event)) {
    parts.stage.scroller?.focus({ preventScroll: true });
    return false;
  }
  // It would mark the text of the canvas, and of the notebook beside it.
  if (isPressed("Ctrl A", event) && !isTextField(target)) event.preventDefault();
  const action = ACTIONS.find((one) => keysFor(one).some((keys) => isPressed(keys, event)));
  const keys = action && keysFor(action).find((one) => isPressed(one, event));
  if (action === undefined || keys === undefined) return false;
  if ((isTyping(target, event) || parts.canvas.mode.get() !== "build") && !isAlways(action, keys)) return false;
  // A button under the focus is pressed by Enter.
  if (keys === "Enter" && target instanceof HTMLButtonElement) return false;
  // These events have the clipboard at once, and without asking for it.
  if (keys === CLIPBOARD[action.id]) return false;
  return done(parts, event, action);
}

function done(parts: CanvasParts, event: KeyboardEvent, action: Action): true {
  event.preventDefault();
  action.run(parts);
  return true;
}

/** Takes the keys that are not pressed in the canvas but are its own, as in Preview, and those that nothing has. The returned function stops it. */
export function takeStrayKeys(parts: CanvasParts, document: Document, isStray: (target: EventTarget | null) => boolean): () => void {
  const stop = new AbortController();
  function always(event: KeyboardEvent): void {
    if (isStray(event.target) && pressAlways(parts, event)) event.stopPropagation();
  }
  function pressed(event: KeyboardEvent): void {
    if (!isStray(event.target)) return;
    // Preview has none.
    const { scroller } = parts.stage;
    // Events of the clipboard follow, which go to what has the focus.
    if (ACTIONS.some((action) => keysFor(action).some((keys) => isPressed(keys, event)))) scroller?.focus({ preventScroll: true });
    press(parts, event, scroller ?? event.target);
  }
  document.addEventListener("keydown", always, { capture: true, signal: stop.signal });
  document.addEventListener("keydown", pressed, { signal: stop.signal });
  return () => stop.abort();
}
