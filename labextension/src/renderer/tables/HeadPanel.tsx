/** What opens at the head of a column: its menu, its filter, its statistics. */
import "../parts/Menu.css";
import "./tables.css";
import { Popover } from "@mantine/core";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { nextOf } from "../parts/MenuList.tsx";
import { AggregateForm } from "./AggregateForm.tsx";
import { ColumnStatistics } from "./ColumnStatistics.tsx";
import type { ToolColumn } from "./columns.ts";
import { FilterForm } from "./FilterForm.tsx";
import { HeadMenu, type Fits } from "./HeadMenu.tsx";
import type { Panel, TableView } from "./view.ts";

interface HeadPanelProps extends Fits {
  rows: TableRows;
  view: TableView;
  panel: Panel;
  /** All columns of the table, hidden ones too. */
  columns: readonly ToolColumn[];
  data: unknown;
  /** Gives the focus back to the head of a column. */
  onReturn: (column: string) => void;
}

const FIRST = 'input:not(:disabled), select, [role="menuitem"]:not(:disabled), .jt-button:not(:disabled)';

export default function HeadPanel({ rows, view, panel, columns, data, onReturn, ...fits }: HeadPanelProps) {
  const { portal } = useRenderer();
  const box = useRef<HTMLDivElement>(null);
  const { shows, place } = panel;
  const column = columns.find(({ name }) => name === panel.column);

  useEffect(() => {
    // Once it is at its place: the focus would scroll to where it is drawn first.
    const frame = requestAnimationFrame(() => (box.current?.querySelector<HTMLElement>(FIRST) ?? box.current)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
    // eslint-disable-next-line react/exhaustive-deps
  }, [panel]);

  function close(): void {
    view.open(null);
    if (panel.opener?.isConnected) panel.opener.focus();
    else onReturn(panel.column);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key === "Escape" || (key === "Tab" && shows === "menu")) {
      event.preventDefault();
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      close();
    } else if (shows === "menu") {
      const entries = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
      const next = nextOf(entries, entries.findIndex((one) => one === document.activeElement), key);
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      next.focus();
    }
  }

  if (column === undefined) return null;
  const { label } = column;
  const names = {
    menu: say("Menu of {label}", { label }),
    filter: say("Filter by {label}", { label }),
    statistics: say("Statistics of {label}", { label }),
    aggregate: say("Aggregate of {label}", { label }),
  };
  const roles = shows === "menu" ? { role: "menu" } : { role: "dialog", "data-shows": shows };
  return (
    <Popover
      opened
      onChange={(opened) => (opened ? undefined : view.open(null))}
      key={`${panel.column} ${shows}`}
      position="bottom-end"
      offset={2}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      portalProps={{ target: portal }}
      withRoles={false}
      closeOnEscape={false}
      trapFocus={shows !== "menu"}
    >
      <Popover.Target>
        <span className="jt-head-anchor" style={place} />
      </Popover.Target>
      <Popover.Dropdown className={shows === "menu" ? "jt-menu" : "jt-menu jt-head-panel"} {...roles} aria-label={names[shows]} onKeyDown={onKeyDown}>
        <div ref={box} {...(shows === "menu" ? { role: "presentation" } : { tabIndex: -1 })}>
          {shows === "menu" ? <HeadMenu {...{ rows, view, panel, columns, column, close }} {...fits} /> : <h3>{label}</h3>}
          {shows === "filter" ? <FilterForm {...{ rows, data, column, close }} /> : null}
          {shows === "aggregate" ? <AggregateForm {...{ view, column, close }} /> : null}
          {shows === "statistics" ? <ColumnStatistics {...{ rows, data, column }} /> : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
