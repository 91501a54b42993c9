/** Keys that press a component: `jupyter_tools.components.shortcuts` says which there are. */
import { useEffect, useEffectEvent, type RefObject } from "react";
import { useCell, useRenderer } from "./renderer.ts";

const IS_MAC = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "");
/** Signs and where they are on the keyboard: what they are called there does not depend on the layout. */
const PLAIN = /^[a-z\d]$/i;

interface Keys {
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  meta: boolean;
  key: string;
}

/** A shortcut such as `Mod+S`; null for none. */
export function keysOf(text: string, isMac = IS_MAC): Keys | null {
  if (text === "") return null;
  const [key = "", ...held] = text.split("+").toReversed();
  const mod = held.includes("Mod");
  return {
    ctrl: held.includes("Ctrl") || (mod && !isMac),
    alt: held.includes("Alt"),
    shift: held.includes("Shift"),
    meta: held.includes("Meta") || (mod && isMac),
    key: key === "Space" ? " " : key,
  };
}

function isPressed(keys: Keys, event: KeyboardEvent): boolean {
  const { key, code, ctrlKey, altKey, shiftKey, metaKey } = event;
  if (keys.ctrl !== ctrlKey || keys.alt !== altKey || keys.shift !== shiftKey || keys.meta !== metaKey) return false;
  if (key.toLowerCase() === keys.key.toLowerCase()) return true;
  // With Alt, or in another alphabet, the key gives another sign.
  return PLAIN.test(keys.key) && code === (/\d/.test(keys.key) ? `Digit${keys.key}` : `Key${keys.key.toUpperCase()}`);
}

/** The keys as people read them, and as screen readers are told of them. */
export function namesOf(text: string, isMac = IS_MAC): { title: string | undefined; "aria-keyshortcuts": string | undefined } {
  if (text === "") return { title: undefined, "aria-keyshortcuts": undefined };
  const names = { Mod: isMac ? "⌘" : "Ctrl", Meta: isMac ? "⌘" : "Meta", Alt: isMac ? "⌥" : "Alt" } as Record<string, string>;
  const spoken: Record<string, string> = { Ctrl: "Control", Mod: isMac ? "Meta" : "Control" };
  const parts = text.split("+");
  return { title: parts.map((one) => names[one] ?? one).join("+"), "aria-keyshortcuts": parts.map((one) => spoken[one] ?? one).join("+") };
}

/**
 * Clicks an element when its keys are pressed: anywhere on a published page, in the page elsewhere. Not while it cannot be
 * clicked either: it is disabled, hidden or covered by a dialog, or the page is built.
 */
export function useShortcut(text: string, element: RefObject<HTMLElement | null>): void {
  const { host, layers, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const active = text !== "" && !isBuilt;
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = element.current;
    const keys = keysOf(text);
    if (target === null || keys === null || event.defaultPrevented || event.repeat || !isPressed(keys, event)) return;
    const root = target.closest(".jt-root");
    const inside = event.target instanceof Element && event.target.closest(".jt-root")?.getAttribute("data-jt-root") === root?.getAttribute("data-jt-root");
    if (host !== "published" && !inside) return;
    const covered = layers.get().length > 0 && target.closest('[aria-modal="true"]') === null;
    if (covered || target.matches(":disabled") || target.closest("[hidden]") !== null) return;
    event.preventDefault();
    target.click();
  });
  useEffect(() => {
    if (!active) return undefined;
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [active]);
}
