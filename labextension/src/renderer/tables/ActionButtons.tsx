/** The actions of one row of a table: buttons, and a menu of the others behind three dots. */
import "./rows.css";
import type { PointerEvent } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { Offered } from "../../core/row-actions.ts";
import type { Row } from "../../core/tables.ts";
import { linkTarget } from "../parts/links.ts";
import { Icon } from "../parts/Icon.tsx";
import type { Acting } from "./acting.ts";

interface ActionButtonsProps {
  acting: Acting;
  row: Row;
  index: number;
  /** How many actions are buttons. */
  most: number;
  /** Whether an icon stands for its text. */
  compact: boolean;
  /** Whether Tab goes to them; in a grid arrows do. */
  tabs: boolean;
  onMenu: (index: number, opener: HTMLElement) => void;
  /** Begins to drag the row by its handle. */
  onGrab?: (index: number, event: PointerEvent<HTMLElement>) => void;
}

export function ActionButtons({ acting, row, index, most, compact, tabs, onMenu, onGrab }: ActionButtonsProps) {
  const number = writeCount(index + 1);
  const offered = acting.of(row);
  const tab = tabs ? undefined : -1;
  const isBusy = ({ value }: Offered) => acting.busy?.id === row.id && acting.busy.value === value;
  const menu = { "aria-haspopup": "menu" as const, tabIndex: tab };
  return (
    <>
      {offered.slice(0, most).map((action) => {
        const { value, label, icon, kind, disabled, url } = action;
        const alone = compact && icon !== "";
        const shared = {
          className: "jt-row-action",
          "data-kind": kind,
          "data-icon": alone ? "" : undefined,
          "aria-label": say("{action}, row {number}", { action: label, number }),
          title: alone ? label : undefined,
          tabIndex: tab,
        };
        const inside = (
          <>
            {icon === "" ? null : <Icon name={icon} />}
            {alone ? null : <span>{label}</span>}
          </>
        );
        const href = url === null ? null : linkTarget(url);
        return href !== null && !disabled ? (
          <a key={value} {...shared} href={href} target="_blank" rel="noopener noreferrer">
            {inside}
          </a>
        ) : (
          <button key={value} type="button" {...shared} disabled={disabled || url !== null} aria-busy={isBusy(action)} onClick={() => (isBusy(action) ? undefined : acting.act(row, action))}>
            {inside}
          </button>
        );
      })}
      {offered.length > most ? (
        <button
          type="button"
          className="jt-row-action"
          data-icon=""
          {...menu}
          aria-label={say("More of row {number}", { number })}
          title={say("More")}
          aria-busy={offered.slice(most).some(isBusy)}
          onClick={({ currentTarget }) => onMenu(index, currentTarget)}
        >
          <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
            <path d="M3.2 8h.01M8 8h.01M12.8 8h.01" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
          </svg>
        </button>
      ) : null}
      {acting.moves && onGrab ? (
        <button
          type="button"
          className="jt-row-action jt-row-grip"
          data-icon=""
          {...menu}
          aria-label={say("Move row {number}", { number })}
          title={say("Drag to move, or press Alt with Up or Down")}
          onPointerDown={(event) => onGrab(index, event)}
          onKeyDown={(event) => {
            const to = event.key === "ArrowUp" ? index - 1 : event.key === "ArrowDown" ? index + 1 : null;
            if (!event.altKey || to === null) return;
            event.preventDefault();
            event.stopPropagation();
            acting.move(index, to);
          }}
          onClick={({ currentTarget }) => onMenu(index, currentTarget)}
        >
          <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
            <path d="M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
          </svg>
        </button>
      ) : null}
    </>
  );
}
