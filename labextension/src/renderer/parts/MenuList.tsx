/** The menu itself, which is loaded when the page is there: arrows, Home, End and first letters go through it, Esc closes it. */
import "./Menu.css";
import { Popover } from "@mantine/core";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from "react";
import type { Arrival } from "../hooks/arrival.ts";
import { useRenderer } from "../hooks/renderer.ts";

interface Opens {
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
  "aria-controls": string | undefined;
}

export interface MenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  /** What it is called. */
  label: string;
  /** The button below which it opens, and which gets the focus back; it takes what says that it opens a menu. */
  target: (opens: Opens) => ReactElement<object>;
  end?: boolean;
  children: ReactNode;
}

const ENTRIES = '[role="menuitem"]:not(:disabled)';

export default function MenuList({ opened, onChange, label, target, end = false, arrival, children }: MenuProps & { arrival: Arrival }) {
  const { portal } = useRenderer();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement>(null);

  useEffect(() => {
    if (arrival.isFocused) opener.current?.focus();
  }, [arrival]);

  useEffect(() => {
    if (!opened) return undefined;
    // Once it is at its place: the focus would scroll to where it is drawn first.
    const frame = requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(ENTRIES)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [opened]);

  // Opened before this module was there: the popover does not know what had the focus.
  const early = useRef(opened);
  useEffect(() => {
    if (!opened || !early.current) return undefined;
    const button = opener.current;
    return () => {
      early.current = false;
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) button?.focus({ preventScroll: true });
      });
    };
  }, [opened]);

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    const entries = [...(list.current?.querySelectorAll<HTMLElement>(ENTRIES) ?? [])];
    const index = entries.findIndex((one) => one === document.activeElement);
    if (key === "Tab") return onChange(false);
    const next = nextOf(entries, index, key);
    if (next === undefined) return undefined;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
    return undefined;
  }

  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position={end ? "bottom-end" : "bottom-start"}
      offset={4}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      portalProps={{ target: portal }}
      withRoles={false}
      returnFocus
    >
      <Popover.Target ref={opener}>{target({ "aria-haspopup": "menu", "aria-expanded": opened, "aria-controls": opened ? id : undefined })}</Popover.Target>
      <Popover.Dropdown id={id} className="jt-menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
        <div ref={list} role="presentation">
          {children}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The entry that a key goes to; undefined where it goes to none. */
export function nextOf(entries: HTMLElement[], index: number, key: string): HTMLElement | undefined {
  if (key === "ArrowDown") return entries[(index + 1) % entries.length];
  if (key === "ArrowUp") return entries.at(index <= 0 ? -1 : index - 1);
  if (key === "Home") return entries[0];
  if (key === "End") return entries.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const after = [...entries.slice(index + 1), ...entries.slice(0, index + 1)];
  return after.find((one) => one.lastElementChild?.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
