/** The menu of a row of a table: all its actions, and where it may be moved. */
import "../parts/Menu.css";
import "./rows.css";
import { Popover } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { Row } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { linkTarget } from "../parts/links.ts";
import { Icon } from "../parts/Icon.tsx";
import { nextOf } from "../parts/MenuList.tsx";
import type { Acting } from "./acting.ts";

/** Which row's menu is open, and where, in pixels of the table's body. */
export interface OpenedMenu {
  index: number;
  place: { left: number; top: number; width: number; height: number };
  /** What has opened it and gets the focus back; null for the row itself. */
  opener: HTMLElement | null;
}

interface RowMenuProps extends OpenedMenu {
  acting: Acting;
  row: Row | undefined;
  /** How many rows there are. */
  total: number;
  onClose: (returns: boolean) => void;
}

const ENTRIES = '[role="menuitem"]:not(:disabled)';

export default function RowMenu({ acting, row, index, total, place, onClose }: RowMenuProps) {
  const { portal } = useRenderer();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Once it is at its place: the focus would scroll to where it is drawn first.
    const frame = requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(ENTRIES)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
    // Another place is another menu.
    // eslint-disable-next-line react/exhaustive-deps
  }, [index, place]);

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    const entries = [...(list.current?.querySelectorAll<HTMLElement>(ENTRIES) ?? [])];
    const next = nextOf(entries, entries.findIndex((one) => one === document.activeElement), key);
    if (key !== "Escape" && key !== "Tab" && next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (next === undefined) onClose(true);
    else next.focus();
  }

  if (row === undefined) return null;
  const offered = acting.of(row);
  const moves = acting.moves ? [{ label: say("Move up"), to: index - 1 }, { label: say("Move down"), to: index + 1 }] : [];
  return (
    <Popover
      opened
      key={`${index} ${place.left} ${place.top}`}
      onChange={(opened) => (opened ? undefined : onClose(false))}
      position="bottom-end"
      offset={4}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      portalProps={{ target: portal }}
      withRoles={false}
      closeOnEscape={false}
    >
      <Popover.Target>
        <span className="jt-head-anchor jt-row-anchor" style={place} />
      </Popover.Target>
      <Popover.Dropdown className="jt-menu" role="menu" aria-label={say("Actions of row {number}", { number: writeCount(index + 1) })} onKeyDown={onKeyDown}>
        <div ref={list} role="presentation">
          {offered.map((action) => {
            const { value, label, icon, kind, disabled, url } = action;
            const inside = (
              <>
                <Icon name={icon} />
                <span>{label}</span>
              </>
            );
            const href = url === null ? null : linkTarget(url);
            if (href !== null && !disabled) {
              return (
                <a key={value} role="menuitem" tabIndex={-1} href={href} target="_blank" rel="noopener noreferrer" onClick={() => onClose(true)}>
                  {inside}
                </a>
              );
            }
            return (
              <button
                key={value}
                type="button"
                role="menuitem"
                tabIndex={-1}
                data-kind={kind}
                disabled={disabled || url !== null}
                onClick={() => {
                  onClose(true);
                  acting.act(row, action);
                }}
              >
                {inside}
              </button>
            );
          })}
          {offered.length > 0 && moves.length > 0 ? <hr /> : null}
          {moves.map(({ label, to }) => (
            <button
              key={label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              disabled={to < 0 || to >= total}
              onClick={() => {
                onClose(true);
                acting.move(index, to);
              }}
            >
              <span>{label}</span>
            </button>
          ))}
          {offered.length === 0 && moves.length === 0 ? (
            <button type="button" role="menuitem" tabIndex={-1} onClick={() => onClose(true)}>
              <span>{say("Nothing can be done with this row")}</span>
            </button>
          ) : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
