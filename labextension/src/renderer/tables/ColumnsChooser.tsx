/** Which columns of a table are shown, and in which order. */
import "../parts/Menu.css";
import "./tables.css";
import { Popover, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type HTMLAttributes, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { SearchIcon } from "../parts/icons.tsx";
import { arranged, movedTo, ordered, UNARRANGED, withHidden, withPinned } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { ToolIcon } from "./icons.tsx";
import type { TableView } from "./view.ts";

interface ColumnsChooserProps {
  view: TableView;
  columns: readonly ToolColumn[];
  label: string;
}

/** Fewer columns need no search field. */
const FEW = 10;

export default function ColumnsChooser({ view, columns, label }: ColumnsChooserProps) {
  const { portal } = useRenderer();
  const [opened, setOpened] = useState(false);
  const name = label ? say("Columns of {label}", { label }) : say("Columns");
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      offset={4}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      portalProps={{ target: portal }}
      withRoles={false}
      returnFocus
      trapFocus
    >
      <Popover.Target>
        <button type="button" className="jt-icon-button" aria-label={name} title={say("Columns")} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <ToolIcon name="columns" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="jt-menu jt-head-panel" {...{ role: "dialog" }} aria-label={name}>
        <Columns view={view} columns={columns} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Columns({ view, columns }: Omit<ColumnsChooserProps, "label">) {
  const { arrangement } = view;
  const [text, setText] = useState("");
  const [dragged, setDragged] = useState<string | null>(null);
  const [told, setTold] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const moved = useRef<string | null>(null);
  const all = ordered(columns, arrangement);
  const sought = text.trim().toLowerCase();
  const found = all.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(sought));
  const shown = arranged(columns, arrangement);

  // Its row is drawn at another place: the focus goes with it.
  useEffect(() => {
    if (moved.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-name="${CSS.escape(moved.current)}"] input`)?.focus();
    moved.current = null;
  });

  function move(name: string, to: string | undefined): void {
    if (to === undefined || to === name) return;
    const next = movedTo(columns, arrangement, name, to);
    view.arrange(next);
    const place = ordered(columns, next).findIndex((column) => column.name === name) + 1;
    setTold(say("{label}: place {place} of {count}", { label: all.find((column) => column.name === name)?.label ?? name, place, count: all.length }));
  }

  function press(event: KeyboardEvent, name: string, index: number): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    moved.current = name;
    move(name, found[index + by]?.name);
  }

  /** By mouse; Alt with arrows is the keyboard's way. */
  function dragging(name: string): HTMLAttributes<HTMLLIElement> {
    return {
      draggable: true,
      onDragStart: (event) => {
        event.dataTransfer.effectAllowed = "move";
        setDragged(name);
      },
      onDragEnd: () => setDragged(null),
      onDragOver: (event) => {
        if (dragged === null) return;
        event.preventDefault();
        move(dragged, name);
      },
    };
  }

  return (
    <div className="jt-columns-chooser">
      {all.length > FEW ? (
        <TextInput type="search" size="xs" aria-label={say("Search columns")} placeholder={say("Search columns")} leftSection={<SearchIcon />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      ) : null}
      <ul ref={list} className="jt-values-list">
        {found.map(({ name, label }, index) => {
          const isShown = shown.some((column) => column.name === name);
          const isPinned = arrangement.pinned.includes(name);
          return (
            <li
              key={name}
              data-name={name}
              data-dragged={dragged === name ? "" : undefined}
              {...dragging(name)}
            >
              <ToolIcon name="grip" />
              <label>
                <input
                  type="checkbox"
                  checked={isShown}
                  disabled={isShown && shown.length === 1}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  onChange={() => view.arrange(withHidden(arrangement, name, isShown))}
                  onKeyDown={(event) => press(event, name, index)}
                />
                <span>{label}</span>
              </label>
              <button type="button" className="jt-icon-button" aria-pressed={isPinned} aria-label={say("Pin {label} to the left", { label })} onClick={() => view.arrange(withPinned(arrangement, name, !isPinned))}>
                <ToolIcon name="pin" />
              </button>
            </li>
          );
        })}
      </ul>
      {found.length === 0 ? <p className="jt-note">{say("No column is called this.")}</p> : null}
      <output className="jt-unseen">{told}</output>
      <div className="jt-filter-foot">
        <span className="jt-note">{say("Drag, or Alt with arrows, to move.")}</span>
        <button type="button" className="jt-button" data-size="small" disabled={arrangement === UNARRANGED} onClick={() => view.arrange(UNARRANGED)}>
          {say("Reset")}
        </button>
      </div>
    </div>
  );
}
